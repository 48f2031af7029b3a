"""The tables of the pages of notices."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from suishin.notices.kinds import Kind
from suishin.notices.models import MailText, Message
from suishin.notices.rules import Text
from suishin.outputs.formats import Format
from suishin.outputs.tables import LONG_TEXT, MOMENT, NUMBER, Column, Table

_STATE_SHAPES = {"waiting": "○", "sent": "●", "failed": "✕", "dropped": "―"}
STATE = Format(lambda state: f"{_STATE_SHAPES[state]} {Message.State(state).label}", width=14)


def log_table(messages: Sequence[Message], *, has_texts: bool) -> Table[Message]:
    """One row per message. The subject names reports: it is shown to those who read reports."""
    columns: list[Column[Message]] = [
        Column(_("日時"), lambda message: message.created_at, MOMENT, url=_log_url),
        Column(_("受け取る人"), lambda message: message.to.name),
        Column(_("役職"), lambda message: str(message.post) if message.post else None, LONG_TEXT),
        Column(_("種類"), lambda message: message.get_kind_display()),
        Column(_("状態"), lambda message: message.state, STATE),
        Column(_("送った回数"), lambda message: message.tries, NUMBER),
    ]
    if has_texts:
        columns.insert(4, Column(_("件名"), lambda message: message.subject, LONG_TEXT))
    return Table(_("通知の記録"), rows=messages, columns=columns, empty_text=_("当てはまる通知はありません。"))


def text_table(texts: Mapping[str, Text], changed: Mapping[str, MailText]) -> Table[Kind]:
    """One row per occasion, with the subject in use and who changed it."""
    return Table(
        _("メールの文"),
        rows=list(Kind),
        columns=[
            Column(_("送るとき"), lambda kind: kind.label, url=_text_url),
            Column(_("件名"), lambda kind: texts[kind].subject, LONG_TEXT),
            Column(_("変えた人"), lambda kind: changed[kind].changed_by.name if kind in changed else None),
            Column(_("変えた日時"), lambda kind: changed[kind].changed_at if kind in changed else None, MOMENT),
        ],
    )


def _log_url(message: Message) -> str:
    return reverse("notices:log-detail", args=[message.pk])


def _text_url(kind: Kind) -> str:
    return reverse("notices:text-edit", args=[kind.value])
