"""How much history a series needs before anything is said of its future."""

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from .arrays import YEAR, Floats, first_known, mean_of

SHORTEST = 24  # months since the first value: one year to learn from, one to be tried on
FEWEST = 12  # of them with a value
LONGEST_SILENCE = 12  # months without a value at the end


class Reason(IntEnum):
    """Why a series has no forecast."""

    NONE = 0  # it has one
    NEVER = 1  # no month has a value
    SHORT = 2  # too few months since the first value, or too few of them with a value
    SILENT = 3  # no value for a year or longer


def reasons_against(values: Floats) -> NDArray[np.int8]:
    """Return a `Reason` per series. `values` are months × series."""
    known = ~np.isnan(values)
    starts = first_known(known)
    short = (len(values) - starts < SHORTEST) | (known.sum(axis=0) < FEWEST)
    silent = ~known[-LONGEST_SILENCE:].any(axis=0)
    told = np.select([~known.any(axis=0), silent, short], [Reason.NEVER, Reason.SILENT, Reason.SHORT], Reason.NONE)
    return told.astype(np.int8)


def carried_values(values: Floats, *, stock: bool) -> Floats:
    """Return what a series without a forecast goes on with in a sum: of a stock the last value, of a flow the mean of the last year.

    NaN where there is no value to carry. `values` are months × series, and what is carried is what was known after the last of them.
    """
    known = ~np.isnan(values)
    if not len(values):
        return np.full(values.shape[1], np.nan)
    last = len(values) - 1 - known[::-1].argmax(axis=0)
    if stock:
        return np.where(known.any(axis=0), values[last, np.arange(values.shape[1])], np.nan)
    recent = known & (np.arange(len(values))[:, None] > last - YEAR)
    return mean_of(values, recent)
