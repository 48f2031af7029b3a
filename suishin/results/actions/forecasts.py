"""Forecasts and seasons, made anew from all months after each change of results."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isnan
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Max
from numpy.typing import NDArray

from suishin.common.bulk import insert_rows
from suishin.common.months import Month
from suishin.results.models import Basis, Forecast, ProductLine, ProductRevision, ProductSet, Result, Season, Target
from suishin.results.rules import forecasting, rates
from suishin.results.summing.cube import Cube, heads, load_cube, mergers
from suishin.results.summing.federation import Federation, load_federation

MONTHS_LEARNT = 72  # older months tell nothing of today's product
MOST_UNIONS = 0.9  # share of a prefecture's unions that must have told a month for its flow to be known
SHORTEST, LONGEST = 12, 24  # months ahead; as far as the last target
_FIELDS = (
    *("area", "product_set", "measure", "made_from", "values", "low", "high", "mase", "coverage", "error_rate"),
    *("unions", "unions_without", "reason"),
)
_REASONS = {
    forecasting.Reason.NONE: "",
    forecasting.Reason.NEVER: "never",
    forecasting.Reason.SHORT: "short",
    forecasting.Reason.SILENT: "silent",
}
Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _World:
    """The series to forecast: one for each union that exists and each set, set by set."""

    federation: Federation
    cube: Cube
    last: Month
    rows: Numbers  # of the unions that exist
    sets: Mapping[int, list[int]]  # columns of each set's lines
    horizon: int

    def series(self, measure: str) -> Floats:
        return np.concatenate([self.cube.of_set(measure, columns)[self.rows] for columns in self.sets.values()])

    def levels(self) -> tuple[Numbers, ...]:
        """Return where each union counts: its prefecture, district, block and the federation; −1 for none."""
        places = self.federation.places(Basis.TODAY, self.last)
        prefectures = places.prefectures[self.rows]
        blocks = np.array([places.block_of.get(prefecture, -1) for prefecture in prefectures.tolist()])
        return (
            prefectures,
            places.districts[self.rows],
            blocks,
            np.full(len(self.rows), self.federation.national_id),
        )


def make_forecasts() -> int:
    """Forecast every union and area from what is told up to now; return how many forecasts there are.

    The stock is forecast union by union, and areas are the sums of their unions. What is expected of a union that has told
    too little is nothing; in sums it stays where it was last, and is counted apart. Flows of a single union are mostly chance:
    they are forecast by prefecture, of which blocks and the federation are the sums.
    """
    world = _world()
    if world is None:
        with transaction.atomic():
            Forecast.objects.all().delete()
            Season.objects.all().delete()
        return 0
    rows = [*_stock_rows(world), *_flow_rows(world)]
    seasons = list(_seasons(world))
    with transaction.atomic():
        Forecast.objects.all().delete()
        insert_rows(Forecast, _FIELDS, rows)
        Season.objects.all().delete()
        Season.objects.bulk_create(seasons)
    return len(rows)


def _world() -> _World | None:
    last_number = Result.objects.aggregate(last=Max("month"))["last"]
    if last_number is None:
        return None
    last = Month(last_number)
    federation = load_federation()
    lines = list(ProductLine.objects.order_by("pk").values_list("pk", flat=True))
    cube = load_cube(federation, lines, first=last + -(MONTHS_LEARNT - 1), last=last)
    sets = {
        product_set.pk: sorted(lines.index(line.pk) for line in product_set.lines.all())
        for product_set in ProductSet.objects.prefetch_related("lines")
    }
    is_head = heads(federation) == np.arange(len(federation.union_ids))
    rows = np.flatnonzero(federation.exists(last) & is_head)
    return _World(federation, cube, last, rows, sets, _horizon(last)) if len(rows) else None


def _horizon(last: Month) -> int:
    """Reach as far as the last day of a target, within limits."""
    on = Target.objects.in_effect().aggregate(last=Max("on"))["last"]
    ahead = Month.containing(on) - last if on else SHORTEST
    return min(max(ahead, SHORTEST), LONGEST)


def _stock_rows(world: _World) -> Iterator[tuple[Any, ...]]:
    measure = Forecast.Measure.IN_FORCE
    found = forecasting.forecast(
        world.series(measure),
        horizon=world.horizon,
        stock=True,
        kin=np.repeat(np.arange(len(world.sets)), len(world.rows)),
        breaks=np.concatenate(list(_breaks(world).values())),
    )
    yield from _union_rows(world, measure, found)
    for level in world.levels():
        yield from _level_rows(world, measure, found, level)


def _flow_rows(world: _World) -> Iterator[tuple[Any, ...]]:
    measure = Forecast.Measure.NEW_ENROLMENTS
    prefectures = world.levels()[0]
    areas = np.unique(prefectures[prefectures >= 0])
    series, breaks = [], []
    for product_set, marked in _breaks(world).items():
        values = world.cube.of_set(measure, world.sets[product_set])[world.rows]
        for area in areas.tolist():
            series.append(_sum_of_most(values[prefectures == area]))
            breaks.append(marked[prefectures == area].all(axis=0))  # of a prefecture only what concerns all its unions
    found = forecasting.forecast(
        np.array(series),
        horizon=world.horizon,
        stock=False,
        kin=np.repeat(np.arange(len(world.sets)), len(areas)),
        breaks=np.array(breaks),
    )
    blocks = world.federation.places(Basis.TODAY, world.last).block_of
    levels = (areas, np.array([blocks.get(area, -1) for area in areas.tolist()]))
    for level in (*levels, np.full(len(areas), world.federation.national_id)):
        yield from _level_rows(world, measure, found, level)


def _sum_of_most(values: Floats) -> Floats:
    """Return the sum of what unions told in each month; a month in which too few of them told anything is not known."""
    known = ~np.isnan(values)
    usual = max(int(known.any(axis=1).sum()), 1)
    return np.where(known.sum(axis=0) >= MOST_UNIONS * usual, np.where(known, values, 0).sum(axis=0), np.nan)


def _breaks(world: _World) -> dict[int, NDArray[np.bool_]]:
    """Mark by set where a union's series has a new level: unions × months. A merger, or a revision of a product of the set."""
    months = world.cube.in_force.shape[2]
    merged = mergers(world.federation, world.cube.first, months)[world.rows]
    revised = dict.fromkeys(world.sets, merged)
    lines = list(ProductLine.objects.order_by("pk").values_list("product_id", flat=True))
    for product, on in ProductRevision.objects.values_list("product_id", "on"):
        at = Month.containing(on) - world.cube.first
        for product_set, columns in world.sets.items():
            if 0 <= at < months and product in {lines[column] for column in columns}:
                marked = revised[product_set].copy()
                marked[:, at] = True
                revised[product_set] = marked
    return revised


def _union_rows(world: _World, measure: str, found: forecasting.Forecast) -> Iterator[tuple[Any, ...]]:
    areas = np.tile(world.federation.union_ids[world.rows], len(world.sets)).tolist()
    sets = np.repeat(list(world.sets), len(world.rows)).tolist()
    reasons = [_REASONS[forecasting.Reason(reason)] for reason in found.reasons.tolist()]
    told = _told(found.told)
    for area, product_set, reason, values in zip(areas, sets, reasons, told, strict=True):
        yield (area, product_set, measure, world.last.number, *values, 1, 1 if reason else 0, reason)


def _level_rows(world: _World, measure: str, found: forecasting.Forecast, level: Numbers) -> Iterator[tuple[Any, ...]]:
    """Sum the series (set by set, each in the order of the level's entries) into the areas named there; −1 is in none."""
    areas = np.unique(level[level >= 0])
    if not len(areas):
        return
    at = np.where(level >= 0, np.searchsorted(areas, level), -1)
    groups = np.concatenate([np.where(at >= 0, number * len(areas) + at, -1) for number in range(len(world.sets))])
    summed = forecasting.sum_up(found, groups, area_count=len(areas) * len(world.sets))
    counts = zip(summed.forecast_count.tolist(), summed.carried_count.tolist(), strict=True)
    keys = [(area, product_set) for product_set in world.sets for area in areas.tolist()]
    for (area, product_set), (forecast, carried), values in zip(keys, counts, _told(summed.told), strict=True):
        reason = "" if forecast else "short"
        told = values if forecast else _NOTHING
        in_sum = forecast + carried if measure == Forecast.Measure.IN_FORCE else _telling(world, area, product_set)
        yield (area, product_set, measure, world.last.number, *told, in_sum, carried, reason)


def _telling(world: _World, area: int, product_set: int) -> int:
    """Return how many unions of an area ever told new enrolments of a set."""
    values = world.cube.of_set(Forecast.Measure.NEW_ENROLMENTS, world.sets[product_set])[world.rows]
    has_told = np.asarray((~np.isnan(values)).any(axis=1))
    return sum(int(has_told[level == area].sum()) for level in world.levels())


_NOTHING: tuple[str | float | None, ...] = ("[]", "[]", "[]", None, None, None)


def _told(told: forecasting.Told) -> Iterator[tuple[str | float | None, ...]]:
    """Yield of each series values, low and high as JSON, then how it did; nothing where nothing can be told."""
    columns = [getattr(told, name).tolist() for name in ("values", "low", "high", "mase", "coverage", "error_rate")]
    for *months, mase, coverage, error_rate in zip(*columns, strict=True):
        if isnan(months[0][0]):
            yield _NOTHING
            continue
        lists = [json.dumps(values) if not isnan(values[0]) else "[]" for values in months]
        yield (*lists, *(None if isnan(measure) else measure for measure in (mase, coverage, error_rate)))


def _seasons(world: _World) -> Iterator[Season]:
    """Tell into which calendar months a year's new enrolments of each set fall, from whole years of all unions."""
    months = world.cube.in_force.shape[2]
    for product_set, columns in world.sets.items():
        values = world.cube.of_set(Forecast.Measure.NEW_ENROLMENTS, columns)
        told = np.where(np.isnan(values), 0, values).sum(axis=0)
        first_told = int(np.argmax(~np.isnan(values).all(axis=0)))
        years = (months - first_told) // 12 if not np.isnan(values).all() else 0
        if years:
            flows: dict[int, list[int]] = {}
            for ago in range(years * 12):
                month = world.last + -ago
                flows.setdefault(month.month, []).append(int(told[months - 1 - ago]))
            shares = rates.seasonal_shares(flows)
            yield Season(product_set_id=product_set, shares=[str(shares[month]) for month in range(1, 13)], years=years)
