"""What the pages of a prefecture and of a block have in common: the way up, their two tabs, the months of a product set."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from suishin.accounts.requests import SignedInRequest
from suishin.dashboards.choices import ResultChoice, chosen_results
from suishin.dashboards.forms.results import ResultFilter
from suishin.dashboards.outputs.results import course_table, facts_of, headquarters_facts, sets_layout, units_in_words
from suishin.dashboards.queries.areas import SetRow, set_rows, units_of
from suishin.dashboards.queries.blocks import goals_of
from suishin.dashboards.queries.course import course_of
from suishin.dashboards.queries.goals import Goals
from suishin.dashboards.requests import result_excel_url
from suishin.dashboards.views.national import course_context, row_of, with_month
from suishin.organizations.models import Organization
from suishin.outputs.tables import Table
from suishin.permissions import Permission, has_permission, require_permission
from suishin.results.queries.months import came_in
from suishin.results.queries.people import people_under

Kind = Organization.Kind


def area_seen(request: SignedInRequest, area_id: int, kind: str) -> Organization:
    require_permission(request.user, Permission.RESULT_VIEW)
    seen = Organization.objects.with_permission(request.user, Permission.RESULT_VIEW)
    return get_object_or_404(seen, pk=area_id, kind=kind)


def choice_of(request: SignedInRequest, area: Organization) -> ResultChoice:
    choice = chosen_results(request, area)
    if choice is None:
        raise Http404
    return choice


def chosen_row(request: SignedInRequest, area: Organization, choice: ResultChoice) -> SetRow:
    """Return where an area stands in the chosen product set."""
    goals = _goals(request, area, choice)
    (row,) = set_rows(choice, area, viewer=request.user, only=choice.chosen, goals=goals)
    return row


def area_sets(request: SignedInRequest, area: Organization) -> HttpResponse:
    """Show an area as the federation is shown: every product set, and the months of the chosen one."""
    choice = chosen_results(request, area)
    if choice is None:
        return render(request, "dashboards/results_area_sets.html", {"choice": None, "area": area})
    rows = set_rows(choice, area, viewer=request.user, goals=_goals(request, area, choice))
    row = row_of(rows, choice)
    context = {
        **area_context(request, area, choice, row),
        "headquarters": _headquarters(area, choice),
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
    return render(request, "dashboards/results_area_sets.html", context)


def area_context(request: SignedInRequest, area: Organization, choice: ResultChoice, row: SetRow) -> dict[str, Any]:
    is_block = area.kind == Kind.BLOCK
    page = "dashboards:results-block" if is_block else "dashboards:results-prefecture"
    names = [(_("県ごと") if is_block else _("組合ごと"), page), (_("種目ごと"), f"{page}-sets")]
    shown = request.resolver_match.view_name if request.resolver_match else ""
    return {
        "choice": choice,
        "came_in": came_in(choice.month, area),
        "area": area,
        "sees_federation": has_permission(request.user, Permission.NATIONAL_TOTALS_VIEW),
        "above": _blocks_above(request, area),
        "row": row,
        "facts": facts_of(row),
        "tabs": [(label, f"{reverse(name, args=[area.pk])}{choice.query}", name == shown) for label, name in names],
        "tabs_label": _("この地区ブロックのページ") if is_block else _("この県のページ"),
        "months_url": _months_url(area, choice),
        "excel_url": result_excel_url(request, f"{page}-export", area.pk),
    }


def _headquarters(area: Organization, choice: ResultChoice) -> list[tuple[str, str]]:
    """Tell of a prefecture how its headquarters' own executives use the product, where the set is one line."""
    if area.kind != Kind.PREFECTURE:
        return []
    lines = choice.lines[choice.chosen.pk]
    if len(lines) != 1:
        return []
    people = people_under({area.pk: area.pk}, {area.pk: None}, lines, month=choice.month)
    return headquarters_facts(people[area.pk], lines[0])


def tables_of_sets(request: SignedInRequest, area: Organization, choice: ResultChoice, title: str) -> list[Table[Any]]:
    """Return what the page of an area's product sets shows, for its Excel file."""
    rows = set_rows(choice, area, viewer=request.user, goals=_goals(request, area, choice))
    return [
        sets_layout(rows, title=with_month(title, choice)).table,
        course_table(course_of(choice, area, row_of(rows, choice), viewer=request.user)),
    ]


def _goals(request: SignedInRequest, area: Organization, choice: ResultChoice) -> Goals | None:
    """Return what a block is held against; a prefecture has targets of its own."""
    return goals_of(choice, area, viewer=request.user) if area.kind == Kind.BLOCK else None


def _blocks_above(request: SignedInRequest, area: Organization) -> list[Organization]:
    seen = Organization.objects.with_permission(request.user, Permission.RESULT_VIEW)
    return list(seen.filter(pk__in=area.ancestor_ids, kind=Kind.BLOCK))


def _months_url(area: Organization, choice: ResultChoice) -> str:
    asked = {str(area.kind): area.code} | ({} if choice.is_latest else {"month": str(choice.month)})
    return f"{reverse('dashboards:results-months')}?{urlencode(asked)}"
