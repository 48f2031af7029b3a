"""Whole numbers divided by weights."""

import itertools
import random

import pytest

from suishin.results.rules.distribution import distributed


@pytest.mark.parametrize(
    ("total", "weights", "expected"),
    [
        (100, {1: 1, 2: 1, 3: 1}, {1: 34, 2: 33, 3: 33}),
        (10, {1: 50, 2: 30, 3: 20}, {1: 5, 2: 3, 3: 2}),
        (7, {1: 5, 2: None, 3: 2}, {1: 5, 2: None, 3: 2}),  # without a basis: no share, which is not 0
        (7, {1: 5, 2: 0}, {1: 7, 2: 0}),
        (7, {1: None, 2: None}, {1: None, 2: None}),
        (7, {1: 0, 2: 0}, {1: None, 2: None}),
        (0, {1: 3, 2: 4}, {1: 0, 2: 0}),
        (5, {}, {}),
    ],
)
def test_total_is_divided_by_largest_remainder(total, weights, expected):
    assert distributed(total, weights) == expected


@pytest.mark.parametrize("seed", range(200))
def test_shares_add_up_whatever_the_order_and_never_turn_the_weights_around(seed):
    chance = random.Random(seed)
    weights = {
        key: None if chance.random() < 0.1 else chance.choice((0, 1, chance.randint(0, 50), chance.randint(0, 90_000)))
        for key in range(1, chance.randint(2, 80))
    }
    total = chance.choice((0, 1, chance.randint(0, 100), chance.randint(0, 10**7)))

    shares = distributed(total, weights)

    known = {key: share for key, share in shares.items() if share is not None}
    if any(weights.values()):
        assert sum(known.values()) == total
        assert known.keys() == {key for key, weight in weights.items() if weight is not None}
    else:
        assert known == {}
    by_chance = list(weights.items())
    chance.shuffle(by_chance)
    assert distributed(total, dict(by_chance)) == shares
    ordered = sorted(known, key=lambda key: weights[key])
    assert all(known[low] <= known[high] for low, high in itertools.pairwise(ordered) if weights[low] < weights[high])
