"""What several pages of rounds need: the object an address names, as far as the user sees it."""

from django.forms import Form
from django.shortcuts import get_object_or_404
from django.utils import timezone

from suishin.accounts.requests import SignedInRequest
from suishin.audit.actions import record_export
from suishin.outputs.filters import chosen_in_words
from suishin.rounds.models import Report, Round


def round_of(request: SignedInRequest, code: str) -> Round:
    rounds = Round.objects.visible_to(request.user).select_related("form", "organizer")
    return get_object_or_404(rounds, code=code)


def report_of(request: SignedInRequest, report_id: int) -> Report:
    reports = Report.objects.visible_to(request.user)
    return get_object_or_404(
        reports.select_related("round__form", "round__organizer", "organization", "current_version"), pk=report_id
    )


def remember_export(request: SignedInRequest, title: str, form: Form | None = None) -> None:
    if request.method == "GET":  # a HEAD takes nothing out of the product
        filters = chosen_in_words(form) if form else {}
        record_export(title=title, filters=filters, by=request.user, now=timezone.now())
