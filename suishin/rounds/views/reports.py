"""Pages of one report: what it tells, its versions, itself as a file."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from suishin.accounts.requests import SignedInRequest
from suishin.common.errors import ActionError
from suishin.forms.workbook import form_workbook
from suishin.outputs.responses import DOCX, PDF, download_response, xlsx_response
from suishin.permissions import Permission, has_permission
from suishin.rounds import outputs, paper, queries
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
    content = queries.form_content(_current_version(report))
    remember_export(request, str(report))
    return xlsx_response(form_workbook(report.round.form.definition, content), outputs.report_file_name(report))


@require_safe
def report_pdf(request: SignedInRequest, report_id: int) -> HttpResponse:
    """Offer the report as it counts now as a PDF in its official layout."""
    report = report_of(request, report_id)
    version = _current_version(report)
    try:
        content = paper.report_pdf(version)
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("rounds:report-detail", report.pk)
    remember_export(request, str(report))
    return download_response(content, paper.file_name(report, "pdf"), content_type=PDF)


@require_safe
def report_document(request: SignedInRequest, report_id: int) -> HttpResponse:
    """Offer the report as it counts now as a Word file to edit."""
    report = report_of(request, report_id)
    content = paper.report_document(_current_version(report))
    remember_export(request, str(report))
    return download_response(content, paper.file_name(report, "docx"), content_type=DOCX)


def _current_version(report: Report) -> ReportVersion:
    if report.current_version is None:
        raise Http404
    report.current_version.report = report
    return report.current_version


def _report_page(request: SignedInRequest, report: Report, *, number: int | None) -> HttpResponse:
    try:
        page = queries.report_page(report, viewer=request.user, number=number)
    except ReportVersion.DoesNotExist as error:
        raise Http404 from error
    organization = report.organization
    is_held = has_permission(request.user, Permission.REPORT_RETURN, report.round.organizer)
    hands = hands_on(report, request, timezone.now())
    may_ask = has_permission(request.user, Permission.CORRECTION_REQUEST, organization)
    context = {
        "page": page,
        "report": report,
        "claims": _compared(request, page),
        "reminders": queries.reminders_sent(report),
        "openable": _openable(request, page),
        "files_under_review": queries.files_under_review(report),
        "can_request_correction": may_ask and report.is_told and page.is_current,
        "can_take_back": has_permission(request.user, Permission.SETTLEMENT_TAKE_BACK, organization),
        "remarks": report.remarks.select_related("by") if is_held else None,
        "hands": hands,
        "can_write": hands.is_author and report.is_writable,
        "steps": words_of_all(steps_of(report.status, hands), report) if page.is_current or not page.version else [],
        "can_upload": has_permission(request.user, Permission.FILE_UPLOAD, organization),
    }
    return render(request, "rounds/report_detail.html", context)


def _compared(request: SignedInRequest, page: queries.ReportPage) -> queries.ComparedClaims:
    """Hold what a version claims against results; one that was taken back tells nothing any more."""
    if page.version is None or page.version.is_withdrawn:
        return queries.ComparedClaims()
    page.version.report = page.report
    return queries.compared_version(page.version, viewer=request.user, content=page.content)


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
