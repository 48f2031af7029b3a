"""Unions of one size held beside each other."""

from decimal import ROUND_FLOOR, Decimal
from random import Random

import numpy as np
import pytest

from suishin.results.rules import rates
from suishin.results.rules.peers import (
    Place,
    band_of,
    growth,
    place_of,
    rose_most,
    spread_of,
    ten_thousandths,
)


@pytest.mark.parametrize(("members", "band"), [(0, 0), (49, 0), (50, 1), (99, 1), (100, 2), (20_000, 3), (None, None)])
def test_a_union_lies_in_the_band_that_begins_at_or_below_its_size(members, band):
    assert band_of(members, [0, 50, 100, 3000]) == band


def test_a_union_smaller_than_every_band_lies_in_none():
    assert band_of(9, [10, 50]) is None


def test_fewer_than_five_are_too_few_to_compare():
    assert spread_of([1, 2, 3, 4]) is None
    assert place_of(3, [1, 2, 3, 4]) == Place(3, None, None)
    assert spread_of([1, 2, 3, 4, 5]) is not None


def test_the_range_says_quarters_and_middle():
    spread = spread_of([10, 20, 40, 80, 160, 320])

    assert (spread.least, spread.most, spread.count) == (10, 320, 6)
    assert (spread.p25, spread.median, spread.p75) == (Decimal(25), Decimal(60), Decimal(140))


def test_quarters_are_those_that_numpy_finds():
    random = Random(7)
    for _ in range(200):
        values = sorted(random.randrange(-500, 500) for _ in range(random.randrange(5, 60)))

        spread = spread_of(values)

        assert [float(spread.p25), float(spread.median), float(spread.p75)] == list(np.percentile(values, [25, 50, 75]))


@pytest.mark.parametrize(("own", "rank"), [(50, 1), (40, 2), (10, 5), (30, 3), (None, None)])
def test_the_largest_value_is_first(own, rank):
    assert place_of(own, [10, 20, 30, 40, 50]).rank == rank


def test_equal_values_share_a_rank():
    assert [place_of(own, [10, 30, 30, 30, 50]).rank for own in (50, 30, 10)] == [1, 2, 5]


def test_ten_thousandths_are_the_rates_of_the_pages():
    random = Random(3)
    for _ in range(2000):
        part, whole = random.randrange(0, 30_000), random.randrange(1, 20_000)
        exact = rates.penetration(part, whole) * 10_000
        rounded = int((exact + Decimal("0.5")).to_integral_value(ROUND_FLOOR))

        assert ten_thousandths(part, whole) == rounded
        assert ten_thousandths(np.array([part]), np.array([whole])).tolist() == [rounded]


@pytest.mark.parametrize(
    ("now", "before", "expected"), [(102, 100, 200), (98, 100, -200), (100, 100, 0), (0, 7, -10000)]
)
def test_growth_is_the_part_that_came_or_went(now, before, expected):
    assert growth(now, before) == expected


def test_who_did_not_rise_is_not_among_those_who_rose_most():
    growths = {1: 300, 2: None, 3: -20, 4: 0, 5: 900, 6: 300}

    assert rose_most(growths, most=5) == [(5, 900), (1, 300), (6, 300)]
    assert rose_most(growths, most=1) == [(5, 900)]
