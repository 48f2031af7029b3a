"""Rows of sums: of prefectures and districts from their unions, of blocks and the federation from their prefectures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from suishin.results.rules.sums import MISSING, Bools, Ints, Stock, counts_by_area, sums_by_area
from suishin.results.summing.federation import Places
from suishin.results.summing.telling import FLOWS, Told

Values = list[int | None]  # in the order of FIELDS
Rows = dict[tuple[int, int], Values]  # by area and line

YEARLY = tuple(f"year_{flow}" for flow in FLOWS)
FIELDS = (
    *("in_force", "in_force_unions", "carried_unions", "missing_unions", "flash_unions"),
    *(name for flow in FLOWS for name in (flow, f"{flow}_unions")),
    *YEARLY,
)
_FLOWS_AT = [FIELDS.index(flow) for flow in FLOWS]
_NO_YEARS = (None,) * len(YEARLY)


@dataclass(frozen=True, slots=True)
class MonthOfUnions:
    """A month of the unions that are summed: what they told, what stands, which of them exist."""

    told: Told
    stock: Stock
    exists: Bools  # (u,)


def rows_of_areas(month: MonthOfUnions, places: Places, areas: Sequence[int], lines: Sequence[int]) -> Rows:
    """Sum the unions of the given prefectures and districts (in ascending order), without what depends on earlier months."""
    rows: Rows = {}
    for level in (places.prefectures, places.districts):
        at = indexes_of(level, areas)
        columns = _columns(month, at, len(areas))
        for number in np.unique(at[at >= 0]).tolist():
            for column, line in enumerate(lines):
                values = [table[number][column] for table in columns]
                rows[areas[number], line] = [None if value == MISSING else value for value in values]
    return rows


def _columns(month: MonthOfUnions, at: Ints, count: int) -> list[list[list[int]]]:
    """Return one table of areas × lines for each field but the yearly ones."""
    stock, told = month.stock, month.told
    in_force = sums_by_area(stock.values, at, count)
    is_missing = (stock.values == MISSING) & month.exists[:, None]
    tables = [
        np.where(in_force.counts > 0, in_force.sums, MISSING),
        in_force.counts,
        counts_by_area(stock.is_carried, at, count),
        counts_by_area(is_missing, at, count),
        counts_by_area(told.is_flash, at, count),
    ]
    for flow in told.flows:
        added = sums_by_area(flow, at, count)
        tables += [np.where(added.counts > 0, added.sums, MISSING), added.counts]
    return [table.tolist() for table in tables]


def indexes_of(level: Ints, areas: Sequence[int]) -> Ints:
    """Return for each union the position of its area among the chosen ones (in ascending order), −1 for none."""
    if not areas:
        return np.full(len(level), -1)
    known = np.array(areas)
    at = np.minimum(np.searchsorted(known, level), len(known) - 1)
    return np.where(known[at] == level, at, -1)


def add_years(rows: Rows, before: Mapping[tuple[int, int], Sequence[int | None]], *, is_year_start: bool) -> None:
    """Complete rows with what came since the year began: the month's own flows on top of the month before.

    An area that all unions have left in the course of a year keeps what they did there.
    """
    earlier = {} if is_year_start else before
    for key, years in earlier.items():
        if key not in rows and any(value is not None for value in years):
            rows[key] = _nothing()
    for key, values in rows.items():
        flows = [values[at] for at in _FLOWS_AT]
        values += [added(pair) for pair in zip(flows, earlier.get(key, _NO_YEARS), strict=True)]


def _nothing() -> Values:
    return [0 if name.endswith("_unions") else None for name in FIELDS[: -len(YEARLY)]]


def rows_above(prefectures: Mapping[tuple[int, int], Sequence[int | None]], places: Places, national: int) -> Rows:
    """Sum the rows of prefectures into those of their blocks and of the federation."""
    parts: dict[tuple[int, int], list[Sequence[int | None]]] = {}
    for (prefecture, line), values in prefectures.items():
        for above in (national, places.block_of.get(prefecture)):
            if above is not None:
                parts.setdefault((above, line), []).append(values)
    return {key: [added(column) for column in zip(*values, strict=True)] for key, values in parts.items()}


def added(values: Iterable[int | None]) -> int | None:
    """Return the sum of what is known; nothing known is no sum."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None
