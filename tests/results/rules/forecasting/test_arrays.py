"""Sums, lines and gaps of arrays in which months are missing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from suishin.results.rules.forecasting.arrays import filled, first_known, line_through, mean_of
from suishin.results.rules.forecasting.grouping import Grouping

NAN = np.nan
columns = arrays.arrays(
    np.float64, st.tuples(st.integers(1, 20), st.integers(1, 4)), elements=st.sampled_from([NAN, NAN, 0.0, 3, 8, 100])
)


@given(values=columns)
def test_gaps_are_filled_with_straight_lines(values):
    complete = filled(values)

    months = np.arange(len(values))
    for series, column in enumerate(values.T):
        there = ~np.isnan(column)
        expected = np.interp(months, months[there], column[there]) if there.any() else np.zeros(len(values))
        assert complete[:, series] == pytest.approx(expected)


@given(values=columns)
def test_line_is_the_one_of_least_squares_through_what_is_known(values):
    known = ~np.isnan(values)

    level, slope = line_through(values, known)

    for series, column in enumerate(values.T):
        there = known[:, series]
        if there.sum() > 2:
            assert (slope[series], level[series]) == pytest.approx(
                np.polyfit(np.flatnonzero(there), column[there], 1), abs=1e-6
            )
        else:
            assert slope[series] == 0


@pytest.mark.parametrize(("scatter", "kept"), [(0, 1), (1, 0.9), (300, 0)])
def test_slope_is_kept_as_far_as_it_is_sure(scatter, kept):
    values = np.arange(60.0)[:, None] + scatter * np.random.default_rng(6).normal(0, 1, (60, 1))
    known = np.ones(values.shape, bool)

    _, sure = line_through(values, known, doubt=3)

    assert sure[0] == pytest.approx(kept, abs=0.15)


@pytest.mark.parametrize(("column", "first"), [([NAN, 1, NAN], 1), ([0, 1, 2], 0), ([NAN, NAN, NAN], 3), ([], 0)])
def test_first_month_with_a_value(column, first):
    assert first_known(~np.isnan(np.array(column, float))[:, None]).tolist() == [first]


def test_mean_is_of_what_counts():
    values = np.array([[1.0, NAN, 5], [3, NAN, 7]])

    assert mean_of(values, ~np.isnan(values)) == pytest.approx([2, NAN, 6], nan_ok=True)


def test_columns_are_added_up_by_group():
    grouping = Grouping.of(np.array([2, 0, -1, 2]), 4)

    assert grouping.add(np.array([[1.0, 2, 4, 8], [10, 20, 40, 80]])).tolist() == [[2, 0, 9, 0], [20, 0, 90, 0]]
    assert grouping.number(np.array([True, False, True, True])).tolist() == [0, 0, 2, 0]
    assert Grouping.of(np.array([-1, -1]), 2).add(np.ones((3, 2))).tolist() == [[0, 0]] * 3
