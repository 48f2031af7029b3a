"""A prefecture's results: where it stands in a product set, and the unions that carry its shortfall."""

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from suishin.accounts.requests import SignedInRequest
from suishin.dashboards.choices import ResultChoice, chosen_results
from suishin.dashboards.forms.results import PrefectureFilter
from suishin.dashboards.outputs.unions import union_layout, unions_excel
from suishin.dashboards.queries.prefecture_unions import UnionRow, districts_of, unions_of
from suishin.dashboards.requests import of_today, remember_export
from suishin.dashboards.views.areas import (
    Kind,
    area_context,
    area_seen,
    area_sets,
    choice_of,
    chosen_row,
    tables_of_sets,
)
from suishin.dashboards.views.national import with_month
from suishin.organizations.models import Organization
from suishin.outputs.responses import xlsx_response
from suishin.outputs.tables import workbook
from suishin.permissions import Permission, require_permission

ROWS_ON_A_PAGE = 50


@require_safe
def prefecture(request: SignedInRequest, prefecture_id: int) -> HttpResponse:
    area = area_seen(request, prefecture_id, Kind.PREFECTURE)
    choice = chosen_results(request, area)
    if choice is None:
        return render(request, "dashboards/results_prefecture.html", {"choice": None, "area": area})
    unions, form = _unions(request, area, choice)
    row = chosen_row(request, area, choice)
    page: Page[UnionRow] = Paginator(unions, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **area_context(request, area, choice, row),
        "form": form,
        "page": page,
        "order": form.chosen("order"),
        "lacks_goals": bool(unions) and all(union.found.progress.goal is None for union in unions),
        "layout": union_layout(list(page.object_list), choice),
    }
    return render(request, "dashboards/results_prefecture.html", context)


@require_safe
def prefecture_sets(request: SignedInRequest, prefecture_id: int) -> HttpResponse:
    return area_sets(request, area_seen(request, prefecture_id, Kind.PREFECTURE))


@require_safe
def prefecture_export(request: SignedInRequest, prefecture_id: int) -> HttpResponse:
    """Save what both pages of a prefecture show."""
    area = area_seen(request, prefecture_id, Kind.PREFECTURE)
    require_permission(request.user, Permission.RESULT_EXPORT, area)
    choice = choice_of(request, area)
    unions, form = _unions(request, area, choice)
    title = _("%(area)sの目標と実績") % {"area": area.name}
    remember_export(request, title, form)
    tables = [
        unions_excel(unions, choice, title=with_month(title, choice)),
        *tables_of_sets(request, area, choice, title),
    ]
    return xlsx_response(workbook([of_today(table) for table in tables]), f"{title}_{choice.month}.xlsx")


def _unions(
    request: SignedInRequest, area: Organization, choice: ResultChoice
) -> tuple[list[UnionRow], PrefectureFilter]:
    districts = districts_of(area)
    form = PrefectureFilter(request.GET.dict(), choice, [(district.code, district.name) for district in districts])
    district = next((one for one in districts if one.code == form.chosen("district")), None)
    unions = unions_of(choice, area, viewer=request.user, district=district, order=form.chosen("order"))
    return unions, form
