"""Places with ties, and what has no value."""

from decimal import Decimal

import pytest

from suishin.results.rules.ranking import places
from suishin.results.rules.rates import shares_of_shortfall


@pytest.mark.parametrize(
    ("values", "is_largest_first", "found"),
    [
        ([3, 1, 2], True, [1, 3, 2]),
        ([3, 1, 2], False, [3, 1, 2]),
        ([5, 5, 4], True, [1, 1, 3]),
        ([None, 0, None], True, [None, 1, None]),
        ([Decimal("0.50"), Decimal("0.5"), 1], True, [2, 2, 1]),
        ([], True, []),
    ],
)
def test_equal_values_share_a_place_and_nothing_has_none(values, is_largest_first, found):
    assert places(values, is_largest_first=is_largest_first) == found


@pytest.mark.parametrize(
    ("shortfalls", "shares"),
    [
        ([Decimal(30), Decimal(70), None], [Decimal("0.3"), Decimal("0.7"), None]),
        ([Decimal(0), Decimal(5)], [0, 1]),
        ([Decimal(0), None], [None, None]),
        ([], []),
    ],
)
def test_the_share_of_a_shortfall_is_of_what_is_missing_at_all(shortfalls, shares):
    assert shares_of_shortfall(shortfalls) == shares
