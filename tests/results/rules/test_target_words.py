"""Targets in words."""

from datetime import date
from decimal import Decimal

import pytest

from suishin.results.rules.target_words import name_in_words, progress_in_words, sum_in_words

JUNE = 6


@pytest.mark.parametrize(
    ("on", "is_final", "expected"),
    [
        (date(2026, 5, 31), False, "2026年5月の中間目標"),
        (date(2027, 5, 31), True, "2026年度末の最終目標"),  # the results year 2026 ends in May 2027
        (date(2027, 3, 31), True, "2027年3月の最終目標"),
        (date(2027, 3, 15), True, "2027年3月15日の最終目標"),
    ],
)
def test_interim_and_final_targets_are_told_apart_by_name_and_day(on, is_final, expected):
    assert name_in_words(on, is_final=is_final, year_begins=JUNE) == expected


@pytest.mark.parametrize(
    ("result", "value", "expected"),
    [
        (6343, 5796, "目標は109.4％達成"),
        (6343, 6884, "目標まであと541件（92.1％）"),
        (5796, Decimal("5796.00"), "目標は100.0％達成"),
        (None, 5796, "目標：実績がまだありません"),
        (12, 0, "目標：実績は12件"),
    ],
)
def test_progress_says_what_is_reached_or_how_much_is_missing(result, value, expected):
    assert progress_in_words("目標", result=result, value=value, unit="件") == expected


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        (880, "県の目標の合計は全国の目標より120件少ない"),
        (1000, "県の目標の合計は全国の目標と同じ"),
        (2500, "県の目標の合計は全国の目標より1,500件多い"),
    ],
)
def test_sum_of_the_parts_is_compared_with_the_whole_in_words(total, expected):
    assert sum_in_words(Decimal(total), Decimal(1000), units="県", above="全国", unit="件") == expected
