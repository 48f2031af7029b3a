"""How the benchmark scores forecasts, on figures that can be worked out by hand; and what the second invented world holds."""

import numpy as np
import pytest

from bench.forecast import MARKS, with_figures
from bench.held_out import HeldOut, as_last_year, score, together
from bench.second_invention import LINES, invent_second_world
from suishin.results.rules.forecasting import Told

NAN = np.nan


def told(values, low, high) -> Told:
    nothing = np.full(len(values), 0.5)
    return Told(np.array(values), np.array(low), np.array(high), nothing, nothing, nothing)


def test_score_is_in_units_of_the_usual_change_of_each_series():
    history = np.array([[10.0] * 12 + [14.0] * 12, [100.0] * 12 + [120.0] * 12])  # change by 4 and by 20 a year
    came = np.array([[16.0, 18.0], [120.0, NAN]])
    forecast = told([[16.0, 16.0], [110.0, 0.0]], [[15.0, 15.0], [100.0, 0.0]], [[17.0, 17.0], [130.0, 0.0]])

    found = score(HeldOut(history, came, forecast), months=2)

    assert found.series == 2
    assert found.mase == pytest.approx((1 / 4 + 10 / 20) / 2)  # errors of 1 on average, and of 10
    assert found.naive_mase == pytest.approx((3 / 4 + 0) / 2)
    assert found.coverage == pytest.approx(2 / 3)
    assert found.error_rate == pytest.approx(12 / 154)
    assert found.ratio == pytest.approx(1)
    assert together([found, found]).series == 4


def test_series_that_never_change_count_only_for_their_range():
    history = np.array([[5.0] * 24, [5.0] * 12 + [6.0] * 12])
    forecast = told([[5.0], [6.0]], [[5.0], [9.0]], [[5.0], [9.0]])

    found = score(HeldOut(history, np.array([[5.0], [6.0]]), forecast), months=1)

    assert (found.series, found.coverage, found.mase) == (1, 0.5, 0)


def test_as_last_year_takes_the_last_year_in_which_the_month_is_known():
    history = np.arange(30.0)[None, :]
    history[0, 18] = NAN

    assert as_last_year(history, 14)[0].tolist() == [6.0, *range(19, 30), 6.0, 19.0]


def test_figures_stand_between_their_marks():
    document = f"before\n{MARKS[0]}old\n{MARKS[1]}after\n"

    assert with_figures(document, "new\n") == f"before\n{MARKS[0]}new\n{MARKS[1]}after\n"


def test_second_world_is_the_same_for_the_same_seed_and_has_all_that_it_should():
    world, again = (invent_second_world(seed=3, months=84, unions=120) for _ in range(2))

    assert np.array_equal(world.in_force, again.in_force, equal_nan=True)
    assert world.in_force.shape == (120 * LINES, 84)
    late = np.isnan(world.in_force[:, 0])
    assert 0.02 < late.mean() < 0.4
    assert (np.isnan(world.in_force) == np.isnan(world.new_enrolments)).all()
    revised = [line for line in range(LINES) if world.flow_breaks[world.line == line].all(axis=0).any()]
    assert len(revised) == 3
    gone = world.ends < 84
    assert gone.any()
    assert all(np.isnan(world.in_force[series, world.ends[series] :]).all() for series in np.flatnonzero(gone))
    assert np.nanmin(world.in_force) >= 0
