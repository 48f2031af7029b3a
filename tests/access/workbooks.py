"""Workbooks that came back. The one at the national headquarters is none of our forms: it belongs to no report."""

from collections.abc import Sequence

from django.core.files.base import ContentFile

from suishin.rounds.models import DraftAnswer, Report
from tests.access.table import USES, Row, Write, report
from tests.factories.world import World


def workbook(world: World, place: str) -> Sequence[int]:
    return [world.workbooks[place].pk]


def _written_again(world: World) -> None:
    Report.objects.filter(pk=world.reports["nagano"].pk).update(status=Report.Status.RETURNED)


def _chosen(world: World) -> dict[str, object]:
    stored = DraftAnswer.objects.filter(report=world.reports["nagano"], item_key="grant").first()
    return {"choice-grant": "file", "revision-grant": stored.revision if stored else 0}


#                      anonymous suspended honbu mori hayashi hara ishida ono kanri kita
_LIST = "                   302      302    200  200  200   403  200    403  403  403"
_RETURN_NAGANO = "          302      302    200  200  200   403  404    404  404  404"
_RETURN_GIFU = "            302      302    200  404  404   404  200    404  404  404"
_NO_REPORT = "              302      302    404  404  404   404  404    404  404  404"
COMPARED = (_RETURN_NAGANO, _RETURN_GIFU, _NO_REPORT)
_SEND_NAGANO = "            302      302    302  302  302   403  404    404  404  404"
_SEND_GIFU = "              302      302    302  404  404   404  302    404  404  404"
_SEND_NATIONAL = "          302      302    302  404  404   404  404    404  404  404"
SENT = (_SEND_NAGANO, _SEND_GIFU, _SEND_NATIONAL)

WORKBOOK_ROWS = [
    Row(
        "workbooks:return-list",
        _LIST,
        methods=USES.BOTH,
        writes=Write("mori", lambda world: {"workbooks": ContentFile(b"no workbook", "a.xlsx")}),
    ),
    Row(
        "workbooks:report-return",
        "",
        _RETURN_NAGANO,
        _RETURN_GIFU,
        arguments=report,
        methods=USES.BOTH,
        writes=Write("mori", lambda world: {"workbooks": ContentFile(b"no workbook", "a.xlsx")}),
    ),
    Row(
        "workbooks:compare",
        "",
        *COMPARED,
        workbook,
        methods=USES.BOTH,
        writes=Write("mori", _chosen, prepare=_written_again),
    ),
    Row("workbooks:put-aside", "", *SENT, workbook, methods=USES.POST, writes=Write("mori")),
    Row("workbooks:hand-on", "", *SENT, workbook, methods=USES.POST, writes=Write("honbu", place="national")),
]
