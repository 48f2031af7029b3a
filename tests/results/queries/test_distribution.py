"""Dividing a target by what the units had."""

import pytest

from suishin.common.months import Month
from suishin.results.actions import rebuild_summaries
from suishin.results.queries.distribution import Base, bases_of, distribution_of
from tests.factories.results import make_products, make_target, tell_people, tell_result
from tests.factories.tree import make_organization


@pytest.fixture
def unions(tree):
    """Three unions of 長野; the third never told anything."""
    lines = make_products()
    second = make_organization("local_union", "20-002", "あさひ町職", tree.nagano)
    third = make_organization("local_union", "20-003", "こだま村職", tree.nagano)
    tell_result(tree.hikari, lines["group_life"], "2026-05", in_force=300, new_enrolments=2)
    tell_result(second, lines["group_life"], "2026-05", in_force=100, new_enrolments=6)
    tell_result(tree.hikari, lines["group_life"], "2026-10", in_force=900)
    tell_people(tree.hikari, "2026-10", members=500)
    tell_people(second, "2026-10", members=300)
    rebuild_summaries()
    return tree.hikari, second, third


@pytest.mark.parametrize(
    ("base", "expected", "month"),
    [
        (Base.IN_FORCE, [300, 100, None], "2026-05"),
        (Base.NEW_ENROLMENTS, [100, 300, None], "2026-05"),
        (Base.MEMBERS, [250, 150, None], "2026-10"),
    ],
)
def test_shares_follow_the_same_month_of_the_year_before_or_the_members(tree, unions, base, expected, month):
    target = make_target(tree.nagano, "group_life", 400)

    found = distribution_of(target, base=base)

    assert [share.share for share in found.shares] == expected
    assert found.month == Month.parse(month)
    assert found.without_weight == [unions[2]]


def test_national_target_is_divided_among_prefectures(tree, unions):
    target = make_target(tree.national, "group_life", 400)

    found = distribution_of(target, base=Base.IN_FORCE)

    assert [(share.unit, share.weight, share.share) for share in found.shares] == [
        (tree.nagano, 400, 400),
        (tree.gifu, None, None),
    ]


def test_target_that_a_unit_has_is_shown_beside_its_share(tree, unions):
    target = make_target(tree.nagano, "group_life", 400)
    had = make_target(unions[0], "group_life", 280)
    make_target(unions[1], "group_life", 90, kind="interim")

    found = distribution_of(target, base=Base.IN_FORCE)

    assert [share.standing_target for share in found.shares] == [had, None, None]
    assert found.shares[0].in_effect.value == 280


def test_without_any_result_nobody_gets_a_share(tree):
    make_products()
    target = make_target(tree.nagano, "group_life", 400)

    found = distribution_of(target, base=Base.IN_FORCE)

    assert (found.month, [share.share for share in found.shares]) == (None, [None])


def test_activities_are_divided_by_members_alone(tree, unions):
    target = make_target(tree.nagano, "", 8, activity="説明会", measure="unions")

    assert bases_of(target) == [Base.MEMBERS]
    assert [share.share for share in distribution_of(target, base=Base.MEMBERS).shares] == [5, 3, None]
