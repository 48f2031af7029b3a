"""Types of the forecast's arrays, and sums and lines that leave out what is missing.

Inside this package time runs down: months × series, so that one month of all series lies side by side in memory.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Flags = NDArray[np.bool_]
Numbers = NDArray[np.intp]

YEAR = 12


def first_known(known: Flags) -> Numbers:
    """Return for each series its first month with a value; the number of months where there is none."""
    if not len(known):
        return np.zeros(known.shape[1], np.intp)
    starts: Numbers = np.where(known.any(axis=0), known.argmax(axis=0), len(known))
    return starts


def divided(part: Floats | float, whole: Floats | float, *, nothing: float = np.nan) -> Floats:
    """Return part ÷ whole, `nothing` where the whole is not above 0."""
    quotient: Floats = np.divide(part, whole, out=np.full(np.shape(part), nothing, dtype=float), where=whole > 0)
    return quotient


def mean_of(values: Floats, counted: Flags) -> Floats:
    """Return the mean of the counted values of each series, NaN where none counts."""
    return divided(np.where(counted, values, 0).sum(axis=0), counted.sum(axis=0).astype(float))


def filled(values: Floats) -> Floats:
    """Return the values with straight lines through their gaps; before the first and after the last value these go on level, 0 without any."""
    known = ~np.isnan(values)
    complete = values.copy()
    holey = np.flatnonzero(~known.all(axis=0))
    complete[:, holey] = _without_holes(values[:, holey], known[:, holey])
    return complete


def _without_holes(values: Floats, known: Flags) -> Floats:
    if not values.size:
        return values
    months, last = np.arange(len(values))[:, None], len(values) - 1
    before = np.maximum.accumulate(np.where(known, months, -1), axis=0)
    after = np.minimum.accumulate(np.where(known, months, last + 1)[::-1], axis=0)[::-1]
    before, after = np.where(before < 0, after, before).clip(max=last), np.where(after > last, before, after).clip(0)
    left, right = np.take_along_axis(values, before, axis=0), np.take_along_axis(values, after, axis=0)
    straight: Floats = left + (right - left) * (months - before) / np.maximum(after - before, 1)
    return np.nan_to_num(straight)


def line_through(values: Floats, counted: Flags, *, doubt: float = 0.0) -> tuple[Floats, Floats]:
    """Return level at month 0 and slope per month of the least-squares line through the counted values of each series.

    With fewer than three counted months the slope is 0. With `doubt` it is drawn towards 0 as far as it is not sure: it becomes
    slope × (1 − doubt ÷ t²), t being slope ÷ its standard error, never less than 0 of it.
    """
    months = np.arange(len(values), dtype=float)[:, None]
    count = np.maximum(counted.sum(axis=0), 1)
    values = np.where(counted, values, 0)
    at = np.where(counted, months, 0)
    month_mean, mean = at.sum(axis=0) / count, values.sum(axis=0) / count
    spread = np.maximum(_products(at, at) - count * month_mean**2, 1e-9)
    slope = np.where(count > 2, (_products(at, values) - count * month_mean * mean) / spread, 0)
    if doubt:
        squares = _products(values, values) - count * mean**2 - slope**2 * spread
        variance = np.maximum(squares, 0) / np.maximum(count - 2, 1) / spread
        slope = slope * np.maximum(1 - doubt * variance / np.maximum(slope**2, 1e-30), 0)
    return mean - slope * month_mean, slope


def _products(one: Floats, other: Floats) -> Floats:
    """Return the sum of products of each column. (A matrix product would start threads of its own.)"""
    products: Floats = np.einsum("ts,ts->s", one, other)
    return products
