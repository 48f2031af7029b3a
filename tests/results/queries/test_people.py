"""The people of unions: the last numbers told, with those of unions taken in while these exist."""

from datetime import date
from decimal import Decimal

import pytest

from suishin.common.months import Month
from suishin.organizations.models import Succession
from suishin.results.models import Basis, ExecutiveUse
from suishin.results.queries.people import Told, people_of_unions
from tests.factories.results import make_products, tell_people
from tests.factories.tree import make_organization

NOVEMBER = Month.parse("2026-11")


@pytest.fixture
def lines(db):
    return make_products()


def of_hikari(viewer, tree, *, month=NOVEMBER, basis=Basis.TODAY):
    return people_of_unions(viewer, [tree.hikari, tree.midori], month=month, basis=basis)[tree.hikari.pk]


def test_each_number_is_the_last_one_told_with_its_month(tree, lines, mori):
    tell_people(tree.hikari, "2026-04", members=800, eligible_staff=1000)
    tell_people(tree.hikari, "2026-09", members=790)
    tell_people(tree.hikari, "2026-12", members=1)

    people = of_hikari(mori, tree)

    assert people.members == Told(790, Month.parse("2026-09"))
    assert people.eligible_staff == Told(1000, Month.parse("2026-04"))
    assert people.density == Decimal("0.79")


def test_new_hires_of_an_earlier_year_are_not_this_years(tree, lines, mori):
    tell_people(tree.hikari, "2026-03", new_hires=50, joined_new_hires=40)

    people = of_hikari(mori, tree)

    assert (people.new_hires, people.joining_rate) == (None, None)
    assert of_hikari(mori, tree, month=Month.parse("2026-03")).joining_rate == Decimal("0.8")


def test_without_a_headcount_the_register_tells_the_members(tree, lines, mori):
    people = of_hikari(mori, tree)

    assert (people.members, people.member_count) == (None, 820)


def test_a_union_taken_in_counts_until_it_closes(tree, lines, mori):
    gone = make_organization("local_union", "20-7", "ふるさと町職", tree.nagano)
    gone.closed_on = date(2026, 10, 1)
    gone.save()
    Succession.objects.create(predecessor=gone, successor=tree.hikari, on=date(2026, 10, 1), kind="merger")
    tell_people(gone, "2026-04", members=100)
    tell_people(tree.hikari, "2026-05", members=800)

    assert of_hikari(mori, tree, month=Month.parse("2026-09")).members == Told(900, Month.parse("2026-04"))
    assert of_hikari(mori, tree, month=Month.parse("2026-10")).members == Told(800, Month.parse("2026-05"))
    assert of_hikari(mori, tree, month=Month.parse("2026-09"), basis=Basis.THEN).members.value == 800


def test_executives_use_is_told_by_line_and_only_of_unions_in_sight(tree, lines, mori):
    for union in (tree.hikari, tree.midori):
        tell_people(union, "2026-04", executives=20)
        ExecutiveUse.objects.create(organization=union, line=lines["car"], month=NOVEMBER.number, enrolled=15)

    found = people_of_unions(mori, [tree.hikari, tree.midori], month=NOVEMBER)

    assert set(found) == {tree.hikari.pk}
    assert found[tree.hikari.pk].executive_use(lines["car"].pk) == Decimal("0.75")
    assert found[tree.hikari.pk].executive_use(lines["home"].pk) is None
