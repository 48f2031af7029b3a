"""A prefecture's results: where it stands in a product set, and the unions that carry its shortfall."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from suishin.accounts.requests import SignedInRequest
from suishin.dashboards.choices import ResultChoice, chosen_results
from suishin.dashboards.forms.results import PrefectureFilter, ResultFilter
from suishin.dashboards.outputs.results import course_table, facts_of, sets_layout, units_in_words
from suishin.dashboards.outputs.unions import union_layout, unions_excel
from suishin.dashboards.queries.areas import SetRow, set_rows, units_of
from suishin.dashboards.queries.course import course_of
from suishin.dashboards.queries.prefecture_unions import UnionRow, districts_of, unions_of
from suishin.dashboards.requests import of_today, remember_export, result_excel_url
from suishin.dashboards.views.national import course_context, row_of, with_month
from suishin.organizations.models import Organization
from suishin.outputs.responses import xlsx_response
from suishin.outputs.tables import Table, workbook
from suishin.permissions import Permission, has_permission, require_permission
from suishin.results.queries.months import came_in

ROWS_ON_A_PAGE = 50


@require_safe
def prefecture(request: SignedInRequest, prefecture_id: int) -> HttpResponse:
    area = _prefecture(request, prefecture_id)
    choice = chosen_results(request, area)
    if choice is None:
        return render(request, "dashboards/results_prefecture.html", {"choice": None, "area": area})
    unions, form = _unions(request, area, choice)
    (row,) = set_rows(choice, area, viewer=request.user, only=choice.chosen)
    page: Page[UnionRow] = Paginator(unions, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **_common(request, area, choice, row),
        "form": form,
        "page": page,
        "order": form.chosen("order"),
        "lacks_goals": bool(unions) and all(union.found.progress.goal is None for union in unions),
        "unions": union_layout(list(page.object_list), choice),
    }
    return render(request, "dashboards/results_prefecture.html", context)


@require_safe
def prefecture_sets(request: SignedInRequest, prefecture_id: int) -> HttpResponse:
    """Show a prefecture as the federation is shown: every product set, and the months of the chosen one."""
    area = _prefecture(request, prefecture_id)
    choice = chosen_results(request, area)
    if choice is None:
        return render(request, "dashboards/results_prefecture_sets.html", {"choice": None, "area": area})
    rows = set_rows(choice, area, viewer=request.user)
    row = row_of(rows, choice)
    context = {
        **_common(request, area, choice, row),
        "form": ResultFilter(request.GET.dict(), choice),
        "units": units_in_words(units_of(request.user)),
        "layout": sets_layout(
            rows,
            title=_("種目ごとの目標と実績"),
            chosen=choice.chosen,
            url=lambda one: choice.query_of(one.product_set) or "?",
        ),
        **course_context(course_of(choice, area, row, viewer=request.user), area),
    }
    return render(request, "dashboards/results_prefecture_sets.html", context)


@require_safe
def prefecture_export(request: SignedInRequest, prefecture_id: int) -> HttpResponse:
    """Save what both pages of a prefecture show."""
    area = _prefecture(request, prefecture_id)
    require_permission(request.user, Permission.RESULT_EXPORT, area)
    choice = chosen_results(request, area)
    if choice is None:
        raise Http404
    unions, form = _unions(request, area, choice)
    rows = set_rows(choice, area, viewer=request.user)
    title = _("%(area)sの目標と実績") % {"area": area.name}
    remember_export(request, title, form)
    tables: list[Table[Any]] = [
        unions_excel(unions, choice, title=with_month(title, choice)),
        sets_layout(rows, title=with_month(title, choice)).table,
        course_table(course_of(choice, area, row_of(rows, choice), viewer=request.user)),
    ]
    return xlsx_response(workbook([of_today(table) for table in tables]), f"{title}_{choice.month}.xlsx")


def _common(request: SignedInRequest, area: Organization, choice: ResultChoice, row: SetRow) -> dict[str, Any]:
    names = [(_("組合ごと"), "dashboards:results-prefecture"), (_("種目ごと"), "dashboards:results-prefecture-sets")]
    shown = request.resolver_match.view_name if request.resolver_match else ""
    return {
        "choice": choice,
        "came_in": came_in(choice.month, area),
        "area": area,
        "sees_federation": has_permission(request.user, Permission.NATIONAL_TOTALS_VIEW),
        "row": row,
        "facts": facts_of(row),
        "tabs": [(label, f"{reverse(name, args=[area.pk])}{choice.query}", name == shown) for label, name in names],
        "months_url": _months_url(area, choice),
        "excel_url": result_excel_url(request, "dashboards:results-prefecture-export", area.pk),
    }


def _prefecture(request: SignedInRequest, prefecture_id: int) -> Organization:
    require_permission(request.user, Permission.RESULT_VIEW)
    seen = Organization.objects.with_permission(request.user, Permission.RESULT_VIEW)
    return get_object_or_404(seen, pk=prefecture_id, kind=Organization.Kind.PREFECTURE)


def _unions(
    request: SignedInRequest, area: Organization, choice: ResultChoice
) -> tuple[list[UnionRow], PrefectureFilter]:
    districts = districts_of(area)
    form = PrefectureFilter(request.GET.dict(), choice, [(district.code, district.name) for district in districts])
    district = next((one for one in districts if one.code == form.chosen("district")), None)
    unions = unions_of(choice, area, viewer=request.user, district=district, order=form.chosen("order"))
    return unions, form


def _months_url(area: Organization, choice: ResultChoice) -> str:
    asked = {"prefecture": area.code} | ({} if choice.is_latest else {"month": str(choice.month)})
    return f"{reverse('dashboards:results-months')}?{urlencode(asked)}"
