"""What areas and unions come to: stock and flow of product lines, put together into the sets that targets name."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from suishin.common.months import Month
from suishin.results.models import Basis, Summary
from suishin.results.rules.rates import net_change
from suishin.results.summing.adding import FIELDS, added

if TYPE_CHECKING:
    from suishin.accounts.models import User

FLOWS = ("new_enrolments", "terminations", "transfers_in", "transfers_out", "top_ups")
_STOCK = ("in_force", "in_force_unions", "carried_unions", "missing_unions", "flash_unions")
_LEAST_AT = [FIELDS.index("in_force_unions"), *(FIELDS.index(f"{flow}_unions") for flow in FLOWS)]
_VALUES_AT = [at for at, name in enumerate(FIELDS) if not name.endswith("_unions")]
_MOST_AT = [FIELDS.index(name) for name in ("carried_unions", "missing_unions", "flash_unions")]


@dataclass(frozen=True, slots=True)
class Standing:
    """The numbers of one area (or union) for a month, each sum beside the number of unions it consists of.

    `in_force` counts of each union the last value known: `carried_unions` of them are of an earlier month, and
    `missing_unions` never told one. `year_…` are the flows since the results year began. None: nothing known.
    """

    in_force: int | None = None
    in_force_unions: int = 0
    carried_unions: int = 0
    missing_unions: int = 0
    flash_unions: int = 0
    new_enrolments: int | None = None
    new_enrolments_unions: int = 0
    terminations: int | None = None
    terminations_unions: int = 0
    transfers_in: int | None = None
    transfers_in_unions: int = 0
    transfers_out: int | None = None
    transfers_out_unions: int = 0
    top_ups: int | None = None
    top_ups_unions: int = 0
    year_new_enrolments: int | None = None
    year_terminations: int | None = None
    year_transfers_in: int | None = None
    year_transfers_out: int | None = None
    year_top_ups: int | None = None

    @property
    def unions(self) -> int:
        """How many unions there are to count."""
        return self.in_force_unions + self.missing_unions

    @property
    def is_flash(self) -> bool:
        return self.flash_unions > 0

    @property
    def net_change(self) -> int | None:
        return net_change(self.new_enrolments, self.terminations, self.transfers_in, self.transfers_out)


NOTHING = Standing()
Row = Sequence[int | None]


def standings_of_areas(
    viewer: "User",
    *,
    month: Month,
    sets: Mapping[int, Collection[int]],
    basis: str = Basis.TODAY,
    areas: Collection[int] | None = None,
) -> dict[tuple[int, int], Standing]:
    """Return by area and product set what the viewer may see of a month. `sets` gives the line ids of each set."""
    found = standings_of_areas_by_month(viewer, months=[month], sets=sets, basis=basis, areas=areas)
    return found.get(month, {})


def standings_of_areas_by_month(
    viewer: "User",
    *,
    months: Collection[Month],
    sets: Mapping[int, Collection[int]],
    basis: str = Basis.TODAY,
    areas: Collection[int] | None = None,
) -> dict[Month, dict[tuple[int, int], Standing]]:
    """Return `standings_of_areas` of several months, read at once; months without sums are left out."""
    numbers = {month.number for month in months}
    rows = Summary.objects.visible_to(viewer).filter(month__in=numbers, basis=basis, line__in=lines_of(sets))
    if areas is not None:
        rows = rows.filter(area__in=areas)
    by_month: dict[int, dict[int, dict[int, Row]]] = {}
    for month, area, line, *values in rows.order_by().values_list("month", "area_id", "line_id", *FIELDS):
        by_month.setdefault(month, {}).setdefault(area, {})[line] = values
    return {Month(month): _by_set(by_area, sets) for month, by_area in by_month.items()}


def _by_set(
    by_area: Mapping[int, Mapping[int, Row]], sets: Mapping[int, Collection[int]]
) -> dict[tuple[int, int], Standing]:
    return {
        (area, product_set): together([by_line[line] for line in lines if line in by_line])
        for area, by_line in by_area.items()
        for product_set, lines in sets.items()
    }


def standings_of_span(
    areas: Collection[int], *, first: Month, last: Month, sets: Mapping[int, Collection[int]], basis: str = Basis.TODAY
) -> dict[tuple[int, int], Standing]:
    """Return by area and product set what stands at the end of a month, with the flows since `first` for those of one
    month. Whoever asks must see these areas and sets.
    """
    rows = Summary.objects.filter(
        area__in=areas,
        basis=basis,
        line__in=lines_of(sets),
        month__gte=min(first, last).number,
        month__lte=last.number,
    )
    by_area: dict[int, dict[int, Row]] = {}
    found: dict[tuple[int, int], dict[str, int | None]] = {}
    for area, line, month, *values in rows.order_by().values_list("area_id", "line_id", "month", *_STOCK, *FLOWS):
        of_line = found.setdefault((area, line), {})
        if month == last.number:
            of_line |= zip(_STOCK, values, strict=False)
        if month >= first.number:
            flows = zip(FLOWS, values[len(_STOCK) :], strict=True)
            of_line |= {flow: added((of_line.get(flow), value)) for flow, value in flows}
    for (area, line), of_line in found.items():
        by_area.setdefault(area, {})[line] = _row(of_line)
    return _by_set(by_area, sets)


def standings_of_months(
    viewer: "User", *, area: int, lines: Collection[int], first: Month, last: Month, basis: str = Basis.TODAY
) -> dict[Month, Standing]:
    """Return what an area comes to in each of the months that the viewer may see; months without sums are left out."""
    rows = Summary.objects.visible_to(viewer).filter(
        area=area, basis=basis, month__gte=first.number, month__lte=last.number, line__in=lines
    )
    by_month: dict[int, list[Row]] = {}
    for month, *values in rows.order_by("month").values_list("month", *FIELDS):
        by_month.setdefault(month, []).append(values)
    return {Month(month): together(told) for month, told in by_month.items()}


def stock_of_months(
    viewer: "User",
    *,
    areas: Collection[int],
    lines: Collection[int],
    first: Month,
    last: Month,
    basis: str = Basis.TODAY,
) -> dict[int, tuple[int | None, ...]]:
    """Return by area what the viewer may see of the months from first to last: in force, None where nothing is known."""
    rows = Summary.objects.visible_to(viewer).filter(
        area__in=areas, basis=basis, month__gte=first.number, month__lte=last.number, line__in=lines
    )
    told: dict[int, list[list[int | None]]] = {area: [[] for _month in first.until(last)] for area in areas}
    for area, month, in_force in rows.order_by().values_list("area_id", "month", "in_force"):
        told[area][month - first.number].append(in_force)
    return {area: tuple(map(added, months)) for area, months in told.items()}


def together(rows: Sequence[Row]) -> Standing:
    """Add the rows of the lines of a set, in the order of FIELDS.

    Of how many unions the sum consists is told by the line of which the fewest are known; a line of which the area
    knows nothing at all is not promoted there and takes no part.
    """
    known = [row for row in rows if any(row[at] is not None for at in _VALUES_AT)]
    if not known:
        missing = [row[FIELDS.index("missing_unions")] or 0 for row in rows]
        return Standing(missing_unions=max(missing, default=0))
    if len(known) == 1:
        return _standing(known[0])
    sums = [added(column) for column in zip(*known, strict=True)]
    for at in _LEAST_AT:
        sums[at] = min(row[at] or 0 for row in known)
    for at in _MOST_AT:
        sums[at] = max(row[at] or 0 for row in known)
    return _standing(sums)


def lines_of(sets: Mapping[int, Collection[int]]) -> set[int]:
    """Return the line ids of all the sets."""
    return {line for lines in sets.values() for line in lines}


def _row(told: Mapping[str, int | None]) -> Row:
    """Return values in the order of FIELDS; who told nothing counts as no union."""
    return [told.get(name) or 0 if name.endswith("_unions") else told.get(name) for name in FIELDS]


def _standing(values: Row) -> Standing:
    return Standing(*values)  # type: ignore[arg-type]  # counts are never None
