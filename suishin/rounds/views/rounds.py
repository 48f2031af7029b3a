"""Pages of rounds: the list, one round with its work desk, making and changing one."""

from collections.abc import Iterable
from dataclasses import replace

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from suishin.accounts.requests import SignedInRequest
from suishin.common.errors import ActionError
from suishin.forms.workbook import form_workbook
from suishin.organizations.models import Organization
from suishin.outputs.responses import xlsx_response
from suishin.permissions import Permission, has_permission, require_permission
from suishin.rounds import actions, charts, outputs, queries
from suishin.rounds.forms import DeskFilter, RoundForm, StageFormSet, typed_stages
from suishin.rounds.models import Report, ReportVersion, Round
from suishin.rounds.views.shared import remember_export, round_of

ROUNDS_ON_A_PAGE = 50
REPORTS_ON_A_PAGE = 60  # a national round stays on one page


@require_safe
def round_list(request: SignedInRequest) -> HttpResponse:
    require_permission(request.user, Permission.ROUND_VIEW)
    today = timezone.localdate()
    rounds = queries.rounds_in_order(request.user, today=today)
    page = Paginator(rounds, ROUNDS_ON_A_PAGE).get_page(request.GET.get("page"))
    summaries = queries.round_summaries(page.object_list, viewer=request.user, today=today)
    context = {
        "table": outputs.rounds_table(summaries),
        "page": page,
        "can_create": has_permission(request.user, Permission.ROUND_EDIT),
        "has_timeliness": has_permission(request.user, Permission.NATIONAL_TOTALS_VIEW),
    }
    return render(request, "rounds/round_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def round_create(request: SignedInRequest) -> HttpResponse:
    require_permission(request.user, Permission.ROUND_EDIT)
    organizer = _organizer(request)
    form = RoundForm(request.POST or None, viewer=request.user, organizer=organizer)
    if request.method == "POST" and form.is_valid():
        try:
            round = actions.create_round(organizer=organizer, facts=form.facts, by=request.user, now=timezone.now())
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("「%(round)s」を登録しました。") % {"round": round})
            return redirect("rounds:round-detail", round.code)
    return render(request, "rounds/round_create.html", {"form": form, "organizer": organizer})


@require_http_methods(["GET", "HEAD", "POST"])
def round_edit(request: SignedInRequest, code: str) -> HttpResponse:
    round = round_of(request, code)
    require_permission(request.user, Permission.ROUND_EDIT, round.organizer)
    is_in_use = ReportVersion.objects.filter(report__round=round).exists()
    initial = {name: getattr(round, name) for name in RoundForm.base_fields}
    initial["chosen_targets"] = round.chosen_targets.all()
    form = RoundForm(
        request.POST or None,
        initial=initial,
        viewer=request.user,
        organizer=round.organizer,
        is_open=round.opened_at is not None,
        is_in_use=is_in_use,
    )
    if request.method == "POST" and form.is_valid():
        try:
            round = actions.change_round(round=round, facts=form.facts, by=request.user, now=timezone.now())
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("「%(round)s」を保存しました。") % {"round": round})
            return redirect("rounds:round-detail", round.code)
    return render(request, "rounds/round_edit.html", {"form": form, "round": round})


@require_http_methods(["GET", "HEAD", "POST"])
def round_reminders(request: SignedInRequest, code: str) -> HttpResponse:
    """Show and change when the round reminds."""
    round = round_of(request, code)
    require_permission(request.user, Permission.ROUND_EDIT, round.organizer)
    stages = [{"kind": stage.kind, "days": stage.days, "is_on": stage.is_on} for stage in queries.stages_of(round)]
    formset = StageFormSet(request.POST or None, initial=stages, prefix="stages")
    if request.method == "POST" and formset.is_valid():
        try:
            actions.change_stages(round=round, stages=typed_stages(formset), by=request.user, now=timezone.now())
        except ActionError as error:
            messages.error(request, error.text)
        else:
            messages.success(request, _("督促の予定を保存しました。次の朝から使います。"))
            return redirect("rounds:round-reminders", round.code)
    return render(request, "rounds/round_reminders.html", {"round": round, "formset": formset})


@require_safe
def round_detail(request: SignedInRequest, code: str) -> HttpResponse:
    round = round_of(request, code)
    reports, desk_filter = _desk(request, round)
    is_national = desk_filter is not None
    is_held = has_permission(request.user, Permission.REPORT_RETURN, round.organizer)
    page = Paginator(reports, REPORTS_ON_A_PAGE).get_page(request.GET.get("page"))
    counts = queries.status_counts(round, viewer=request.user)
    context = {
        "round": round,
        "days_left": round.days_left(timezone.localdate()),
        "table": outputs.desk_table(round, _rows(request, round, page.object_list), is_held=is_held),
        "page": page,
        "is_held": is_held,
        "svg": _map(round, reports) if is_national and round.asks_prefectures else "",
        "filter": desk_filter,
        "count_text": _count_text(request, round, desk_filter, page.paginator.count) if desk_filter else "",
        "counts": [_count(round, status, count, is_linked=is_national) for status, count in counts.items()],
        "total_count": sum(counts.values()),
        "excel_url": _excel_url(request, round),
        "can_edit": has_permission(request.user, Permission.ROUND_EDIT, round.organizer),
        "can_return": has_permission(request.user, Permission.FILE_UPLOAD),
        "is_any_writable": reports.filter(status__in=Report.WRITABLE).exists(),
    }
    return render(request, "rounds/round_detail.html", context)


@require_safe
def round_export(request: SignedInRequest, code: str) -> HttpResponse:
    round = round_of(request, code)
    require_permission(request.user, Permission.EXPORT)
    reports, desk_filter = _desk(request, round)
    table = replace(outputs.desk_table(round, _rows(request, round, reports)), made_on=timezone.localdate())
    remember_export(request, table.title, desk_filter)
    return xlsx_response(table.to_xlsx(), outputs.desk_file_name(round))


@require_safe
def round_form(request: SignedInRequest, code: str) -> HttpResponse:
    """Offer the round's blank form."""
    round = round_of(request, code)
    return xlsx_response(form_workbook(round.form.definition, None), outputs.blank_form_file_name(round))


def _organizer(request: SignedInRequest) -> Organization:
    """Return the organization in whose name the user holds rounds: the highest of those they may hold them for."""
    organizers = Organization.objects.with_permission(request.user, Permission.ROUND_EDIT)
    return organizers.filter(kind__in=[Organization.Kind.NATIONAL, Organization.Kind.PREFECTURE]).order_by("path")[0]


def _desk(request: SignedInRequest, round: Round) -> tuple[QuerySet[Report], DeskFilter | None]:
    """Return the reports to show, and the filter for those who see more than one prefecture."""
    blocks = list(Organization.objects.visible_to(request.user).filter(kind=Organization.Kind.BLOCK).order_by("code"))
    if not blocks:
        return queries.reports_of_round(round, viewer=request.user), None
    desk_filter = DeskFilter(request.GET, blocks=blocks)
    reports = queries.reports_of_round(
        round,
        viewer=request.user,
        block=next((block for block in blocks if block.code == desk_filter.chosen("block")), None),
        status=desk_filter.chosen("status"),
    )
    return reports, desk_filter


def _rows(request: SignedInRequest, round: Round, reports: Iterable[Report]) -> list[queries.ReportRow]:
    return queries.desk_rows(round, reports, viewer=request.user, today=timezone.localdate())


def _map(round: Round, reports: QuerySet[Report]) -> SafeString:
    return charts.desk_map(round, dict(reports.values_list("organization__code", "status")))


def _count_text(request: SignedInRequest, round: Round, desk_filter: DeskFilter, shown_count: int) -> str:
    is_all = not desk_filter.chosen("block") and not desk_filter.chosen("status")
    all_count = shown_count if is_all else queries.reports_of_round(round, viewer=request.user).count()
    return _("%(all)d件中%(shown)d件") % {"all": all_count, "shown": shown_count}


def _count(round: Round, status: str, count: int, *, is_linked: bool) -> tuple[str, int, str]:
    url = f"{reverse('rounds:round-detail', args=[round.code])}?status={status}" if is_linked else ""
    return str(Report.Status(status).label), count, url


def _excel_url(request: SignedInRequest, round: Round) -> str | None:
    if not has_permission(request.user, Permission.EXPORT):
        return None
    query = request.GET.urlencode()
    url = reverse("rounds:round-export", args=[round.code])
    return f"{url}?{query}" if query else url
