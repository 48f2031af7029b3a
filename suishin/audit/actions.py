"""The one thing a reader does that is recorded: taking a table out of the product."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from suishin.audit.events import Event
from suishin.audit.record import record

if TYPE_CHECKING:
    from suishin.accounts.models import User


@transaction.atomic
def record_export(*, title: str, filters: Mapping[str, str], by: "User", now: datetime) -> None:
    """Remember that somebody saved a table, and which filters were set."""
    record(Event.EXPORTED, by=by, at=now, title=title, filters=dict(filters))
