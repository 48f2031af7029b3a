"""A block's results: where it stands in a product set, and the prefectures that carry its shortfall."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from suishin.accounts.requests import SignedInRequest
from suishin.dashboards.choices import chosen_results
from suishin.dashboards.forms.results import BlockFilter
from suishin.dashboards.outputs.blocks import prefecture_layout, prefectures_excel
from suishin.dashboards.queries.blocks import prefectures_of
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
from suishin.outputs.responses import xlsx_response
from suishin.outputs.tables import workbook
from suishin.permissions import Permission, require_permission


@require_safe
def block(request: SignedInRequest, block_id: int) -> HttpResponse:
    area = area_seen(request, block_id, Kind.BLOCK)
    choice = chosen_results(request, area)
    if choice is None:
        return render(request, "dashboards/results_block.html", {"choice": None, "area": area})
    form = BlockFilter(request.GET.dict(), choice)
    order = form.chosen("order")
    rows = prefectures_of(choice, area, viewer=request.user, order=order)
    row = chosen_row(request, area, choice)
    context = {
        **area_context(request, area, choice, row),
        "form": form,
        "order": order,
        "lacks_goals": row.goal is None,
        "layout": prefecture_layout(rows, choice),
    }
    return render(request, "dashboards/results_block.html", context)


@require_safe
def block_sets(request: SignedInRequest, block_id: int) -> HttpResponse:
    return area_sets(request, area_seen(request, block_id, Kind.BLOCK))


@require_safe
def block_export(request: SignedInRequest, block_id: int) -> HttpResponse:
    """Save what both pages of a block show."""
    area = area_seen(request, block_id, Kind.BLOCK)
    require_permission(request.user, Permission.RESULT_EXPORT, area)
    choice = choice_of(request, area)
    form = BlockFilter(request.GET.dict(), choice)
    rows = prefectures_of(choice, area, viewer=request.user, order=form.chosen("order"))
    title = _("%(area)sの目標と実績") % {"area": area.name}
    remember_export(request, title, form)
    tables = [
        prefectures_excel(rows, choice, title=with_month(title, choice)),
        *tables_of_sets(request, area, choice, title),
    ]
    return xlsx_response(workbook([of_today(table) for table in tables]), f"{title}_{choice.month}.xlsx")
