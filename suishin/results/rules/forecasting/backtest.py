"""What the forecasts of the last two years would have been, made with what was known then, against what came.

The model is learnt anew at two days: two years and one year before the last month. From each of them it follows the months
of one year without learning anew, so that there is a forecast from every month of those two years, each up to two years ahead, and
none has seen what it is held against. A forecast across a break is no error of the forecast and left out; so are those from a month
between a break and the next day of learning. A series counts from the twelfth month of its life.
"""

from dataclasses import dataclass

import numpy as np

from .arrays import YEAR, Flags, Floats, Numbers, Singles, divided, first_known, mean_of
from .blocks import in_blocks
from .fitting import Adjustment, adjust, fading, follow, learn, project
from .history import carried_values

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
        """Return the errors of all forecasts, as far as they were known when `at` months were."""
        return self.errors_since(0, until=at)

    def errors_since(self, since: int, *, until: int) -> Singles:
        """Return the errors, known when `until` months were, of forecasts made when at least `since` were."""
        first, last = np.searchsorted(self.origins, (since, until))
        if first == last:
            return self.errors[:0]
        errors = self.errors[first:last, : until - int(self.origins[first])]
        if until == self.months:
            return errors  # what lies further ahead is NaN already
        errors = errors.copy()
        for row, origin in enumerate(self.origins[first:last]):
            errors[row, until - origin :] = np.nan
        return errors


def tried_on_the_past(values: Floats, breaks: Flags, kin: Numbers, *, horizon: int) -> Past:
    """Make the forecasts of the past. `values` and `breaks` are months × series."""
    months = len(values)
    days = [day for day in (months - 2 * YEAR, months - YEAR) if day >= LEAST_LEARNT]
    origins = np.arange(days[0], months) if days else np.zeros(0, np.intp)
    errors = np.full((len(origins), horizon, values.shape[1]), np.nan, np.float32)
    for day in days:
        adjustment = adjust(values[:day], breaks[:day], kin)

        def try_block(block: slice, day: int = day, adjustment: Adjustment = adjustment) -> None:
            followed = follow(learn(values[:day, block], adjustment.of(block)), values[:, block])
            faded, missed = fading(followed.fit, horizon), errors[day - days[0] :, :, block]
            for origin in range(day, day + YEAR):
                ahead = min(horizon, months - origin)
                missed[origin - day, :ahead] = values[origin : origin + ahead, block] - project(
                    followed, origin, faded[:ahead]
                )
            too_young = first_known(~np.isnan(values[:, block])) > day - LEAST_LEARNT
            _leave_out(missed[:YEAR], breaks[day:, block], too_young)

        in_blocks(try_block, values.shape[1])
    return Past(values, errors, origins, yearly_changes(values, breaks))


def tried_carrying(values: Floats, breaks: Flags, *, like: Past, stock: bool) -> Past:
    """Go on flat from the same months as other forecasts did: what sums would have missed of series without a forecast."""
    errors = np.full((*like.errors.shape[:2], values.shape[1]), np.nan, np.float32)
    so_far = np.cumsum(breaks, axis=0)
    for row, origin in enumerate(like.origins):
        came = values[origin : origin + errors.shape[1]]
        unbroken = so_far[origin : origin + errors.shape[1]] == so_far[origin - 1]
        errors[row, : len(came)] = np.where(unbroken, came - carried_values(values[:origin], stock=stock), np.nan)
    return Past(values, errors, like.origins, yearly_changes(values, breaks))


def _leave_out(errors: Singles, breaks: Flags, too_young: Flags) -> None:
    """Put NaN where a break lies between the day of learning and the month forecast, and where the series had lived too little."""
    errors[:, :, too_young] = np.nan
    broken = np.logical_or.accumulate(breaks, axis=0)
    firsts = np.where(broken[-1], broken.argmax(axis=0), -1)
    for first in np.unique(firsts[firsts >= 0]).tolist():
        for row in range(len(errors)):
            errors[row, max(first - row, 0) :, firsts == first] = np.nan


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
    return divided(missed, usual)


def error_rate(past: Past) -> Floats:
    """Return the sum of absolute errors ÷ the sum of values of the last twelve months: 0.03 is "off by 3 % on average".

    NaN where the values add up to 0 or nothing was tried. (A mean of monthly rates would be lost in months with a value of 0.)
    """
    last = last_year(past)
    came = np.where(last.counted, last.values, 0).sum(axis=0)
    missed = np.where(last.counted, np.abs(last.errors), 0).sum(axis=0)
    return divided(missed, came)
