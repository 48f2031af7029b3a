"""The federation's results: every product set against its target, the map, prefectures × lines."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from suishin.accounts.requests import SignedInRequest
from suishin.dashboards.charts.results import course_chart, prefecture_map
from suishin.dashboards.choices import ResultChoice, chosen_results
from suishin.dashboards.forms.results import FederationFilter, NationalFilter
from suishin.dashboards.measures import MEASURES, Measure
from suishin.dashboards.outputs.federation import federation_excel, matrix_row
from suishin.dashboards.outputs.results import (
    course_table,
    facts_of,
    forecast_in_words,
    map_table,
    sets_layout,
    units_in_words,
)
from suishin.dashboards.queries.areas import (
    PlaceValue,
    Prefecture,
    SetRow,
    blocks_seen,
    prefectures_seen,
    set_rows,
    units_of,
    values_of_places,
)
from suishin.dashboards.queries.course import Course, course_of
from suishin.dashboards.queries.federation import FederationTable, federation_of
from suishin.dashboards.requests import (
    of_today,
    prefecture_url,
    remember_export,
    result_excel_url,
    union_url,
)
from suishin.organizations.models import Organization
from suishin.outputs.formats import month_in_words
from suishin.outputs.responses import xlsx_response
from suishin.outputs.tables import Table, workbook
from suishin.permissions import Permission, has_permission, require_permission
from suishin.results.queries.months import came_in

Kind = Organization.Kind


@require_safe
def results(request: SignedInRequest) -> HttpResponse:
    """Lead everybody to the results of the own level."""
    user = request.user
    require_permission(user, Permission.RESULT_VIEW)
    own = Organization.objects.with_permission(user, Permission.RESULT_VIEW).order_by("path")
    if any(post.organization.is_national for post in user.posts):
        return redirect("dashboards:results-national")
    prefecture = own.filter(kind=Kind.PREFECTURE).first()
    if prefecture:
        return redirect("dashboards:results-prefecture", prefecture.pk)
    union = own.filter(kind=Kind.LOCAL_UNION).first()
    return redirect(union_url(union.pk)) if union else redirect("dashboards:home")


@require_safe
def national(request: SignedInRequest) -> HttpResponse:
    area = _federation(request)
    choice = chosen_results(request, area)
    if choice is None:
        return render(request, "dashboards/results_national.html", {"choice": None})
    form = NationalFilter(request.GET.dict(), choice)
    rows = set_rows(choice, area, viewer=request.user)
    row = row_of(rows, choice)
    course = course_of(choice, area, row, viewer=request.user)
    layout = sets_layout(
        rows,
        title=_("種目ごとの目標と実績"),
        chosen=choice.chosen,
        url=lambda one: choice.query_of(one.product_set) or "?",
    )
    context = {
        "choice": choice,
        "came_in": came_in(choice.month, area),
        "form": form,
        "row": row,
        "facts": facts_of(row),
        "layout": layout,
        **_map_context(request, choice, area, form.chosen("measure")),
        **course_context(course, area),
        "units": units_in_words(units_of(request.user)),
        "blocks": blocks_seen(request.user),
        "excel_url": result_excel_url(request, "dashboards:results-national-export"),
    }
    return render(request, "dashboards/results_national.html", context)


@require_safe
def national_export(request: SignedInRequest) -> HttpResponse:
    require_permission(request.user, Permission.RESULT_EXPORT)
    area = _federation(request)
    choice = _chosen(request, area)
    form = NationalFilter(request.GET.dict(), choice)
    rows = set_rows(choice, area, viewer=request.user)
    course = course_of(choice, area, row_of(rows, choice), viewer=request.user)
    title = _("全国の目標と実績")
    remember_export(request, title, form)
    tables: list[Table[Any]] = [
        sets_layout(rows, title=with_month(title, choice)).table,
        map_table(*_map(request, choice, form.chosen("measure")), choice.chosen),
        course_table(course),
    ]
    return xlsx_response(workbook([of_today(table) for table in tables]), f"{title}_{choice.month}.xlsx")


@require_safe
def prefectures(request: SignedInRequest) -> HttpResponse:
    area = _federation(request)
    choice = chosen_results(request, area)
    if choice is None:
        return render(request, "dashboards/results_prefectures.html", {"choice": None})
    table, form = _table(request, choice, area)
    rows = [matrix_row(table, row, lambda prefecture: _prefecture_url(prefecture, choice)) for row in table.rows]
    context = {
        "choice": choice,
        "came_in": came_in(choice.month, area),
        "form": form,
        "standing": table.standing,
        "heads": [
            (product_set, product_set == choice.chosen, _order_url(request, product_set.code))
            for product_set in table.sets
        ],
        "rows": rows,
        "total": matrix_row(table, table.total, lambda _prefecture: ""),
        "under": table.measure.label,
        "is_ranking": table.is_ranking,
        "blocks": blocks_seen(request.user),
        "rule": str(table.measure.rule) % {"set": choice.chosen.name} if table.is_ranking else "",
        "excel_url": result_excel_url(request, "dashboards:results-prefectures-export"),
    }
    return render(request, "dashboards/results_prefectures.html", context)


@require_safe
def prefectures_export(request: SignedInRequest) -> HttpResponse:
    require_permission(request.user, Permission.RESULT_EXPORT)
    area = _federation(request)
    choice = _chosen(request, area)
    table, form = _table(request, choice, area)
    title = _("県と種目の一覧")
    remember_export(request, title, form)
    sheet = of_today(federation_excel(table, title=with_month(title, choice)))
    return xlsx_response(sheet.to_xlsx(), f"{title}_{choice.month}.xlsx")


def row_of(rows: list[SetRow], choice: ResultChoice) -> SetRow:
    return next(row for row in rows if row.product_set == choice.chosen)


def course_context(course: Course, area: Organization) -> dict[str, Any]:
    """Return the chart of months, its table, and in words how good its forecast is."""
    return {
        "course": course_chart(course, area=area.name),
        "course_table": course_table(course),
        "forecast_words": forecast_in_words(course.row),
    }


def with_month(title: str, choice: ResultChoice) -> str:
    return f"{title}　{month_in_words(choice.month)}"


def _federation(request: SignedInRequest) -> Organization:
    require_permission(request.user, Permission.RESULT_VIEW)
    require_permission(request.user, Permission.NATIONAL_TOTALS_VIEW)
    return Organization.objects.get(kind=Kind.NATIONAL)


def _chosen(request: SignedInRequest, area: Organization) -> ResultChoice:
    choice = chosen_results(request, area)
    if choice is None:
        raise Http404
    return choice


def _map_context(request: SignedInRequest, choice: ResultChoice, area: Organization, name: str) -> dict[str, Any]:
    seen, found, measure = _map(request, choice, name)
    drawn = prefecture_map(
        seen,
        found,
        measure,
        set_name=choice.chosen.name,
        month=month_in_words(choice.month),
        url=lambda prefecture: _prefecture_url(prefecture, choice),
    )
    return {
        "map": drawn,
        "map_table": map_table(seen, found, measure, choice.chosen),
        "map_note": _map_note(request, area, measure, is_empty=all(one.value is None for one in found.values())),
        "measure": measure,
    }


def _map_note(request: SignedInRequest, area: Organization, measure: Measure, *, is_empty: bool) -> str:
    """Return how the map is to be read, or why it shows nothing."""
    if is_empty and measure.needs_goal:
        return _("この種目には目標がまだないため、%(measure)sを示せません。「地図の値」で別の値を選べます。") % {
            "measure": measure.label
        }
    if has_permission(request.user, Permission.RESULT_VIEW, area):
        return measure.legend()
    return f"{measure.legend()} {_('ほかの県の値は表示しません。')}"


def _map(
    request: SignedInRequest, choice: ResultChoice, name: str
) -> tuple[list[Prefecture], dict[int, PlaceValue], Measure]:
    """Return the prefectures that the viewer sees, and what stands in each of the chosen product set."""
    seen, measure = prefectures_seen(request.user), MEASURES[name]
    areas = [prefecture.pk for prefecture in seen]
    found = values_of_places(choice, areas, [choice.chosen], measure, viewer=request.user)
    return seen, {area: value for (area, _set), value in found.items()}, measure


def _table(
    request: SignedInRequest, choice: ResultChoice, area: Organization
) -> tuple[FederationTable, FederationFilter]:
    blocks = [(block.code, block.name) for block in blocks_seen(request.user)]
    form = FederationFilter(request.GET.dict(), choice, blocks)
    block = form.chosen("block") if "block" in form.fields else ""
    table = federation_of(choice, area, viewer=request.user, block=block, order=form.chosen("order"))
    return table, form


def _prefecture_url(prefecture: Prefecture, choice: ResultChoice) -> str:
    return f"{prefecture_url(prefecture.pk)}{choice.query}"


def _order_url(request: SignedInRequest, code: str) -> str:
    """Return the address that ranks the prefectures by another product set."""
    query = request.GET.copy()
    query["set"] = code
    query.setdefault("order", "achievement")
    return f"?{query.urlencode()}"
