"""Rounds and reports."""

from typing import Any

from tests.access.table import USES, Row, Write, report, round_code
from tests.factories.world import World

#                   anonymous suspended honbu mori hayashi hara ishida ono kanri
_ADDS_ROUNDS = "         302      302    200  403  403   403  403    403  403"
_SEES_ROUNDS = "         302      302    200  200  200   200  200    403  403"
_SEES_A_ROUND = "        302      302    200  200  200   200  200    404  404"
_EXPORTS_A_ROUND = "     302      302    200  403  403   403  403    404  404"
_TAKES_ALL_FORMS = "     302      302    302  403  403   403  403    404  404"  # all reports are told: none to take
_FORM_OF_NAGANO = "      302      302    200  200  200   403  404    404  404"
_FORM_OF_GIFU = "        302      302    200  404  404   404  200    404  404"
_REPORT_OF_NAGANO = "    302      302    200  200  200   200  404    404  404"
_REPORT_OF_GIFU = "      302      302    200  404  404   404  200    404  404"


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
    Row("rounds:round-form-workbooks", _TAKES_ALL_FORMS, arguments=round_code),
    Row("rounds:report-form-workbook", "", _FORM_OF_NAGANO, _FORM_OF_GIFU, arguments=report),
    Row("rounds:report-workbook", "", _REPORT_OF_NAGANO, _REPORT_OF_GIFU, arguments=report),
]
