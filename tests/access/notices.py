"""One's own messages, the log of what was sent, the texts of mails."""

from typing import Any

from suishin.notices.models import MailText, Message
from suishin.notices.queries import texts
from tests.access.table import SEND_BY_ALL, SIGNED_IN, USES, Row, Write
from tests.factories.world import World

#                   anonymous suspended honbu mori hayashi hara ishida ono kanri kita
_OWN_OF_MORI = "       302      302    404  302  404   404  404    404  404  404"
_OWN_OF_ISHIDA = "     302      302    404  404  404   404  302    404  404  404"
_OWN_OF_HONBU = "      302      302    302  404  404   404  404    404  404  404"
_READS_THE_LOG = "     302      302    200  403  403   403  403    403  200  403"
_RETRIES = "           302      302    302  403  403   403  403    403  302  403"
_WRITES_TEXTS = "      302      302    200  403  403   403  403    403  403  403"
_RESETS_TEXTS = "      302      302    302  403  403   403  403    403  403  403"
_OWN_MATTER = "reading what one was told concerns nobody else"


def _message(world: World, place: str) -> list[int]:
    return [world.messages[place].pk]


def _failed(world: World) -> None:
    Message.objects.update(state=Message.State.FAILED, tries=3)


def _new_text(world: World) -> dict[str, Any]:
    text = texts()["report_returned"]
    return {"subject": "差し戻し：{県名}", "body": text.body}


def _changed_text(world: World) -> None:
    honbu = world.messages["national"].to
    MailText.objects.create(
        kind="report_returned",
        subject="差し戻し",
        body="直してください。",
        changed_at="2025-01-10T09:00+09:00",
        changed_by=honbu,
    )


def _kind(world: World, place: str) -> list[str]:
    return ["report_returned"]


NOTICE_ROWS = [
    Row("notices:message-list", SIGNED_IN),
    Row(
        "notices:messages-read",
        SEND_BY_ALL,
        methods=USES.POST,
        writes=Write("mori", leaves_no_entry_because=_OWN_MATTER),
    ),
    Row(
        "notices:message-open",
        "",
        _OWN_OF_MORI,
        _OWN_OF_ISHIDA,
        _OWN_OF_HONBU,
        _message,
        methods=USES.POST,
        writes=Write("mori", leaves_no_entry_because=_OWN_MATTER),
    ),
    Row("notices:log-list", _READS_THE_LOG),
    Row("notices:log-detail", "", _READS_THE_LOG, _READS_THE_LOG, _READS_THE_LOG, _message),
    Row(
        "notices:message-retry",
        "",
        _RETRIES,
        _RETRIES,
        _RETRIES,
        _message,
        methods=USES.POST,
        writes=Write("kanri", prepare=_failed),
    ),
    Row("notices:failed-retry", _RETRIES, methods=USES.POST, writes=Write("honbu", prepare=_failed)),
    Row("notices:text-list", _WRITES_TEXTS),
    Row(
        "notices:text-edit",
        "",
        _WRITES_TEXTS,
        arguments=_kind,
        methods=USES.BOTH,
        writes=Write("honbu", _new_text),
    ),
    Row(
        "notices:text-reset",
        "",
        _RESETS_TEXTS,
        arguments=_kind,
        methods=USES.POST,
        writes=Write("honbu", prepare=_changed_text),
    ),
]
