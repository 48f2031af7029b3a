"""What each month of the year adds: classical decomposition, additive, with series that know little leaning on their kin.

The kin of a series are those of the same line. Their sum is tested for seasons as in the Theta method's form for the M4 competition
(autocorrelation at 12 months outside the 90 % limits); where it has them, they are what is expected of each of the kin, by its size.
A series departs from that as far as its own seasons are surer than chance: the estimate of James and Stein (1961). Trying the
test on each series by itself, as that recipe has it, missed the windows of nearly all unions with few enrolments a month.
"""

import numpy as np

from .arrays import YEAR, Flags, Floats, Numbers, filled, mean_of

SHORTEST = 3 * YEAR  # months: with fewer no seasons are looked for
LIMIT = 1.645  # of the standard normal distribution, 90 % two-sided
DOUBT = 1.5  # of seasons that differ from those of the kin; 1 would be James and Stein's own


def seasons_of(values: Floats, starts: Numbers, kin: Numbers) -> Floats:
    """Return 12 × series, each adding up to 0: what the months of the year add. Row 0 belongs to month 0.

    `kin` are numbers from 0, one per series: the same number, the same kin.
    """
    if len(values) < SHORTEST:
        return np.zeros((YEAR, values.shape[1]))
    known = ~np.isnan(values)
    complete = filled(values)
    own, noise = decomposed(complete, known, starts)
    expected = _of_kin(complete, known, starts, kin)
    distance = ((own - expected) ** 2).sum(axis=0)
    trust = np.maximum(1 - DOUBT * noise / np.maximum(distance, 1e-30), 0)
    return expected + trust * (own - expected)


def is_seasonal(complete: Floats) -> Flags:
    """Test the changes from month to month, not the values: what only grows looks like itself a year ago without any season."""
    changes = np.diff(complete, axis=0)
    changes -= changes.mean(axis=0)
    power = np.einsum("ts,ts->s", changes, changes)
    correlations = np.stack(
        [
            np.einsum("ts,ts->s", changes[lag:], changes[:-lag]) / np.where(power > 0, power, 1)
            for lag in range(1, YEAR + 1)
        ]
    )
    error = np.sqrt((1 + 2 * (correlations[:-1] ** 2).sum(axis=0)) / len(changes))
    seasonal: Flags = correlations[-1] > LIMIT * error
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


def _of_kin(complete: Floats, known: Flags, starts: Numbers, kin: Numbers) -> Floats:
    """Return 12 × series: the seasons of the kin's sum, in proportion to the size of the series in the last three years."""
    lived = np.arange(len(complete))[:, None] >= starts
    size = np.nan_to_num(mean_of(complete[-SHORTEST:], (lived & known)[-SHORTEST:]))
    groups = int(kin.max(initial=-1)) + 1
    order = np.argsort(kin, kind="stable")
    present, at = np.unique(kin[order], return_index=True)
    sums = np.zeros((len(complete), groups))
    sums[:, present] = np.add.reduceat(np.where(lived, complete, 0)[:, order], at, axis=1)
    seasonal = np.zeros(groups, np.bool_)
    seasonal[present] = is_seasonal(sums[:, present])
    seasons, _ = decomposed(sums, np.ones(sums.shape, np.bool_), np.zeros(groups, np.intp))
    total = np.abs(sums[-SHORTEST:].mean(axis=0))
    profile = np.where(seasonal & (total > 0), seasons / np.where(total > 0, total, 1), 0)
    return profile[:, kin] * size
