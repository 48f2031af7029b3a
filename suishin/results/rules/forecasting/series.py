"""Forecasts of many monthly series at once, each with its range and how it did in the last twelve months."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .arrays import YEAR, Flags, Floats, Numbers
from .backtest import Past, tried_on_the_past
from .fitting import follow, learn, project
from .history import Reason, carried_values, reasons_against
from .telling import Told, tell


@dataclass(frozen=True, slots=True)
class Forecast:
    """One row per series of the history."""

    told: Told
    reasons: NDArray[np.int8]  # a `Reason` each: why nothing is told, 0 where it is
    carried: Floats  # what a series goes on with in sums where nothing is told; NaN where it is, or nothing is known
    past: Past  # of the series that are told, for sums
    carried_past: Past  # of the others: what carrying would have missed


def forecast(
    history: Floats, *, horizon: int, stock: bool, kin: Numbers | None = None, breaks: Flags | None = None
) -> Forecast:
    """Forecast the `horizon` months after the last of `history`, an array of series × months in which NaN is missing, never 0.

    Leading NaN is a union that did not exist yet, NaN in between a report that is missing. `stock` tells policies in force from
    flows. `kin` numbers series of the same line alike, so that small ones lean on the seasons of all; without it each stands alone.
    `breaks` (series × months) marks the first month of a new level: a revision, a merger. A forecast across one is no error.
    """
    values = np.ascontiguousarray(history.T, dtype=float)
    broken = np.zeros(values.shape, np.bool_) if breaks is None else np.ascontiguousarray(breaks.T)
    groups = np.arange(values.shape[1]) if kin is None else kin
    against = reasons_against(values)
    able = against == Reason.NONE
    past = tried_on_the_past(values[:, able], broken[:, able], groups[able], horizon=max(horizon, YEAR))
    fit = learn(values[:, able], broken[:, able], groups[able])
    told = tell(project(follow(fit, values[:, able]), len(values), horizon), past)
    carried = np.where(able, np.nan, carried_values(values, stock=stock))
    return Forecast(_spread(told, able), against, carried, past, _carrying(values[:, ~able], past, stock=stock))


def _spread(told: Told, able: Flags) -> Told:
    """Put NaN where nothing is told."""
    if able.all():
        return told
    return Told(*(_with_nothing(getattr(told, name), able) for name in Told.__slots__))


def _with_nothing(values: Floats, able: Flags) -> Floats:
    all_of_them = np.full((len(able), *values.shape[1:]), np.nan)
    all_of_them[able] = values
    return all_of_them


def _carrying(values: Floats, like: Past, *, stock: bool) -> Past:
    """Return the past of series that are carried flat, from the same months as that of the forecasts."""
    errors = np.full((*like.errors.shape[:2], values.shape[1]), np.nan, np.float32)
    for row, origin in enumerate(like.origins):
        came = values[origin : origin + errors.shape[1]]
        errors[row, : len(came)] = came - carried_values(values[:origin], stock=stock)
    yearly = values[YEAR:] - values[:-YEAR]
    return Past(values, errors, like.origins, yearly)
