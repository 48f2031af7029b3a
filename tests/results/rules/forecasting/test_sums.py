"""Sums of forecasts: exact at every level, honest about what they consist of, with ranges of their own."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suishin.results.rules.forecasting import forecast, sum_up

from .invented import federation


@settings(max_examples=25, deadline=None)
@given(data=st.data(), seed=st.integers(0, 1000))
def test_nation_is_the_sum_of_its_prefectures_and_these_of_their_unions(data, seed):
    random = np.random.default_rng(seed)
    unions = data.draw(st.integers(1, 25))
    history = federation(unions, 40, seed=seed) * random.choice([0.001, 1, 1000], (unions, 1))
    history[random.random(history.shape) < 0.1] = np.nan
    history[random.random(unions) < 0.3, : random.integers(1, 40)] = np.nan
    prefecture = random.integers(0, 4, unions)
    result = forecast(history, horizon=14, stock=True)

    prefectures = sum_up(result, prefecture, area_count=4)
    nation = sum_up(result, np.zeros(unions, int), area_count=1)

    alone = np.where(np.isnan(result.told.values), result.carried[:, None], result.told.values)
    for number in range(4):
        inside = alone[prefecture == number]
        known = inside[~np.isnan(inside[:, 0])]
        counted = prefectures.forecast_count[number] + prefectures.carried_count[number]
        assert len(known) == counted
        assert len(inside) == counted + prefectures.missing_count[number]
        if counted:
            assert (sum(known[::-1]) == prefectures.told.values[number]).all()
        else:
            assert np.isnan(prefectures.told.values[number]).all()
    assert (np.nansum(prefectures.told.values, axis=0) == np.nan_to_num(nation.told.values[0])).all()


def test_unions_without_forecast_go_on_flat_and_are_counted():
    history = federation(4, 40)
    history[1, :30] = np.nan  # too young
    history[2, 20:] = np.nan  # silent for long
    history[3] = np.nan  # never told

    whole = sum_up(forecast(history, horizon=12, stock=True), np.zeros(4, int), area_count=1)

    assert (whole.forecast_count, whole.carried_count, whole.missing_count) == ([1], [2], [1])
    first = forecast(history[:1], horizon=12, stock=True).told.values[0]
    assert whole.told.values[0] == pytest.approx(first + history[1, 39] + history[2, 19], abs=0.01)


def test_unions_that_closed_can_be_left_out():
    history = federation(3, 40)

    result = forecast(history, horizon=6, stock=True)
    area = sum_up(result, np.array([0, -1, 0]), area_count=2)

    assert area.forecast_count.tolist() == [2, 0]
    assert (area.told.values[0] == result.told.values[0] + result.told.values[2]).all()
    assert np.isnan(area.told.values[1]).all()


def test_range_of_a_sum_is_its_own_not_the_sum_of_ranges():
    history = np.cumsum(np.random.default_rng(3).normal(0, 3, (400, 72)), axis=1) + 300
    area = np.repeat(np.arange(40), 10)

    result = forecast(history[:, :60], horizon=12, stock=True)
    told = sum_up(result, area, area_count=40).told

    width, widths = told.high - told.low, (result.told.high - result.told.low).reshape(40, 10, 12).sum(axis=1)
    assert width.mean() < 0.5 * widths.mean()  # errors of ten unions that know nothing of each other: about 1 ÷ √10
    came = history[:, 60:].reshape(40, 10, 12).sum(axis=1)
    assert 0.65 <= ((came >= told.low) & (came <= told.high)).mean() <= 0.95


def test_what_moves_all_unions_alike_widens_the_sum_as_much():
    shock = np.cumsum(np.random.default_rng(3).normal(0, 3, (1, 60)), axis=1)
    history = np.repeat(shock, 10, axis=0) + 300

    result = forecast(history, horizon=12, stock=True)
    told = sum_up(result, np.zeros(10, int), area_count=1).told

    widths = (result.told.high - result.told.low).sum(axis=0)
    assert told.high[0] - told.low[0] == pytest.approx(widths, rel=0.1)


def test_error_rate_of_a_sum_is_of_the_sum():
    history = np.vstack([np.where(np.arange(60) < 48, 100.0, 120.0), np.where(np.arange(60) < 48, 100.0, 80.0)])

    result = forecast(history, horizon=6, stock=True)
    whole = sum_up(result, np.zeros(2, int), area_count=1)

    assert (result.told.error_rate > 0.1).all()
    assert whole.told.error_rate[0] == pytest.approx(0, abs=0.01)  # what one missed above, the other missed below


def test_months_in_which_most_unions_are_missing_do_not_count():
    history = federation(5, 60)
    history[:4, 55] = np.nan

    past = forecast(history, horizon=12, stock=True)
    whole = sum_up(past, np.zeros(5, int), area_count=1)
    fewer = sum_up(past, np.array([0, 0, -1, -1, 0]), area_count=1)

    assert not np.isnan(whole.told.error_rate[0])
    assert not np.isnan(fewer.told.error_rate[0])
