"""Monthly results of an invented federation as whole arrays, the same for the same seed.

Unions of 10 to 20,000 members lie unevenly over 47 prefectures. Each line has its own share of members, seasons and turnover; each
union its own month of the enrolment window, its own taste for a line, and a trend that drifts. Counts are Poisson, and the stock
is always the stock before plus what came in less what went out. All numbers are invented; only their size is that of the real ones.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from suishin.common.months import Month

from .lines import LINES

PREFECTURES = 47

LINE_CODES = tuple(line.code for line in LINES)

Counts = NDArray[np.int32]  # unions × lines × months
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class InventedSeries:
    """Months run from `first`; lines are in the order of `LINE_CODES`; basic cover is 0 or 1, joined or not."""

    first: Month
    prefecture: NDArray[np.int32]  # unions: number of the prefecture, 0 to 46, in ascending order
    members: NDArray[np.int32]  # unions
    in_force: Counts  # at the end of the month
    new_enrolments: Counts
    terminations: Counts
    transfers_in: Counts
    transfers_out: Counts
    expected_enrolments: Floats  # unions × lines × months: what the Poisson counts were drawn around


def invent_series(
    *, seed: int, months: int, first: Month, unions: int = 2500, members: NDArray[np.int32] | None = None
) -> InventedSeries:
    """Return `months` months of all lines of all unions: arrays of unions × lines × months.

    With `members` (one number for each union) the unions are given, and only their results are invented.
    """
    random = np.random.default_rng(seed)
    prefecture = _prefectures(random, unions)
    members = _members(random, unions) if members is None else members
    rates = _rates(random, members, months=months, first=first)
    return InventedSeries(first, prefecture, members, *_live(random, rates, months), rates.enrolled)


def _prefectures(random: np.random.Generator, unions: int) -> NDArray[np.int32]:
    """Spread the unions: the largest prefecture has about six times as many as the smallest, each has one if there are enough."""
    weights = np.sort(random.gamma(6, size=PREFECTURES)) + 1
    extra = random.choice(PREFECTURES, size=max(unions - PREFECTURES, 0), p=weights / weights.sum())
    one_each = np.arange(PREFECTURES)[:unions]
    return np.sort(np.concatenate([one_each, extra])).astype(np.int32)


def _members(random: np.random.Generator, unions: int) -> NDArray[np.int32]:
    """Sizes are lognormal: half of the unions have fewer than 160 members, a few have many thousands."""
    return np.clip(np.exp(random.normal(np.log(160), 1.15, unions)), 10, 20_000).astype(np.int32)


@dataclass(frozen=True, slots=True)
class _Rates:
    start: Floats  # unions × lines: policies in force before the first month
    enrolled: Floats  # unions × lines × months: expected new enrolments
    ended: Floats  # lines × months: share of the stock that ends
    moved: Floats  # lines × months: share of the stock that moves to the line of retirees


def _rates(random: np.random.Generator, members: NDArray[np.int32], *, months: int, first: Month) -> _Rates:
    shape = (len(members), len(LINES))
    share = np.array([line.share for line in LINES]) * np.exp(random.normal(0, 0.4, shape))
    start = np.where(
        [line.is_joined_as_a_whole for line in LINES], share / 2, members[:, None] * np.minimum(share, 0.95)
    )
    calendar = (first.month - 1 + np.arange(months)) % 12
    turnover = np.array([line.turnover for line in LINES]) / 12
    enrolled = (start * turnover * _taste(random, shape))[:, :, None] * _trend(random, shape, months)
    enrolled *= _seasons(random, len(members))[:, :, calendar]
    ended = turnover[:, None] * np.array([line.endings for line in LINES])[:, calendar]
    moved = np.array([line.retiring for line in LINES])[:, None] * (calendar == 3)  # retired in March, moved in April
    return _Rates(start, enrolled, ended, moved)


def _taste(random: np.random.Generator, shape: tuple[int, int]) -> Floats:
    """A union that promotes a line gains more than it loses, another loses."""
    return np.exp(random.normal(0, 0.35, shape))


def _trend(random: np.random.Generator, shape: tuple[int, int], months: int) -> Floats:
    """Enrolments drift by about 4 % a year, and up or down from month to month by less than 1 %."""
    years = np.arange(months) / 12
    steady = random.normal(0, 0.04, (*shape, 1)) * years
    wander = np.cumsum(random.normal(0, 0.008, (*shape, months)), axis=2)
    trend: Floats = np.exp(steady + wander)
    return trend


def _seasons(random: np.random.Generator, unions: int) -> Floats:
    """Return unions × lines × 12, mean 1: the line's seasons, turned so that its window opens in the union's own month."""
    late = random.choice([0, 0, 0, 0, 0, 0, 1, 1, -1, 2, -2, 6], size=unions)
    months = np.arange(12)
    seasons = np.empty((unions, len(LINES), 12))
    for number, line in enumerate(LINES):
        window = np.isin((months[None, :] - line.window - late[:, None]) % 12, (0, 1)) * line.in_window / 2
        april = (months == 3) * line.in_april
        seasons[:, number] = 12 * (window + april + (1 - line.in_window - line.in_april) / 12)
    return seasons


def _live(random: np.random.Generator, rates: _Rates, months: int) -> tuple[Counts, Counts, Counts, Counts, Counts]:
    """Let the months pass: people enrol, policies end, retired people's policies move to the line of retirees."""
    whole = np.array([line.is_joined_as_a_whole for line in LINES])
    into = [line.code for line in LINES].index("retiree_group_life")
    stock = np.where(whole, random.random(rates.start.shape) < rates.start, random.poisson(rates.start))
    flows = [np.zeros((*rates.start.shape, months), np.int32) for _ in range(5)]
    in_force, enrolled, ended, moved_in, moved_out = flows
    for month in range(months):
        ending = random.binomial(stock, rates.ended[:, month])
        moving = random.binomial(stock - ending, rates.moved[:, month])
        coming = random.poisson(rates.enrolled[:, :, month])
        coming[:, whole] = (coming * (stock == 0))[:, whole].clip(max=1)
        arriving = np.zeros_like(stock)
        arriving[:, into] = moving.sum(axis=1)
        stock = stock + coming - ending + arriving - moving
        for kept, now in zip(flows, (stock, coming, ending, arriving, moving), strict=True):
            kept[:, :, month] = now
    return in_force, enrolled, ended, moved_in, moved_out
