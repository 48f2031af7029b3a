"""Forecasts of sums: a prefecture is the sum of its unions, the nation the sum of its prefectures, to the last bit.

Values are added up, ranges are not: the range of a sum comes from what the summed forecasts of the past missed together, for
errors of unions partly cancel. A union of which nothing is told goes on flat in the sum (a stock with its last value, a flow
with the mean of its last year); a union of which nothing is known is not in the sum; both are counted.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .arrays import Floats, Numbers
from .backtest import Past
from .grouping import Grouping
from .history import Reason
from .series import Forecast
from .telling import Told, tell

MOST = 0.5  # share of a sum's series that must be known in a past month for the month to count


@dataclass(frozen=True, slots=True)
class SumForecast:
    """One row per area; NaN where nothing is in the sum."""

    told: Told
    forecast_count: Numbers  # series in the sum with a forecast of their own
    carried_count: Numbers  # series in the sum that go on flat
    missing_count: Numbers  # series of the area of which nothing is known: not in the sum


def sum_up(forecast: Forecast, areas: Numbers, *, area_count: int) -> SumForecast:
    """Add the series up into areas. `areas` holds the number of each series' area, from 0; −1 leaves the series out."""
    adding = Grouping.of(areas, area_count)
    has_forecast, is_carried = forecast.reasons == Reason.NONE, ~np.isnan(forecast.carried)
    values = np.where(has_forecast[:, None], forecast.told.values, forecast.carried[:, None]).T
    counts = [adding.number(those) for those in (has_forecast, is_carried, ~(has_forecast | is_carried))]
    summed = np.where(counts[0] + counts[1] > 0, adding.add(np.nan_to_num(values)), np.nan)
    own = Grouping.of(areas[has_forecast], area_count)
    flat = Grouping.of(areas[~has_forecast], area_count)
    return SumForecast(tell(summed, _past_of_sums(forecast, own, flat, counts[0] + counts[1])), *counts)


def _past_of_sums(forecast: Forecast, own: Grouping, flat: Grouping, series: Numbers) -> Past:
    def added(told: NDArray[np.floating], carried: NDArray[np.floating]) -> Floats:
        sums, there = np.zeros((len(told), own.count)), np.zeros((len(told), own.count))
        for adding, values in ((own, told), (flat, carried)):
            known = ~np.isnan(values)
            sums += adding.add(np.where(known, values, 0))
            there += adding.add(known.astype(np.float32))
        return np.where((there > 0) & (there >= MOST * series), sums, np.nan)

    past, carried = forecast.past, forecast.carried_past
    errors = np.zeros((*past.errors.shape[:2], own.count), np.float32)
    for row in range(len(errors)):
        errors[row] = added(past.errors[row], carried.errors[row])
    return Past(added(past.values, carried.values), errors, past.origins, added(past.yearly, carried.yearly))
