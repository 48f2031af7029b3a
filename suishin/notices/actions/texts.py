"""Changing the texts of mails, and going back to the packaged ones."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from suishin.audit.events import Event
from suishin.audit.record import record
from suishin.common.errors import ActionError
from suishin.notices.kinds import Kind
from suishin.notices.models import MailText
from suishin.notices.queries import texts
from suishin.permissions import Permission, require_permission

if TYPE_CHECKING:
    from suishin.accounts.models import User


class TextUnchanged(ActionError):
    message = _("この文は、はじめの文のままです。何も変えていません。")


@transaction.atomic
def change_text(*, kind: Kind, subject: str, body: str, by: "User", now: datetime) -> MailText:
    """Use a text of one's own from the next mail on; mails that are written already stay as they are."""
    require_permission(by, Permission.NOTICE_EDIT)
    before = texts()[kind]
    changed, _is_new = MailText.objects.update_or_create(
        kind=kind, defaults={"subject": subject, "body": body, "changed_at": now, "changed_by": by}
    )
    record(
        Event.MAIL_TEXT_CHANGED,
        by=by,
        target=changed,
        at=now,
        before={"subject": before.subject, "body": before.body},
        after={"subject": subject, "body": body},
    )
    return changed


@transaction.atomic
def reset_text(*, kind: Kind, by: "User", now: datetime) -> None:
    """Go back to the packaged text."""
    require_permission(by, Permission.NOTICE_EDIT)
    changed = MailText.objects.select_for_update().filter(kind=kind).first()
    if changed is None:
        raise TextUnchanged
    record(
        Event.MAIL_TEXT_CHANGED,
        by=by,
        target=changed,
        at=now,
        before={"subject": changed.subject, "body": changed.body},
        after={},
    )
    changed.delete()
