"""What several pages of rounds need: the object an address names, as far as the user sees it, and what they are to it."""

from datetime import datetime

from django.shortcuts import get_object_or_404
from django.utils import timezone

from suishin.accounts.requests import SignedInRequest
from suishin.audit.actions import record_export
from suishin.permissions import NotAllowed, Permission, has_permission
from suishin.rounds import actions
from suishin.rounds.models import Hand, Report, Round
from suishin.rounds.rules import Hands


def round_of(request: SignedInRequest, code: str) -> Round:
    rounds = Round.objects.visible_to(request.user).select_related("form", "organizer")
    return get_object_or_404(rounds, code=code)


def report_of(request: SignedInRequest, report_id: int) -> Report:
    reports = Report.objects.visible_to(request.user)
    related = ("round__form", "round__organizer", "organization", "current_version")
    return get_object_or_404(reports.select_related(*related), pk=report_id)


def hands_on(report: Report, request: SignedInRequest, now: datetime) -> Hands:
    user = request.user
    return Hands(
        is_author=actions.is_hand(Hand.Kind.AUTHOR, report, user, now),
        is_confirmer=actions.is_hand(Hand.Kind.CONFIRMER, report, user, now),
        is_organizer=has_permission(user, Permission.REPORT_ACCEPT, report.round.organizer),
        is_own=not actions.is_on_behalf(report, user),
    )


def require_any_hand(report: Report, request: SignedInRequest, now: datetime) -> Hands:
    """Return what somebody is to a report; those who only read it may not open the page on which it is written."""
    hands = hands_on(report, request, now)
    if not hands.is_any:
        raise NotAllowed(f"no hand of report {report.pk}")
    return hands


def remember_export(request: SignedInRequest, title: str) -> None:
    if request.method == "GET":  # a HEAD takes nothing out of the product
        record_export(title=title, filters=request.GET.dict(), by=request.user, now=timezone.now())
