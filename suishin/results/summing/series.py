"""The months of single unions as arrays: what they told, and what stands when a silent month is carried on."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from suishin.common.bulk import read_numbers
from suishin.common.months import Month
from suishin.organizations.models import Organization, Succession
from suishin.results.models import Result
from suishin.results.rules.lineage import Ending, families, first_month, heirs, last_month
from suishin.results.rules.sums import MISSING, Bools, Ints
from suishin.results.summing.telling import FLOWS, last_known

_ALWAYS, _NEVER = 0, 2**15 - 1


@dataclass(frozen=True, slots=True)
class UnionSeries:
    """Arrays of unions × lines × months; MISSING where nothing is known.

    `in_force` carries a union's last known value on while it exists; `is_told` marks the months that it told itself.
    """

    unions: tuple[int, ...]
    lines: tuple[int, ...]
    first: Month
    in_force: Ints
    flows: tuple[Ints, ...]  # in the order of FLOWS, or of those asked for
    is_told: Bools
    is_flash: Bools

    @property
    def last(self) -> Month:
        return Month(self.first.number + self.in_force.shape[2] - 1)

    def months(self) -> list[Month]:
        return list(self.first.until(self.last))


def series_of_unions(
    unions: Sequence[int], lines: Sequence[int], *, first: Month, last: Month, flows: Sequence[str] = FLOWS
) -> UnionSeries:
    """Read the months of unions, each by itself: what it told under its own name. Of the flows all, or the first ones."""
    ids, columns = np.array(sorted(unions), dtype=np.int64), np.array(sorted(lines), dtype=np.int64)
    shape = (len(ids), len(columns), last - first + 1)
    arrays = [np.full(shape, MISSING, dtype=np.int64) for _name in ("in_force", *flows)]
    is_flash = np.zeros(shape, dtype=np.bool_)
    rows = Result.objects.filter(
        organization__in=ids.tolist(), line__in=columns.tolist(), month__gte=first.number, month__lte=last.number
    )
    told = read_numbers(rows, ("organization_id", "line_id", "month", "is_flash", "in_force", *flows), missing=MISSING)
    for flash in (1, 0):  # a final row replaces the flash row of its month
        chosen = told[told[:, 3] == flash]
        at = (
            np.searchsorted(ids, chosen[:, 0]),
            np.searchsorted(columns, chosen[:, 1]),
            chosen[:, 2] - first.number,
        )
        is_flash[at] = bool(flash)
        for array, values in zip(arrays, chosen[:, 4:].T, strict=True):
            array[at] = values
    before = _before(ids, columns, first, arrays[0][:, :, 0])
    in_force = _carried(arrays[0], before, _exists(ids, first, last))
    return UnionSeries(
        tuple(ids.tolist()), tuple(columns.tolist()), first, in_force, tuple(arrays[1:]), arrays[0] != MISSING, is_flash
    )


def with_families(unions: Collection[int]) -> dict[int, int]:
    """Return by id under which of these unions a union counts today: itself, or its heir."""
    endings = [
        Ending(predecessor, successor, on, kind == Succession.Kind.MERGER)
        for predecessor, successor, on, kind in Succession.objects.values_list(
            "predecessor_id", "successor_id", "on", "kind"
        )
    ]
    found = {union: union for union in unions}
    for heir, members in families(heirs(endings)).items():
        if heir in found:
            found |= dict.fromkeys(members, heir)
    return found


def as_today(series: UnionSeries, counts_under: Mapping[int, int]) -> UnionSeries:
    """Add the months of merged unions to those of their heirs."""
    heads = tuple(sorted(set(counts_under.values())))
    at = np.array([heads.index(counts_under[union]) for union in series.unions], dtype=np.int64)
    return UnionSeries(
        heads,
        series.lines,
        series.first,
        _folded(series.in_force, at, len(heads)),
        tuple(_folded(flow, at, len(heads)) for flow in series.flows),
        _any(series.is_told, at, len(heads)),
        _any(series.is_flash, at, len(heads)),
    )


def lines_together(values: Ints) -> Ints:
    """Add the lines of a set: unions × lines × months to unions × months; a line of which nothing is known is left out."""
    sums = np.where(values == MISSING, 0, values).sum(axis=1)
    return np.where((values != MISSING).any(axis=1), sums, MISSING)


def _folded(values: Ints, at: Ints, count: int) -> Ints:
    sums = np.zeros((count, *values.shape[1:]), dtype=np.int64)
    np.add.at(sums, at, np.where(values == MISSING, 0, values))
    return np.where(_any(values != MISSING, at, count), sums, MISSING)


def _any(chosen: Bools, at: Ints, count: int) -> Bools:
    found = np.zeros((count, *chosen.shape[1:]), dtype=np.bool_)
    np.logical_or.at(found, at, chosen)
    return found


def _before(ids: Ints, columns: Ints, first: Month, told: Ints) -> Ints:
    """Return the last stock known before the first month, where that month does not tell it itself: unions × lines."""
    before = np.full((len(ids), len(columns)), MISSING, dtype=np.int64)
    asked = ids[(told == MISSING).any(axis=1)]
    if not len(asked) or not Result.objects.filter(month__lt=first.number).exists():
        return before
    rows = Result.objects.filter(organization__in=asked.tolist(), line__in=columns.tolist())
    known = last_known(rows, first, "in_force", "line_id")
    before[np.searchsorted(ids, known[:, 0]), np.searchsorted(columns, known[:, 1])] = known[:, 2]
    return before


def _carried(told: Ints, before: Ints, exists: Bools) -> Ints:
    stock = told.copy()
    last = before
    for month in range(told.shape[2]):
        carried = np.where(exists[:, month, None], last, MISSING)
        stock[:, :, month] = np.where(told[:, :, month] == MISSING, carried, told[:, :, month])
        last = stock[:, :, month]
    return stock


def _exists(ids: Ints, first: Month, last: Month) -> Bools:
    """Return in which months the unions exist: unions × months."""
    dates = {
        pk: (founded, closed)
        for pk, founded, closed in Organization.objects.filter(pk__in=ids.tolist()).values_list(
            "pk", "founded_on", "closed_on"
        )
    }
    begins = [begin.number if (begin := first_month(dates[union][0])) else _ALWAYS for union in ids.tolist()]
    ends = [end.number if (end := last_month(dates[union][1])) else _NEVER for union in ids.tolist()]
    months: NDArray[np.int64] = np.arange(first.number, last.number + 1)
    exists: Bools = (np.array(begins)[:, None] <= months) & (months <= np.array(ends)[:, None])
    return exists
