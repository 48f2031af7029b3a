"""Files, drafts, settlements and requests for correction.

The file at the national headquarters is one that nobody else sees: no prefecture was found in it.
"""

from collections.abc import Sequence
from typing import Any

from django.core.files.base import ContentFile

from suishin.accounts.models import User
from suishin.ingestion.models import SourceFile
from tests.access.table import USES, Row, Write
from tests.factories.uploads import answer_all, settle
from tests.factories.world import World


def upload(world: World, place: str) -> list[int]:
    return [world.drafts[place].source_file.upload_id]


def file(world: World, place: str) -> list[int]:
    return [world.drafts[place].source_file_id]


def draft(world: World, place: str) -> list[int]:
    return [world.drafts[place].source_file_id, world.drafts[place].index]


def first_page(world: World, place: str) -> list[int]:
    return [*draft(world, place), 1]


def value(world: World, place: str) -> list[int]:
    return [*draft(world, place), world.drafts[place].proposals.get(key="narratives.newhire").pk]


def finding(world: World, place: str) -> list[int]:
    return [world.drafts[place].findings.order_by("pk")[0].pk]


def settlement(world: World, place: str) -> list[int]:
    return [world.settlements[place].pk]


def correction(world: World, place: str) -> list[int]:
    return [world.corrections[place].pk]


def report(world: World, place: str) -> Sequence[int]:
    return [world.reports[place].pk]


def _failed(world: World) -> None:
    SourceFile.objects.filter(pk=world.drafts["nagano"].source_file_id).update(state=SourceFile.State.FAILED)


def _scanned(world: World) -> None:
    files = SourceFile.objects.filter(pk=world.drafts["nagano"].source_file_id)
    files.update(state=SourceFile.State.FAILED, kind=SourceFile.Kind.PDF, unread_pages=[1, 2])


def _typing(world: World) -> dict[str, Any]:
    return {"organization": world.tree.nagano.pk, "round": world.round.pk, "first_page": 1, "last_page": 2}


def _answered(world: World) -> None:
    answer_all(world.drafts["nagano"], User.objects.get(username="hayashi"))


def _settled(world: World) -> None:
    world.settlements["nagano"] = settle(world.drafts["nagano"], User.objects.get(username="hayashi"))


def _assignment(world: World) -> dict[str, Any]:
    return {"organization": world.tree.nagano.pk, "round": world.round.pk, "revision": world.drafts["nagano"].revision}


#                      anonymous suspended honbu mori hayashi hara ishida ono kanri kita
_LIST = "                   302      302    200  200  200   200  200    403  403  403"
_UPLOAD = "                 302      302    200  200  200   403  200    403  403  403"

_SEE_NAGANO = "             302      302    200  200  200   200  404    403  403  403"
_SEE_GIFU = "               302      302    200  404  404   404  200    403  403  403"
_SEE_NATIONAL = "           302      302    200  404  404   404  404    403  403  403"
SEEN = (_SEE_NAGANO, _SEE_GIFU, _SEE_NATIONAL)

_REVIEW_NAGANO = "          302      302    200  200  200   403  404    403  403  403"
_REVIEW_GIFU = "            302      302    200  404  404   404  200    403  403  403"
REVIEWED = (_REVIEW_NAGANO, _REVIEW_GIFU, _SEE_NATIONAL)

_SEND_NAGANO = "            302      302    302  302  302   403  404    403  403  403"
_SEND_GIFU = "              302      302    302  404  404   404  302    403  403  403"
_SEND_NATIONAL = "          302      302    302  404  404   404  404    403  403  403"
SENT = (_SEND_NAGANO, _SEND_GIFU, _SEND_NATIONAL)

_ASSIGN_NAGANO = "          302      302    400  400  400   403  404    403  403  403"
_ASSIGN_GIFU = "            302      302    400  404  404   404  400    403  403  403"
_ASSIGN_NATIONAL = "        302      302    400  404  404   404  404    403  403  403"
ASSIGNED = (_ASSIGN_NAGANO, _ASSIGN_GIFU, _ASSIGN_NATIONAL)

# With values unanswered one is led back to them.
_SETTLE_NAGANO = "          302      302    302  403  302   403  404    403  403  403"
_SETTLE_GIFU = "            302      302    302  404  404   404  403    403  403  403"
_SETTLE_NATIONAL = "        302      302    302  404  404   404  404    403  403  403"
SETTLED = (_SETTLE_NAGANO, _SETTLE_GIFU, _SETTLE_NATIONAL)

_NO_PICTURE = "             302      302    404  404  404   404  404    403  403  403"  # text has none

_TAKE_BACK_NAGANO = "       302      302    200  403  403   403  404    403  403  403"
_TAKE_BACK_GIFU = "         302      302    200  404  404   404  403    403  403  403"
_ASK_NAGANO = "             302      302    403  200  200   403  404    403  403  403"
_ASK_GIFU = "               302      302    403  404  404   404  200    403  403  403"

INGESTION_ROWS = [
    Row("ingestion:file-list", _LIST),
    Row(
        "ingestion:file-upload",
        _UPLOAD,
        methods=USES.BOTH,
        writes=Write("mori", lambda world: {"originals": ContentFile(b"text", "a.txt")}),
    ),
    Row("ingestion:upload-detail", "", *SEEN, upload),
    Row("ingestion:file-detail", "", *SEEN, file),
    Row("ingestion:original-download", "", *SEEN, file),
    Row(
        "ingestion:file-retry",
        "",
        *SENT,
        file,
        methods=USES.POST,
        writes=Write("mori", prepare=_failed),
    ),
    Row(
        "ingestion:file-type",
        "",
        *REVIEWED,
        file,
        methods=USES.BOTH,
        writes=Write("mori", _typing, prepare=_scanned),
    ),
    Row(
        "ingestion:file-discard",
        "",
        *REVIEWED,
        file,
        methods=USES.BOTH,
        writes=Write("mori", lambda world: {"reason": "別のファイルでした"}),
    ),
    Row("ingestion:draft-review", "", *SEEN, draft),
    Row("ingestion:page-picture", "", _NO_PICTURE, _NO_PICTURE, _NO_PICTURE, first_page),
    Row(
        "ingestion:draft-assign",
        "",
        *ASSIGNED,
        draft,
        methods=USES.POST,
        writes=Write("mori", _assignment),
    ),
    Row("ingestion:draft-accept-certain", "", *SENT, draft, methods=USES.POST, writes=Write("mori")),
    Row(
        "ingestion:value-decide",
        "",
        *REVIEWED,
        value,
        methods=USES.BOTH,
        writes=Write("mori", lambda world: {"choice": "accept", "revision": 0}),
    ),
    Row(
        "ingestion:draft-discard",
        "",
        *REVIEWED,
        draft,
        methods=USES.BOTH,
        writes=Write("mori", lambda world: {"reason": "同じ報告が二つありました"}),
    ),
    Row(
        "ingestion:draft-settle",
        "",
        *SETTLED,
        draft,
        methods=USES.BOTH,
        writes=Write("hayashi", lambda world: {"replaces": world.versions["nagano"].number}, prepare=_answered),
    ),
    Row("ingestion:finding-resolve", "", *SENT, finding, methods=USES.POST, writes=Write("mori")),
    Row(
        "ingestion:settlement-take-back",
        "",
        _TAKE_BACK_NAGANO,
        _TAKE_BACK_GIFU,
        arguments=settlement,
        methods=USES.BOTH,
        writes=Write("honbu", lambda world: {"reason": "県の依頼による"}, prepare=_settled),
    ),
    Row("ingestion:correction-list", _LIST),
    Row(
        "ingestion:correction-close",
        "",
        _TAKE_BACK_NAGANO,
        _TAKE_BACK_GIFU,
        arguments=correction,
        methods=USES.BOTH,
        writes=Write("honbu", lambda world: {"answer": "直しました"}),
    ),
    Row(
        "ingestion:correction-request",
        "",
        _ASK_NAGANO,
        _ASK_GIFU,
        arguments=report,
        methods=USES.BOTH,
        writes=Write("mori", lambda world: {"text": "件数が違います"}),
    ),
]
