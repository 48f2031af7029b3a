"""Which unions told what for a month, and since when the silent ones are silent."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from suishin.accounts.requests import SignedInRequest
from suishin.dashboards.choices import ResultChoice, chosen_results
from suishin.dashboards.forms.results import TellingFilter
from suishin.dashboards.outputs.telling import prefectures_table, unions_table
from suishin.dashboards.queries.areas import Prefecture
from suishin.dashboards.queries.telling import (
    PrefectureTelling,
    UnionTelling,
    by_prefecture,
    line_count,
    telling_of,
    with_last_told,
)
from suishin.dashboards.requests import of_today, remember_export, result_excel_url
from suishin.dashboards.views.national import with_month
from suishin.organizations.models import Organization
from suishin.outputs.responses import xlsx_response
from suishin.outputs.tables import Table, workbook
from suishin.permissions import NotAllowed, Permission, require_permission
from suishin.results.queries.months import came_in

ROWS_ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class _Shown:
    form: TellingFilter
    prefectures: list[PrefectureTelling]
    unions: list[UnionTelling]  # those that fit the filters
    above: list[Organization]  # the chosen place and what lies above it


@require_safe
def months(request: SignedInRequest) -> HttpResponse:
    area = _area(request)
    choice = chosen_results(request, area)
    if choice is None:
        return render(request, "dashboards/results_months.html", {"choice": None})
    shown = _shown(request, choice)
    page: Page[UnionTelling] = Paginator(shown.unions, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    rows = with_last_told(list(page.object_list), choice.month, viewer=request.user)
    context = {
        "choice": choice,
        "came_in": came_in(choice.month, area),
        "above": shown.above,
        "form": shown.form,
        "page": page,
        "table": unions_table(rows, choice, lines=line_count(request.user), state=shown.form.chosen("state")),
        "prefectures": prefectures_table(shown.prefectures, request.GET),
        "total": PrefectureTelling(
            None,
            sum(row.missing for row in shown.prefectures),
            sum(row.flash for row in shown.prefectures),
            sum(row.final for row in shown.prefectures),
        ),
        "excel_url": result_excel_url(request, "dashboards:results-months-export"),
    }
    return render(request, "dashboards/results_months.html", context)


@require_safe
def months_export(request: SignedInRequest) -> HttpResponse:
    require_permission(request.user, Permission.RESULT_EXPORT)
    choice = chosen_results(request, _area(request))
    if choice is None:
        raise Http404
    shown = _shown(request, choice)
    title = _("月ごとの報告の状況")
    remember_export(request, title, shown.form)
    rows = with_last_told(shown.unions, choice.month, viewer=request.user)
    tables: list[Table[Any]] = [
        unions_table(rows, choice, lines=line_count(request.user), title=with_month(title, choice)),
        prefectures_table(shown.prefectures),
    ]
    return xlsx_response(workbook([of_today(table) for table in tables]), f"{title}_{choice.month}.xlsx")


def _area(request: SignedInRequest) -> Organization:
    """Return the federation or the prefecture whose unions are listed; a single union has a page of its own."""
    seen = Organization.objects.with_permission(request.user, Permission.RESULT_VIEW)
    kinds = (Organization.Kind.NATIONAL, Organization.Kind.PREFECTURE)
    area = seen.filter(kind__in=kinds).order_by("path").first()
    if area is None:
        raise NotAllowed("result_view is not granted at a prefecture")
    return area


def _shown(request: SignedInRequest, choice: ResultChoice) -> _Shown:
    rows = telling_of(choice.month, viewer=request.user)
    form = TellingFilter(
        request.GET.dict(),
        choice,
        blocks=sorted({(place.block_code, place.block) for place in _places(rows) if place.block}),
        prefectures=sorted({(place.code, place.name) for place in _places(rows)}),
    )
    block, code, state = (form.chosen(name) for name in ("block", "prefecture", "state"))
    inside = [row for row in rows if not block or (row.prefecture and row.prefecture.block_code == block)]
    fitting = [
        row
        for row in inside
        if (not code or (row.prefecture and row.prefecture.code == code)) and state in ("all", row.state)
    ]
    return _Shown(form, by_prefecture(inside), fitting, _above(request, code or block))


def _above(request: SignedInRequest, code: str) -> list[Organization]:
    """Return the place of a code and what lies above it of what the viewer sees results of; without a code the top."""
    seen = Organization.objects.with_permission(request.user, Permission.RESULT_VIEW)
    chosen = seen.filter(code=code).first() if code else None
    ids = [*chosen.ancestor_ids, chosen.pk] if chosen else []
    return list(seen.filter(Q(pk__in=ids) | Q(kind=Organization.Kind.NATIONAL)).order_by("path"))


def _places(rows: Iterable[UnionTelling]) -> Iterator[Prefecture]:
    return (row.prefecture for row in rows if row.prefecture)
