"""Smoothing of many series at once gives what smoothing one by one gives, written out plainly here."""

import numpy as np
import pytest

from suishin.results.rules.forecasting.smoothing import DAMPED, SIMPLE, Begun, best_damped, best_simple, smooth


def one_by_one(values, level, slope, weights, number):
    """Return squared errors, level and slope at the end, following one series with one set of weights."""
    alpha, beta, phi = weights.level[number], weights.slope[number], weights.fading[number]
    squares = 0.0
    for value in values:
        slope *= phi
        level += slope
        if not np.isnan(value):
            error = value - level
            squares += error**2
            level += alpha * error
            slope += beta * error
    return squares, level, slope


@pytest.fixture
def values():
    random = np.random.default_rng(7)
    values = np.cumsum(random.normal(0, 2, (40, 6)), axis=0) + random.normal(0, 5, (40, 6)) * np.arange(6) + 50
    values[10:13, 1] = values[39, 2] = np.nan
    values[:9, 3] = np.nan
    return values


@pytest.mark.parametrize(("weights", "best"), [(SIMPLE, best_simple), (DAMPED, best_damped)])
def test_weights_chosen_are_those_that_erred_least(values, weights, best):
    known = ~np.isnan(values)
    starts = known.argmax(axis=0)
    slope = np.zeros(6) if weights is SIMPLE else np.linspace(-1, 1, 6)
    begun = Begun(starts, np.full(6, 48.0), slope)

    chosen = best(values, known, begun)

    for series in range(6):
        lived = values[starts[series] :, series]
        tried = [
            one_by_one(lived, 48.0, slope[series], weights, number)[0] * weights.handicap[number]
            for number in range(len(weights.level))
        ]
        taken = one_by_one(lived, 48.0, slope[series], chosen, series)[0] * chosen.handicap[series]
        assert taken == pytest.approx(min(tried), rel=1e-4)


def test_level_and_slope_after_each_month(values):
    known = ~np.isnan(values)
    starts = known.argmax(axis=0)
    begun = Begun(starts, np.full(6, 48.0), np.full(6, 0.5))
    weights = DAMPED[np.array([0, 10, 20, 30, 40, 71])]

    levels, slopes = smooth(values, known, begun, weights)

    for series in range(6):
        for months in (starts[series] + 1, 30, 40):
            _, level, slope = one_by_one(values[starts[series] : months, series], 48.0, 0.5, weights, series)
            assert levels[months - 1, series] == pytest.approx(level)
            assert slopes[months - 1, series] == pytest.approx(slope)


def test_livelier_weights_must_fit_better():
    assert len(SIMPLE.level) == 19
    assert len(DAMPED.level) == 72
    assert (np.diff(SIMPLE.handicap) > 0).all()
