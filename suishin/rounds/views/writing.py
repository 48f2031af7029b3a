"""The page on which a report is written: the whole of it, one item of it, and who else is there."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from suishin.accounts.requests import SignedInRequest
from suishin.common.errors import ActionError
from suishin.rounds import actions, queries
from suishin.rounds.forms import Operation, operation_of, typed_answers
from suishin.rounds.models import Report
from suishin.rounds.rules import Hands, Step, days_left_in_words, header_field, rearranged, steps_of
from suishin.rounds.views.shared import report_of, require_any_hand
from suishin.rounds.views.steps import words_of_all

PAGE = "rounds/report_write.html"
HTTP_CONFLICT, HTTP_UNPROCESSABLE, HTTP_LOCKED = 409, 422, 423


@require_http_methods(["GET", "HEAD", "POST"])
def report_write(request: SignedInRequest, report_id: int) -> HttpResponse:
    report, now = report_of(request, report_id), timezone.now()
    hands = require_any_hand(report, request, now)
    if request.method == "POST":
        return _save(request, report, hands, now)
    look, draft = None, queries.draft_of(report, today=timezone.localdate(now))
    if request.method == "GET":
        look = actions.look_at_report(draft=draft, is_own=hands.is_own, by=request.user, now=now)
    page = queries.write_page(draft, today=timezone.localdate(now), look=look)
    return render(request, PAGE, _context(request, page, hands, now) | {"look": look})


@require_POST
def answer_save(request: SignedInRequest, report_id: int, key: str) -> HttpResponse:
    """Save one item as it is typed; where a button was pressed, answer with the item as it then stands."""
    report, now = report_of(request, report_id), timezone.now()
    require_any_hand(report, request, now)
    operation = operation_of(request.POST)
    if not _is_answered(report, key):
        raise Http404
    typed = [answer for answer in typed_answers(report.round.form.definition, request.POST) if answer.key == key]
    if not typed:
        return JsonResponse(
            {"message": _("何も届きませんでした。ページを開き直してください。")}, status=HTTP_UNPROCESSABLE
        )
    answer = _after_button(report, typed, operation)[0]
    try:
        kept = actions.save_answer(
            report=report,
            key=key,
            raw=answer.raw,
            revision=answer.revision,
            against=answer.against,
            chosen=answer.chosen,
            by=request.user,
            now=now,
        )
    except actions.ChangedMeanwhile as conflict:
        return _conflict_answer(report, conflict, answer, now)
    except (actions.NotWritable, actions.ReportClosed) as error:
        return JsonResponse({"message": str(error)}, status=HTTP_LOCKED)
    except ActionError as error:
        return JsonResponse({"message": str(error)}, status=HTTP_UNPROCESSABLE)
    answered: dict[str, Any] = {"revision": kept.revision, "saved_at": date_format(timezone.localtime(now), "H:i")}
    if kept.is_merged:
        answered["merged"] = _merged_in_words(kept)
    if operation or kept.is_merged:
        answered |= _parts_of(report, key, now)
    return JsonResponse(answered)


@require_POST
def report_presence(request: SignedInRequest, report_id: int) -> HttpResponse:
    """Note where somebody is, and answer with who else is there, what is still missing and which figures differ."""
    report, now = report_of(request, report_id), timezone.now()
    hands = require_any_hand(report, request, now)
    section = str(request.POST.get("section", ""))
    try:
        actions.note_presence(report=report, section_key=section, by=request.user, now=now)
    except ActionError as error:
        return JsonResponse({"message": str(error)}, status=HTTP_UNPROCESSABLE)
    page = queries.write_page(queries.draft_of(report, today=timezone.localdate(now)), today=timezone.localdate(now))
    context = _context(request, page, hands, now)
    # Here and not with the page: reading a long report takes as long as a fifth of its page.
    context["claims"] = queries.compared_draft(page.draft, viewer=request.user, today=timezone.localdate(now))
    return JsonResponse(
        {
            "present": context["present"],
            "missing": render_to_string(f"{PAGE}#missing", context),
        }
    )


def _save(request: SignedInRequest, report: Report, hands: Hands, now: datetime) -> HttpResponse:
    """Save the whole page, as browsers without script send it, and go where the button leads."""
    operation = operation_of(request.POST)
    typed = typed_answers(report.round.form.definition, request.POST)
    if operation and operation.verb == "theirs":
        typed = [answer for answer in typed if answer.key != operation.key]
    typed = _after_button(report, typed, operation)
    try:
        saved = actions.save_answers(report=report, typed=typed, by=request.user, now=now)
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("rounds:report-write", report.pk)
    if saved.refused or saved.conflicts:
        report.refresh_from_db(fields=["status"])
        return _unsaved_page(request, report, typed, saved, hands, now)
    if operation and operation.verb == "go" and operation.key in list(Step):
        return redirect(f"rounds:report-{operation.key}", report.pk)
    filled = str(request.POST.get("fill", ""))
    if filled and _is_answered(report, filled):
        return redirect("rounds:answer-from-results", report.pk, filled)
    messages.success(request, _saved_in_words(len(saved.revisions)))
    for kept in saved.merged.values():
        messages.info(request, _merged_in_words(kept))
    anchor = f"#item-{operation.key}" if operation else ""
    return redirect(reverse("rounds:report-write", args=[report.pk]) + anchor)


def _is_answered(report: Report, key: str) -> bool:
    definition = report.round.form.definition
    return key in {item.key for item in definition.items()} or header_field(definition, key) is not None


def _saved_in_words(count: int) -> str:
    if not count:
        return _("変わったところはありません。前に保存したとおりです。")
    return ngettext("%(count)d項目を保存しました。", "%(count)d項目を保存しました。", count) % {"count": count}


def _merged_in_words(kept: actions.KeptAnswer) -> str:
    words = _("書いている間に%(name)sさんが変えた段落も、合わせて入れました。") % {"name": kept.by}
    if not kept.is_order_theirs:
        return words
    return words + _("並び順は二人とも変えていたため、%(name)sさんの順のままです。") % {"name": kept.by}


def _after_button(
    report: Report, typed: Sequence[actions.TypedAnswer], operation: Operation | None
) -> list[actions.TypedAnswer]:
    """Return the answers with what a button does to the rows of its item."""
    if operation is None or operation.key not in {item.key for item in report.round.form.definition.narratives}:
        return list(typed)
    item = report.round.form.definition.item(operation.key)
    carried = queries.carried_into(report).points.get(operation.key, ())
    return [
        replace(answer, raw=rearranged(item, answer.raw, carried, operation.verb, operation.number))
        if answer.key == operation.key
        else answer
        for answer in typed
    ]


def _unsaved_page(
    request: SignedInRequest,
    report: Report,
    typed: Sequence[actions.TypedAnswer],
    saved: actions.SavedAnswers,
    hands: Hands,
    now: datetime,
) -> HttpResponse:
    """Show what could not be saved, with what was typed, beside what somebody else wrote meanwhile."""
    conflicts = {conflict.key: conflict for conflict in saved.conflicts}
    keys = saved.refused.keys() | conflicts.keys()
    by_point = {key: clashing for key, clashing in _clashing(saved.conflicts, typed).items() if key in keys}
    raw = {answer.key: answer.raw for answer in typed if answer.key in keys}
    unsaved = queries.Unsaved(raw | _rows_of(saved.conflicts), saved.refused, by_point)
    today = timezone.localdate(now)
    page = queries.write_page(queries.draft_of(report, today=today), today=today, unsaved=unsaved)
    entries = [entry for section in page.sections for entry in (*section.left, *section.right) if entry.key in keys]
    context = _context(request, page, hands, now) | {
        "header_entries": [entry for entry in page.header if entry.key in keys],
        "entries": [
            (
                entry,
                _conflict(report, conflicts[entry.key]) if entry.key in conflicts.keys() - by_point.keys() else None,
            )
            for entry in entries
        ],
        "saved_count": len(saved.revisions),
    }
    status = HTTP_CONFLICT if conflicts else HTTP_UNPROCESSABLE
    return render(request, "rounds/report_unsaved.html", context, status=status)


def _conflict(report: Report, conflict: actions.ChangedMeanwhile) -> dict[str, Any]:
    """Return the three texts of a conflict as they are read."""
    definition = report.round.form.definition
    item = next((item for item in definition.items() if item.key == conflict.key), None)
    versions = {"yours": conflict.yours, "theirs": conflict.theirs, "before": conflict.before}
    words: dict[str, Any] = {
        name: queries.answer_in_words(item, value) if item else str(value or "") for name, value in versions.items()
    }
    return words | {"by": conflict.by, "key": conflict.key, "is_tick": bool(item and item.kind == "tick")}


def _clashing(
    conflicts: Sequence[actions.ChangedMeanwhile], typed: Sequence[actions.TypedAnswer]
) -> dict[str, queries.ClashingItem]:
    """Return, of the narratives among conflicts, the points that two people changed."""
    seen = {answer.key: answer for answer in typed}
    return {
        conflict.key: queries.ClashingItem(
            conflict.merged.clashes,
            seen[conflict.key].chosen,
            seen[conflict.key].revision,
            conflict.revision,
            conflict.by,
        )
        for conflict in conflicts
        if conflict.merged
    }


def _rows_of(conflicts: Sequence[actions.ChangedMeanwhile]) -> dict[str, Any]:
    return {conflict.key: conflict.merged.rows for conflict in conflicts if conflict.merged}


def _conflict_answer(
    report: Report, conflict: actions.ChangedMeanwhile, typed: actions.TypedAnswer, now: datetime
) -> HttpResponse:
    """Answer with what the two wrote: of a narrative point by point, of anything else drawn with the one and the other."""
    if conflict.merged:
        unsaved = queries.Unsaved(_rows_of([conflict]), clashing=_clashing([conflict], [typed]))
        drawn = _item_drawn(report, conflict.key, now, unsaved)
        return JsonResponse({"message": str(conflict), "item": drawn}, status=HTTP_CONFLICT)
    panel = render_to_string(f"{PAGE}#conflict", {"conflict": _conflict(report, conflict)})
    answered: dict[str, Any] = {"message": str(conflict), "conflict": panel, "revision": conflict.revision}
    if conflict.key in {item.key for item in report.round.form.definition.items()}:
        answered["yours"] = _item_drawn(report, conflict.key, now, queries.Unsaved({conflict.key: typed.raw}))
        answered["theirs"] = _item_drawn(report, conflict.key, now)
    return JsonResponse(answered, status=HTTP_CONFLICT)


def _item_drawn(report: Report, key: str, now: datetime, unsaved: queries.Unsaved | None = None) -> str:
    entry, _section = queries.item_entry(report, key, today=timezone.localdate(now), unsaved=unsaved)
    return render_to_string(f"{PAGE}#item", {"report": report, "entry": entry, "can_write": True})


def _context(request: SignedInRequest, page: queries.WritePage, hands: Hands, now: datetime) -> dict[str, Any]:
    report = page.report
    is_closed = report.is_closed(now)
    return {
        "page": page,
        "report": report,
        "definition": page.draft.definition,
        "hands": hands,
        "can_write": hands.is_author and report.is_writable and not is_closed,
        "is_closed": is_closed and not report.is_told,
        "days_left": days_left_in_words((report.due_on - timezone.localdate(now)).days),
        "present": _present(request, report, now),
        "changes": queries.CHANGES,
        "steps": words_of_all(steps_of(report.status, hands), report),
    }


def _parts_of(report: Report, key: str, now: datetime) -> dict[str, str]:
    """Return an item and what stands to its left, drawn anew."""
    entry, section = queries.item_entry(report, key, today=timezone.localdate(now))
    context = {"report": report, "entry": entry, "section": section, "can_write": True}
    return {
        "item": render_to_string(f"{PAGE}#item", context),
        "carried": render_to_string(f"{PAGE}#carried-lists", context),
    }


def _present(request: SignedInRequest, report: Report, now: datetime) -> dict[str, str]:
    """Return who else is at the report just now, by section, in words."""
    present = queries.people_present(report, other_than=request.user, now=now)
    return {key: _("%(names)sさんが見ています") % {"names": _("、").join(names)} for key, names in present.items()}
