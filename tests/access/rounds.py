"""Rounds and reports."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from suishin.common.months import Month
from suishin.results.actions import refresh_summaries
from suishin.results.models import ProductLine
from suishin.rounds.models import DraftAnswer, Report
from suishin.rounds.queries import draft_of
from suishin.rounds.rules import content_hash
from tests.access.table import USES, Row, Write, report, round_code
from tests.factories.results import tell_result
from tests.factories.world import DOCUMENTS, World

#                   anonymous suspended honbu mori hayashi hara ishida ono kanri kita
_ADDS_ROUNDS = "         302      302    200  200  200   403  200    403  403  403"
_SEES_ROUNDS = "         302      302    200  200  200   200  200    200  403  403"
_SEES_A_ROUND = "        302      302    200  200  200   200  200    404  404  404"
_EXPORTS_A_ROUND = "     302      302    200  403  403   403  403    404  404  404"
_TAKES_ALL_FORMS = (
    "     302      302    302  403  403   403  403    404  404  404"  # all reports are told: none to take
)
_FORM_OF_NAGANO = "      302      302    200  200  200   403  404    404  404  404"
_FORM_OF_GIFU = "        302      302    200  404  404   404  200    404  404  404"
_REPORT_OF_NAGANO = "    302      302    200  200  200   200  404    404  404  404"
_REPORT_OF_GIFU = "      302      302    200  404  404   404  200    404  404  404"
_SEES_TOTALS = "         302      302    200  200  200   200  200    403  403  403"
_EXPORTS = "             302      302    200  403  403   403  403    403  403  403"
_LEADS_TO_ITEMS = "      302      302    302  302  302   302  302    404  404  404"
_JUDGES_NAGANO = "       302      302    302  403  403   403  404    404  404  404"
_JUDGES_GIFU = "         302      302    302  404  404   404  403    404  404  404"
_UNMARKS = "             302      302    302  404  404   404  404    404  404  404"


def _item_of_round(world: World, place: str) -> list[str]:
    return [world.round.code, "progress_update"]


def _accepts_nagano(world: World) -> dict[str, Any]:
    return {"action": "accept", "chosen": f"{world.reports['nagano'].pk}:{world.versions['nagano'].number}"}


def _marks_a_passage(world: World) -> dict[str, Any]:
    return {"item_key": "progress_update", "span": "文章カナリアnagano", "kind": "good_practice", "theme": "説明会"}


def _a_result(world: World) -> dict[str, Any]:
    return {"product_set": "group_life", "measure": "in_force", "month": "2024-12"}


def _has_results(world: World) -> None:
    """Let the report of 長野 be written on, and its union have told a result."""
    _standing("returned")(world)
    line = ProductLine.objects.get(code="group_life")
    tell_result(world.tree.hikari, line, "2024-12", in_force=500)
    refresh_summaries(first=Month.of(2024, 12), union_ids=[world.tree.hikari.pk])


_WRITES_NAGANO = "       302      302    200  200  200   403  404    404  404  404"
_WRITES_GIFU = "         302      302    200  404  404   404  200    404  404  404"
_SENDS_AN_ITEM_NAGANO = "302      302    422  422  422   403  404    404  404  404"  # sent without its fields
_SENDS_AN_ITEM_GIFU = "  302      302    422  404  404   404  422    404  404  404"
_RESOLVES_NAGANO = "     302      302    302  302  302   302  404    404  404  404"
_RESOLVES_GIFU = "       302      302    302  404  404   404  302    404  404  404"
_CONFIRMS_NAGANO = "     302      302    403  403  200   403  404    404  404  404"
_CONFIRMS_GIFU = "       302      302    403  404  404   404  403    404  404  404"
_COLLECTS_NAGANO = "     302      302    200  403  403   403  404    404  404  404"
_COLLECTS_GIFU = "       302      302    200  404  404   404  403    404  404  404"

_MAKES_A_BOOKLET = "     302      302    302  403  403   403  403    404  404  404"
# Nobody but its makers knows of a booklet that is not published; test_booklet_sight.py tells what opens then.
_SEES_A_BOOKLET = "      302      302    200  404  404   404  404    404  404  404"
_SENDS_A_BOOKLET = "     302      302    302  404  404   404  404    404  404  404"


def booklet(world: World, place: str) -> list[int]:
    return [world.booklet.pk]


def _accepted(world: World) -> None:
    Report.objects.filter(round=world.round).update(status=Report.Status.ACCEPTED)


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


def _comment(world: World, place: str) -> list[int]:
    return [world.comments[place].pk]


def _item(world: World, place: str) -> list[Any]:
    return [world.reports[place].pk, "grant"]


def _documents(world: World, place: str) -> list[Any]:
    return [world.reports[place].pk, DOCUMENTS]


def _attachment(world: World, place: str) -> list[Any]:
    return [world.reports[place].pk, world.attachments[place].sha256]


def _a_file(world: World) -> dict[str, Any]:
    return {"file": ContentFile(b"%PDF-1.7 invented", "一覧.pdf")}


def _author_named(world: World) -> dict[str, Any]:
    revision = DraftAnswer.objects.get(report=world.reports["nagano"], item_key="author").revision
    return {"author:revision": revision, "author:value": "県本部 書記長"}


def _text_of_an_item(world: World) -> dict[str, Any]:
    revision = DraftAnswer.objects.get(report=world.reports["nagano"], item_key="grant").revision
    row = {"grant:text": "支払った。", "grant:from": "", "grant:closed": "", "grant:part": ""}
    return {"grant:revision": revision} | row


def _content_seen(world: World) -> dict[str, Any]:
    draft = draft_of(Report.objects.get(pk=world.reports["nagano"].pk), today=timezone.localdate())
    return {"seen": content_hash(draft.content)}


def _reason(world: World) -> dict[str, Any]:
    return {"reason": "3の②を確かめてください。", "mark-grant": "金額を書いてください。"}


def _reason_and_day(world: World) -> dict[str, Any]:
    return _reason(world) | {"due_on": (timezone.localdate() + timedelta(days=7)).isoformat()}


def _version_seen(world: World) -> dict[str, Any]:
    return {"version": world.versions["nagano"].number}


def _standing(status: str) -> Callable[[World], None]:
    """Let the report of 長野 stand in a state before an address is used."""

    def prepare(world: World) -> None:
        Report.objects.filter(pk=world.reports["nagano"].pk).update(status=status)

    return prepare


def _step(
    step: str,
    statuses: tuple[str, str],
    actor: str,
    status: str,
    content: Callable[[World], dict[str, Any]] = lambda world: {},
) -> Row:
    writes = Write(actor, content, prepare=_standing(status))
    return Row(f"rounds:report-{step}", "", *statuses, arguments=report, methods=USES.BOTH, writes=writes)


_WRITES, _CONFIRMS = (_WRITES_NAGANO, _WRITES_GIFU), (_CONFIRMS_NAGANO, _CONFIRMS_GIFU)
_COLLECTS = (_COLLECTS_NAGANO, _COLLECTS_GIFU)


def _one_stage(world: World) -> dict[str, Any]:
    return {
        "stages-TOTAL_FORMS": "1",
        "stages-INITIAL_FORMS": "0",
        "stages-0-kind": "before_due",
        "stages-0-days": "5",
        "stages-0-is_on": "on",
    }


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
    Row(
        "rounds:round-reminders",
        _EXPORTS_A_ROUND,
        arguments=round_code,
        methods=USES.BOTH,
        writes=Write("honbu", _one_stage),
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
    Row("rounds:stalled-list", _SEES_A_ROUND, arguments=round_code),
    Row("rounds:stalled-export", _EXPORTS_A_ROUND, arguments=round_code),
    Row("rounds:item-list", _LEADS_TO_ITEMS, arguments=round_code),
    Row("rounds:item-across", _SEES_A_ROUND, arguments=_item_of_round),
    Row("rounds:item-across-export", _EXPORTS_A_ROUND, arguments=_item_of_round),
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
    Row("rounds:round-form-workbooks", _TAKES_ALL_FORMS, arguments=round_code),
    Row("rounds:report-form-workbook", "", _FORM_OF_NAGANO, _FORM_OF_GIFU, arguments=report),
    Row("rounds:report-workbook", "", _REPORT_OF_NAGANO, _REPORT_OF_GIFU, arguments=report),
    Row(
        "rounds:report-write",
        "",
        *_WRITES,
        arguments=report,
        methods=USES.BOTH,
        writes=Write("mori", _author_named, prepare=_standing("returned")),
    ),
    Row(
        "rounds:answer-save",
        "",
        _SENDS_AN_ITEM_NAGANO,
        _SENDS_AN_ITEM_GIFU,
        arguments=_item,
        methods=USES.POST,
        writes=Write("mori", _text_of_an_item, prepare=_standing("returned")),
    ),
    Row(
        "rounds:report-presence",
        "",
        _SENDS_AN_ITEM_NAGANO,
        _SENDS_AN_ITEM_GIFU,
        arguments=report,
        methods=USES.POST,
        writes=Write(
            "mori", lambda world: {"section": "grant"}, leaves_no_entry_because="who looks where passes within a minute"
        ),
    ),
    Row(
        "rounds:report-hands",
        "",
        *_WRITES,
        arguments=report,
        methods=USES.BOTH,
        writes=Write("mori", lambda world: {"authors": [world.posts["nagano"].pk]}),
    ),
    Row(
        "rounds:comment-list",
        "",
        _REPORT_OF_NAGANO,
        _REPORT_OF_GIFU,
        arguments=_item,
        methods=USES.BOTH,
        writes=Write("hara", lambda world: {"text": "数字を確かめました。"}),
    ),
    Row(
        "rounds:comment-resolve",
        "",
        _RESOLVES_NAGANO,
        _RESOLVES_GIFU,
        arguments=_comment,
        methods=USES.POST,
        writes=Write("mori"),
    ),
    Row(
        "rounds:answer-from-results",
        "",
        *_WRITES,
        arguments=_item,
        methods=USES.BOTH,
        writes=Write("mori", _a_result, prepare=_has_results),
    ),
    Row(
        "rounds:attachment-list",
        "",
        *_WRITES,
        arguments=_documents,
        methods=USES.BOTH,
        writes=Write("mori", _a_file, prepare=_standing("returned")),
    ),
    Row("rounds:attachment-download", "", _REPORT_OF_NAGANO, _REPORT_OF_GIFU, arguments=_attachment),
    _step("send", _WRITES, "mori", "returned"),
    _step("take-back", _WRITES, "mori", "submitted"),
    _step("confirm", _CONFIRMS, "hayashi", "waiting", _content_seen),
    _step("send-back", _CONFIRMS, "hayashi", "waiting", _reason),
    _step("accept", _COLLECTS, "honbu", "submitted", _version_seen),
    _step("return", _COLLECTS, "honbu", "submitted", _reason),
    _step("submit-on-behalf", _COLLECTS, "honbu", "returned", _reason),
    _step("reopen", _COLLECTS, "honbu", "accepted", _reason_and_day),
    _step("skip", _COLLECTS, "honbu", "returned", _reason),
    _step("unskip", _COLLECTS, "honbu", "skipped"),
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
