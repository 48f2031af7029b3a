"""Exponential smoothing of many series at once: every set of weights is tried on every series, the one that erred least is taken.

Simple smoothing (for Theta) follows a level, damped smoothing a level and a slope that fades: Hyndman, Koehler, Ord and Snyder,
Forecasting with Exponential Smoothing (2008). What counts are squared errors one month ahead. Of five years of a union with few
policies the liveliest weights often fit best by chance; so those have to fit better by a share of their liveliness.
"""

from dataclasses import dataclass

import numpy as np

from .arrays import Flags, Floats, Numbers, Singles

ALPHAS = np.linspace(0.05, 0.95, 19)
LEVELS, SLOPES, FADINGS = (0.05, 0.15, 0.3, 0.45, 0.65, 0.9), (0.02, 0.08, 0.2, 0.5), (0.8, 0.9, 0.97)
LIVELINESS = 0.8  # by how much more the squares count for a weight of 1, of the level and of the slope


@dataclass(frozen=True, slots=True)
class Weights:
    """One per set tried, or one per series: of the last error for the level and for the slope, and what a month leaves of the slope."""

    level: Floats
    slope: Floats
    fading: Floats
    handicap: Floats

    def __getitem__(self, chosen: Numbers) -> "Weights":
        return Weights(self.level[chosen], self.slope[chosen], self.fading[chosen], self.handicap[chosen])


@dataclass(frozen=True, slots=True)
class Begun:
    """Where smoothing begins: the month of each series' first value, level and slope before it."""

    starts: Numbers
    level: Floats
    slope: Floats


def _simple() -> Weights:
    none = np.zeros_like(ALPHAS)
    return Weights(ALPHAS, none, none, 1 + LIVELINESS * ALPHAS)


def _damped() -> Weights:
    level, slope, fading = (grid.ravel() for grid in np.meshgrid(LEVELS, SLOPES, FADINGS, indexing="ij"))
    return Weights(level, level * slope, fading, 1 + LIVELINESS * (level + slope))


SIMPLE, DAMPED = _simple(), _damped()  # 19 and 72 sets


def best_simple(values: Floats, known: Flags, begun: Begun) -> Weights:
    """Return one set of weights per series."""
    return SIMPLE[_best(values, known, begun, SIMPLE)]


def best_damped(values: Floats, known: Flags, begun: Begun) -> Weights:
    return DAMPED[_best(values, known, begun, DAMPED)]


def smooth(values: Floats, known: Flags, begun: Begun, weights: Weights) -> tuple[Floats, Floats]:
    """Return level and slope of each series after each month: months × series each."""
    levels, slopes = np.empty_like(values), np.empty_like(values)
    level, slope = np.zeros(values.shape[1]), np.zeros(values.shape[1])
    for month, (row, counted) in enumerate(zip(values, known, strict=True)):
        starting = begun.starts == month
        if starting.any():
            level, slope = np.where(starting, begun.level, level), np.where(starting, begun.slope, slope)
        slope = slope * weights.fading
        level = level + slope
        error = np.where(counted, row - level, 0)
        level = level + weights.level * error
        slope = slope + weights.slope * error
        levels[month], slopes[month] = level, slope
    return levels, slopes


def _best(values: Floats, known: Flags, begun: Begun, weights: Weights) -> Numbers:
    """Return for each series the number of the set that fits best.

    Single precision is enough to choose by, on values that are measured from the first level in units of their largest distance.
    """
    distance = np.where(known, values - begun.level, 0)
    scale = np.maximum(np.abs(distance).max(axis=0, initial=0), 1e-9)
    scaled, slope = (distance / scale).astype(np.float32), (begun.slope / scale).astype(np.float32)
    tried = _squares_with_slope if weights.slope.any() else _squares
    squares = tried(scaled, known, begun.starts, slope, weights)
    best: Numbers = (squares * weights.handicap[:, None]).argmin(axis=0)
    return best


def _squares(values: Singles, known: Flags, starts: Numbers, begun: Singles, weights: Weights) -> Singles:
    """Return sets × series: the sum of squared errors of simple smoothing."""
    alpha = weights.level[:, None].astype(np.float32)
    level = np.zeros((len(alpha), values.shape[1]), np.float32)
    error, part, squares = np.empty_like(level), np.empty_like(level), np.zeros_like(level)
    gaps = np.flatnonzero(~known.all(axis=1)).tolist()
    for month, row in enumerate(values):
        np.subtract(row, level, out=error)
        if month in gaps:
            np.multiply(error, known[[month]], out=error)
        np.multiply(error, error, out=part)
        np.add(squares, part, out=squares)
        np.multiply(error, alpha, out=part)
        np.add(level, part, out=level)
    return squares


def _squares_with_slope(values: Singles, known: Flags, starts: Numbers, begun: Singles, weights: Weights) -> Singles:
    """Return sets × series: the sum of squared errors of damped smoothing."""
    alpha, beta, phi = (each[:, None].astype(np.float32) for each in (weights.level, weights.slope, weights.fading))
    level = np.zeros((len(alpha), values.shape[1]), np.float32)
    slope, squares = np.zeros_like(level), np.zeros_like(level)
    error, part = np.empty_like(level), np.empty_like(level)
    gaps = np.flatnonzero(~known.all(axis=1)).tolist()
    for month, row in enumerate(values):
        starting = starts == month
        if starting.any():
            slope[:, starting] = begun[starting]
        np.multiply(slope, phi, out=slope)
        np.add(level, slope, out=level)
        np.subtract(row, level, out=error)
        if month in gaps:
            np.multiply(error, known[[month]], out=error)
        np.multiply(error, error, out=part)
        np.add(squares, part, out=squares)
        np.multiply(error, alpha, out=part)
        np.add(level, part, out=level)
        np.multiply(error, beta, out=part)
        np.add(slope, part, out=slope)
    return squares
