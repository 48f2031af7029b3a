"""A second invented world of monthly results, built otherwise than `suishin/operations/scale`, to see what the forecast does in it.

There enrolments are Poisson around smooth seasons, and all that happens is told. Here counts scatter more than that, levels wander and
grow towards a ceiling, seasons multiply and drift; there are campaigns in irregular months with a lull behind them, steps that nobody
announces, runs of zeros, months without a report, unions that begin late, revisions of a product and mergers (both known, as breaks).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

LINES, PREFECTURES = 9, 47
SCATTER = 4.0  # of the negative binomial: the variance is mean + mean² ÷ this


@dataclass(frozen=True, slots=True)
class SecondWorld:
    """Series are unions × lines, one after the other: the lines of the first union first."""

    in_force: Floats  # series × months, NaN where there is no report
    new_enrolments: Floats
    stock_breaks: Flags  # series × months: known first months of a new level
    flow_breaks: Flags
    line: NDArray[np.intp]  # series
    prefecture: NDArray[np.intp]  # series
    ends: NDArray[np.intp]  # series: the month in which the union went into another; the number of months if it did not


def invent_second_world(*, seed: int, months: int, unions: int = 300) -> SecondWorld:
    random = np.random.default_rng([seed, 2])
    line, prefecture = np.tile(np.arange(LINES), unions), np.repeat(random.integers(0, PREFECTURES, unions), LINES)
    rates = _rates(random, line, months)
    stock_breaks, flow_breaks = np.zeros(rates.shape, np.bool_), np.zeros(rates.shape, np.bool_)
    revised = _revise(random, line, rates, flow_breaks)
    enrolled = random.negative_binomial(SCATTER, SCATTER / (SCATTER + rates)).astype(float)
    stock = _stock(random, enrolled, revised, stock_breaks)
    ends = _merge(random, stock, enrolled, stock_breaks, flow_breaks)
    _leave_out(random, stock, enrolled)
    return SecondWorld(stock, enrolled, stock_breaks, flow_breaks, line, prefecture, ends)


def _rates(random: np.random.Generator, line: NDArray[np.intp], months: int) -> Floats:
    """Return the expected enrolments of each month."""
    size = np.exp(random.normal(0.2, 1.5, (len(line), 1))).clip(0.02, 200)
    wander = np.cumsum(random.normal(0, 0.03, (len(line), months)), axis=1)
    rates = size * np.exp(wander) * _growth(random, len(line), months) * _seasons(random, line, months)
    rates *= _campaigns(random, len(line), months) * _steps(random, len(line), months)
    quiet: Floats = np.where(_runs(random, rates.shape, share=0.12, shortest=4, longest=18), 0, rates)
    return quiet


def _growth(random: np.random.Generator, series: int, months: int) -> Floats:
    """A third grows along an S towards a ceiling, a third shrinks slowly, a third stays."""
    at = np.arange(months)
    middle = random.uniform(0, months, (series, 1))
    rising = 0.5 + 1 / (1 + np.exp(-(at - middle) / 10))
    kind = random.integers(0, 3, (series, 1))
    growth: Floats = np.select([kind == 0, kind == 1], [rising, 0.994**at * np.ones((series, 1))], 1.0)
    return growth


def _seasons(random: np.random.Generator, line: NDArray[np.intp], months: int) -> Floats:
    """Waves that multiply, in the line's phase give or take a month, strong in some series and absent in others; they drift later."""
    phase = random.uniform(0, 12, LINES)[line][:, None] + random.normal(0, 1, (len(line), 1))
    strength = random.choice([0, 0.5, 1.2], (len(line), 1), p=[0.3, 0.4, 0.3])
    drift = random.normal(0, 0.01, (len(line), 1)) * np.arange(months)
    turn = 2 * np.pi * (np.arange(months) - phase - drift) / 12
    waves: Floats = np.exp(strength * (np.cos(turn) + 0.5 * np.cos(2 * turn)))
    return waves


def _campaigns(random: np.random.Generator, series: int, months: int) -> Floats:
    """Two months of three times as many, in any month, then two of half: about once in four years."""
    effect = np.ones((series, months + 4))
    for row, month in np.argwhere(random.random((series, months)) < 0.02):
        effect[row, month : month + 4] = (3, 3, 0.5, 0.5)
    return effect[:, :months]


def _steps(random: np.random.Generator, series: int, months: int) -> Floats:
    """A level that changes for good without being announced: a fifth of the series, once."""
    month = random.integers(0, months, (series, 1))
    factor = np.where(random.random((series, 1)) < 0.2, np.exp(random.normal(0, 0.5, (series, 1))), 1)
    return np.where(np.arange(months) >= month, factor, 1)


def _revise(random: np.random.Generator, line: NDArray[np.intp], rates: Floats, breaks: Flags) -> list[tuple[int, int]]:
    """Three lines are revised once: from then on more or fewer enrol. Return line and month of each."""
    months = rates.shape[1]
    revised = [(int(each), int(random.integers(months // 4, months))) for each in random.permutation(LINES)[:3]]
    for each, month in revised:
        rates[line == each, month:] *= np.exp(random.normal(0, 0.5))
        breaks[line == each, month] = True
    return revised


def _stock(random: np.random.Generator, enrolled: Floats, revised: list[tuple[int, int]], breaks: Flags) -> Floats:
    """Return the policies in force: a share ends each month, more in March, and a revision ends some at once."""
    share = random.uniform(0.004, 0.02, len(enrolled))
    stock = np.round(enrolled.mean(axis=1) / share * random.uniform(0.7, 1.3, len(enrolled)))
    kept = np.empty_like(enrolled)
    lines = np.arange(len(enrolled)) % LINES
    for month in range(enrolled.shape[1]):
        ending = share * (2.5 if month % 12 == 2 else 0.9)
        for line, on in revised:
            if month == on:
                ending = np.where(lines == line, 0.12, ending)
                breaks[lines == line, month] = True
        stock = stock + enrolled[:, month] - random.binomial(stock.astype(np.int64), ending)
        kept[:, month] = stock
    return kept


def _merge(
    random: np.random.Generator, stock: Floats, enrolled: Floats, stock_breaks: Flags, flow_breaks: Flags
) -> NDArray[np.intp]:
    """A few pairs of unions become one: the first goes on with both, the second reports no more. Return when each series ends."""
    unions, months = len(stock) // LINES, stock.shape[1]
    ends = np.full(len(stock), months)
    pairs = random.permutation(unions)[: unions // 15 // 2 * 2].reshape(-1, 2)
    for first, second in pairs:
        month = int(random.integers(months // 4, months))
        into, out = slice(first * LINES, (first + 1) * LINES), slice(second * LINES, (second + 1) * LINES)
        for values, breaks in ((stock, stock_breaks), (enrolled, flow_breaks)):
            values[into, month:] += values[out, month:]
            values[out, month:] = np.nan
            breaks[into, month] = True
        ends[out] = month
    return ends


def _leave_out(random: np.random.Generator, stock: Floats, enrolled: Floats) -> None:
    """Single months and runs of months are missing, and some unions begin late: for all measures of a series alike."""
    shape = stock.shape
    missing = (random.random(shape) < 0.02) | _runs(random, shape, share=0.05, shortest=2, longest=7)
    late = np.where(random.random((shape[0], 1)) < 0.08, random.integers(1, shape[1], (shape[0], 1)), 0)
    missing |= np.arange(shape[1]) < late
    stock[missing] = enrolled[missing] = np.nan


def _runs(random: np.random.Generator, shape: tuple[int, ...], *, share: float, shortest: int, longest: int) -> Flags:
    """Mark one run of months in about this share of the series."""
    begin = random.integers(0, shape[1], (shape[0], 1))
    length = random.integers(shortest, longest + 1, (shape[0], 1)) * (random.random((shape[0], 1)) < share)
    months = np.arange(shape[1])
    return (months >= begin) & (months < begin + length)
