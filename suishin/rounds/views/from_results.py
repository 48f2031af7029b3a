"""Filling results into one item of a report: choose which, see what will be written, put it in."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from suishin.accounts.requests import SignedInRequest
from suishin.common.errors import ActionError
from suishin.permissions import Permission, require_permission
from suishin.reading.definition import Item, ItemKind
from suishin.results.rules.claims_in_words import basis_in_words
from suishin.rounds import actions, queries
from suishin.rounds.forms import FromResultsForm
from suishin.rounds.models import Report
from suishin.rounds.rules import FilledIn, takes_results
from suishin.rounds.views.shared import report_of, require_any_hand


@require_http_methods(["GET", "HEAD", "POST"])
def answer_from_results(request: SignedInRequest, report_id: int, key: str) -> HttpResponse:
    report, now = report_of(request, report_id), timezone.now()
    item = _item(report, key)
    hands = require_any_hand(report, request, now)
    require_permission(request.user, Permission.RESULT_VIEW, report.organization)
    draft = queries.draft_of(report, today=timezone.localdate(now))
    offered = queries.offered_results(report.organization, request.user)
    form = _form(request, item, offered)
    found = None
    if offered.last_month and form.is_valid():
        found = queries.answer_from_results(
            item,
            draft.values[key],
            form.asked(),
            organization=report.organization,
            names=offered.names,
            viewer=request.user,
        )
    if request.method == "POST" and found is not None:
        return _put_in(request, report, key, found, draft.revisions[key], now)
    context = {
        "report": report,
        "item": item,
        "form": form,
        "offered": offered,
        "found": found,
        "basis": basis_in_words(found.told) if found else "",
        "is_asked": form.is_bound and form.is_valid(),
        "is_replaced": item.kind is not ItemKind.NARRATIVE and bool(draft.values[key]),
        "can_write": hands.is_author and report.is_writable and not report.is_closed(now),
    }
    return render(request, "rounds/answer_from_results.html", context)


def _item(report: Report, key: str) -> Item:
    for item in report.round.form.definition.items():
        if item.key == key and takes_results(item):
            return item
    raise Http404


def _form(request: SignedInRequest, item: Item, offered: queries.Offered) -> FromResultsForm:
    """Return the form as it was sent, or with the first choices, for which a sentence is shown at once."""
    typed: Any = request.POST if request.method == "POST" else request.GET
    if not typed:
        typed = FromResultsForm(None, item=item, offered=offered).with_defaults()
    return FromResultsForm(typed, item=item, offered=offered)


def _put_in(
    request: SignedInRequest, report: Report, key: str, found: FilledIn, revision: int, now: datetime
) -> HttpResponse:
    """Keep the answer by the same action as if it had been typed."""
    try:
        actions.save_answer(report=report, key=key, raw=found.raw, revision=revision, by=request.user, now=now)
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("実績から入れました：%(text)s") % {"text": _("、").join(found.shown)[:300]})
    return redirect(reverse("rounds:report-write", args=[report.pk]) + f"#item-{key}")
