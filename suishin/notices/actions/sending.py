"""Getting messages out as mail, each once, however often the job runs and whoever is killed on the way.

A message is claimed, sent, and marked. A worker that dies between sending and marking leaves its claim behind; the mail
is sent again then, under the same Message-ID, by which mail programs know it for the same one.
"""

import logging
import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import formataddr
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from suishin.audit.events import Event
from suishin.audit.record import record
from suishin.common.errors import ActionError
from suishin.jobs.queue import run_soon
from suishin.jobs.workers import is_gone
from suishin.notices.actions.telling import SENDING
from suishin.notices.models import Message
from suishin.notices.rules import pause_after_try
from suishin.permissions import Permission, require_permission

if TYPE_CHECKING:
    from django.core.mail.backends.base import BaseEmailBackend
    from django.db.models import QuerySet

    from suishin.accounts.models import User

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)  # longer than a server that answers slowly keeps one mail
MESSAGES_A_RUN = 100
State = Message.State


class MessageNotFailed(ActionError):
    message = _("送れなかったものだけ、もう一度送れます。画面を開き直して、今の状態を確かめてください。")


class NothingFailed(ActionError):
    message = _("送れなかったメールはありません。何もしていません。")


class _Refused(Exception):
    """The server works but does not want this one mail. `is_final`: it never will."""

    def __init__(self, reason: str, *, is_final: bool) -> None:
        super().__init__(reason)
        self.is_final = is_final


def send_due_messages(*, worker: str, by: "User", clock: Callable[[], datetime]) -> int:
    """Send messages whose time has come; stop when the mail server seems to be gone. Return how many went out.

    A run takes some and queues another for the rest: other jobs get their turn in between.
    """
    require_permission(by, Permission.NOTICE_EDIT)
    _free_claims_of_gone_workers(worker)
    connection, count = get_connection(), 0
    try:
        for _number in range(MESSAGES_A_RUN):
            message = _claim_next(worker, clock())
            if message is None:
                break
            outcome = _deliver(message, connection, clock)
            if outcome == State.WAITING:
                break
            count += outcome == State.SENT
        else:
            run_soon(SENDING)
    finally:
        connection.close()
    if count:
        logger.info("メール%d通を送りました", count)
    return count


def _deliver(message: Message, connection: "BaseEmailBackend", clock: Callable[[], datetime]) -> str:
    """Send one claimed message and return what became of it; WAITING means that the server seems to be gone."""
    if not (settings.SENDS_MAIL and message.to.email and message.to.is_active):
        _drop(message)
        return State.DROPPED
    try:
        _send(message, connection)
    except _Refused as refused:
        _postpone(message, str(refused), clock(), is_final=refused.is_final)
        return State.FAILED
    except OSError as error:  # smtplib's errors are among them
        _postpone(message, f"{type(error).__name__}: {error}", clock())
        return State.WAITING
    _mark_sent(message, clock())
    return State.SENT


def _free_claims_of_gone_workers(worker: str) -> None:
    claimed = Message.objects.filter(state=State.WAITING, claimed_at__isnull=False).order_by()
    gone = [by for by in claimed.values_list("claimed_by", flat=True).distinct() if is_gone(by, own_id=worker)]
    claimed.filter(claimed_by__in=gone).update(claimed_at=None, claimed_by="")


@transaction.atomic
def _claim_next(worker: str, now: datetime) -> Message | None:
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=now - LEASE)
    due = Message.objects.filter(free, state=State.WAITING, next_try_at__lte=now).order_by("next_try_at", "pk")
    message = due.select_for_update(of=("self",), skip_locked=True).select_related("to").first()
    if message:
        message.claimed_by, message.claimed_at = worker, now
        message.save(update_fields=["claimed_by", "claimed_at"])
    return message


def _send(message: Message, connection: "BaseEmailBackend") -> None:
    mail = EmailMessage(
        message.subject,
        message.body,
        settings.DEFAULT_FROM_EMAIL,
        [formataddr((" ".join(message.to.name.split()), message.to.email))],  # a header is one line
        connection=connection,
        headers={"Message-ID": _message_id(message), "Auto-Submitted": "auto-generated"},
    )
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        raise _Refused(f"{code} {said.decode(errors='replace')}", is_final=code >= 500) from error
    except (smtplib.SMTPDataError, smtplib.SMTPSenderRefused) as error:
        raise _Refused(f"{error.smtp_code} {error.smtp_error!r}", is_final=False) from error


def _message_id(message: Message) -> str:
    host = urlsplit(settings.SITE_URL).hostname
    return f"<{message.pk:07d}.{message.created_at:%Y%m%d%H%M%S}@{host}>"


def _drop(message: Message) -> None:
    message.state, message.claimed_at, message.claimed_by = State.DROPPED, None, ""
    message.save(update_fields=["state", "claimed_at", "claimed_by"])


def _mark_sent(message: Message, now: datetime) -> None:
    message.state, message.sent_at, message.claimed_at, message.claimed_by = State.SENT, now, None, ""
    message.tries, message.last_error = message.tries + 1, ""
    message.save(update_fields=["state", "sent_at", "claimed_at", "claimed_by", "tries", "last_error"])


def _postpone(message: Message, reason: str, now: datetime, *, is_final: bool = False) -> None:
    message.tries += 1
    pause = None if is_final else pause_after_try(message.tries)
    if pause is None:
        message.state = State.FAILED
    else:
        message.next_try_at = now + pause
    message.last_error, message.claimed_at, message.claimed_by = reason[:500], None, ""
    message.save(update_fields=["tries", "state", "next_try_at", "last_error", "claimed_at", "claimed_by"])


@transaction.atomic
def retry_message(*, message: Message, by: "User", now: datetime) -> None:
    """Send a message that was given up, or that waits for its next try, right away."""
    require_permission(by, Permission.NOTICE_LOG_VIEW)
    message = Message.objects.select_for_update(of=("self",)).select_related("to").get(pk=message.pk)
    is_delayed = message.state == State.WAITING and message.tries > 0
    if message.state != State.FAILED and not is_delayed:
        raise MessageNotFailed
    _queue_again(Message.objects.filter(pk=message.pk), now)
    record(Event.MESSAGE_RETRIED, by=by, target=message.to, at=now, kind=message.kind, message=message.pk)


@transaction.atomic
def retry_failed_messages(*, by: "User", now: datetime) -> int:
    """Send everything that was given up once more. Return how many messages."""
    require_permission(by, Permission.NOTICE_LOG_VIEW)
    count = _queue_again(Message.objects.logged_for(by).filter(state=State.FAILED), now)
    if not count:
        raise NothingFailed
    record(Event.MESSAGE_RETRIED, by=by, at=now, count=count, reason=gettext("送れなかったものすべて"))
    return count


def _queue_again(messages: "QuerySet[Message]", now: datetime) -> int:
    count = Message.objects.filter(pk__in=list(messages.values_list("pk", flat=True))).update(
        state=State.WAITING, tries=0, next_try_at=now
    )
    transaction.on_commit(lambda: run_soon(SENDING), robust=True)
    return count
