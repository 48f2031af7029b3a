"""The range that 80 % of what comes should lie in, from the errors of past forecasts.

An error is told apart into three: how far a series is missed one month ahead (its scale), how that grows with the months ahead, and
what is left, whose 10 % and 90 % quantiles are taken. The last two are learnt from all series of about the same size together,
for one series has too few years of its own; the scale is mostly its own. Where there are errors of two years, the quantiles are
those of the second year's errors in units of the first year's scale: so they hold how far a scale that was learnt may be off.
"""

from dataclasses import dataclass

import numpy as np

from .arrays import YEAR, Floats, Numbers, Singles, divided
from .backtest import Past

QUANTILES = (0.1, 0.9)
MOST_GROUPS, FEWEST_SERIES = 8, 150  # groups of about the same size; fewer series than this are not told apart
OWN = 1.5  # how much a series' own errors count against those of its group, where it has all of them
LARGEST_SAMPLE = 40_000


@dataclass(frozen=True, slots=True)
class Range:
    """How far below and above the forecast the range reaches: months ahead × series, the first never above 0, the other never below.

    NaN where no series of about that size has past errors.
    """

    below: Floats
    above: Floats


def ranges(past: Past, *, at: int, horizon: int) -> Range:
    """Return the ranges as they could be told when `at` months were known."""
    earlier, later = past.errors_known(at=at - YEAR), past.errors_since(at - YEAR, until=at)
    missed = _Missed.of(past.errors_known(at=at))
    missed_then = _Missed.of(earlier) if len(earlier) else missed
    sizes = past.sizes(until=at)
    reach = Range(*(np.full((horizon, len(sizes)), np.nan) for _ in range(2)))
    for group in _groups(sizes):
        growth = missed.of_series(group).growth(horizon)
        if growth is None:
            continue
        scale, then = (each.of_series(group).scales(growth, sizes[group]) for each in (missed, missed_then))
        lowest, highest = _quantiles(later, group, then, growth)
        reach.below[:, group] = growth[:horizon, None] * scale * lowest
        reach.above[:, group] = growth[:horizon, None] * scale * highest
    return reach


def _groups(sizes: Floats) -> list[Numbers]:
    count = int(np.clip(len(sizes) // FEWEST_SERIES, 1, MOST_GROUPS))
    return np.array_split(np.argsort(sizes, kind="stable"), count)


def _quantiles(errors: Singles, group: Numbers, scale: Floats, growth: Floats) -> tuple[float, float]:
    step = 1 + len(group) * errors.shape[0] * errors.shape[1] // LARGEST_SAMPLE
    unit = np.where(scale > 0, scale, np.nan)[::step] * growth[: errors.shape[1], None]
    relative = errors[:, :, group[::step]] / unit
    sample = relative[~np.isnan(relative)]
    if not len(sample):
        return 0.0, 0.0
    lowest, highest = np.quantile(sample, QUANTILES)
    return min(float(lowest), 0.0), max(float(highest), 0.0)


@dataclass(frozen=True, slots=True)
class _Missed:
    """Sums of absolute errors and how many there are: months ahead × series; `tried` is the share of the origins that a series has."""

    totals: Floats
    counts: Numbers
    tried: Floats

    @classmethod
    def of(cls, errors: Singles) -> "_Missed":
        totals, counts = np.zeros(errors.shape[1:]), np.zeros(errors.shape[1:], np.intp)
        for of_origin in errors:
            known = ~np.isnan(of_origin)
            np.add(totals, np.abs(of_origin), out=totals, where=known)
            counts += known
        return cls(totals, counts, counts.max(axis=0, initial=0) / max(len(errors), 1))

    def of_series(self, series: Numbers) -> "_Missed":
        return _Missed(self.totals[:, series], self.counts[:, series], self.tried[series])

    def growth(self, horizon: int) -> Floats | None:
        """Return the mean error of each month ahead ÷ that of one month, never less than before; None without any error.

        Beyond the months that were tried it goes on as the square root.
        """
        mean = divided(self.totals.sum(axis=1), self.counts.sum(axis=1).astype(float))
        known = np.flatnonzero(~np.isnan(mean))
        if not len(known):
            return None
        tried = int(known[-1]) + 1
        grown = np.nan_to_num(np.fmax.accumulate(mean[:tried]))
        beyond = grown[-1] * np.sqrt(np.arange(tried + 1, max(horizon, len(mean)) + 1) / tried)
        grown = np.concatenate([grown, beyond])
        first = grown[grown > 0][:1]
        return np.maximum(grown / first, 1) if len(first) else np.ones_like(grown)

    def scales(self, growth: Floats, sizes: Floats) -> Floats:
        """Return the mean error of each series one month ahead, drawn towards what the group's errors are for its size."""
        own = divided(
            (self.totals / growth[: len(self.totals), None]).sum(axis=0), self.counts.sum(axis=0).astype(float)
        )
        has_own = ~np.isnan(own)
        usual = sizes * divided(own[has_own].sum(), sizes[has_own].sum(), nothing=0)
        scales: Floats = (OWN * self.tried * np.nan_to_num(own) + usual) / (OWN * self.tried + 1)
        return scales
