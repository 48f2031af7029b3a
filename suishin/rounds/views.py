"""Pages of rounds and reports."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from suishin.accounts.requests import SignedInRequest
from suishin.audit.actions import record_export
from suishin.common.errors import ActionError
from suishin.forms.workbook import form_workbook
from suishin.organizations.models import Organization
from suishin.outputs.filters import chosen_in_words
from suishin.outputs.responses import xlsx_response
from suishin.permissions import Permission, has_permission, require_permission
from suishin.rounds import actions, charts, outputs, queries
from suishin.rounds.forms import DeskFilter, RoundForm
from suishin.rounds.models import Report, ReportVersion, Round


@require_safe
def round_list(request: SignedInRequest) -> HttpResponse:
    require_permission(request.user, Permission.ROUND_VIEW)
    summaries = queries.round_summaries(request.user, today=timezone.localdate())
    context = {
        "table": outputs.rounds_table(summaries),
        "can_create": has_permission(request.user, Permission.ROUND_EDIT),
    }
    return render(request, "rounds/round_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def round_create(request: SignedInRequest) -> HttpResponse:
    require_permission(request.user, Permission.ROUND_EDIT)
    form = RoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            round = actions.create_round(**form.cleaned_data, by=request.user, now=timezone.now())
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("「%(round)s」を登録しました。") % {"round": round})
            return redirect("rounds:round-detail", round.code)
    return render(request, "rounds/round_create.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def round_edit(request: SignedInRequest, code: str) -> HttpResponse:
    round = _round(request, code)
    require_permission(request.user, Permission.ROUND_EDIT)
    is_in_use = ReportVersion.objects.filter(report__round=round).exists()
    initial = {name: getattr(round, name) for name in ("code", "title", "form", "opens_on", "due_on")}
    form = RoundForm(request.POST or None, initial=initial, is_in_use=is_in_use)
    if request.method == "POST" and form.is_valid():
        try:
            round = actions.change_round(round=round, **form.cleaned_data, by=request.user, now=timezone.now())
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("「%(round)s」を保存しました。") % {"round": round})
            return redirect("rounds:round-detail", round.code)
    return render(request, "rounds/round_edit.html", {"form": form, "round": round})


@require_safe
def round_detail(request: SignedInRequest, code: str) -> HttpResponse:
    round = _round(request, code)
    rows, desk_filter = _desk(request, round)
    counts = queries.status_counts(round, viewer=request.user)
    is_national = desk_filter is not None
    own_count = Report.objects.filter(round=round).visible_to(request.user).count()
    context = {
        "round": round,
        "days_left": round.days_left(timezone.localdate()),
        "table": outputs.desk_table(round, rows),
        "svg": charts.desk_map(round, rows) if is_national else "",
        "filter": desk_filter,
        "count_text": _("%(all)d件中%(shown)d件") % {"all": own_count, "shown": len(rows)} if is_national else "",
        "counts": [_count(round, status, count, is_linked=is_national) for status, count in counts.items()],
        "total_count": sum(counts.values()),
        "excel_url": _excel_url(request, round),
        "can_edit": has_permission(request.user, Permission.ROUND_EDIT),
    }
    return render(request, "rounds/round_detail.html", context)


@require_safe
def round_export(request: SignedInRequest, code: str) -> HttpResponse:
    round = _round(request, code)
    require_permission(request.user, Permission.EXPORT)
    rows, desk_filter = _desk(request, round)
    table = replace(outputs.desk_table(round, rows), made_on=timezone.localdate())
    _remember_export(request, table.title, desk_filter)
    return xlsx_response(table.to_xlsx(), outputs.desk_file_name(round))


@require_safe
def round_form(request: SignedInRequest, code: str) -> HttpResponse:
    """Offer the round's blank form."""
    round = _round(request, code)
    return xlsx_response(form_workbook(round.form.definition, None), outputs.blank_form_file_name(round))


@require_safe
def report_detail(request: SignedInRequest, report_id: int) -> HttpResponse:
    return _report_page(request, _report(request, report_id), number=None)


@require_safe
def report_version(request: SignedInRequest, report_id: int, number: int) -> HttpResponse:
    return _report_page(request, _report(request, report_id), number=number)


@require_safe
def report_workbook(request: SignedInRequest, report_id: int) -> HttpResponse:
    """Offer the report as it counts now, in the layout of its form."""
    report = _report(request, report_id)
    if report.current_version is None:
        raise Http404
    report.current_version.report = report
    content = queries.form_content(report.current_version)
    _remember_export(request, str(report))
    return xlsx_response(form_workbook(report.round.form.definition, content), outputs.report_file_name(report))


def _report_page(request: SignedInRequest, report: Report, *, number: int | None) -> HttpResponse:
    try:
        page = queries.report_page(report, viewer=request.user, number=number)
    except ReportVersion.DoesNotExist as error:
        raise Http404 from error
    organization = report.organization
    may_ask = has_permission(request.user, Permission.CORRECTION_REQUEST, organization)
    context = {
        "page": page,
        "report": report,
        "openable": _openable(request, page),
        "files_under_review": queries.files_under_review(report),
        "can_request_correction": may_ask and report.is_told and page.is_current,
        "can_take_back": has_permission(request.user, Permission.SETTLEMENT_TAKE_BACK, organization),
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


def _round(request: SignedInRequest, code: str) -> Round:
    return get_object_or_404(Round.objects.visible_to(request.user).select_related("form"), code=code)


def _report(request: SignedInRequest, report_id: int) -> Report:
    reports = Report.objects.visible_to(request.user)
    return get_object_or_404(reports.select_related("round__form", "organization", "current_version"), pk=report_id)


def _desk(request: SignedInRequest, round: Round) -> tuple[list[queries.ReportRow], DeskFilter | None]:
    """Return the rows to show, and the filter for those who see more than one prefecture."""
    today = timezone.localdate()
    blocks = list(Organization.objects.visible_to(request.user).filter(kind=Organization.Kind.BLOCK).order_by("code"))
    if not blocks:
        return queries.reports_of_round(round, viewer=request.user, today=today), None
    desk_filter = DeskFilter(request.GET, blocks=blocks)
    rows = queries.reports_of_round(
        round,
        viewer=request.user,
        today=today,
        block=next((block for block in blocks if block.code == desk_filter.chosen("block")), None),
        status=desk_filter.chosen("status"),
    )
    return rows, desk_filter


def _count(round: Round, status: str, count: int, *, is_linked: bool) -> tuple[str, int, str]:
    url = f"{reverse('rounds:round-detail', args=[round.code])}?status={status}" if is_linked else ""
    return str(Report.Status(status).label), count, url


def _excel_url(request: SignedInRequest, round: Round) -> str | None:
    if not has_permission(request.user, Permission.EXPORT):
        return None
    query = request.GET.urlencode()
    url = reverse("rounds:round-export", args=[round.code])
    return f"{url}?{query}" if query else url


def _remember_export(request: SignedInRequest, title: str, form: DeskFilter | None = None) -> None:
    if request.method == "GET":  # a HEAD takes nothing out of the product
        filters = chosen_in_words(form) if form else {}
        record_export(title=title, filters=filters, by=request.user, now=timezone.now())
