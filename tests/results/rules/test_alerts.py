"""When each rule speaks, and with which figures."""

from dataclasses import replace
from random import Random

import pytest

from suishin.results.rules.alerts import (
    ABOUT_SET,
    DEFAULTS,
    Rule,
    SetFacts,
    Threshold,
    alerts_of_set,
    as_last_told,
    behind_target,
    falling,
    more_terminations,
    no_new_enrolments,
    silent,
)


def facts(in_force=(), new=(), ended=(), **more) -> SetFacts:
    return SetFacts(in_force, new, ended, **more)


@pytest.mark.parametrize(
    ("told", "figures"),
    [
        ([True, True, True], None),
        ([True, True, False], None),  # a month late
        ([True, False, False], {"months": 2}),
        ([True, False, True], None),  # came late, but came
        ([True] + [False] * 7, {"months": 7}),
        ([False, False, False], None),  # never told: nothing went silent
        ([], None),
    ],
)
def test_a_union_that_told_before_and_no_longer_does_is_silent(told, figures):
    assert silent(told, Threshold(months=2)) == figures


@pytest.mark.parametrize(
    ("in_force", "figures"),
    [
        ([153, 150, 145, 142], {"before": 153, "now": 142, "lost": 11, "moved": 0, "months": 3}),
        ([1000, 950, 950, 950], {"before": 1000, "now": 950, "lost": 50, "moved": 0, "months": 3}),  # 5 % exactly
        ([1000, 950, 950, 951], None),  # less than 5 %
        ([100, 95, 95, 91], None),  # 9 %, but only 9 policies
        ([100, 95, 95, 90], {"before": 100, "now": 90, "lost": 10, "moved": 0, "months": 3}),
        ([100, 200, 150, 120], None),  # against three months ago it rose
        ([None, 150, 145, 142], None),  # what was then is not known
        ([153, 150, 145, None], None),
        ([0, 0, 0, 0], None),
        ([153, 145, 142], None),  # too short
        ([10_000, 153, None, 145, 142], {"before": 153, "now": 142, "lost": 11, "moved": 0, "months": 3}),
        ([12, 12, 12, 0], {"before": 12, "now": 0, "lost": 12, "moved": 0, "months": 3}),
    ],
)
def test_falling_needs_both_the_share_and_the_count(in_force, figures):
    assert falling(facts(in_force), Threshold(share=5, count=10, months=3)) == figures


@pytest.mark.parametrize(
    ("moved", "lost"),
    [
        ([0, 0, 0, 0], 30),
        ([9, 0, 10, 5], 15),  # what moved before the months that are looked at doesn't count
        ([0, None, 20, None], 10),
        ([0, 0, 20, 1], None),
        ([0, 0, 30, 0], None),
    ],
)
def test_policies_that_moved_to_another_product_are_not_lost(moved, lost):
    found = falling(facts([200, 190, 180, 170], transfers_out=moved), Threshold(share=5, count=10, months=3))

    assert (found and found["lost"]) == lost


@pytest.mark.parametrize(
    ("ended", "figures"),
    [
        ([3, 4, 5, 4, 18], {"now": 18, "usual": 4}),
        ([3, 4, 5, 4, 8], {"now": 8, "usual": 4}),  # twice exactly
        ([3, 4, 5, 4, 7], None),
        ([0, 0, 0, 0, 5], {"now": 5, "usual": 0}),
        ([0, 0, 0, 0, 4], None),  # too few to speak of
        ([None, None, 4, 4, 18], {"now": 18, "usual": 4}),  # half of the months are enough
        ([None, None, None, 4, 18], None),
        ([3, 4, 5, 4, None], None),
        ([18], None),
        ([], None),
    ],
)
def test_many_terminations_are_held_against_the_usual_month(ended, figures):
    assert more_terminations(facts(ended=ended), Threshold(share=200, count=5, months=4)) == figures


@pytest.mark.parametrize(
    ("target", "expected", "figures"),
    [
        (1486, 305, {"target": 1486, "expected": 305, "missing": 1181, "due": 24_316}),
        (200, 180, {"target": 200, "expected": 180, "missing": 20, "due": 24_316}),
        (200, 181, None),
        (1000, 901, None),  # 99 policies, but less than 10 %
        (100, 81, None),  # 19 %, but fewer than 20 policies
        (100, 120, None),
        (0, 0, None),
        (None, 305, None),
        (1486, None, None),
    ],
)
def test_forecast_is_held_against_the_target(target, expected, figures):
    found = behind_target(facts(target=target, expected=expected, due=24_316), Threshold(share=10, count=20))

    assert found == figures


@pytest.mark.parametrize(
    ("in_force", "new", "figures"),
    [
        ([120], [0, 0, 0], {"months": 3}),
        ([50], [4, 0, 0, 0], {"months": 3}),
        ([49], [0, 0, 0], None),  # a small stock has such months
        ([120], [0, 1, 0], None),
        ([120], [0, None, 0], None),  # not told is not zero
        ([120], [0, 0], None),
        ([None], [0, 0, 0], None),
        ([], [0, 0, 0], None),
    ],
)
def test_no_new_enrolment_for_months_is_told_only_where_all_of_them_are_known(in_force, new, figures):
    assert no_new_enrolments(facts(in_force, new), Threshold(count=50, months=3)) == figures


@pytest.mark.parametrize(
    ("in_force", "new", "ended", "months", "ago"),
    [
        ([1, 2, 3], [1, 1, 1], [0, 0, 0], 3, 0),
        ([1, 2, None], [1, 1, None], [0, 0, None], 2, 1),
        ([1, 2, None], [1, 1, None], [0, 0, 5], 3, 0),  # one measure is enough
        ([1, None, None], [None] * 3, [None] * 3, 0, 0),  # silent: nothing recent is known
        ([None] * 3, [None] * 3, [None] * 3, 0, 0),
        ([], [], [], 0, 0),
    ],
)
def test_whoever_tells_late_is_looked_at_as_told_last(in_force, new, ended, months, ago):
    found, months_ago = as_last_told(facts(in_force, new, ended, target=9), late=2)

    assert (len(found.in_force), len(found.new_enrolments), len(found.terminations)) == (months,) * 3
    assert (months_ago, found.target) == (ago, 9)


def test_reasons_come_most_urgent_first_and_only_from_rules_that_are_on():
    lost = facts([200, 200, 200, 100], [0] * 4, [1, 1, 1, 20], target=400, expected=90)
    thresholds = {**DEFAULTS, Rule.MORE_TERMINATIONS: Threshold(share=200, count=5, months=3)}
    without = {rule: threshold for rule, threshold in thresholds.items() if rule != Rule.FALLING}

    assert [rule for rule, _ in alerts_of_set(lost, thresholds)] == [
        Rule.FALLING,
        Rule.MORE_TERMINATIONS,
        Rule.BEHIND_TARGET,
    ]
    assert Rule.FALLING not in dict(alerts_of_set(lost, without))


@pytest.mark.parametrize("seed", range(300))
def test_a_stricter_threshold_never_speaks_of_more(seed):
    """Whatever a union told: a higher share or count, or more silent months, takes reasons away and adds none."""
    random = Random(seed)
    months = random.randrange(1, 26)

    def told(most: int) -> list[int | None]:
        return [random.choice([None, 0, random.randrange(most)]) for _ in range(months)]

    shown = facts(told(300), told(4), told(30), target=random.randrange(400), expected=random.randrange(400))
    for rule, speaks in ABOUT_SET.items():
        loose = Threshold(random.randrange(1, 120), random.randrange(1, 60), random.randrange(1, 13))
        for name in ("share", "count"):
            strict = replace(loose, **{name: getattr(loose, name) + random.randrange(1, 50)})
            assert speaks(shown, strict) is None or speaks(shown, loose) == speaks(shown, strict), rule
    flags = [random.random() < 0.3 for _ in range(months)]
    fewer, more = sorted(random.randrange(1, 25) for _ in range(2))
    assert silent(flags, Threshold(months=more)) is None or silent(flags, Threshold(months=fewer)) is not None
