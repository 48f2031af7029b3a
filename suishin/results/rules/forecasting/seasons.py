"""What each month of the year adds: classical decomposition, additive, with series that know little leaning on their kin.

The kin of a series are those of the same line. Their sum is tested for seasons as in the Theta method's form for the M4 competition
(autocorrelation at 12 months outside the 90 % limits); where it has them, they are what is expected of each of the kin, by its size.
A series departs from that as far as its own seasons are surer than chance: the estimate of James and Stein (1961). Trying the
test on each series by itself, as that recipe has it, missed the windows of nearly all unions with few enrolments a month.
"""

import numpy as np

from .arrays import YEAR, Flags, Floats, Numbers, divided, filled, first_known, mean_of
from .grouping import Grouping

SHORTEST = 2 * YEAR  # months: with fewer no seasons are looked for
RECENT = 3 * YEAR  # months by which the size of a series is told
LIMIT = 1.645  # of the standard normal distribution, 90 % two-sided


def seasons_of(values: Floats, starts: Numbers, kin: Numbers) -> Floats:
    """Return 12 × series, each adding up to 0: what the months of the year add. Row 0 belongs to month 0.

    `kin` are numbers from 0, one per series: the same number, the same kin. The seasons of a series that has no kin are drawn towards none,
    unless it passes the test by itself.
    """
    if len(values) < SHORTEST or not values.shape[1]:
        return np.zeros((YEAR, values.shape[1]))
    known = ~np.isnan(values)
    complete = filled(values)
    own, noise = decomposed(complete, known, starts)
    size = np.nan_to_num(mean_of(np.abs(values[-RECENT:]), known[-RECENT:]))
    kinship = Grouping.of(kin, int(kin.max()) + 1)
    of_kin = _of_kin(kinship.add(complete), first_known(kinship.add(known.astype(float)) > 0))
    part = divided(size, kinship.add(size)[kin], nothing=0)
    expected = of_kin[:, kin] * part
    distance = ((own - expected) ** 2).sum(axis=0)
    trust = np.maximum(1 - noise / np.maximum(distance, 1e-30), 0)
    seasons = expected + trust * (own - expected)
    # Drawn towards their kin one by one, the series would together lose some of the seasons of their sum: given back by size.
    lost = np.where(of_kin.any(axis=0), of_kin - kinship.add(seasons), 0)
    given_back: Floats = seasons + lost[:, kin] * part
    return given_back


def _of_kin(sums: Floats, starts: Numbers) -> Floats:
    """Return 12 × kin: the seasons of the sums that pass the test."""
    seasons, _ = decomposed(sums, np.ones(sums.shape, np.bool_), starts)
    return np.where(is_seasonal(sums, starts), seasons, 0)


def is_seasonal(complete: Floats, starts: Numbers) -> Flags:
    """Test the changes from month to month, not the values: what only grows looks like itself a year ago without any season."""
    lived = np.arange(1, len(complete))[:, None] > starts
    changes, count = np.where(lived, np.diff(complete, axis=0), 0), np.maximum(lived.sum(axis=0), 1)
    changes = np.where(lived, changes - changes.sum(axis=0) / count, 0)
    power = np.einsum("ts,ts->s", changes, changes)
    products = [np.einsum("ts,ts->s", changes[lag:], changes[:-lag]) for lag in range(1, YEAR + 1)]
    correlations = np.stack(products) / np.where(power > 0, power, 1)
    error = np.sqrt((1 + 2 * (correlations[:-1] ** 2).sum(axis=0)) / count)
    seasonal: Flags = (correlations[-1] > LIMIT * error) & (len(complete) - starts >= SHORTEST)
    return seasonal


def decomposed(complete: Floats, known: Flags, starts: Numbers) -> tuple[Floats, Floats]:
    """Return the seasons of each series by itself, and how large the sum of their squares would be by chance (infinite if unknown).

    A month's season is its mean distance from the centred mean of its year. Months without a value don't count.
    """
    half = YEAR // 2
    totals = np.vstack([np.zeros(complete.shape[1]), np.cumsum(complete, axis=0)])
    years = totals[YEAR:] - totals[:-YEAR]
    months = np.arange(half, len(complete) - half)
    counted = known[half:-half] & (months[:, None] - half >= starts)
    distance = np.where(counted, complete[half:-half] - (years[1:] + years[:-1]) / (2 * YEAR), 0)
    of_month = [months % YEAR == month for month in range(YEAR)]
    seasons = np.stack([distance[rows].sum(axis=0) / np.maximum(counted[rows].sum(axis=0), 1) for rows in of_month])
    count = counted.sum(axis=0)
    squares = np.einsum("ts,ts->s", distance, distance) - (
        np.stack([counted[rows].sum(axis=0) for rows in of_month]) * seasons**2
    ).sum(axis=0)
    noise = np.where(
        count > YEAR, (YEAR - 1) * YEAR * np.maximum(squares, 0) / np.maximum((count - YEAR) * count, 1), np.inf
    )
    return seasons - seasons.mean(axis=0), noise
