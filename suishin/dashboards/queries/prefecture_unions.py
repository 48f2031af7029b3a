"""The unions of a prefecture in one product set: those first that carry the prefecture's shortfall."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from suishin.common.months import Month
from suishin.dashboards.choices import ResultChoice
from suishin.dashboards.queries.course import MONTHS_BACK
from suishin.dashboards.queries.goals import goals_of_unions
from suishin.dashboards.queries.orders import Order, ordered
from suishin.organizations.models import Organization, Succession
from suishin.permissions import Permission
from suishin.results.models import Basis
from suishin.results.queries.unions import UnionProgress, counting_under, members_of, progress_of_unions, series_under
from suishin.results.rules.lineage import first_month, last_month
from suishin.results.rules.rates import shares_of_shortfall
from suishin.results.rules.sums import MISSING
from suishin.results.summing.series import UnionSeries, lines_together

if TYPE_CHECKING:
    from suishin.accounts.models import User

_Kind = Organization.Kind


@dataclass(frozen=True, slots=True)
class UnionRow:
    """A union's progress in the chosen product set; None where nothing is known of it."""

    pk: int
    code: str
    name: str
    members: int | None
    found: UnionProgress
    share: Decimal | None  # of the shortfall of all unions shown
    months: tuple[int | None, ...]  # in force, the last two years
    last_told: Month | None  # within these two years


def districts_of(prefecture: Organization) -> list[Organization]:
    rows = Organization.objects.filter(kind=_Kind.DISTRICT, path__startswith=prefecture.path, closed_on__isnull=True)
    return list(rows.order_by("code"))


def unions_of(
    choice: ResultChoice, prefecture: Organization, *, viewer: "User", district: Organization | None, order: str
) -> list[UnionRow]:
    """Return the unions of a prefecture (or of one of its districts) that exist in the chosen month."""
    unions = _unions(choice, district or prefecture, viewer)
    first = choice.month + -MONTHS_BACK
    lines = choice.lines[choice.chosen.pk]
    ids = [union.pk for union in unions]
    series = series_under(
        counting_under(ids, choice.basis), lines, first=first, last=choice.month, flows=("new_enrolments",)
    )
    goals = goals_of_unions(unions, viewer=viewer, month=choice.month, basis=choice.basis, sets=[choice.chosen.pk])
    found = progress_of_unions(
        series,
        month=choice.month,
        sets=choice.chosen_lines,
        goals=goals.counted,
        calendar=choice.calendar,
        shares=_NO_SEASONS,
    )
    members = members_of(ids, month=choice.month)
    months, told = _months(series), _last_told(series)
    by_union = {union: one for (union, _set), one in found.items()}
    shares = dict(
        zip(by_union, shares_of_shortfall([one.progress.shortfall for one in by_union.values()]), strict=True)
    )
    rows = [
        UnionRow(
            union.pk,
            union.code,
            union.name,
            members.get(union.pk, union.member_count),
            by_union[union.pk],
            shares[union.pk],
            months[union.pk],
            told.get(union.pk),
        )
        for union in unions
        if union.pk in by_union
    ]
    return ordered(rows, order, ORDERS)


_NO_SEASONS: Mapping[int, Mapping[int, Decimal]] = {}  # the list shows nothing that goes by the season


def _unions(choice: ResultChoice, area: Organization, viewer: "User") -> list[Organization]:
    """Return the unions under an area in the order of codes: of those that merged, on today's basis, only the heirs."""
    below = Organization.objects.with_permission(viewer, Permission.RESULT_VIEW).filter(
        kind=_Kind.LOCAL_UNION, path__startswith=area.path
    )
    if choice.basis == Basis.TODAY:
        below = below.exclude(pk__in=Succession.objects.filter(kind=Succession.Kind.MERGER).values("predecessor"))
    return [union for union in below.order_by("code") if exists_in(choice.month, union.founded_on, union.closed_on)]


def exists_in(month: Month, founded_on: date | None, closed_on: date | None) -> bool:
    """Return whether a union counts in a month by itself."""
    first, last = first_month(founded_on), last_month(closed_on)
    return (first is None or first <= month) and (last is None or month <= last)


def _months(series: UnionSeries) -> dict[int, tuple[int | None, ...]]:
    rows = lines_together(series.in_force).tolist()
    return {
        union: tuple(None if value == MISSING else value for value in row)
        for union, row in zip(series.unions, rows, strict=True)
    }


def _last_told(series: UnionSeries) -> dict[int, Month]:
    """Return the last month that each union told itself, whatever the line."""
    found = {}
    for row, union in enumerate(series.unions):
        months = series.is_told[row].any(axis=0).nonzero()[0]
        if len(months):
            found[union] = series.first + int(months[-1])
    return found


ORDERS: Mapping[str, Order[UnionRow]] = {
    "shortfall": Order(lambda row: row.found.progress.shortfall),
    "members": Order(lambda row: row.members),
    "in_force": Order(lambda row: row.found.progress.numbers.in_force),
    "target": Order(lambda row: row.found.progress.goal.value if row.found.progress.goal else None),
    "achievement": Order(lambda row: row.found.progress.achievement_rate, is_largest_first=False),
    "told": Order(lambda row: row.last_told.number if row.last_told else 0, is_largest_first=False),
}
