"""Forecasts of monthly results from their own past: docs/adr/0022, figures in docs/forecast.md.

`forecast` tells of each series (values, an 80 % range, how it did in the last twelve months) or why nothing is told; `sum_up` adds
the series up so that every level agrees. The flow: history (who has enough) → fitting (breaks, seasons, smoothing) → backtest (the
forecasts of the past) → ranges → telling → sums.
"""

from .history import Reason
from .series import Forecast, forecast
from .sums import SumForecast, sum_up
from .telling import Told

__all__ = ["Forecast", "Reason", "SumForecast", "Told", "forecast", "sum_up"]
