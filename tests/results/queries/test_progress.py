"""Progress of areas and of unions: the same numbers whichever way they are read."""

from datetime import date
from decimal import Decimal
from random import Random

import pytest

from suishin.common.months import Month
from suishin.organizations.models import Organization, Succession
from suishin.results.actions import rebuild_summaries
from suishin.results.models import ProductSet, Promotion, Season
from suishin.results.queries.progress import lines_by_set, progress_of_areas, visible_sets
from suishin.results.queries.unions import progress_of_unions, visible_series
from suishin.results.rules.progress import Goal
from tests.factories.results import make_products, tell_result
from tests.factories.tree import make_organization

NOVEMBER = Month.parse("2026-11")


@pytest.fixture
def lines(db):
    return make_products()


def one_set(code):
    return lines_by_set([ProductSet.objects.get(code=code)])


def test_a_prefecture_is_held_against_its_target_the_last_month_and_last_year(tree, lines, honbu):
    car = ProductSet.objects.get(code="car")
    told = {"2025-11": 90, "2026-05": 94, "2026-10": 99, "2026-11": 100}
    for month, in_force in told.items():
        tell_result(tree.hikari, lines["car"], month, in_force=in_force, new_enrolments=4)
    Season.objects.create(product_set=car, shares=[str(Decimal(1) / 12)] * 12, years=3)
    rebuild_summaries()
    goals = {(tree.nagano.pk, car.pk): Goal(Decimal(112), date(2027, 5, 31))}

    found = progress_of_areas(honbu, month=NOVEMBER, sets=one_set("car"), goals=goals)
    progress = found[tree.nagano.pk, car.pk].progress

    assert (progress.change, progress.year_change, progress.shortfall, progress.months_left) == (1, 10, 12, 6)
    assert progress.achievement_rate == Decimal(100) / 112
    assert progress.required_pace == 2
    assert progress.theoretical == 94 + 9  # half of the way from May to May
    assert progress.is_behind
    assert found[tree.gifu.pk, car.pk].progress.numbers.in_force is None


def test_a_set_counts_its_lines_together_and_leaves_out_what_is_not_promoted(tree, lines, honbu):
    tell_result(tree.hikari, lines["group_life"], "2026-11", in_force=100)
    tell_result(tree.hikari, lines["retiree_group_life"], "2026-11", in_force=7)
    tell_result(tree.midori, lines["group_life"], "2026-11", in_force=20)
    rebuild_summaries()
    (with_retirees,) = sets = one_set("group_life_with_retirees")

    found = progress_of_areas(honbu, month=NOVEMBER, sets=sets, goals={})

    standings = {area: found[area.pk, with_retirees].standing for area in (tree.nagano, tree.gifu, tree.national)}
    assert [standing.in_force for standing in standings.values()] == [107, 20, 127]
    assert [standing.in_force_unions for standing in standings.values()] == [1, 1, 1]


def test_a_partner_office_sees_what_it_promotes_and_nothing_else(tree, lines, kita):
    tell_result(tree.hikari, lines["car"], "2026-11", in_force=100)
    tell_result(tree.hikari, lines["home"], "2026-11", in_force=50)
    rebuild_summaries()
    Promotion.objects.create(
        product=lines["home"].product, prefecture=tree.nagano, promoter="partner", valid_from=date(2020, 4, 1)
    )

    sets = visible_sets(kita)
    found = progress_of_areas(kita, month=NOVEMBER, sets=lines_by_set(ProductSet.objects.all()), goals={})
    series = visible_series(kita, [tree.hikari, tree.midori], first=NOVEMBER, last=NOVEMBER)

    assert [product_set.code for product_set in sets] == ["home"]
    assert {area for area, _product_set in found} == {tree.nagano.pk}
    assert sum(entry.standing.in_force or 0 for entry in found.values()) == 50
    assert (series.unions, series.lines) == ((tree.hikari.pk,), (lines["home"].pk,))


def test_somebody_of_a_prefecture_sees_the_own_sums_and_the_national_ones(tree, lines, mori):
    tell_result(tree.hikari, lines["car"], "2026-11", in_force=100)
    tell_result(tree.midori, lines["car"], "2026-11", in_force=9)
    rebuild_summaries()

    found = progress_of_areas(mori, month=NOVEMBER, sets=one_set("car"), goals={})

    sums = {area: entry.standing.in_force for (area, _product_set), entry in found.items()}
    assert sums == {tree.national.pk: 109, tree.nagano.pk: 100}


@pytest.mark.parametrize("seed", range(6))
def test_unions_add_up_to_their_prefecture_over_mergers_and_gaps(tree, lines, honbu, seed):
    random = Random(seed)
    unions = [tree.hikari] + [make_organization("local_union", f"20-9{n}", f"第{n}職", tree.nagano) for n in range(4)]
    for union in unions:
        for month in Month.parse("2025-03").until(NOVEMBER):
            for line in ("group_life", "retiree_group_life"):
                if random.random() < 0.5:
                    measures = {name: random.choice([None, 0, 3, 40]) for name in ("in_force", "new_enrolments")}
                    tell_result(union, lines[line], str(month), is_flash=random.random() < 0.3, **measures)
    on = date(2026, random.randint(1, 11), 1)
    Succession.objects.create(predecessor=unions[1], successor=unions[2], on=on, kind="merger")
    Organization.objects.filter(pk=unions[1].pk).update(closed_on=on)
    rebuild_summaries()
    (product_set,) = sets = one_set("group_life_with_retirees")

    area = progress_of_areas(honbu, month=NOVEMBER, sets=sets, goals={})[tree.nagano.pk, product_set].progress.numbers
    series = visible_series(honbu, unions, first=NOVEMBER + -30, last=NOVEMBER)
    parts = [
        entry.progress.numbers for entry in progress_of_unions(series, month=NOVEMBER, sets=sets, goals={}).values()
    ]

    for name in ("in_force", "month_before", "year_before", "year_start", "year_new", "year_new_before"):
        known = [getattr(part, name) for part in parts if getattr(part, name) is not None]
        assert getattr(area, name) == (sum(known) if known else None), name
