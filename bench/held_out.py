"""Hold the last months of invented series back, forecast them, and tell how far off that was."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from suishin.results.rules.forecasting import Told

YEAR = 12

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What a forecast may see, what came then, and what was told. All are series × months; NaN is missing or not to be compared."""

    history: Floats
    came: Floats
    told: Told


@dataclass(frozen=True, slots=True)
class Score:
    """Of many series together, each counting alike."""

    series: int  # compared
    mase: float  # mean absolute error ÷ mean absolute year-on-year change of the history
    naive_mase: float  # of "as in the same month last year"
    coverage: float  # share of the months inside the range
    error_rate: float  # sum of absolute errors ÷ sum of what came, over all series
    told_mase: float  # what the forecasts told of themselves, from their own past
    told_coverage: float

    @property
    def ratio(self) -> float:
        return self.mase / self.naive_mase


def score(held_out: HeldOut, *, months: int) -> Score:
    """Compare the first `months` months that were held out. Series that never change can't be scaled and count only for coverage."""
    history, came, told = held_out.history, held_out.came[:, :months], held_out.told
    values, naive = told.values[:, :months], as_last_year(history, months)
    compared = ~np.isnan(came) & ~np.isnan(naive) & ~np.isnan(values)
    usual = _mean(np.abs(history[:, YEAR:] - history[:, :-YEAR]))
    counted = compared.any(axis=1) & (usual > 0)
    errors, naive_errors = (np.where(compared, np.abs(each - came), np.nan)[counted] for each in (values, naive))
    shown = compared & ~np.isnan(told.low[:, :months])
    inside = (came >= told.low[:, :months]) & (came <= told.high[:, :months])
    return Score(
        series=int(counted.sum()),
        mase=float(np.mean(_mean(errors) / usual[counted])),
        naive_mase=float(np.mean(_mean(naive_errors) / usual[counted])),
        coverage=float(inside[shown].mean()),
        error_rate=float(np.nansum(errors) / came[compared & counted[:, None]].sum()),
        told_mase=float(np.nanmean(told.mase)),
        told_coverage=float(np.nanmean(told.coverage)),
    )


def together(scores: Sequence[Score]) -> Score:
    """Return the mean over several worlds, of the series their sum."""
    names = [name for name in Score.__slots__ if name != "series"]
    means = {name: float(np.mean([getattr(each, name) for each in scores])) for name in names}
    return Score(series=sum(each.series for each in scores), **means)


def as_last_year(history: Floats, months: int) -> Floats:
    """Return the seasonal naive forecast: the same month of the last year, or of the last year in which it is known."""
    known = history.shape[1]
    forecast = np.full((len(history), months), np.nan)
    for ahead in range(months):
        for at in range(known - YEAR + ahead % YEAR, -1, -YEAR):
            forecast[:, ahead] = np.where(np.isnan(forecast[:, ahead]), history[:, at], forecast[:, ahead])
    return forecast


def _mean(values: Floats) -> Floats:
    """Return the mean of each row's known values, NaN where there is none."""
    known = ~np.isnan(values)
    count = known.sum(axis=1)
    total = np.where(known, values, 0).sum(axis=1)
    mean: Floats = np.divide(total, count, out=np.full(len(values), np.nan), where=count > 0)
    return mean
