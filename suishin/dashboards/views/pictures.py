"""Pages that only read. Each asks for a round, a query and a table, and shows them."""

from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from suishin.accounts.requests import SignedInRequest
from suishin.dashboards.charts import reports as charts
from suishin.dashboards.forms import reports as forms
from suishin.dashboards.home_results import home_context
from suishin.dashboards.outputs import reports as outputs
from suishin.dashboards.queries import claims
from suishin.dashboards.queries.findings import findings_of
from suishin.dashboards.queries.home import (
    DueReports,
    due_reports,
    is_without_staff,
    round_pictures,
    union_round_pictures,
)
from suishin.dashboards.queries.matrix import Matrix, matrix_of, round_before
from suishin.dashboards.queries.own_results import own_results
from suishin.dashboards.requests import (
    chosen_round,
    excel_url,
    of_today,
    remember_export,
    visible_blocks,
    visible_rounds,
)
from suishin.ingestion.models import Finding
from suishin.notices.queries import unread
from suishin.organizations.models import Organization
from suishin.outputs.responses import xlsx_response
from suishin.outputs.tables import Table, workbook
from suishin.permissions import Permission, has_permission, require_permission
from suishin.reading.definition import Item
from suishin.rounds.models import ClaimedFigure, ReportedEvent, Round
from suishin.rounds.queries import bound_entries
from suishin.rounds.rules import MISSING

ROWS_ON_A_PAGE = 100
MESSAGES_ON_HOME = 5


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    today = timezone.localdate()
    pictures = round_pictures(request.user, today=today)
    rounds = [(picture, charts.status_chart(picture), outputs.status_table(picture)) for picture in pictures]
    among_unions = union_round_pictures(request.user, today=today)
    due = due_reports([*pictures, *among_unions], request.user)
    own = own_results(request.user)
    context = {
        **home_context(own, is_era=request.user.counts_in_eras),
        "rounds": rounds,
        "union_rounds": among_unions,
        "due": [_due_count(one, is_only=len(due) == 1) for one in due],
        "told": unread(request.user)[:MESSAGES_ON_HOME],
        "is_without_staff": is_without_staff(request.user, today=today),
        "own_unions": _own_unions(request, drawn=own.place if own and own.rows else None),
    }
    return render(request, "dashboards/home.html", context)


def _own_unions(request: SignedInRequest, *, drawn: Organization | None) -> list[tuple[str, str]]:
    """Return the unions of which one is an officer, each with the page of its results, but for the one that home draws."""
    return [
        (post.organization.name, reverse("dashboards:results-union", args=[post.organization_id]))
        for post in request.user.posts
        if post.organization.kind == Organization.Kind.LOCAL_UNION
        and post.organization != drawn
        and has_permission(request.user, Permission.RESULT_VIEW, post.organization)
    ]


def _due_count(due: DueReports, *, is_only: bool) -> tuple[str, int, str]:
    """Return a count that opens the exact list, or the one report itself."""
    label = _("未提出の報告") if is_only else _("未提出の報告（%(round)s）") % {"round": due.round.title}
    if due.report:
        return label, due.count, reverse("rounds:report-detail", args=[due.report.pk])
    return label, due.count, f"{reverse('rounds:round-detail', args=[due.round.code])}?status={MISSING}"


@require_safe
def matrix(request: SignedInRequest) -> HttpResponse:
    require_permission(request.user, Permission.NATIONAL_TOTALS_VIEW)
    shown, form = _matrix(request)
    context = {
        "matrix": shown,
        "rows": [(row, outputs.report_url(row.report, row.booklet_id)) for row in shown.rows],
        "form": form,
        "totals": outputs.totals_table(shown),
        "is_own_only": not visible_blocks(request.user),
        "excel_url": excel_url(request, "dashboards:matrix-export"),
    }
    return render(request, "dashboards/matrix.html", context)


@require_safe
def matrix_export(request: SignedInRequest) -> HttpResponse:
    require_permission(request.user, Permission.EXPORT)
    shown, form = _matrix(request)
    remember_export(request, _("取り組みの一覧"), form)
    content = workbook([of_today(outputs.matrix_table(shown)), of_today(outputs.totals_table(shown))])
    return xlsx_response(content, _file_name(_("取り組みの一覧"), shown.round))


@require_safe
def measure_map(request: SignedInRequest) -> HttpResponse:
    require_permission(request.user, Permission.NATIONAL_TOTALS_VIEW)
    shown, item, form = _map(request)
    context = {
        "matrix": shown,
        "item": item,
        "total": shown.totals[shown.items.index(item)],
        "form": form,
        "svg": charts.measure_map(shown, item),
        "table": outputs.measure_table(shown, item),
        "is_own_only": not visible_blocks(request.user),
        "excel_url": excel_url(request, "dashboards:map-export"),
    }
    return render(request, "dashboards/map.html", context)


@require_safe
def map_export(request: SignedInRequest) -> HttpResponse:
    require_permission(request.user, Permission.EXPORT)
    shown, item, form = _map(request)
    remember_export(request, _("取り組みの地図"), form)
    return xlsx_response(
        of_today(outputs.measure_table(shown, item)).to_xlsx(), _file_name(item.short_title or item.title, shown.round)
    )


@require_safe
def figures(request: SignedInRequest) -> HttpResponse:
    require_permission(request.user, Permission.NATIONAL_TOTALS_VIEW)
    table, form, round = _figures(request)
    return _list_page(
        request, "dashboards/figures.html", table, form, "dashboards:figures-export", claims.figure_count(round)
    )


@require_safe
def figures_export(request: SignedInRequest) -> HttpResponse:
    require_permission(request.user, Permission.EXPORT)
    table, form, round = _figures(request)
    remember_export(request, _("報告された数値"), form)
    return xlsx_response(of_today(table).to_xlsx(), _file_name(table.title, round))


@require_safe
def events(request: SignedInRequest) -> HttpResponse:
    require_permission(request.user, Permission.NATIONAL_TOTALS_VIEW)
    table, form, round = _events(request)
    return _list_page(
        request, "dashboards/events.html", table, form, "dashboards:events-export", claims.event_count(round)
    )


@require_safe
def events_export(request: SignedInRequest) -> HttpResponse:
    require_permission(request.user, Permission.EXPORT)
    table, form, round = _events(request)
    remember_export(request, _("報告された行事"), form)
    return xlsx_response(of_today(table).to_xlsx(), _file_name(table.title, round))


@require_safe
def findings(request: SignedInRequest) -> HttpResponse:
    require_permission(request.user, Permission.NATIONAL_TOTALS_VIEW)
    table, form, _round = _findings(request)
    return _list_page(request, "dashboards/findings.html", table, form, "dashboards:findings-export", None)


@require_safe
def findings_export(request: SignedInRequest) -> HttpResponse:
    require_permission(request.user, Permission.EXPORT)
    table, form, round = _findings(request)
    remember_export(request, _("確認事項"), form)
    return xlsx_response(of_today(table).to_xlsx(), _file_name(table.title, round))


def _matrix(request: SignedInRequest) -> tuple[Matrix, forms.MatrixFilter]:
    user, rounds = request.user, visible_rounds(request)
    round, blocks = chosen_round(request, rounds), visible_blocks(request.user)
    before = round_before(round, viewer=user)
    form = forms.MatrixFilter(
        {**request.GET.dict(), "round": round.code}, rounds=rounds, blocks=blocks, has_previous=before is not None
    )
    shown = matrix_of(
        round,
        viewer=user,
        block=next((block for block in blocks if block.code == form.chosen("block")), None),
        is_told_only=bool(form.chosen("told")),
        compared_with=before if form.chosen("compare") else None,
        order=form.chosen("order"),
    )
    return shown, form


def _map(request: SignedInRequest) -> tuple[Matrix, Item, forms.MapFilter]:
    rounds = visible_rounds(request)
    round = chosen_round(request, rounds)
    items = round.form.definition.ticks
    item = next((item for item in items if item.key == request.GET.get("item")), items[0])
    form = forms.MapFilter({"round": round.code, "item": item.key}, rounds=rounds, definition=round.form.definition)
    return matrix_of(round, viewer=request.user), item, form


def _figures(request: SignedInRequest) -> tuple[Table[ClaimedFigure], forms.FigureFilter, Round]:
    user, rounds = request.user, visible_rounds(request)
    round = chosen_round(request, rounds)
    form = forms.FigureFilter(
        {**request.GET.dict(), "round": round.code}, rounds=rounds, units=claims.units_of(round, viewer=user)
    )
    found = claims.figures_of(
        round, viewer=user, subject=form.chosen("subject"), unit=form.chosen("unit"), order=form.chosen("order")
    )
    bound = bound_entries(round, viewer=user)
    return outputs.figures_table(found, round.form.definition, bound=bound), form, round


def _events(request: SignedInRequest) -> tuple[Table[ReportedEvent], forms.EventFilter, Round]:
    user, rounds = request.user, visible_rounds(request)
    round = chosen_round(request, rounds)
    form = forms.EventFilter(
        {**request.GET.dict(), "round": round.code}, rounds=rounds, kinds=claims.kinds_of(round, viewer=user)
    )
    found = claims.events_of(
        round, viewer=user, kind=form.chosen("kind"), status=form.chosen("status"), order=form.chosen("order")
    )
    bound = bound_entries(round, viewer=user)
    return outputs.events_table(found, round.form.definition, bound=bound), form, round


def _findings(request: SignedInRequest) -> tuple[Table[Finding], forms.FindingFilter, Round]:
    user, rounds = request.user, visible_rounds(request)
    round = chosen_round(request, rounds)
    form = forms.FindingFilter({**request.GET.dict(), "round": round.code}, rounds=rounds)
    found = findings_of(
        round, viewer=user, severity=form.chosen("severity"), is_open_only=not form.chosen("with_resolved")
    )
    return outputs.findings_table(found, round.form.definition), form, round


def _list_page(
    request: SignedInRequest,
    template: str,
    table: Table[Any],
    form: forms.RoundFilter,
    export: str,
    national: int | None,
) -> HttpResponse:
    """Show one page of a long table; Excel gets all of it."""
    page = Paginator(list(table.rows), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "table": replace(table, rows=list(page.object_list)),
        "page": page,
        "form": form,
        "national": national,
        "excel_url": excel_url(request, export),
    }
    return render(request, template, context)


def _file_name(title: str, round: Round) -> str:
    return f"{title}_{round.code}.xlsx"
