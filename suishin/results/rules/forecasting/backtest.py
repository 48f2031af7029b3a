"""What the forecasts of the last two years would have been, made with what was known then, against what came.

The model is learnt anew at two days: two years and one year before the last month. From each of them it follows the months
of one year without learning anew, so that there is a forecast from every month of those two years, each up to two years ahead, and
none has seen what it is held against. A forecast across a break is no error of the forecast and left out; so are those from a month
between a break and the next day of learning. A series counts from the twelfth month of its life.
"""

from dataclasses import dataclass

import numpy as np

from .arrays import YEAR, Flags, Floats, Numbers, Singles, first_known, mean_of
from .fitting import follow, learn, project

LEAST_LEARNT = YEAR  # months that a series must have lived at a day of learning


@dataclass(frozen=True, slots=True)
class Past:
    """Errors are what came less what was forecast; NaN where that cannot be told. Months are counted from the first of the values."""

    values: Floats  # months × series
    errors: Singles  # origins × horizon × series
    origins: Numbers  # months known to each forecast, ascending; the last is one month before the end
    yearly: Floats  # (months − 12) × series: changes against the same month a year before, without those across a break

    @property
    def months(self) -> int:
        return len(self.values)

    def sizes(self, *, until: int) -> Floats:
        """Return the mean of each series in the twelve months before a month, 0 where none is known."""
        recent = self.values[max(until - YEAR, 0) : until]
        return np.nan_to_num(mean_of(recent, ~np.isnan(recent)))

    def errors_known(self, *, at: int) -> Singles:
        """Return the errors that were known when `at` months were."""
        early = self.origins < at
        errors = self.errors[early].copy()
        for row, origin in enumerate(self.origins[early]):
            errors[row, at - origin :] = np.nan
        return errors


def tried_on_the_past(values: Floats, breaks: Flags, kin: Numbers, *, horizon: int) -> Past:
    """Make the forecasts of the past. `values` and `breaks` are months × series."""
    months = len(values)
    days = [day for day in (months - 2 * YEAR, months - YEAR) if day >= LEAST_LEARNT]
    origins = np.arange(days[0], months) if days else np.zeros(0, np.intp)
    errors = np.full((len(origins), horizon, values.shape[1]), np.nan, np.float32)
    for day in days:
        followed = follow(learn(values[:day], breaks[:day], kin), values)
        old_enough = first_known(~np.isnan(values)) <= day - LEAST_LEARNT
        for origin in range(day, day + YEAR):
            ahead = min(horizon, months - origin)
            unbroken = ~np.logical_or.accumulate(breaks[day : origin + ahead], axis=0)[origin - day :]
            missed = values[origin : origin + ahead] - project(followed, origin, ahead)
            errors[origin - origins[0], :ahead] = np.where(unbroken & old_enough, missed, np.nan)
    return Past(values, errors, origins, yearly_changes(values, breaks))


def yearly_changes(values: Floats, breaks: Flags) -> Floats:
    if len(values) <= YEAR:
        return np.zeros((0, values.shape[1]))
    so_far = np.cumsum(breaks, axis=0)
    return np.where(so_far[YEAR:] == so_far[:-YEAR], values[YEAR:] - values[:-YEAR], np.nan)


@dataclass(frozen=True, slots=True)
class LastYear:
    """How the forecast made twelve months before the end did, month by month: rows are the months ahead, 1 to 12."""

    errors: Floats
    values: Floats

    @property
    def counted(self) -> Flags:
        return ~np.isnan(self.errors)


def last_year(past: Past) -> LastYear:
    at = np.flatnonzero(past.origins == past.months - YEAR)
    if not len(at):
        empty = np.zeros((0, past.values.shape[1]))
        return LastYear(empty, empty)
    errors = past.errors[at[0], :YEAR].astype(float)
    return LastYear(errors, past.values[past.months - YEAR :][: len(errors)])


def scaled_error(past: Past) -> Floats:
    """Return the mean absolute error of the last twelve months ÷ the mean absolute year-on-year change of all months (MASE).

    Hyndman and Koehler (2006), scaled by what "as last year" would have missed. NaN where nothing ever changed or nothing was tried.
    """
    last = last_year(past)
    usual = mean_of(np.abs(past.yearly), ~np.isnan(past.yearly))
    missed = mean_of(np.abs(last.errors), last.counted)
    return np.divide(missed, usual, out=np.full(usual.shape, np.nan), where=usual > 0)


def error_rate(past: Past) -> Floats:
    """Return the sum of absolute errors ÷ the sum of values of the last twelve months: 0.03 is "off by 3 % on average".

    NaN where the values add up to 0 or nothing was tried. (A mean of monthly rates would be lost in months with a value of 0.)
    """
    last = last_year(past)
    came = np.where(last.counted, last.values, 0).sum(axis=0)
    missed = np.where(last.counted, np.abs(last.errors), 0).sum(axis=0)
    return np.divide(missed, came, out=np.full(came.shape, np.nan), where=came > 0)
