"""Seasons: which series have them, what they are, and how far small series lean on their kin."""

import numpy as np
import pytest

from suishin.results.rules.forecasting.seasons import is_seasonal, seasons_of

from .invented import MARCH_PEAK, growing, seasonal

ALONE = np.arange(1000)


def starts_of(values):
    return (~np.isnan(values)).argmax(axis=0)


@pytest.mark.parametrize(
    ("series", "expected"),
    [
        (seasonal(60), True),
        (seasonal(60, by=3), True),
        (seasonal(24), True),
        (seasonal(23), False),  # not two years
        (growing(60), False),
        (growing(60) ** 2, False),  # what grows looks like a year ago; its changes don't
        (np.full(60, 3.0), False),
        (np.where(np.arange(60) == 17, 9.0, 1.0), False),
        (np.cumsum(np.random.default_rng(8).normal(0, 1, 60)), False),
    ],
)
def test_seasons_are_looked_for_in_the_changes(series, expected):
    assert is_seasonal(series[:, None], np.zeros(1, int)).tolist() == [expected]


@pytest.mark.parametrize("by", [0, 2, -1])
def test_seasons_are_the_distance_from_the_mean_of_the_year_and_add_up_to_nothing(by):
    values = np.stack([seasonal(72, start=300, by=by), seasonal(72, start=300, by=by, peak=4)], axis=1)

    seasons = seasons_of(values, starts_of(values), ALONE[:2])

    assert seasons.sum(axis=0) == pytest.approx([0, 0], abs=1e-9)
    centred = MARCH_PEAK - MARCH_PEAK.mean()
    assert seasons[:, 0] == pytest.approx(centred, abs=0.01)
    assert seasons[:, 1] == pytest.approx(4 * centred, abs=0.01)


def test_first_row_belongs_to_the_first_month_whenever_a_series_began():
    values = np.stack([seasonal(72), seasonal(72)], axis=1)
    values[:17, 1] = np.nan

    seasons = seasons_of(values, starts_of(values), ALONE[:2])

    assert seasons[:, 1] == pytest.approx(seasons[:, 0], abs=0.01)


def test_seasons_of_the_kin_add_up_to_those_of_their_sum():
    random = np.random.default_rng(3)
    size = random.uniform(0.2, 4, 50)
    values = random.poisson(size * np.where(np.arange(60) % 12 == 2, 6.0, 1)[:, None]).astype(float)

    seasons = seasons_of(values, np.zeros(50, int), np.zeros(50, int))

    whole = seasons_of(values.sum(axis=1, keepdims=True), np.zeros(1, int), np.zeros(1, int))
    assert seasons.sum(axis=1) == pytest.approx(whole[:, 0])
    assert (seasons.argmax(axis=0) == 2).mean() > 0.9


def test_series_whose_own_seasons_are_sure_keeps_them_among_kin_of_another_month():
    kin = np.stack([seasonal(60, peak=3)] * 20 + [np.roll(seasonal(60, peak=3), 5)], axis=1)

    seasons = seasons_of(kin, np.zeros(21, int), np.zeros(21, int))

    assert seasons[:, 20].argmax() == 7
    assert (seasons[:, :20].argmax(axis=0) == 2).all()


def test_noise_has_next_to_no_seasons():
    values = np.random.default_rng(2).poisson(50, (60, 300)).astype(float)

    seasons = seasons_of(values, np.zeros(300, int), ALONE[:300])

    assert np.abs(seasons).mean() < 1.2  # a month's mean of five years of it would scatter by 2.5


def test_too_few_months_have_none():
    values = np.stack([seasonal(23)], axis=1)

    assert (seasons_of(values, np.zeros(1, int), np.zeros(1, int)) == 0).all()
