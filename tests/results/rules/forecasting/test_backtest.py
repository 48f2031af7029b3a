"""Forecasts of the past: none has seen what it is held against, and none is held against what lies behind a break."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suishin.results.rules.forecasting.backtest import error_rate, scaled_error, tried_carrying, tried_on_the_past
from suishin.results.rules.forecasting.ranges import ranges

from .invented import federation


def tried(values, breaks=None, horizon=12):
    breaks = np.zeros(values.shape, bool) if breaks is None else breaks
    return tried_on_the_past(values, breaks, np.zeros(values.shape[1], int), horizon=horizon)


def expected(past):
    """Return what had been forecast: origins × horizon × series."""
    ahead = past.errors.shape[1]
    rows = [past.values[origin : origin + ahead] for origin in past.origins]
    came = np.stack([np.vstack([row, np.full((ahead - len(row), row.shape[1]), np.nan)]) for row in rows])
    return came - past.errors


@settings(max_examples=12, deadline=None)
@given(from_month=st.integers(37, 59), seed=st.integers(0, 50))
def test_no_forecast_has_seen_the_months_after_it(from_month, seed):
    values = federation(6, 60, seed=seed).T
    changed = values.copy()
    changed[from_month:] = np.random.default_rng(seed).integers(0, 900, changed[from_month:].shape)

    before, after = tried(values), tried(changed)

    early = before.origins <= from_month
    assert expected(after)[early] == pytest.approx(expected(before)[early], nan_ok=True, abs=0.01)


def test_range_told_a_year_ago_knows_nothing_of_the_year():
    values = federation(40, 60).T
    changed = values.copy()
    changed[48:] *= 3

    then, other = (ranges(tried(each), at=48, horizon=12) for each in (values, changed))

    assert (then.below == other.below).all()
    assert (then.above == other.above).all()
    assert (then.above > 0).any()


@pytest.mark.parametrize(("months", "origins"), [(24, 12), (35, 12), (36, 24), (60, 24), (120, 24), (23, 0), (5, 0)])
def test_forecasts_are_made_from_each_month_of_the_last_two_years(months, origins):
    past = tried(federation(3, months).T)

    assert len(past.origins) == origins
    assert (past.origins == np.arange(months - origins, months)).all()
    for row, origin in enumerate(past.origins):
        assert (np.isnan(past.errors[row]).all(axis=1) == (np.arange(12) >= months - origin)).all()


@pytest.mark.parametrize(
    ("break_at", "left_out"),
    [
        (20, lambda origin, month: False),
        (
            40,
            lambda origin, month: origin < 48 and month >= 40,
        ),  # learnt at 36 and at 48: until then nothing behind it counts
        (48, lambda origin, month: month >= 48),
        (59, lambda origin, month: month >= 59),
    ],
)
def test_forecasts_across_a_break_are_no_errors(break_at, left_out):
    values = federation(2, 60).T
    values[break_at:, 0] += 500
    breaks = np.zeros(values.shape, bool)
    breaks[break_at, 0] = True

    past = tried(values, breaks, horizon=24)

    for row, origin in enumerate(past.origins):
        for ahead in range(min(24, 60 - origin)):
            assert np.isnan(past.errors[row, ahead, 0]) == left_out(origin, origin + ahead), (origin, ahead)
            assert not np.isnan(past.errors[row, ahead, 1])
    assert np.isnan(past.yearly[break_at - 12 : min(break_at, 48), 0]).all()
    assert np.isnan(past.yearly[:, 0]).sum() == min(12, 60 - break_at)


def test_missing_month_is_no_error():
    values = federation(2, 60).T
    values[55, 0] = np.nan

    past = tried(values)

    for row, origin in enumerate(past.origins):
        if 0 <= 55 - origin < 12:
            assert np.isnan(past.errors[row, 55 - origin, 0])
            assert not np.isnan(past.errors[row, 55 - origin, 1])


def test_union_is_not_tried_before_a_year_of_its_life():
    values = federation(2, 60).T
    values[:30, 0] = np.nan

    past = tried(values)

    assert np.isnan(past.errors[:12, :, 0]).all()  # learnt at 36, when it was six months old
    assert not np.isnan(past.errors[12, :, 0]).any()


def test_scaled_error_and_rate_are_of_the_forecast_made_a_year_ago():
    values = np.full((60, 1), 100.0)
    values[48:] = 108
    values[30] = 104  # so that something had changed against the year before

    past = tried(values)

    missed = np.abs(past.errors[12, :, 0]).mean()
    assert missed == pytest.approx(8, abs=0.5)
    assert scaled_error(past)[0] == pytest.approx(missed / ((4 + 4 + 12 * 8) / 48), rel=1e-4)
    assert error_rate(past)[0] == pytest.approx(missed / 108, rel=1e-4)


def test_carrying_is_tried_from_the_same_months():
    own = tried(federation(1, 60).T)
    values = np.full((60, 1), np.nan)
    values[40:] = 10 * np.arange(20)[:, None]

    past = tried_carrying(values, np.zeros(values.shape, bool), like=own, stock=True)

    at_50 = past.errors[list(past.origins).index(50), :, 0]
    assert at_50[:10].tolist() == [10 * step for step in range(1, 11)]
    assert np.isnan(at_50[10:]).all()
    assert np.isnan(past.errors[past.origins <= 40]).all()
