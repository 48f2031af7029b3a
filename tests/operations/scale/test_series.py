"""The invented federation: sizes, stock and flow, and the same for the same seed."""

import numpy as np
import pytest

from suishin.common.months import Month
from suishin.operations.scale.lines import LINES
from suishin.operations.scale.series import LINE_CODES, PREFECTURES, InventedSeries, invent_series

BEGIN = Month.of(2021, 6)


@pytest.fixture(scope="module")
def series() -> InventedSeries:
    return invent_series(seed=4, months=36, first=BEGIN, unions=400)


def test_stock_is_the_stock_before_with_what_came_and_went(series):
    change = series.new_enrolments - series.terminations + series.transfers_in - series.transfers_out

    assert (np.diff(series.in_force, axis=2) == change[:, :, 1:]).all()
    assert all((counts >= 0).all() for counts in (series.in_force, series.new_enrolments, series.terminations))


def test_same_seed_gives_the_same_federation_and_another_seed_another(series):
    again = invent_series(seed=4, months=36, first=BEGIN, unions=400)
    other = invent_series(seed=5, months=36, first=BEGIN, unions=400)

    assert (again.in_force == series.in_force).all()
    assert (again.prefecture == series.prefecture).all()
    assert (other.in_force != series.in_force).any()


def test_unions_of_ten_to_twenty_thousand_members_lie_in_all_prefectures(series):
    assert series.in_force.shape == (400, len(LINE_CODES), 36)
    assert series.members.min() >= 10
    assert series.members.max() <= 20_000
    assert set(series.prefecture) == set(range(PREFECTURES))
    assert (np.diff(series.prefecture) >= 0).all()


@pytest.mark.parametrize("unions", [1, 46, 47, 48])
def test_few_unions_are_as_many_as_asked_for(unions):
    series = invent_series(seed=1, months=2, first=BEGIN, unions=unions)

    assert len(series.members) == len(series.prefecture) == len(series.in_force) == unions


def test_moved_policies_arrive_at_the_line_of_retirees_in_the_same_month(series):
    retirees = LINE_CODES.index("retiree_group_life")

    assert (series.transfers_in[:, retirees] == series.transfers_out.sum(axis=1)).all()
    assert series.transfers_in.sum() > 0
    april = np.array([(BEGIN + number).month == 4 for number in range(36)])
    assert series.transfers_in[:, :, ~april].sum() == 0


def test_basic_cover_is_joined_or_not(series):
    assert set(np.unique(series.in_force[:, LINE_CODES.index("basic")])) == {0, 1}


def test_the_window_of_group_life_stands_out_of_the_year(series):
    enrolled = series.new_enrolments[:, LINE_CODES.index("group_life")].sum(axis=0)
    of_month = [enrolled[[(BEGIN + number).month == month for number in range(36)]].mean() for month in range(1, 13)]

    assert of_month[LINES[0].window] > 2 * np.median(of_month)
