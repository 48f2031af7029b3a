"""Progress of areas and of unions: the same numbers whichever way they are read."""

from datetime import date
from decimal import Decimal
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from suishin.common.months import Month
from suishin.organizations.models import Organization, Succession
from suishin.results.actions import rebuild_summaries
from suishin.results.models import ProductSet, Promotion, Season
from suishin.results.queries.progress import lines_by_set, progress_of_areas, visible_sets
from suishin.results.queries.standings import standings_of_areas, standings_of_areas_by_month, standings_of_span
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


def test_months_are_read_at_once_and_each_stands_as_read_by_itself(tree, honbu, lines):
    for month, in_force in (("2025-11", 200), ("2026-05", 260), ("2026-10", 280), ("2026-11", 300)):
        tell_result(tree.hikari, lines["group_life"], month, in_force=in_force, new_enrolments=2)
    rebuild_summaries()
    sets = {1: [lines["group_life"].pk, lines["car"].pk], 2: [lines["car"].pk]}
    months = [Month.parse(month) for month in ("2025-11", "2026-10", "2026-11", "2027-01")]

    with CaptureQueriesContext(connection) as captured:
        together = standings_of_areas_by_month(honbu, months=months, sets=sets)

    assert sum("results_summary" in query["sql"] for query in captured.captured_queries) == 1
    for month in months:
        assert together.get(month, {}) == standings_of_areas(honbu, month=month, sets=sets)
    assert together[NOVEMBER][tree.nagano.pk, 1].in_force == 300
    assert months[-1] not in together


def test_flows_of_a_span_are_added_and_what_stands_is_of_its_end(tree, lines):
    for month, new in (("2026-04", 50), ("2026-06", 3), ("2026-08", None), ("2026-10", 4)):
        tell_result(tree.hikari, lines["group_life"], month, in_force=100, new_enrolments=new)
    rebuild_summaries()
    sets, last = {1: [lines["group_life"].pk]}, Month.parse("2026-10")

    span = standings_of_span([tree.nagano.pk], first=Month.parse("2026-06"), last=last, sets=sets)
    ahead = standings_of_span([tree.nagano.pk], first=last + 2, last=last, sets=sets)

    assert (span[tree.nagano.pk, 1].in_force, span[tree.nagano.pk, 1].new_enrolments) == (100, 7)
    assert (ahead[tree.nagano.pk, 1].in_force, ahead[tree.nagano.pk, 1].new_enrolments) == (100, None)
