"""Steps at known breaks are found from the year-on-year change, or from the neighbours where there is no year."""

import numpy as np
import pytest

from suishin.results.rules.forecasting.breaks import shift_to_today

from .invented import growing, seasonal


def shifts(series, *months):
    breaks = np.zeros((len(series), 1), bool)
    breaks[list(months)] = True
    return shift_to_today(np.array(series, float)[:, None], breaks)[:, 0]


@pytest.mark.parametrize("at", [3, 12, 13, 30, 48, 58, 59])
@pytest.mark.parametrize("step", [50, -50])
def test_what_lies_before_is_brought_to_the_level_after(at, step):
    series = np.full(60, 100.0) + step * (np.arange(60) >= at)

    shift = shifts(series, at)

    assert shift[:at] == pytest.approx(np.full(at, step), abs=1)
    assert (shift[at:] == 0).all()


@pytest.mark.parametrize("series", [seasonal(60), growing(60), seasonal(60, by=2)])
@pytest.mark.parametrize("at", [30, 45, 57])
def test_seasons_and_trend_are_no_step(series, at):
    assert np.abs(shifts(series, at)).max() < 1.5
    assert shifts(series + 80 * (np.arange(60) >= at), at)[0] == pytest.approx(80, abs=1.5)


def test_two_breaks_add_up():
    series = np.full(60, 100.0) + 40 * (np.arange(60) >= 20) - 10 * (np.arange(60) >= 40)

    shift = shifts(series, 20, 40)

    assert shift[[0, 19, 20, 39, 40]] == pytest.approx([30, 30, -10, -10, 0], abs=1)


def test_two_breaks_within_a_year_add_up():
    series = np.full(60, 100.0) + 40 * (np.arange(60) >= 20) - 10 * (np.arange(60) >= 25)

    assert shifts(series, 20, 25)[[0, 22, 30]] == pytest.approx([30, -10, 0], abs=4)


@pytest.mark.parametrize("missing", [slice(25, 31), slice(30, 35), slice(0, 29), slice(30, 60), slice(0, 60)])
def test_missing_months_leave_a_number(missing):
    series = np.full(60, 100.0) + 50 * (np.arange(60) >= 30)
    series[missing] = np.nan

    shift = shifts(series, 30)

    assert not np.isnan(shift).any()
    assert shift[0] in (pytest.approx(50, abs=1), 0)


def test_step_no_larger_than_the_scatter_is_drawn_towards_nothing():
    series = np.random.default_rng(4).poisson(10, 60)

    assert abs(shifts(series, 55)[0]) < 1


def test_break_in_the_first_month_changes_nothing():
    assert (shifts(np.full(60, 5.0), 0) == 0).all()
