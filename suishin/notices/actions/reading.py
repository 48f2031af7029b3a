"""A person reads what they were told. Not recorded: it concerns nobody else."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from suishin.notices.models import Message
from suishin.notices.queries import unread

if TYPE_CHECKING:
    from suishin.accounts.models import User


@transaction.atomic
def read_message(*, message: Message, now: datetime) -> None:
    """Count a message as read from now on; a second time changes nothing."""
    Message.objects.filter(pk=message.pk, read_at__isnull=True).update(read_at=now)


@transaction.atomic
def read_all_messages(*, by: "User", now: datetime) -> int:
    """Count all messages to the posts that a person acts for as read. Return how many were not."""
    return unread(by).update(read_at=now)
