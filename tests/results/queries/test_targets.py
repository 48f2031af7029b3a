"""Targets that results are held against."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from suishin.common.months import Month
from suishin.organizations.models import Organization, Succession
from suishin.results.models import ProductSet, Promotion, Target
from suishin.results.queries.targets import goals_of_areas, targets_in_effect
from tests.factories.results import make_products, make_target
from tests.factories.tree import make_organization

NOVEMBER = Month.of(2026, 11)
IN_FORCE = Target.Measure.IN_FORCE


@pytest.fixture
def group_life(db):
    make_products()
    return ProductSet.objects.get(code="group_life")


def test_interim_and_final_target_stand_side_by_side(tree, group_life):
    interim = make_target(tree.nagano, "group_life", 5_800, kind=Target.Kind.INTERIM, on=date(2026, 5, 31))
    final = make_target(tree.nagano, "group_life", 6_400)
    make_target(tree.nagano, "group_life", 7_000, on=date(2028, 5, 31))

    found = targets_in_effect([tree.nagano, tree.gifu], month=NOVEMBER)

    assert list(found) == [(tree.nagano.pk, group_life.pk, IN_FORCE)]
    both = found[tree.nagano.pk, group_life.pk, IN_FORCE]
    assert (both.final.value, both.final.on, both.final.parts) == (6_400, date(2027, 5, 31), (final,))
    assert (both.interim.value, both.interim.parts) == (5_800, (interim,))


@pytest.mark.parametrize("state", [Target.State.PROPOSED, Target.State.WITHDRAWN, Target.State.DECLINED])
def test_only_what_was_set_or_agreed_is_in_effect(tree, group_life, state):
    make_target(tree.nagano, "group_life", 6_400, state=state)

    assert targets_in_effect([tree.nagano], month=NOVEMBER) == {}


def _merge(tree) -> Organization:
    gone = make_organization("local_union", "20-009", "もみじ村職", tree.nagano)
    Succession.objects.create(predecessor=gone, successor=tree.hikari, on=date(2026, 10, 1), kind="merger")
    gone.closed_on = date(2026, 10, 1)
    gone.save()
    return gone


def _at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 3, tzinfo=UTC)


def test_target_of_a_merged_union_counts_for_its_heir(tree, group_life):
    gone = _merge(tree)
    own = make_target(tree.hikari, "group_life", 300, decided_at=_at(2026, 6, 1))
    brought = make_target(gone, "group_life", 40, decided_at=_at(2026, 6, 1))
    key = (tree.hikari.pk, group_life.pk, IN_FORCE)

    today = targets_in_effect([tree.hikari], month=NOVEMBER)[key]
    then = targets_in_effect([tree.hikari], month=NOVEMBER, basis_today=False)[key]

    assert (today.final.value, today.final.parts) == (Decimal(340), (own, brought))
    assert then.final.value == 300


def test_target_decided_after_the_merger_covers_the_whole_union(tree, group_life):
    gone = _merge(tree)
    make_target(tree.hikari, "group_life", 350, decided_at=_at(2026, 10, 20))
    make_target(gone, "group_life", 40, decided_at=_at(2026, 6, 1))

    found = targets_in_effect([tree.hikari], month=NOVEMBER)

    assert found[tree.hikari.pk, group_life.pk, IN_FORCE].final.value == 350


def test_rates_of_merged_unions_do_not_add_up(tree, group_life):
    gone = _merge(tree)
    for union, rate in ((tree.hikari, 40), (gone, 60)):
        make_target(union, "group_life", rate, measure="penetration", decided_at=_at(2026, 6, 1))

    found = targets_in_effect([tree.hikari], month=NOVEMBER)

    assert found[tree.hikari.pk, group_life.pk, "penetration"].final.value == 40


def test_viewer_gets_only_what_one_sees(tree, group_life, mori, ono):
    gone = _merge(tree)
    for area in (tree.national, tree.nagano, tree.gifu, tree.hikari, gone):
        make_target(area, "group_life", 100, decided_at=_at(2026, 6, 1))
    areas = list(Organization.objects.all())

    of_mori = targets_in_effect(areas, month=NOVEMBER, viewer=mori)
    of_ono = targets_in_effect(areas, month=NOVEMBER, viewer=ono)

    assert {area for area, _set, _measure in of_mori} == {tree.national.pk, tree.nagano.pk, tree.hikari.pk, gone.pk}
    assert {area for area, _set, _measure in of_ono} == {tree.hikari.pk}
    assert of_ono[tree.hikari.pk, group_life.pk, IN_FORCE].final.value == 200  # with what the merged union brought


def test_goals_are_those_of_the_places_asked_for_that_one_sees(tree, group_life, mori, honbu):
    for area, value in ((tree.national, 700), (tree.nagano, 400), (tree.gifu, 300), (tree.hikari, 100)):
        make_target(area, "group_life", value)
    asked = {"areas": [tree.national.pk, tree.nagano.pk, tree.gifu.pk], "product_sets": [group_life.pk]}

    of_mori = goals_of_areas(mori, **asked, month=NOVEMBER)
    of_honbu = goals_of_areas(honbu, **asked, month=NOVEMBER)

    assert {area: kinds["final"].value for (area, _set), kinds in of_mori.items()} == {
        tree.national.pk: 700,
        tree.nagano.pk: 400,
    }
    assert [kinds["final"].value for kinds in of_honbu.values()] == [700, 400, 300]


def test_goals_are_found_by_their_places_whatever_others_have(tree, group_life, honbu):
    make_target(tree.national, "group_life", 700)
    with CaptureQueriesContext(connection) as captured:
        goals_of_areas(honbu, areas=[tree.national.pk], product_sets=[group_life.pk], month=NOVEMBER)

    (asked,) = [query["sql"] for query in captured.captured_queries if "results_target" in query["sql"]]
    assert "organizations_organization" not in asked


def test_partner_office_sees_targets_of_the_products_it_promotes(tree, group_life, kita):
    home = ProductSet.objects.get(code="home")
    Promotion.objects.create(
        product=home.lines.get().product, prefecture=tree.nagano, promoter="partner", valid_from=date(2020, 4, 1)
    )
    make_target(tree.nagano, "group_life", 6_400)
    seen = make_target(tree.nagano, "home", 900)
    make_target(tree.nagano, "", 8, activity="説明会", measure="unions")

    assert list(Target.objects.visible_to(kita)) == [seen]
    assert list(targets_in_effect([tree.nagano], month=NOVEMBER, viewer=kita)) == [(tree.nagano.pk, home.pk, IN_FORCE)]


def test_number_of_queries_does_not_grow_with_areas(tree, group_life, mori, django_assert_max_num_queries):
    for number in range(5):
        union = make_organization("local_union", f"20-10{number}", f"組合{number}", tree.nagano)
        make_target(union, "group_life", 10)
    areas = list(Organization.objects.all())

    with django_assert_max_num_queries(5):
        targets_in_effect(areas, month=NOVEMBER, viewer=mori)
