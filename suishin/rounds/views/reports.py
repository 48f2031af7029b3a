"""Pages of one report: what it tells, its versions, itself as a file."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from suishin.accounts.requests import SignedInRequest
from suishin.forms.workbook import form_workbook
from suishin.outputs.responses import xlsx_response
from suishin.permissions import Permission, has_permission
from suishin.rounds import outputs, queries
from suishin.rounds.models import Report, ReportVersion
from suishin.rounds.rules import steps_of
from suishin.rounds.views.shared import hands_on, remember_export, report_of
from suishin.rounds.views.steps import words_of_all


@require_safe
def report_detail(request: SignedInRequest, report_id: int) -> HttpResponse:
    return _report_page(request, report_of(request, report_id), number=None)


@require_safe
def report_version(request: SignedInRequest, report_id: int, number: int) -> HttpResponse:
    return _report_page(request, report_of(request, report_id), number=number)


@require_safe
def report_workbook(request: SignedInRequest, report_id: int) -> HttpResponse:
    """Offer the report as it counts now, in the layout of its form."""
    report = report_of(request, report_id)
    if report.current_version is None:
        raise Http404
    report.current_version.report = report
    content = queries.form_content(report.current_version)
    remember_export(request, str(report))
    return xlsx_response(form_workbook(report.round.form.definition, content), outputs.report_file_name(report))


def _report_page(request: SignedInRequest, report: Report, *, number: int | None) -> HttpResponse:
    try:
        page = queries.report_page(report, number=number)
    except ReportVersion.DoesNotExist as error:
        raise Http404 from error
    organization = report.organization
    hands = hands_on(report, request, timezone.now())
    may_ask = has_permission(request.user, Permission.CORRECTION_REQUEST, organization)
    context = {
        "page": page,
        "report": report,
        "openable": _openable(request, page),
        "can_request_correction": may_ask and report.is_told and page.is_current,
        "can_take_back": has_permission(request.user, Permission.SETTLEMENT_TAKE_BACK, organization),
        "hands": hands,
        "can_write": hands.is_author and report.is_writable,
        "steps": words_of_all(steps_of(report.status, hands), report) if page.is_current or not page.version else [],
        "can_upload": has_permission(request.user, Permission.FILE_UPLOAD, organization),
    }
    return render(request, "rounds/report_detail.html", context)


def _openable(request: SignedInRequest, page: queries.ReportPage) -> set[int]:
    """Return the versions whose whole original was sent for the reader's own organizations.

    A booklet that headquarters sent holds other prefectures' reports: its page decides what may be seen.
    """
    settlements = [(version.pk, getattr(version, "settlement", None)) for version in page.versions]
    return {
        pk
        for pk, settlement in settlements
        if settlement
        and has_permission(request.user, Permission.REPORT_VIEW, settlement.source_file.upload.organization)
    }
