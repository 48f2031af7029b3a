"""What unions of a size are compared by: of every union of the federation, its members and its measures of a month."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import Sum

from suishin.common.months import Month
from suishin.organizations.models import Organization
from suishin.results.models import PeerRange, Result
from suishin.results.rules.peers import growth, ten_thousandths
from suishin.results.rules.sums import MISSING, Bools, Ints, carried_stock, sums_by_area
from suishin.results.summing.federation import Federation
from suishin.results.summing.telling import (
    as_numbers,
    counting,
    headcounts_before,
    positions,
    stock_before,
    told_headcounts,
    told_stock,
)

UNKNOWN = np.iinfo(np.int64).min  # growth may be negative


@dataclass(frozen=True, slots=True)
class Measures:
    """Of each union as it stands today (with those it took in): members (u,), and by measure u × lines, UNKNOWN where
    it cannot be told.
    """

    members: Ints
    by_measure: dict[str, Ints]


def measures_of_unions(federation: Federation, lines: Sequence[int], month: Month, *, results_begin: int) -> Measures:
    """Read and reckon a month for all unions and lines."""
    stock = _stock(federation, lines, month)
    before = _stock(federation, lines, month + -12)
    year_new = _year_new(federation, lines, month.year_start(starts_in_month=results_begin), month)
    members = _members(federation, month)
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


def _stock(federation: Federation, lines: Sequence[int], month: Month) -> Ints:
    everybody = np.arange(len(federation.union_ids))
    told = told_stock(federation, lines, month)
    before = stock_before(federation, everybody, lines, month, told)
    return _under_heirs(federation, carried_stock(told, before, federation.exists(month)).values)


def _year_new(federation: Federation, lines: Sequence[int], first: Month, last: Month) -> Ints:
    rows = counting(Result.objects.filter(month__gte=first.number, month__lte=last.number))
    summed = rows.order_by().values("organization_id", "line_id").annotate(new=Sum("new_enrolments"))
    found = as_numbers(summed.values_list("organization_id", "line_id", "new"), 3)
    values = np.full((len(federation.union_ids), len(lines)), MISSING, dtype=np.int64)
    values[np.searchsorted(federation.union_ids, found[:, 0]), positions(lines)[found[:, 1]]] = found[:, 2]
    return _under_heirs(federation, values)


def _members(federation: Federation, month: Month) -> Ints:
    """Return the last headcount known, else the members that the register of organizations has."""
    everybody = np.arange(len(federation.union_ids))
    told = told_headcounts(federation, everybody, ("members",), month)
    before = headcounts_before(federation, everybody, ("members",), month, told, since=None)
    counted = _under_heirs(federation, carried_stock(told, before, federation.exists(month)).values)[:, 0]
    registered = np.full(len(federation.union_ids), MISSING, dtype=np.int64)
    unions = Organization.objects.filter(kind=Organization.Kind.LOCAL_UNION, member_count__isnull=False)
    known = as_numbers(unions.order_by().values_list("pk", "member_count"), 2)
    registered[np.searchsorted(federation.union_ids, known[:, 0])] = known[:, 1]
    return np.where(counted == MISSING, registered, counted)


def _under_heirs(federation: Federation, values: Ints) -> Ints:
    """Count what merged unions told under the union that carries them on; they themselves have nothing then."""
    if not federation.heir_of:
        return values
    at = np.arange(len(values))
    for union, heir in federation.heir_of.items():
        at[federation.index_of[union]] = federation.index_of[heir]
    summed = sums_by_area(values, at, len(values))
    return np.where(summed.counts > 0, summed.sums, MISSING)
