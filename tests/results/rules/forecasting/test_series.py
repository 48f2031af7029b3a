"""Forecasts of single series: what is told, what is not, and why not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from suishin.results.rules.forecasting import Reason, forecast

from .invented import federation, growing, noisy, seasonal


def told(*series, horizon: int = 12, **options):
    return forecast(np.vstack(series), horizon=horizon, stock=True, **options).told


@pytest.mark.parametrize(
    ("history", "expected", "within"),
    [
        (np.full(60, 40.0), np.full(12, 40), 0.01),  # constant
        (np.zeros(60), np.zeros(12), 0),  # never anything
        (growing(60), growing(72)[60:], 5),  # a slope goes on, and fades
        (growing(60, start=100, by=-1), growing(72, start=100, by=-1)[60:], 5),
        (seasonal(60), seasonal(72)[60:], 3),  # a peak each March
        (seasonal(60, by=0.5), seasonal(72, by=0.5)[60:], 4),  # a peak on a slope
        (np.where(np.arange(60) == 30, 500, 20.0), np.full(12, 20), 16),  # a single spike is not what comes again
        (np.concatenate([np.zeros(30), np.full(30, 8.0)]), np.full(12, 8), 1),  # a run of zeros is real, and over
    ],
    ids="constant zero up down peak peak-on-slope spike zeros-over".split(),
)
def test_forecast_goes_on_as_the_history_did(history, expected, within):
    values = told(history).values[0]

    assert np.abs(values - expected).max() <= within


def test_forecast_never_falls_below_zero():
    falling = np.maximum(growing(60, start=58, by=-1), 0)

    forecast = told(falling, horizon=24)

    assert (forecast.values >= 0).all()
    assert (forecast.low >= 0).all()


def test_constant_series_has_no_width_and_nothing_to_be_scaled_by():
    forecast = told(np.full(60, 40.0))

    assert (forecast.low == 40).all()
    assert (forecast.high == 40).all()
    assert forecast.coverage[0] == 1
    assert forecast.error_rate[0] == pytest.approx(0, abs=1e-6)
    assert np.isnan(forecast.mase[0])  # as last year would have missed nothing either


def test_all_zero_series_has_no_rate_of_error():
    assert np.isnan(told(np.zeros(60)).error_rate[0])


NAN = np.nan


@pytest.mark.parametrize(
    ("history", "reason"),
    [
        (np.full(60, NAN), Reason.NEVER),
        (np.full(23, 5.0), Reason.SHORT),
        (np.full(24, 5.0), Reason.NONE),
        (np.concatenate([np.full(37, NAN), np.full(23, 5.0)]), Reason.SHORT),
        (np.concatenate([np.full(36, NAN), np.full(24, 5.0)]), Reason.NONE),
        (np.where(np.arange(60) % 6 == 0, 5.0, NAN), Reason.SHORT),  # ten values in five years
        (np.where(np.arange(60) % 3 == 0, 5.0, NAN), Reason.NONE),
        (np.concatenate([np.full(48, 5.0), np.full(12, NAN)]), Reason.SILENT),
        (np.concatenate([np.full(49, 5.0), np.full(11, NAN)]), Reason.NONE),
        (np.full(0, NAN), Reason.NEVER),
    ],
)
def test_too_little_history_says_so_and_shows_nothing(history, reason):
    result = forecast(history[None, :], horizon=6, stock=True)

    assert result.reasons.tolist() == [reason]
    assert np.isnan(result.told.values).all() == (reason != Reason.NONE)
    assert np.isnan(result.told.error_rate[0]) or reason == Reason.NONE


@pytest.mark.parametrize(
    ("history", "stock", "flow"),
    [
        ([NAN] * 20 + [1.0, 2, 6], 6, 3),
        ([NAN] * 20 + [1.0, 6, NAN], 6, 3.5),  # the last that was told
        ([5.0] + [NAN] * 22, 5, 5),
        ([NAN] * 10 + [100.0] + [2.0] * 12, 2, 2),  # of a flow the last year
        ([NAN] * 23, NAN, NAN),
    ],
)
def test_what_is_carried_in_sums_is_the_last_stock_or_the_last_years_mean_flow(history, stock, flow):
    values = np.array([history])

    assert forecast(values, horizon=3, stock=True).carried == pytest.approx([stock], nan_ok=True)
    assert forecast(values, horizon=3, stock=False).carried == pytest.approx([flow], nan_ok=True)


def test_missing_months_are_not_zeros():
    history = seasonal(60, start=200)
    gaps = history.copy()
    gaps[[10, 27, 28, 29, 44, 58]] = np.nan

    assert np.abs(told(gaps).values - told(history).values).max() < 5


def test_months_before_a_union_existed_change_nothing():
    young = federation(8, 40)
    padded = np.hstack([np.full((8, 20), np.nan), young])

    assert told(padded).values == pytest.approx(told(young).values, abs=0.5)


def test_known_break_brings_the_past_to_todays_level():
    history = seasonal(60) - 40 * (np.arange(60) >= 50)
    breaks = np.arange(60)[None, :] == 50

    with_break = told(history, breaks=breaks).values[0]
    without = told(history).values[0]

    truth = seasonal(72)[60:] - 40
    assert np.abs(with_break - truth).max() < 5
    assert np.abs(with_break - truth).mean() < np.abs(without - truth).mean()


def test_series_with_few_policies_lean_on_the_seasons_of_their_kin():
    random = np.random.default_rng(5)
    window = np.where(np.arange(60) % 12 == 9, 5.0, 0.2)
    history = random.poisson(0.3 * window, (200, 60)).astype(float)

    alone = forecast(history, horizon=12, stock=False).told.values
    together = forecast(history, horizon=12, stock=False, kin=np.zeros(200, int)).told.values

    truth = 0.3 * window[:12]
    assert np.abs(together - truth).mean() < 0.7 * np.abs(alone - truth).mean()
    assert together.mean(axis=0)[9] == pytest.approx(1.5, abs=0.4)


def test_range_covers_about_four_fifths_of_what_comes():
    history = np.cumsum(np.random.default_rng(3).normal(0, 3, (600, 72)), axis=1) + 300

    forecast = told(history[:, :60])

    came = history[:, 60:]
    inside = (came >= forecast.low) & (came <= forecast.high)
    assert 0.75 <= inside.mean() <= 0.85
    assert np.nanmean(forecast.coverage) == pytest.approx(0.8, abs=0.06)
    assert (
        forecast.high[:, 11].mean() - forecast.low[:, 11].mean()
        > forecast.high[:, 0].mean() - forecast.low[:, 0].mean()
    )


def test_error_rate_says_by_how_much_the_last_year_was_missed():
    """Level for four years, then a tenth more at once: a forecast made a year ago missed each month by a tenth ÷ 1.1."""
    history = np.where(np.arange(60) < 48, 100.0, 110.0)

    assert told(history).error_rate[0] == pytest.approx(10 / 110, abs=0.005)


def test_one_short_history_has_values_but_no_coverage():
    forecast = told(*noisy(30, 24, mean=50))

    assert not np.isnan(forecast.values).any()
    assert np.isnan(forecast.coverage).all()
    assert not np.isnan(forecast.mase).any()


def test_order_of_series_does_not_matter():
    history = federation(10)
    order = np.random.default_rng(1).permutation(10)

    assert told(history[order]).values == pytest.approx(told(history).values[order], abs=0.01)
    assert told(history[order]).low == pytest.approx(told(history).low[order], abs=0.01)


def test_no_series_gives_no_rows():
    result = forecast(np.zeros((0, 60)), horizon=12, stock=True)

    assert result.told.values.shape == (0, 12)


histories = arrays.arrays(
    np.float64,
    st.tuples(st.integers(1, 4), st.integers(1, 50)),
    elements=st.sampled_from([0.0, 1, 2, 3, 7, 50, 1000, NAN]),
)


@settings(max_examples=60, deadline=None)
@given(history=histories, horizon=st.integers(1, 24), data=st.data())
def test_any_history_gives_a_reason_or_a_forecast_within_its_range(history, horizon, data):
    breaks = data.draw(arrays.arrays(np.bool_, history.shape, elements=st.sampled_from([False] * 9 + [True])))

    result = forecast(history, horizon=horizon, stock=True, breaks=breaks)

    has_forecast = result.reasons == Reason.NONE
    assert result.told.values.shape == (len(history), horizon)
    assert (np.isnan(result.told.values).all(axis=1) == ~has_forecast).all()
    assert not np.isnan(result.told.values[has_forecast]).any()
    shown = ~np.isnan(result.told.low)
    low, values, high = (each[shown] for each in (result.told.low, result.told.values, result.told.high))
    assert ((low >= 0) & (low <= values) & (values <= high)).all()
    assert ((result.told.coverage >= 0) & (result.told.coverage <= 1) | np.isnan(result.told.coverage)).all()
    assert (np.isnan(result.carried) | ~has_forecast).all()


@settings(max_examples=15, deadline=None)
@given(factor=st.sampled_from([4.0, 10.0, 1000.0]), seed=st.integers(0, 100))
def test_counting_in_other_units_changes_nothing_else(factor, seed):
    history = federation(6, 48, seed=seed) + 100

    once, scaled = told(history), told(history * factor)

    assert scaled.values / factor == pytest.approx(once.values, abs=0.02, rel=0.001)
    assert scaled.mase == pytest.approx(once.mase, rel=0.01)
    assert scaled.error_rate == pytest.approx(once.error_rate, rel=0.01)
