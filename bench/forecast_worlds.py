"""Two invented worlds of monthly results, built differently, and the forecasts that the product makes of them.

From each world, months behind the known ones are held out; what is compared with them is picked as the product forecasts it: the stock
union by union and in sums, the flow by prefecture and in sums of these.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bench.held_out import HeldOut
from bench.second_invention import SecondWorld, invent_second_world
from suishin.common.months import Month
from suishin.operations.scale.series import LINE_CODES, InventedSeries, invent_series
from suishin.results.rules.forecasting import forecast, sum_up

KNOWN, HELD = 60, 24  # months
BEGIN = Month.of(2019, 6)
MOST_UNIONS = 0.9  # share of an area's unions that must have told a month for its flow to be known, as in the product

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Numbers = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class World:
    """Series × months, the lines of one union behind each other."""

    in_force: Floats
    new_enrolments: Floats
    stock_breaks: Flags
    flow_breaks: Flags
    line: Numbers
    prefecture: Numbers
    ends: Numbers
    known: int  # months that the forecast may see

    @property
    def months(self) -> int:
        return int(self.in_force.shape[1])


def first_world(seed: int, known: int = KNOWN) -> World:
    return as_first_world(invent_series(seed=seed, months=known + HELD, first=BEGIN), known)


def as_first_world(invented: InventedSeries, known: int) -> World:
    unions, lines, months = invented.in_force.shape
    in_force, enrolled = (
        each.reshape(unions * lines, months).astype(float) for each in (invented.in_force, invented.new_enrolments)
    )
    nothing = np.zeros(in_force.shape, np.bool_)
    line, prefecture = np.tile(np.arange(lines), unions), np.repeat(invented.prefecture, lines).astype(np.intp)
    return World(in_force, enrolled, nothing, nothing, line, prefecture, np.full(len(line), months), known)


def second_world(seed: int) -> World:
    return as_second_world(invent_second_world(seed=seed, months=KNOWN + HELD, unions=600), KNOWN)


def as_second_world(invented: SecondWorld, known: int) -> World:
    return World(
        invented.in_force,
        invented.new_enrolments,
        invented.stock_breaks,
        invented.flow_breaks,
        invented.line,
        invented.prefecture,
        invented.ends,
        known,
    )


def unions_in_force(world: World) -> HeldOut:
    return _held_out(world.known, world.in_force, world.stock_breaks, world.line, stock=True)


def unions_enrolments(world: World) -> HeldOut:
    return _held_out(world.known, world.new_enrolments, world.flow_breaks, world.line, stock=False)


def unions_enrolments_by_rates(seed: int) -> HeldOut:
    """Tell the very rates that the first world's counts were drawn from: what nobody can know, and cannot be bettered."""
    held_out = unions_enrolments(first_world(seed))
    rates = invent_series(seed=seed, months=KNOWN + HELD, first=BEGIN).expected_enrolments
    told = replace(held_out.told, values=rates.reshape(len(held_out.history), -1)[:, KNOWN:])
    return replace(held_out, told=told)


def prefectures_in_force(world: World) -> HeldOut:
    return _sums_in_force(world, _areas(world, by_prefecture=True))


def nation_in_force(world: World) -> HeldOut:
    return _sums_in_force(world, _areas(world, by_prefecture=False))


def prefectures_enrolments(world: World) -> HeldOut:
    """The product forecasts the flow of a prefecture as one series: a single union's is mostly chance."""
    return _held_out(world.known, *_flows(world, world.prefecture * len(LINE_CODES) + world.line), stock=False)


def nation_enrolments(world: World) -> HeldOut:
    values, breaks, line = _flows(world, world.prefecture * len(LINE_CODES) + world.line)
    found = forecast(values[:, : world.known], horizon=HELD, stock=False, kin=line, breaks=breaks[:, : world.known])
    nation, broken, _ = _flows(world, world.line)
    came = _before_breaks(world.known, nation, broken)
    return HeldOut(nation[:, : world.known], came, sum_up(found, line, area_count=len(nation)).told)


def _held_out(known: int, values: Floats, breaks: Flags, kin: Numbers, *, stock: bool) -> HeldOut:
    found = forecast(values[:, :known], horizon=HELD, stock=stock, kin=kin, breaks=breaks[:, :known])
    return HeldOut(values[:, :known], _before_breaks(known, values, breaks), found.told)


def _before_breaks(known: int, values: Floats, breaks: Flags) -> Floats:
    """Return the months held out, without those behind a break that the forecast could not know of."""
    return np.where(np.logical_or.accumulate(breaks[:, known:], axis=1), np.nan, values[:, known:])


def _areas(world: World, *, by_prefecture: bool) -> Numbers:
    """Return the number of prefecture and line, or of the line; −1 for a union that is gone, or that a later break concerns."""
    areas = world.prefecture * len(LINE_CODES) + world.line if by_prefecture else world.line
    left_out = (world.ends < world.months) | world.stock_breaks[:, world.known :].any(axis=1)
    return np.where(left_out, -1, areas)


def _sums_in_force(world: World, areas: Numbers) -> HeldOut:
    """Sums as the product rolls up: of each union the last value told, up to then."""
    found = forecast(
        world.in_force[:, : world.known],
        horizon=HELD,
        stock=True,
        kin=world.line,
        breaks=world.stock_breaks[:, : world.known],
    )
    count = int(areas.max()) + 1
    sums = np.zeros((count, world.in_force.shape[1]))
    began = ~np.isnan(world.in_force[:, : world.known]).all(axis=1)
    np.add.at(sums, areas[(areas >= 0) & began], np.nan_to_num(_last_told(world.in_force))[(areas >= 0) & began])
    there = np.bincount(areas[(areas >= 0) & began], minlength=count) > 0
    sums[~there] = np.nan
    return HeldOut(sums[:, : world.known], sums[:, world.known :], sum_up(found, areas, area_count=count).told)


def _last_told(values: Floats) -> Floats:
    told = values.copy()
    for month in range(1, values.shape[1]):
        told[:, month] = np.where(np.isnan(told[:, month]), told[:, month - 1], told[:, month])
    return told


def _flows(world: World, areas: Numbers) -> tuple[Floats, Flags, Numbers]:
    """Return series, breaks and line of each area.

    A month is known if nearly all unions that had begun told it, and broken if it is for all of them.
    """
    stays = world.ends >= world.months
    series, breaks, lines = [], [], []
    for area in np.unique(areas[stays]).tolist():
        inside = stays & (areas == area)
        told = ~np.isnan(world.new_enrolments[inside])
        begun = np.logical_or.accumulate(told, axis=1).sum(axis=0)
        enough = told.sum(axis=0) >= MOST_UNIONS * np.maximum(begun, 1)
        series.append(np.where(enough, np.nansum(world.new_enrolments[inside], axis=0), np.nan))
        breaks.append(world.flow_breaks[inside].all(axis=0))
        lines.append(area % len(LINE_CODES))
    return np.array(series), np.array(breaks), np.array(lines)
