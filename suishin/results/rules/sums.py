"""Sums over unions with NumPy: whole months at once, each sum beside the number of unions it consists of.

Shapes: u unions, l lines, a areas. Values are int64 with MISSING where nothing was told.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

MISSING = -1  # results are counts, never negative


@dataclass(frozen=True, slots=True)
class AreaSums:
    """Sums of one measure over the unions of each area; where `counts` is 0 there is no sum."""

    sums: Ints  # (a, l)
    counts: Ints  # (a, l): of how many unions


@dataclass(frozen=True, slots=True)
class Stock:
    """What is in force in a month: of each union the last value known, while the union exists."""

    values: Ints  # (u, l), MISSING where none was ever told
    is_carried: Bools  # (u, l): of an earlier month


def carried_stock(told: Ints, before: Ints, exists: Bools) -> Stock:
    """Return the stock of a month.

    told: (u, l) what the month itself tells; before: (u, l) the stock of the month before; exists: (u,) which unions
    exist in the month. A union that has closed carries nothing on, but what it still tells itself counts.
    """
    is_told = told != MISSING
    values = np.where(is_told, told, np.where(exists[:, None], before, MISSING))
    return Stock(values, ~is_told & (values != MISSING))


def sums_by_area(values: Ints, areas: Ints, area_count: int) -> AreaSums:
    """Sum the values that were told. values: (u, l); areas: (u,) index of each union's area, −1 for none."""
    lines = values.shape[1]
    is_known = (values != MISSING) & (areas >= 0)[:, None]
    cells = (areas[:, None] * lines + np.arange(lines))[is_known]
    size = area_count * lines
    counts = np.bincount(cells, minlength=size).reshape(area_count, lines)
    # Sums as whole numbers: bincount with weights adds floats, which are exact below 2**53.
    sums = np.bincount(cells, weights=values[is_known], minlength=size).astype(np.int64).reshape(area_count, lines)
    return AreaSums(sums, counts.astype(np.int64))


def counts_by_area(chosen: Bools, areas: Ints, area_count: int) -> Ints:
    """Count the chosen cells of each area and line. chosen: (u, l); areas: (u,); returns (a, l)."""
    lines = chosen.shape[1]
    cells = (areas[:, None] * lines + np.arange(lines))[chosen & (areas >= 0)[:, None]]
    return np.bincount(cells, minlength=area_count * lines).reshape(area_count, lines).astype(np.int64)
