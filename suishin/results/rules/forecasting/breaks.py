"""Level steps at known breaks: a revision of the product, a merger. What lies before is brought to the level of what lies after.

How far the level stepped is told by the year-on-year change: by how much that of the first year after the break differs from the
usual one before it. Seasons and a steady trend fall out of that difference. Where a year before is missing, the months right before
and right after are compared.
"""

import warnings

import numpy as np

from .arrays import YEAR, Flags, Floats

NEIGHBORS = 3  # months on each side, where there is no year to compare with


def shift_to_today(values: Floats, breaks: Flags) -> Floats:
    """Return what to add to each value, months × series: 0 after the last break. `breaks` marks the first month of a new level."""
    shift = np.zeros_like(values)
    for month in np.flatnonzero(breaks.any(axis=1)):
        if month == 0:
            continue
        broken = np.flatnonzero(breaks[month])
        end = _next_break(breaks[:, broken], month)
        step = _step(values[:, broken] + shift[:, broken], month, end)
        shift[:month, broken] += step
    return shift


def _next_break(breaks: Flags, month: int) -> int:
    later = np.flatnonzero(breaks[month + 1 :].any(axis=1))
    return int(min(month + YEAR, month + 1 + later[0])) if len(later) else min(month + YEAR, len(breaks))


def _step(values: Floats, month: int, end: int) -> Floats:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # means of nothing are NaN, and meant
        yearly = values[YEAR:] - values[:-YEAR]
        usual = (
            np.nanmedian(yearly[: max(month - YEAR, 0)], axis=0) if month > YEAR else np.full(values.shape[1], np.nan)
        )
        usual = np.where(np.isnan(usual), 0, usual)
        by_year = np.nanmean(yearly[month - YEAR : end - YEAR], axis=0) - usual if month >= YEAR else usual * np.nan
        after, before = values[month : month + NEIGHBORS], values[max(month - NEIGHBORS, 0) : month]
        nearby = np.nanmean(after, axis=0) - np.nanmean(before, axis=0)
    step = np.where(np.isnan(by_year), nearby, by_year)
    return np.where(np.isnan(step), 0, step)
