"""Rounds and reports."""

from typing import Any

from suishin.rounds.models import Report
from tests.access.table import USES, Row, Write, report, round_code
from tests.factories.world import World

#                   anonymous suspended honbu mori hayashi hara ishida ono kanri
_ADDS_ROUNDS = "         302      302    200  403  403   403  403    403  403"
_SEES_ROUNDS = "         302      302    200  200  200   200  200    403  403"
_SEES_A_ROUND = "        302      302    200  200  200   200  200    404  404"
_EXPORTS_A_ROUND = "     302      302    200  403  403   403  403    404  404"
_REPORT_OF_NAGANO = "    302      302    200  200  200   200  404    404  404"
_REPORT_OF_GIFU = "      302      302    200  404  404   404  200    404  404"

_MAKES_A_BOOKLET = "     302      302    302  403  403   403  403    404  404"
# Nobody but its makers knows of a booklet that is not published; test_booklet_sight.py tells what opens then.
_SEES_A_BOOKLET = "      302      302    200  404  404   404  404    404  404"
_SENDS_A_BOOKLET = "     302      302    302  404  404   404  404    404  404"


def booklet(world: World, place: str) -> list[int]:
    return [world.booklet.pk]


def _accepted(world: World) -> None:
    Report.objects.filter(round=world.round).update(status=Report.Status.ACCEPTED)


def _new_round(world: World) -> dict[str, Any]:
    return {
        "code": "2026-01",
        "title": "2026年1月報告",
        "form": world.round.form_id,
        "opens_on": "2026-01-05",
        "due_on": "2026-02-13",
    }


def _same_round_later(world: World) -> dict[str, Any]:
    return _new_round(world) | {"code": world.round.code, "opens_on": "2025-01-06", "due_on": "2026-02-20"}


ROUND_ROWS = [
    Row("rounds:round-list", _SEES_ROUNDS),
    Row("rounds:round-create", _ADDS_ROUNDS, methods=USES.BOTH, writes=Write("honbu", _new_round)),
    Row("rounds:round-detail", _SEES_A_ROUND, arguments=round_code),
    Row(
        "rounds:round-edit",
        _EXPORTS_A_ROUND,
        arguments=round_code,
        methods=USES.BOTH,
        writes=Write("honbu", _same_round_later),
    ),
    Row("rounds:round-export", _EXPORTS_A_ROUND, arguments=round_code),
    Row("rounds:round-form", _SEES_A_ROUND, arguments=round_code),
    Row("rounds:report-detail", "", _REPORT_OF_NAGANO, _REPORT_OF_GIFU, arguments=report),
    Row(
        "rounds:report-version",
        "",
        _REPORT_OF_NAGANO,
        _REPORT_OF_GIFU,
        arguments=lambda world, place: [world.reports[place].pk, world.versions[place].number],
    ),
    Row("rounds:report-workbook", "", _REPORT_OF_NAGANO, _REPORT_OF_GIFU, arguments=report),
    Row("rounds:report-pdf", "", _REPORT_OF_NAGANO, _REPORT_OF_GIFU, arguments=report),
    Row("rounds:report-document", "", _REPORT_OF_NAGANO, _REPORT_OF_GIFU, arguments=report),
    Row("rounds:booklet-list", _SEES_A_ROUND, arguments=round_code),
    Row(
        "rounds:booklet-freeze",
        _MAKES_A_BOOKLET,
        arguments=round_code,
        methods=USES.POST,
        writes=Write("honbu", prepare=_accepted),
    ),
    Row("rounds:booklet-detail", _SEES_A_BOOKLET, arguments=booklet),
    Row("rounds:booklet-retry", _SENDS_A_BOOKLET, arguments=booklet, methods=USES.POST, writes=Write("honbu")),
    Row("rounds:booklet-publish", _SENDS_A_BOOKLET, arguments=booklet, methods=USES.POST, writes=Write("honbu")),
    Row("rounds:booklet-download", _SEES_A_BOOKLET, arguments=lambda world, place: [world.booklet.pk, "pdf"]),
    Row(
        "rounds:booklet-report",
        "",
        _SEES_A_BOOKLET,
        _SEES_A_BOOKLET,
        arguments=lambda world, place: [world.booklet.pk, world.organizations[place].code],
    ),
]
