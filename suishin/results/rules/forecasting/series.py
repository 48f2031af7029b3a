"""Forecasts of many monthly series at once, each with its range and how it did in the last twelve months."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .arrays import YEAR, Flags, Floats, Numbers
from .backtest import Past, tried_carrying, tried_on_the_past
from .blocks import in_blocks
from .fitting import adjust, fading, follow, learn, project
from .history import Reason, carried_values, reasons_against
from .telling import Told, stepped, tell


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
    series = values[:, able], broken[:, able], groups[able]
    past = tried_on_the_past(*series, horizon=max(horizon, YEAR))
    told = tell(_ahead(*series, horizon), past)
    carried = np.where(able, np.nan, stepped(carried_values(values, stock=stock)))
    carried_past = tried_carrying(values[:, ~able], broken[:, ~able], like=past, stock=stock)
    return Forecast(_spread(told, able), against, carried, past, carried_past)


def _ahead(values: Floats, breaks: Flags, kin: Numbers, horizon: int) -> Floats:
    """Return months ahead × series: what is expected."""
    expected = np.empty((horizon, values.shape[1]))
    adjustment = adjust(values, breaks, kin)

    def expect(block: slice) -> None:
        followed = follow(learn(values[:, block], adjustment.of(block)), values[:, block])
        expected[:, block] = project(followed, len(values), fading(followed.fit, horizon))

    in_blocks(expect, values.shape[1])
    return expected


def _spread(told: Told, able: Flags) -> Told:
    """Put NaN where nothing is told."""
    if able.all():
        return told
    return Told(*(_with_nothing(getattr(told, name), able) for name in Told.__slots__))


def _with_nothing(values: Floats, able: Flags) -> Floats:
    all_of_them = np.full((len(able), *values.shape[1:]), np.nan)
    all_of_them[able] = values
    return all_of_them
