"""Progress of single unions, and their months: read from their own rows and from those of the unions they took in."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from suishin.common.months import Month
from suishin.organizations.models import Organization
from suishin.permissions import Permission
from suishin.results.models import Basis, Headcount, ProductLine
from suishin.results.queries.progress import Calendar, calendar_of, seasonal_shares
from suishin.results.queries.standings import FLOWS, Standing, lines_of
from suishin.results.rules.progress import Goal, Numbers, Progress, progress_of
from suishin.results.rules.sums import MISSING, Bools, Ints
from suishin.results.summing.series import UnionSeries, as_today, lines_together, series_of_unions, with_families

if TYPE_CHECKING:
    from suishin.accounts.models import User

Key = tuple[int, int]  # union and product set


@dataclass(frozen=True, slots=True)
class UnionProgress:
    """A union's progress in one product set; `is_carried`: its number in force is of an earlier month."""

    union_id: int
    set_id: int
    progress: Progress
    is_carried: bool
    is_flash: bool


def visible_series(
    viewer: "User",
    unions: Collection[Organization],
    *,
    first: Month,
    last: Month,
    basis: str = Basis.TODAY,
    lines: Collection[int] | None = None,
) -> UnionSeries:
    """Return the months of those of the unions whose results the viewer sees; `today` adds the unions they took in.

    Of the lines that the viewer sees all, or those given.
    """
    seen = Organization.objects.with_permission(viewer, Permission.RESULT_VIEW).filter(
        pk__in=[union.pk for union in unions]
    )
    shown = ProductLine.objects.visible_to(viewer)
    if lines is not None:
        shown = shown.filter(pk__in=lines)
    counts_under = counting_under(list(seen.values_list("pk", flat=True)), basis)
    return series_under(counts_under, list(shown.values_list("pk", flat=True)), first=first, last=last)


def counting_under(unions: Collection[int], basis: str) -> dict[int, int]:
    """Return by id under which of these unions a union counts: itself, or on today's basis its heir."""
    return {union: union for union in unions} if basis == Basis.THEN else with_families(unions)


def series_under(
    counts_under: Mapping[int, int], lines: Sequence[int], *, first: Month, last: Month, flows: Sequence[str] = FLOWS
) -> UnionSeries:
    """Return the months of unions with those they took in. Whoever asks must see these unions and lines."""
    return as_today(series_of_unions(list(counts_under), lines, first=first, last=last, flows=flows), counts_under)


def standings_of_unions(
    unions: Collection[int], *, first: Month, last: Month, sets: Mapping[int, Collection[int]]
) -> dict[Key, Standing]:
    """Return by union and product set what stands at the end of a month, with the flows since `first`; those of the unions
    that it took in are added. Whoever asks must see these unions and sets.
    """
    series = series_under(with_families(unions), sorted(lines_of(sets)), first=min(first, last), last=last)
    begin, end = first - series.first, last - series.first
    found: dict[Key, Standing] = {}
    for product_set, lines in sets.items():
        columns = [series.lines.index(line) for line in lines]
        stock = lines_together(series.in_force[:, columns, end:])
        flows = [_sums(lines_together(flow[:, columns]), begin, end) for flow in series.flows]
        for union, in_force, *of_union in zip(series.unions, _sums(stock, 0, 0), *flows, strict=True):
            told = dict(zip(FLOWS, of_union, strict=True))
            found[union, product_set] = Standing(in_force=in_force, **told)
    return found


def progress_of_unions(
    series: UnionSeries,
    *,
    month: Month,
    sets: Mapping[int, Sequence[int]],
    goals: Mapping[Key, Goal],
    calendar: Calendar | None = None,
    shares: Mapping[int, Mapping[int, Decimal]] | None = None,
) -> dict[Key, UnionProgress]:
    """Return by union and product set how far the unions of a series have come; it must reach back 13 months.

    Whoever asks several times reads calendar and seasonal shares once.
    """
    calendar = calendar or calendar_of(month)
    shares = seasonal_shares() if shares is None else shares
    at = month - series.first
    found: dict[Key, UnionProgress] = {}
    for product_set, lines in sets.items():
        columns = [series.lines.index(line) for line in lines if line in series.lines]
        stock = lines_together(series.in_force[:, columns])
        new = lines_together(series.flows[0][:, columns])
        begin = month.year_start(starts_in_month=calendar.results_begin) - series.first
        in_force, year_new, year_new_before = _at(stock, at), _sums(new, begin, at), _sums(new, begin - 12, at - 12)
        compared = {name: _at(stock, other - series.first) for name, other in calendar.compared.items()}
        is_told, is_flash = (_any_line(marks[:, columns, at]) for marks in (series.is_told, series.is_flash))
        for row, union in enumerate(series.unions):
            numbers = Numbers(
                in_force=in_force[row],
                year_new=year_new[row],
                year_new_before=year_new_before[row],
                **{name: values[row] for name, values in compared.items()},
            )
            found[union, product_set] = UnionProgress(
                union,
                product_set,
                progress_of(
                    numbers,
                    goals.get((union, product_set)),
                    month=month,
                    results_begin=calendar.results_begin,
                    shares=shares.get(product_set),
                ),
                is_carried=numbers.in_force is not None and not is_told[row],
                is_flash=is_flash[row],
            )
    return found


def _any_line(marks: Bools) -> list[bool]:
    """Return whether any line of each union is marked."""
    return [True in of_lines for of_lines in marks.tolist()]


def _at(values: Ints, month: int) -> list[int | None]:
    """Return of each union the value of one month; None where nothing is known, and before the series."""
    if month < 0:
        return [None] * len(values)
    return [None if value == MISSING else value for value in values[:, month].tolist()]


def _sums(values: Ints, begin: int, end: int) -> list[int | None]:
    """Return of each union the sum of the months from begin to end; nothing told is no sum, nor are months before the series."""
    if begin < 0:
        return [None] * len(values)
    months = values[:, begin : end + 1]
    is_told = months != MISSING
    sums = np.where(is_told, months, 0).sum(axis=1).tolist()
    return [value if known else None for value, known in zip(sums, is_told.any(axis=1).tolist(), strict=True)]


def members_of(unions: Collection[int], *, month: Month) -> dict[int, int]:
    """Return the last members that unions told up to a month, of the two years before it."""
    told = Headcount.objects.filter(
        organization__in=unions, month__lte=month.number, month__gt=month.number - 24, members__isnull=False
    )
    rows = told.order_by("month").values_list("organization_id", "members")
    return {union: members for union, members in rows if members is not None}
