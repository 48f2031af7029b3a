"""Keep the sums true to the results: part of every transaction that writes results, or all of them anew.

Prefectures and districts are summed from the rows of their unions, blocks and the federation from their prefectures.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Max, Min

from suishin.common.bulk import insert_rows
from suishin.common.locks import wait_for_other_writers
from suishin.common.months import Month
from suishin.jobs.queue import run_soon
from suishin.organizations.models import Organization
from suishin.results.models import (
    Basis,
    Headcount,
    HeadcountSummary,
    ProductLine,
    Result,
    Summary,
    SummaryState,
    YearStart,
)
from suishin.results.rules.sums import MISSING, Bools, Ints, carried_stock
from suishin.results.summing import adding, heads
from suishin.results.summing.federation import Federation, load_federation
from suishin.results.summing.telling import stock_before, told_results

_LOCK = 0x5375_6D73  # one writer of sums at a time


@dataclass
class _Summing:
    """What goes along from month to month while sums are written."""

    federation: Federation
    lines: Sequence[int]
    results_begin: int  # the month in which a results year begins
    staffing_begins: int
    stock: Ints  # of the month before, unions × lines
    people: Ints  # of the month before, unions × heads.NAMES
    is_known: Bools  # of which unions the month before is at hand


@transaction.atomic
def refresh_summaries(*, first: Month, union_ids: Collection[int] | None = None) -> None:
    """Sum anew from a month on, for the prefectures of the given unions (None: for all).

    Later months follow along, because a union's last known value is carried into them. Where sums of earlier months
    are lacking, or the tree has changed since, more is summed than was asked for.
    """
    wait_for_other_writers(_LOCK)
    transaction.on_commit(_forecast_later)
    federation = load_federation()
    if _made_for() != federation.tree_hash:
        _rebuild(federation)
        return
    bounds = _months_with_rows()
    last_summed = Summary.objects.aggregate(last=Max("month"))["last"]
    if bounds is None or last_summed is None or Month(last_summed) > bounds[1]:
        _rebuild(federation)
        return
    begin = min(first, Month(last_summed) + 1)
    if begin < bounds[0]:
        _rebuild(federation)
        return
    months = list(begin.until(bounds[1]))
    scope = federation.all_prefectures if union_ids is None else federation.prefectures_of(union_ids, months)
    _sum_months(federation, months, scope)


@transaction.atomic
def rebuild_summaries() -> None:
    """Sum everything anew from the rows."""
    wait_for_other_writers(_LOCK)
    transaction.on_commit(_forecast_later)
    _rebuild(load_federation())


def differences_to_rows() -> list[str]:
    """Sum everything anew, compare and leave all as it was; each difference as area, line, month and basis."""
    kept = _everything()
    with transaction.atomic():
        rebuild_summaries()
        anew = _everything()
        transaction.set_rollback(True)
    return sorted(str(key) for key in kept.keys() | anew.keys() if kept.get(key) != anew.get(key))


def _everything() -> dict[tuple[Any, ...], tuple[Any, ...]]:
    sums = Summary.objects.values_list("area__code", "line__code", "month", "basis", *adding.FIELDS)
    people = HeadcountSummary.objects.values_list("area__code", "month", "basis", *heads.FIELDS)
    return {row[:4]: row[4:] for row in sums} | {row[:3]: row[3:] for row in people}


def is_stale() -> bool:
    """Return whether the tree has changed since the sums were made. Before the first start there is none."""
    if not Organization.objects.filter(kind=Organization.Kind.NATIONAL).exists():
        return False
    return _made_for() != load_federation().tree_hash


def _forecast_later() -> None:
    run_soon("suishin.results.jobs.make_forecasts")


def _rebuild(federation: Federation) -> None:
    Summary.objects.all().delete()
    HeadcountSummary.objects.all().delete()
    bounds = _months_with_rows()
    if bounds is not None:
        _sum_months(federation, list(bounds[0].until(bounds[1])), federation.all_prefectures)
    SummaryState.objects.update_or_create(pk=1, defaults={"tree_hash": federation.tree_hash})


def _made_for() -> str | None:
    return SummaryState.objects.values_list("tree_hash", flat=True).first()


def _months_with_rows() -> tuple[Month, Month] | None:
    """Return the first and the last month for which anything was told."""
    firsts = [model.objects.aggregate(at=Min("month"))["at"] for model in (Result, Headcount)]
    # Asked one by one: for a single end of an index no row needs to be looked at.
    lasts = [model.objects.aggregate(at=Max("month"))["at"] for model in (Result, Headcount)]
    known = [at for at in (*firsts, *lasts) if at is not None]
    return (Month(min(known)), Month(max(known))) if known else None


def _sum_months(federation: Federation, months: Sequence[Month], scope: frozenset[int]) -> None:
    lines = list(ProductLine.objects.order_by("pk").values_list("pk", flat=True))
    count = len(federation.union_ids)
    summing = _Summing(
        federation,
        lines,
        YearStart.of(YearStart.Use.RESULTS),
        YearStart.of(YearStart.Use.STAFFING),
        stock=np.full((count, len(lines)), MISSING, dtype=np.int64),
        people=np.full((count, len(heads.NAMES)), MISSING, dtype=np.int64),
        is_known=np.zeros(count, dtype=np.bool_),
    )
    for month in months:
        is_there = Summary.objects.filter(month=month.number).exists()
        _sum_month(summing, month, scope if is_there else federation.all_prefectures)


def _sum_month(summing: _Summing, month: Month, scope: frozenset[int]) -> None:
    federation = summing.federation
    unions = _unions_in(federation, scope, month)
    exists = federation.exists(month)
    told = told_results(federation, unions, summing.lines, month)
    unknown = unions[~summing.is_known[unions]]
    before = np.where(
        summing.is_known[:, None],
        summing.stock,
        stock_before(federation, unknown, summing.lines, month, told.in_force),
    )
    stock = carried_stock(told.in_force, before, exists)
    people = heads.heads_of_month(
        federation, unions, month, summing.people, summing.is_known, staffing_begins=summing.staffing_begins
    )
    _write_results(summing, month, scope, adding.MonthOfUnions(told, stock, exists))
    _write_heads(federation, month, scope, people, exists)
    summing.stock, summing.people = stock.values, people
    summing.is_known = np.zeros(len(federation.union_ids), dtype=np.bool_)
    summing.is_known[unions] = True


def _unions_in(federation: Federation, scope: frozenset[int], month: Month) -> Ints:
    """Return the indexes of the unions that count under a prefecture of the scope, today or then."""
    places = [federation.places(basis, month).prefectures for basis in Basis.values]
    return np.flatnonzero(np.isin(places, list(scope)).any(axis=0))


def _write_results(summing: _Summing, month: Month, scope: frozenset[int], unions: adding.MonthOfUnions) -> None:
    federation = summing.federation
    for basis in Basis.values:
        places = federation.places(basis, month)
        areas = places.areas_in(scope)
        rows = adding.rows_of_areas(unions, places, areas, summing.lines)
        before = _stored(month + -1, basis, areas, adding.YEARLY)
        adding.add_years(rows, before, is_year_start=month.month == summing.results_begin)
        prefectures = _stored(month, basis, federation.all_prefectures - scope, adding.FIELDS)
        prefectures |= {key: values for key, values in rows.items() if key[0] in scope}
        rows |= adding.rows_above(prefectures, places, federation.national_id)
        written = [*areas, *places.above(federation.national_id)]
        Summary.objects.filter(month=month.number, basis=basis, area__in=written).delete()
        insert_rows(
            Summary,
            ("area", "line", "month", "basis", *adding.FIELDS),
            [(area, line, month.number, basis, *values) for (area, line), values in rows.items()],
        )


def _stored(
    month: Month, basis: str, areas: Collection[int], names: Sequence[str]
) -> dict[tuple[int, int], Sequence[int | None]]:
    stored = Summary.objects.filter(month=month.number, basis=basis, area__in=areas)
    return {(area, line): values for area, line, *values in stored.values_list("area_id", "line_id", *names)}


def _write_heads(federation: Federation, month: Month, scope: frozenset[int], people: Ints, exists: Bools) -> None:
    for basis in Basis.values:
        places = federation.places(basis, month)
        areas = places.areas_in(scope)
        rows = heads.rows_of_areas(people, exists, places, areas)
        others = HeadcountSummary.objects.filter(
            month=month.number, basis=basis, area__in=federation.all_prefectures - scope
        )
        prefectures = {(area, 0): values for area, *values in others.values_list("area_id", *heads.FIELDS)}
        prefectures |= {(area, 0): values for area, values in rows.items() if area in scope}
        above = adding.rows_above(prefectures, places, federation.national_id)
        rows |= {area: values for (area, _line), values in above.items()}
        written = [*areas, *places.above(federation.national_id)]
        HeadcountSummary.objects.filter(month=month.number, basis=basis, area__in=written).delete()
        insert_rows(
            HeadcountSummary,
            ("area", "month", "basis", *heads.FIELDS),
            [(area, month.number, basis, *values) for area, values in rows.items()],
        )
