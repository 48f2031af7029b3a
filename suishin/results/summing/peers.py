"""What unions of a size are compared by: of every union of the federation, its members and its measures of a month."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from django.db.models import Sum

from suishin.common.months import Month
from suishin.organizations.models import Organization
from suishin.results.models import Basis, PeerRange, Result
from suishin.results.rules.peers import growth, ten_thousandths
from suishin.results.rules.sums import MISSING, Bools, Ints, carried_stock, sums_by_area
from suishin.results.summing.federation import Federation
from suishin.results.summing.telling import (
    as_numbers,
    counting,
    headcounts_before,
    of_few,
    positions,
    stock_before,
    told_headcounts,
    told_stock,
)

UNKNOWN = np.iinfo(np.int64).min  # growth may be negative


@dataclass(frozen=True, slots=True)
class Measures:
    """Of each union (on today's basis with those it took in): members (u,), and by measure u × lines, UNKNOWN where it
    cannot be told.
    """

    members: Ints
    by_measure: dict[str, Ints]


class Peers(NamedTuple):
    """What the unions of one band are compared by: their values, sorted and without names."""

    band: int
    line: int
    measure: str
    values: list[int]


@dataclass(frozen=True, slots=True)
class _World:
    """The unions, each by itself or on today's basis under the one that carries it on."""

    federation: Federation
    basis: str

    def under_heads(self, values: Ints) -> Ints:
        """Count what merged unions told under the union that carries them on; they themselves have nothing then."""
        if not self._heir_of:
            return values
        summed = sums_by_area(values, self.heads, len(values))
        return np.where(summed.counts > 0, summed.sums, MISSING)

    @property
    def heads(self) -> Ints:
        """Return for each union the index of the one it counts under."""
        at = np.arange(len(self.federation.union_ids))
        for union, heir in self._heir_of.items():
            at[self.federation.index_of[union]] = self.federation.index_of[heir]
        return at

    @property
    def _heir_of(self) -> Mapping[int, int]:
        return self.federation.heir_of if self.basis == Basis.TODAY else {}


def peers_of_bands(
    federation: Federation,
    month: Month,
    *,
    lines: Sequence[int],
    bands: Sequence[tuple[int, int]],
    results_begin: int,
    only: Collection[int] | None = None,
    basis: str = Basis.TODAY,
) -> Iterator[Peers]:
    """Yield of each band, line and measure of which anything is known the values of a month. `bands` are ids with the
    fewest members of each, `only` the ids of those that are asked for (None: all of them).
    """
    starts = np.array([members_from for _band, members_from in bands])
    is_asked = np.array([only is None or band in only for band, _members_from in bands] + [False])
    world = _World(federation, basis)
    members = _members(world, month)
    band_of = np.searchsorted(starts, members, side="right") - 1  # −1, the last place of is_asked: in no band
    unions = np.flatnonzero(is_asked[band_of][world.heads])
    measures = _measures(world, unions, members, lines, month, results_begin)
    for measure, values in measures.by_measure.items():
        for number, (band, _members_from) in enumerate(bands):
            inside = np.sort(values[(band_of == number) & is_asked[number]], axis=0)
            for column, line in enumerate(lines):
                known = inside[:, column]
                known = known[known != UNKNOWN]
                if len(known):
                    yield Peers(band, line, str(measure), known.tolist())


def _measures(
    world: _World, unions: Ints, members: Ints, lines: Sequence[int], month: Month, results_begin: int
) -> Measures:
    """Read and reckon a month of the unions at these indexes in all lines."""
    stock = _stock(world, unions, lines, month)
    before = _stock(world, unions, lines, month + -12)
    year_new = _year_new(world, unions, lines, month.year_start(starts_in_month=results_begin), month)
    heads = np.repeat(members[:, None], len(lines), axis=1)
    return Measures(
        members,
        {
            PeerRange.Measure.IN_FORCE: np.where(stock == MISSING, UNKNOWN, stock),
            PeerRange.Measure.PENETRATION: _where(ten_thousandths, stock, heads),
            PeerRange.Measure.GROWTH: _where(growth, stock, before),
            PeerRange.Measure.YEAR_NEW: _where(ten_thousandths, year_new, heads),
        },
    )


def _where(formula: Callable[[Ints, Ints], Ints], values: Ints, others: Ints) -> Ints:
    is_known: Bools = (values != MISSING) & (others > 0)
    return np.where(is_known, formula(values, np.where(is_known, others, 1)), UNKNOWN)


def _stock(world: _World, unions: Ints, lines: Sequence[int], month: Month) -> Ints:
    federation = world.federation
    told = told_stock(federation, unions, lines, month)
    before = stock_before(federation, unions, lines, month, told)
    return world.under_heads(carried_stock(told, before, federation.exists(month)).values)


def _year_new(world: _World, unions: Ints, lines: Sequence[int], first: Month, last: Month) -> Ints:
    federation = world.federation
    rows = counting(Result.objects.filter(month__gte=first.number, month__lte=last.number))
    summed = of_few(rows, federation, unions).order_by().values("organization_id", "line_id")
    counted = summed.annotate(new=Sum("new_enrolments"))
    found = as_numbers(counted.values_list("organization_id", "line_id", "new"), 3)
    values = np.full((len(federation.union_ids), len(lines)), MISSING, dtype=np.int64)
    values[np.searchsorted(federation.union_ids, found[:, 0]), positions(lines)[found[:, 1]]] = found[:, 2]
    return world.under_heads(values)


def _members(world: _World, month: Month) -> Ints:
    """Return the last headcount known, else the members that the register of organizations has."""
    federation = world.federation
    everybody = np.arange(len(federation.union_ids))
    told = told_headcounts(federation, everybody, ("members",), month)
    before = headcounts_before(federation, everybody, ("members",), month, told, since=None)
    counted = world.under_heads(carried_stock(told, before, federation.exists(month)).values)[:, 0]
    registered = np.full(len(federation.union_ids), MISSING, dtype=np.int64)
    unions = Organization.objects.filter(kind=Organization.Kind.LOCAL_UNION, member_count__isnull=False)
    known = as_numbers(unions.order_by().values_list("pk", "member_count"), 2)
    registered[np.searchsorted(federation.union_ids, known[:, 0])] = known[:, 1]
    known_members = np.where(counted == MISSING, registered, counted)
    if world.basis == Basis.TODAY:
        return known_members
    return np.where(federation.exists(month), known_members, MISSING)  # who is gone is nobody's peer then
