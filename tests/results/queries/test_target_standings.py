"""Where organizations stand."""

from datetime import date

import pytest

from suishin.common.months import Month
from suishin.organizations.models import Succession
from suishin.results.actions import rebuild_summaries
from suishin.results.queries.target_standings import members_of, standings_of_places
from tests.factories.results import make_products, tell_people, tell_result
from tests.factories.tree import make_organization

JUNE, OCTOBER = Month.parse("2026-06"), Month.parse("2026-10")


@pytest.fixture
def lines(db):
    return make_products()


def _standing(place, lines, *codes, month=OCTOBER):
    sets = {1: [lines[code].pk for code in codes]}
    found = standings_of_places({place.pk: place.kind}, first=JUNE, month=month, sets=sets)
    return found[place.pk, 1]


def test_union_stands_where_it_was_last_known_with_the_flows_of_the_months(tree, lines):
    tell_result(tree.hikari, lines["group_life"], "2026-05", in_force=290, new_enrolments=9)
    tell_result(tree.hikari, lines["group_life"], "2026-08", in_force=300, new_enrolments=4, terminations=1)
    tell_result(tree.hikari, lines["group_life"], "2026-09", new_enrolments=2)

    found = _standing(tree.hikari, lines, "group_life")

    assert (found.in_force, found.new_enrolments, found.net_change) == (300, 6, 5)


def test_final_row_counts_and_not_the_flash_row_beside_it(tree, lines):
    tell_result(tree.hikari, lines["group_life"], "2026-10", in_force=300, new_enrolments=4)
    tell_result(tree.hikari, lines["group_life"], "2026-10", in_force=280, new_enrolments=9, is_flash=True)

    found = _standing(tree.hikari, lines, "group_life")

    assert (found.in_force, found.new_enrolments) == (300, 4)


def test_lines_of_a_set_are_counted_together_and_what_nobody_told_is_missing(tree, lines):
    tell_result(tree.hikari, lines["group_life"], "2026-10", in_force=300)
    tell_result(tree.hikari, lines["retiree_group_life"], "2026-10", in_force=25)

    both = _standing(tree.hikari, lines, "group_life", "retiree_group_life")

    assert (both.in_force, both.new_enrolments, both.net_change) == (325, None, None)
    assert _standing(tree.hikari, lines, "car").in_force is None


def test_area_says_of_how_many_unions_it_consists(tree, lines):
    make_organization("local_union", "20-002", "あさひ町職", tree.nagano)
    tell_result(tree.hikari, lines["group_life"], "2026-10", in_force=300, new_enrolments=5)
    rebuild_summaries()

    for area in (tree.nagano, tree.block, tree.national):
        found = _standing(area, lines, "group_life")
        assert (found.in_force, found.new_enrolments, found.in_force_unions) == (300, 5, 1)
    assert _standing(tree.nagano, lines, "group_life").missing_unions == 1


def test_what_a_merged_union_had_counts_for_its_heir_once(tree, lines):
    gone = make_organization("local_union", "20-009", "もみじ村職", tree.nagano)
    tell_result(gone, lines["group_life"], "2026-07", in_force=40, new_enrolments=3, terminations=0)
    tell_result(tree.hikari, lines["group_life"], "2026-07", in_force=300, new_enrolments=5, terminations=0)
    Succession.objects.create(predecessor=gone, successor=tree.hikari, on=date(2026, 9, 1), kind="merger")
    gone.closed_on = date(2026, 9, 1)
    gone.save()

    before = _standing(tree.hikari, lines, "group_life", month=JUNE + 2)
    after = _standing(tree.hikari, lines, "group_life")

    assert (before.in_force, before.new_enrolments) == (340, 8)
    assert (after.in_force, after.new_enrolments) == (300, 8)  # from September its policies stand with the heir


def test_members_are_the_last_that_were_told(tree, lines):
    tell_people(tree.hikari, "2026-04", members=800)
    tell_people(tree.hikari, "2026-09", members=820)
    tell_people(tree.midori, "2026-10", eligible_staff=150)
    tell_result(tree.hikari, lines["group_life"], "2026-10", in_force=300)
    rebuild_summaries()

    found = members_of({place.pk: place.kind for place in (tree.hikari, tree.midori, tree.nagano)}, month=OCTOBER)

    assert found == {tree.hikari.pk: 820, tree.nagano.pk: 820}
