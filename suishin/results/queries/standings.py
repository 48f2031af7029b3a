"""What areas and unions come to: stock and flow of product lines, put together into the sets that targets name."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from suishin.common.months import Month
from suishin.results.models import Basis, Summary
from suishin.results.summing.adding import FIELDS, added

if TYPE_CHECKING:
    from suishin.accounts.models import User

FLOWS = ("new_enrolments", "terminations", "transfers_in", "transfers_out", "top_ups")
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
    rows = Summary.objects.visible_to(viewer).filter(month=month.number, basis=basis, line__in=lines_of(sets))
    if areas is not None:
        rows = rows.filter(area__in=areas)
    by_area: dict[int, dict[int, Row]] = {}
    for area, line, *values in rows.order_by().values_list("area_id", "line_id", *FIELDS):
        by_area.setdefault(area, {})[line] = values
    return {
        (area, product_set): together([by_line[line] for line in lines if line in by_line])
        for area, by_line in by_area.items()
        for product_set, lines in sets.items()
    }


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


def lines_of_sets(sets: Iterable[int], pairs: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    """Group pairs of set and line."""
    found: dict[int, list[int]] = {product_set: [] for product_set in sets}
    for product_set, line in pairs:
        if product_set in found:
            found[product_set].append(line)
    return found


def _standing(values: Row) -> Standing:
    return Standing(*values)  # type: ignore[arg-type]  # counts are never None
