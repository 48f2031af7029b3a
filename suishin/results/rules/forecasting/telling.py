"""What is told of forecasts: values, their range, and how forecasts of the same kind did in the last twelve months."""

from dataclasses import dataclass

import numpy as np

from .arrays import YEAR, Floats, divided
from .backtest import Past, error_rate, last_year, scaled_error
from .ranges import ranges

STEPS = 1024  # values are whole 1/1024, so that sums are exact in any order and levels agree to the last bit


@dataclass(frozen=True, slots=True)
class Told:
    """One row per series or sum, NaN where nothing can be told."""

    values: Floats  # × months ahead, in the unit of the series, never below 0
    low: Floats  # × months ahead: 80 % of what comes should lie between low and high
    high: Floats
    mase: Floats  # of the forecast made 12 months ago; below 1 is better than "as last year"
    coverage: Floats  # share of the last 12 months that lay in the range told 12 months ago; 1 is all
    error_rate: Floats  # absolute errors ÷ values in the last 12 months: 0.03 is off by 3 % on average


def stepped(values: Floats) -> Floats:
    return np.rint(values * STEPS) / STEPS


def tell(values: Floats, past: Past) -> Told:
    """Put ranges around the values, months ahead × series, and tell how the past forecasts did."""
    values = stepped(values)
    reach = ranges(past, at=past.months, horizon=len(values))
    low, high = (np.maximum(stepped(values + each), 0) for each in (reach.below, reach.above))
    return Told(values.T, low.T, high.T, scaled_error(past), coverage(past), error_rate(past))


def coverage(past: Past) -> Floats:
    """Return the share of the last twelve months in the range that would have been told before them, from errors known then."""
    last = last_year(past)
    reach = ranges(past, at=past.months - YEAR, horizon=len(last.errors))
    counted = last.counted & ~np.isnan(reach.below)
    inside = counted & (last.errors >= reach.below) & (last.errors <= reach.above)
    return divided(inside.sum(axis=0), counted.sum(axis=0).astype(float))
