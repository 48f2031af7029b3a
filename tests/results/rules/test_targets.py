"""Which targets count."""

from datetime import date

import pytest

from suishin.results.rules.lineage import Ending
from suishin.results.rules.targets import absorbed_by, counted_together, day_in_effect

MAY, OCTOBER, NEXT_MAY = date(2026, 5, 31), date(2026, 10, 31), date(2027, 5, 31)


@pytest.mark.parametrize(
    ("days", "month_ends_on", "expected"),
    [
        ([MAY, NEXT_MAY], date(2026, 4, 30), MAY),
        ([MAY, NEXT_MAY], MAY, MAY),
        ([NEXT_MAY, MAY], date(2026, 6, 30), NEXT_MAY),
        ([MAY], date(2026, 11, 30), MAY),
        ([MAY, OCTOBER], date(2026, 11, 30), OCTOBER),
        ([], MAY, None),
    ],
)
def test_day_in_effect_is_the_first_that_has_not_passed_or_the_last_that_has(days, month_ends_on, expected):
    assert day_in_effect(days, month_ends_on=month_ends_on) == expected


@pytest.mark.parametrize(
    ("decided_on", "expected"),
    [
        ({3: MAY, 2: MAY, 1: MAY}, (3, 2, 1)),  # all from before the mergers
        ({3: OCTOBER, 2: MAY, 1: MAY}, (3,)),  # decided on the day of the merger: for the whole
        ({3: MAY, 2: date(2026, 8, 1), 1: MAY}, (3, 2)),  # 2 was decided after 1 had come in
        ({1: MAY}, (1,)),
        ({2: MAY}, (2,)),
        ({}, ()),
    ],
)
def test_targets_of_merged_unions_count_until_the_heir_gets_one_of_its_own(decided_on, expected):
    endings = [Ending(1, 2, date(2026, 7, 1), is_merger=True), Ending(2, 3, OCTOBER, is_merger=True)]

    assert counted_together(3, decided_on, absorbed_by(endings)) == expected


def test_split_unions_leave_their_target_behind():
    endings = [Ending(1, 2, MAY, is_merger=False), Ending(1, 3, MAY, is_merger=False)]

    assert absorbed_by(endings) == {}


def test_unions_that_merged_into_each_other_count_once():
    endings = [Ending(1, 2, OCTOBER, is_merger=True), Ending(2, 1, OCTOBER, is_merger=True)]

    assert counted_together(1, {1: MAY, 2: MAY}, absorbed_by(endings)) == (1, 2)
