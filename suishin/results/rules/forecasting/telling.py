"""What is told of forecasts: values, their range, and how forecasts of the same kind did in the last twelve months."""

from dataclasses import dataclass

import numpy as np

from .arrays import YEAR, Floats
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


def tell(values: Floats, past: Past) -> Told:
    """Put ranges around the values, months ahead × series, and tell how the past forecasts did."""
    values = np.rint(values * STEPS) / STEPS
    below, above = ranges(past.errors, past.sizes(until=past.months), horizon=len(values))
    low, high = (np.maximum(np.rint((values + reach) * STEPS) / STEPS, 0) for reach in (below, above))
    return Told(values.T, low.T, high.T, scaled_error(past), coverage(past), error_rate(past))


def coverage(past: Past) -> Floats:
    """Return the share of the last twelve months in the range that would have been told before them, from errors known then."""
    then = past.months - YEAR
    last = last_year(past)
    errors = past.errors_known(at=then)
    if not errors.size or not len(last.errors):
        return np.full(past.values.shape[1], np.nan)
    below, above = ranges(errors[:, : len(last.errors)], past.sizes(until=then), horizon=len(last.errors))
    counted = last.counted & ~np.isnan(below)
    inside = counted & (last.errors >= below) & (last.errors <= above)
    count = counted.sum(axis=0)
    return np.divide(inside.sum(axis=0), count, out=np.full(count.shape, np.nan), where=count > 0)
