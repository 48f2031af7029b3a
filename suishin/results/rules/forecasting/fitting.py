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


def project(followed: Followed, origin: int, horizon: int) -> Floats:
    """Return horizon × series: the forecast for the months after the first `origin` months, never below 0."""
    fit, phi = followed.fit, followed.fit.damped.fading
    ahead = np.arange(horizon)[:, None]
    level = (followed.theta_levels[origin - 1] + fit.drift / fit.simple.level + followed.damped_levels[origin - 1]) / 2
    fading = np.cumsum(phi ** (ahead + 1), axis=0) * (followed.damped_slopes[origin - 1] / 2)
    seasons = fit.adjustment.seasons[(origin + np.arange(horizon)) % YEAR]
    expected: Floats = np.maximum(level + ahead * (fit.drift / 2) + fading + seasons, 0)
    return expected


def _begin(adjusted: Floats, known: Flags) -> Begun:
    months, starts = np.arange(len(adjusted))[:, None], first_known(known)
    level, slope = line_through(adjusted, known & (months < starts + FIRST_LINE), doubt=DOUBT)
    return Begun(starts, level + slope * (starts - 1), slope)
