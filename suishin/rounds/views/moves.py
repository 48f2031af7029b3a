"""The steps of a report from hand to hand: each has a page that says what it does, and does it when sent."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from suishin.accounts.models import User
from suishin.accounts.requests import SignedInRequest
from suishin.common.errors import ActionError
from suishin.permissions import NotAllowed, Permission, require_permission
from suishin.rounds import actions, queries
from suishin.rounds.forms import MoveForm
from suishin.rounds.models import Hand, Look, Report
from suishin.rounds.rules import Step, content_hash
from suishin.rounds.views.shared import report_of
from suishin.rounds.views.steps import filled_in, words_of

OF_ORGANIZERS = {
    Step.ACCEPT: Permission.REPORT_ACCEPT,
    Step.RETURN: Permission.REPORT_RETURN,
    Step.SUBMIT_ON_BEHALF: Permission.REPORT_ACCEPT,
    Step.REOPEN: Permission.REPORT_RETURN,
    Step.SKIP: Permission.ROUND_EDIT,
    Step.UNSKIP: Permission.ROUND_EDIT,
}
OF_HANDS = {
    Step.SEND: Hand.Kind.AUTHOR,
    Step.TAKE_BACK: Hand.Kind.AUTHOR,
    Step.CONFIRM: Hand.Kind.CONFIRMER,
    Step.SEND_BACK: Hand.Kind.CONFIRMER,
}
# Before these steps figures that differ from results are shown; nobody is held up by them.
HOLDING_AGAINST_RESULTS = (Step.SEND, Step.CONFIRM)
# What each step does with what its page asked for.
ACTIONS: dict[Step, Callable[..., Any]] = {
    Step.SEND: lambda report, typed, **who: actions.send_for_confirmation(report=report, **who),
    Step.TAKE_BACK: lambda report, typed, **who: actions.take_back_report(report=report, **who),
    Step.UNSKIP: lambda report, typed, **who: actions.unskip_report(report=report, **who),
    Step.CONFIRM: lambda report, typed, **who: actions.confirm_report(report=report, seen=typed["seen"], **who),
    Step.ACCEPT: lambda report, typed, **who: actions.accept_report(
        report=report, version_number=typed["version"] or 0, **who
    ),
    Step.SEND_BACK: lambda report, typed, **who: actions.send_back(
        report=report, reason=typed["reason"], marks=typed["marks"], **who
    ),
    Step.RETURN: lambda report, typed, **who: actions.return_report(
        report=report, reason=typed["reason"], marks=typed["marks"], **who
    ),
    Step.SUBMIT_ON_BEHALF: lambda report, typed, **who: actions.submit_on_behalf(
        report=report, reason=typed["reason"], **who
    ),
    Step.REOPEN: lambda report, typed, **who: actions.reopen_report(
        report=report, reason=typed["reason"], due_on=typed["due_on"], **who
    ),
    Step.SKIP: lambda report, typed, **who: actions.skip_report(report=report, reason=typed["reason"], **who),
}


@require_http_methods(["GET", "HEAD", "POST"])
def report_move(request: SignedInRequest, report_id: int, step: Step) -> HttpResponse:
    report, now = report_of(request, report_id), timezone.now()
    _require_step(step, report, request.user, now)
    words = words_of(step, report)
    form = MoveForm(
        request.POST if request.method == "POST" else None,
        words=words,
        report=report,
        initial=_seen(request, report, now),
    )
    if request.method == "POST" and form.is_valid():
        try:
            ACTIONS[step](report, form.typed, by=request.user, now=now)
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, filled_in(words.done, report))
            return redirect(_page_after(step), report.pk)
    return render(request, "rounds/report_move.html", _context(request, report, step, form, now))


def _require_step(step: Step, report: Report, user: User, now: datetime) -> None:
    if step in OF_ORGANIZERS:
        require_permission(user, OF_ORGANIZERS[step], report.round.organizer)
    elif not actions.is_hand(OF_HANDS[step], report, user, now):
        raise NotAllowed(f"{step} of report {report.pk}")


def _seen(request: SignedInRequest, report: Report, now: datetime) -> dict[str, Any]:
    """Return what the reader has before them: the content that a confirmer read, the version that is accepted."""
    version = report.current_version
    draft = queries.draft_of(report, today=timezone.localdate(now))
    seen = request.GET.get("seen") or content_hash(draft.content)
    return {"seen": seen, "version": version.number if version else None}


def _page_after(step: Step) -> str:
    return "rounds:report-detail" if step in OF_ORGANIZERS else "rounds:report-write"


def _context(request: SignedInRequest, report: Report, step: Step, form: MoveForm, now: datetime) -> dict[str, Any]:
    words = words_of(step, report)
    look = Look.objects.filter(report=report, user=request.user).first() if step is Step.CONFIRM else None
    today = timezone.localdate(now)
    page = queries.write_page(queries.draft_of(report, today=today), today=today, look=look)
    return {
        "report": report,
        "form": form,
        "words": words,
        "tells": filled_in(words.tells, report),
        "faults": page.faults if words.needs_complete else (),
        "definition": page.draft.definition,
        "hands": page.hands,
        "look": look,
        "changes": page.changes,
        "claims": queries.compared_draft(page.draft, viewer=request.user, today=today)
        if step in HOLDING_AGAINST_RESULTS
        else queries.ComparedClaims(),
        "back_url_name": _page_after(step),
    }
