"""Rounds and reports."""

from typing import Any

from tests.access.table import USES, Row, Write, report, round_code
from tests.factories.world import World

#                   anonymous suspended honbu mori hayashi hara ishida ono kanri
_ADDS_ROUNDS = "         302      302    200  200  200   403  200    403  403"
_SEES_ROUNDS = "         302      302    200  200  200   200  200    200  403"
_SEES_A_ROUND = "        302      302    200  200  200   200  200    404  404"
_EXPORTS_A_ROUND = "     302      302    200  403  403   403  403    404  404"
_REPORT_OF_NAGANO = "    302      302    200  200  200   200  404    404  404"
_REPORT_OF_GIFU = "      302      302    200  404  404   404  200    404  404"
_SEES_TOTALS = "         302      302    200  200  200   200  200    403  403"
_EXPORTS = "             302      302    200  403  403   403  403    403  403"
_LEADS_TO_ITEMS = "      302      302    302  302  302   302  302    404  404"
_JUDGES_NAGANO = "       302      302    302  403  403   403  404    404  404"
_JUDGES_GIFU = "         302      302    302  404  404   404  403    404  404"
_UNMARKS = "             302      302    302  404  404   404  404    404  404"


def _item(world: World, place: str) -> list[str]:
    return [world.round.code, "progress_update"]


def _accepts_nagano(world: World) -> dict[str, Any]:
    return {"action": "accept", "chosen": f"{world.reports['nagano'].pk}:{world.versions['nagano'].number}"}


def _marks_a_passage(world: World) -> dict[str, Any]:
    return {"item_key": "progress_update", "span": "文章カナリアnagano", "kind": "good_practice", "theme": "説明会"}


def _new_round(world: World) -> dict[str, Any]:
    return {
        "code": "2026-01",
        "title": "2026年1月報告",
        "form": world.round.form_id,
        "target_kind": "prefecture",
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
    Row("rounds:timeliness", _SEES_TOTALS),
    Row("rounds:timeliness-export", _EXPORTS),
    Row("rounds:mark-list", _ADDS_ROUNDS),
    Row(
        "rounds:round-act",
        _EXPORTS_A_ROUND,
        arguments=round_code,
        methods=USES.BOTH,
        query="?action=accept",
        writes=Write("honbu", _accepts_nagano),
    ),
    Row("rounds:item-list", _LEADS_TO_ITEMS, arguments=round_code),
    Row("rounds:item-across", _SEES_A_ROUND, arguments=_item),
    Row("rounds:item-across-export", _EXPORTS_A_ROUND, arguments=_item),
    Row(
        "rounds:passage-mark",
        "",
        _JUDGES_NAGANO,
        _JUDGES_GIFU,
        arguments=report,
        methods=USES.POST,
        writes=Write("honbu", _marks_a_passage),
    ),
    Row(
        "rounds:passage-unmark",
        "",
        _UNMARKS,
        _UNMARKS,
        arguments=lambda world, place: [world.marks[place].pk],
        methods=USES.POST,
        writes=Write("honbu"),
    ),
    Row(
        "rounds:remark-add",
        "",
        _JUDGES_NAGANO,
        _JUDGES_GIFU,
        arguments=report,
        methods=USES.POST,
        writes=Write("honbu", lambda world: {"text": "電話で確かめた"}),
    ),
    Row("rounds:report-detail", "", _REPORT_OF_NAGANO, _REPORT_OF_GIFU, arguments=report),
    Row(
        "rounds:report-version",
        "",
        _REPORT_OF_NAGANO,
        _REPORT_OF_GIFU,
        arguments=lambda world, place: [world.reports[place].pk, world.versions[place].number],
    ),
    Row("rounds:report-workbook", "", _REPORT_OF_NAGANO, _REPORT_OF_GIFU, arguments=report),
]
