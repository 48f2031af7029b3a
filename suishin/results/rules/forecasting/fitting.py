"""Learn one model per series from the months up to a day, follow it through later months, and forecast from any of them.

The forecast is the mean of two: Theta (Assimakopoulos and Nikolopoulos 2000; as simple smoothing with half of the long slope,
Hyndman and Billah 2003) and the damped trend of Gardner and McKenzie (1985), both on values without seasons and without breaks.
"""

from dataclasses import dataclass

import numpy as np

from .arrays import YEAR, Flags, Floats, Numbers, first_known, line_through
from .breaks import shift_to_today
from .seasons import seasons_of
from .smoothing import Begun, Weights, best_damped, best_simple, smooth

FIRST_LINE = 24  # months through which the first level and slope are laid
DOUBT = 3.0  # of slopes


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What is added to values to bring them to today's level, and what is taken off for the seasons."""

    shift: Floats  # months × series, 0 after the last break
    seasons: Floats  # 12 × series

    def of(self, block: slice) -> "Adjustment":
        return Adjustment(self.shift[:, block], self.seasons[:, block])

    def applied(self, values: Floats) -> Floats:
        """Return the values of the months that were learnt from, or of more, without breaks and seasons."""
        adjusted = values - self.seasons[np.arange(len(values)) % YEAR]
        adjusted[: len(self.shift)] += self.shift
        return adjusted


@dataclass(frozen=True, slots=True)
class Fit:
    """What was learnt of each series."""

    adjustment: Adjustment
    drift: Floats  # per month, half of the slope of the whole history: Theta
    simple: Weights
    damped: Weights
    begun: Begun


@dataclass(frozen=True, slots=True)
class Followed:
    """Levels and slope after each month, months × series."""

    fit: Fit
    theta_levels: Floats
    damped_levels: Floats
    damped_slopes: Floats


def adjust(values: Floats, breaks: Flags, kin: Numbers) -> Adjustment:
    """Learn breaks and seasons from all months given, months × series; NaN is missing. Needs all the kin at once."""
    shift = shift_to_today(values, breaks)
    return Adjustment(shift, seasons_of(values + shift, first_known(~np.isnan(values)), kin))


def learn(values: Floats, adjustment: Adjustment) -> Fit:
    """Learn the rest from the same months, or from a block of the series."""
    known = ~np.isnan(values)
    adjusted = adjustment.applied(values)
    _, slope = line_through(adjusted, known, doubt=DOUBT)
    begun = _begin(adjusted, known)
    simple, damped = best_simple(adjusted, known, begun), best_damped(adjusted, known, begun)
    return Fit(adjustment, slope / 2, simple, damped, begun)


def follow(fit: Fit, values: Floats) -> Followed:
    """Follow the values with what was learnt, through months that may lie after those it was learnt from."""
    known = ~np.isnan(values)
    adjusted = fit.adjustment.applied(values)
    level = Begun(fit.begun.starts, fit.begun.level, np.zeros_like(fit.begun.slope))
    theta_levels, _ = smooth(adjusted, known, level, fit.simple)
    return Followed(fit, theta_levels, *smooth(adjusted, known, fit.begun, fit.damped))


def fading(fit: Fit, horizon: int) -> Floats:
    """Return horizon × series: how many months' slopes are left of as many, when each leaves only a share to the next."""
    sums: Floats = np.cumsum(fit.damped.fading ** np.arange(1, horizon + 1)[:, None], axis=0)
    return sums


def project(followed: Followed, origin: int, faded: Floats) -> Floats:
    """Return months ahead × series, as many as `faded` has: the forecast behind the first `origin` months, never below 0."""
    fit, ahead = followed.fit, np.arange(len(faded))
    level = (followed.theta_levels[origin - 1] + fit.drift / fit.simple.level + followed.damped_levels[origin - 1]) / 2
    expected: Floats = faded * (followed.damped_slopes[origin - 1] / 2)
    expected += level
    expected += ahead[:, None] * (fit.drift / 2)
    expected += fit.adjustment.seasons[(origin + ahead) % YEAR]
    expected[expected < 0] = 0
    return expected


def _begin(adjusted: Floats, known: Flags) -> Begun:
    months, starts = np.arange(len(adjusted))[:, None], first_known(known)
    level, slope = line_through(adjusted, known & (months < starts + FIRST_LINE), doubt=DOUBT)
    return Begun(starts, level + slope * (starts - 1), slope)
