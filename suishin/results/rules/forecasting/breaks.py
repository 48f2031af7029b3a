"""Level steps at known breaks: a revision of the product, a merger. What lies before is brought to the level of what lies after.

How far the level stepped is told by the year-on-year change: by how much that of the first year after the break differs from the
usual one before it. Seasons and a steady trend fall out of that difference. A step that is hardly larger than these changes scatter
anyway is drawn towards 0. Where a year before is missing, the months right before and right after are compared.
"""

import warnings

import numpy as np

from .arrays import YEAR, Flags, Floats

NEIGHBORS = 3  # months on each side, where there is no year to compare with
DOUBT = 3.0  # of steps, as of slopes


def shift_to_today(values: Floats, breaks: Flags) -> Floats:
    """Return what to add to each value, months × series: 0 after the last break. `breaks` marks the first month of a new level."""
    shift = np.zeros_like(values)
    for month in np.flatnonzero(breaks[1:].any(axis=1)).tolist():
        first = month + 1
        broken = np.flatnonzero(breaks[first])
        end = _end_of_first_year(breaks[:, broken], first)
        shift[:first, broken] += _step(values[:, broken] + shift[:, broken], first, end)
    return shift


def _end_of_first_year(breaks: Flags, first: int) -> int:
    """Return the month behind the first year after the break, or before the next break of any of the series."""
    later = np.flatnonzero(breaks[first + 1 :].any(axis=1)).tolist()
    return int(min([first + YEAR, len(breaks)] + [first + 1 + month for month in later[:1]]))


def _step(values: Floats, first: int, end: int) -> Floats:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # means of nothing are NaN, and meant
        after, before = values[first : first + NEIGHBORS], values[max(first - NEIGHBORS, 0) : first]
        nearby = np.nanmean(after, axis=0) - np.nanmean(before, axis=0)
        by_year = _step_by_year(values, first, end) if first >= YEAR else np.full_like(nearby, np.nan)
    return np.nan_to_num(np.where(np.isnan(by_year), nearby, by_year))


def _step_by_year(values: Floats, first: int, end: int) -> Floats:
    yearly = values[YEAR:] - values[:-YEAR]
    before, after = yearly[: first - YEAR], yearly[first - YEAR : end - YEAR]
    usual, scatter = (np.nan_to_num(each) for each in (np.nanmedian(before, axis=0), np.nanvar(before, axis=0)))
    step = np.nanmean(after, axis=0) - usual
    doubt = DOUBT * scatter / np.maximum((~np.isnan(after)).sum(axis=0), 1)
    sure: Floats = step * np.maximum(1 - doubt / np.maximum(step**2, 1e-30), 0)
    return sure
