"""Sums of areas against the simplest way to add up the rows."""

from datetime import date
from random import Random

import pytest
from django.core.management import CommandError, call_command

from suishin.common.months import Month
from suishin.organizations.models import Membership, Organization, Succession
from suishin.results.actions import differences_to_rows, rebuild_summaries, refresh_summaries
from suishin.results.models import Basis, HeadcountSummary, Result, Summary
from tests.factories.results import make_products, tell_people, tell_result
from tests.factories.tree import make_organization

FLOWS = ("new_enrolments", "terminations", "transfers_in", "transfers_out", "top_ups")


@pytest.fixture
def lines(db):
    return make_products()


def summary(area, line, month, basis=Basis.TODAY):
    return Summary.objects.get(area=area, line=line, month=Month.parse(month).number, basis=basis)


def test_a_prefecture_is_the_sum_of_its_unions_and_says_of_how_many(tree, lines):
    second = make_organization("local_union", "20-002", "みなと町職", tree.nagano)
    make_organization("local_union", "20-003", "もりの町職", tree.nagano)
    tell_result(tree.hikari, lines["car"], "2026-10", in_force=100, new_enrolments=5)
    tell_result(second, lines["car"], "2026-10", in_force=40, new_enrolments=None)

    refresh_summaries(first=Month.parse("2026-10"))

    found = summary(tree.nagano, lines["car"], "2026-10")
    assert (found.in_force, found.in_force_unions, found.carried_unions, found.missing_unions) == (140, 2, 0, 1)
    assert (found.new_enrolments, found.new_enrolments_unions) == (5, 1)
    assert found.terminations is None
    assert summary(tree.national, lines["car"], "2026-10").in_force == 140
    assert summary(tree.gifu, lines["car"], "2026-10").in_force is None
    assert summary(tree.national, lines["car"], "2026-10").missing_unions == 2


def test_a_union_that_is_silent_counts_with_its_last_known_value(tree, lines):
    tell_result(tree.hikari, lines["car"], "2026-06", in_force=100, new_enrolments=5)
    tell_result(tree.midori, lines["car"], "2026-09", in_force=7, new_enrolments=2)

    rebuild_summaries()

    found = summary(tree.nagano, lines["car"], "2026-09")
    assert (found.in_force, found.in_force_unions, found.carried_unions) == (100, 1, 1)
    assert (found.new_enrolments, found.year_new_enrolments) == (None, 5)


def test_the_results_year_begins_anew_in_june(tree, lines):
    tell_result(tree.hikari, lines["car"], "2026-05", new_enrolments=5)
    tell_result(tree.hikari, lines["car"], "2026-06", new_enrolments=3)
    tell_result(tree.hikari, lines["car"], "2026-07", new_enrolments=4)

    rebuild_summaries()

    told = [
        summary(tree.nagano, lines["car"], month).year_new_enrolments for month in ("2026-05", "2026-06", "2026-07")
    ]
    assert told == [5, 3, 7]


def test_the_final_row_counts_and_the_flash_row_stays(tree, lines):
    tell_result(tree.hikari, lines["car"], "2026-10", is_flash=True, in_force=90)
    refresh_summaries(first=Month.parse("2026-10"))
    assert summary(tree.nagano, lines["car"], "2026-10").flash_unions == 1

    tell_result(tree.hikari, lines["car"], "2026-10", in_force=92)
    refresh_summaries(first=Month.parse("2026-10"), union_ids=[tree.hikari.pk])

    found = summary(tree.nagano, lines["car"], "2026-10")
    assert (found.in_force, found.flash_unions) == (92, 0)
    assert Result.objects.count() == 2


def test_a_final_row_without_a_value_takes_the_flash_value_away(tree, lines):
    tell_result(tree.hikari, lines["car"], "2026-02", in_force=80)
    tell_result(tree.hikari, lines["car"], "2026-03", is_flash=True, in_force=90)
    tell_result(tree.hikari, lines["car"], "2026-03", new_enrolments=4)
    tell_result(tree.midori, lines["car"], "2026-09", in_force=7)

    rebuild_summaries()
    by_months = summary(tree.nagano, lines["car"], "2026-09").in_force
    refresh_summaries(first=Month.parse("2026-09"))

    assert by_months == summary(tree.nagano, lines["car"], "2026-09").in_force == 80


def test_a_correction_of_an_old_month_is_carried_on(tree, lines):
    tell_result(tree.hikari, lines["car"], "2026-06", in_force=100)
    tell_result(tree.midori, lines["car"], "2026-09", in_force=7)
    rebuild_summaries()

    tell_result(tree.hikari, lines["car"], "2026-08", in_force=111)
    refresh_summaries(first=Month.parse("2026-08"), union_ids=[tree.hikari.pk])

    assert summary(tree.nagano, lines["car"], "2026-09").in_force == 111
    assert summary(tree.national, lines["car"], "2026-09").in_force == 118
    assert differences_to_rows() == []


def test_what_a_merged_union_did_counts_under_its_heir_today_and_where_it_stood_then(tree, lines):
    tell_result(tree.midori, lines["car"], "2026-03", in_force=7, new_enrolments=1)
    tell_result(tree.hikari, lines["car"], "2026-03", in_force=100, new_enrolments=2)
    tell_result(tree.hikari, lines["car"], "2026-04", in_force=107, new_enrolments=3)
    Succession.objects.create(predecessor=tree.midori, successor=tree.hikari, on=date(2026, 4, 1), kind="merger")
    Organization.objects.filter(pk=tree.midori.pk).update(closed_on=date(2026, 4, 1))

    rebuild_summaries()

    assert summary(tree.nagano, lines["car"], "2026-03").in_force == 107
    assert summary(tree.nagano, lines["car"], "2026-03", Basis.THEN).in_force == 100
    assert summary(tree.gifu, lines["car"], "2026-03", Basis.THEN).in_force == 7
    for basis in Basis.values:
        assert summary(tree.national, lines["car"], "2026-03", basis).in_force == 107
        assert summary(tree.national, lines["car"], "2026-04", basis).in_force == 107  # nothing counts twice


def test_a_changed_tree_is_summed_anew_with_the_next_import(tree, lines):
    tell_result(tree.hikari, lines["car"], "2026-03", in_force=100)
    rebuild_summaries()
    Membership.objects.filter(child=tree.hikari).update(parent=tree.gifu)
    Organization.objects.filter(pk=tree.hikari.pk).update(path=f"{tree.gifu.path}{tree.hikari.pk}/")

    tell_result(tree.midori, lines["car"], "2026-04", in_force=7)
    refresh_summaries(first=Month.parse("2026-04"), union_ids=[tree.midori.pk])

    assert summary(tree.gifu, lines["car"], "2026-03").in_force == 100
    assert not Summary.objects.filter(area=tree.nagano).exists()


def test_people_are_carried_and_new_hires_only_within_their_year(tree, lines):
    tell_people(tree.hikari, "2026-02", members=800, eligible_staff=1000, new_hires=20)
    tell_people(tree.midori, "2026-04", members=140)

    rebuild_summaries()

    march, april = (
        HeadcountSummary.objects.get(area=tree.national, month=Month.parse(month).number, basis=Basis.TODAY)
        for month in ("2026-03", "2026-04")
    )
    assert (march.members, march.members_unions, march.unions, march.new_hires) == (800, 1, 2, 20)
    assert (april.members, april.members_unions, april.eligible_staff, april.new_hires) == (940, 2, 1000, None)


def test_the_check_names_a_sum_that_is_not_true(tree, lines):
    tell_result(tree.hikari, lines["car"], "2026-03", in_force=100)
    rebuild_summaries()
    call_command("rebuild_summaries", "--check")
    Summary.objects.filter(area=tree.nagano, line=lines["car"]).update(in_force=99)

    with pytest.raises(CommandError, match="2件"):
        call_command("rebuild_summaries", "--check")

    assert set(Summary.objects.filter(area=tree.nagano, line=lines["car"]).values_list("in_force", flat=True)) == {99}


@pytest.mark.parametrize("seed", range(8))
def test_sums_are_those_of_the_rows_whatever_the_order_in_which_they_come(tree, lines, seed):
    random = Random(seed)
    unions = _invent_unions(tree, random)
    months = list(Month.parse("2026-03").until(Month.parse("2026-09")))
    chosen = [lines["car"], lines["basic"]]
    for union, line, month in _invented_order(random, unions, chosen, months):
        Result.objects.update_or_create(
            organization=union,
            line=line,
            month=month.number,
            is_flash=random.random() < 0.2,
            defaults={name: _maybe(random) for name in ("in_force", *FLOWS)},
        )
        if random.random() < 0.3:
            refresh_summaries(first=month, union_ids=[union.pk])
        else:
            refresh_summaries(first=month)

    assert differences_to_rows() == []
    for line in chosen:
        for month in months:
            if Summary.objects.filter(month=month.number).exists():
                _assert_simply_added(tree, unions, line, month)


def _invent_unions(tree, random):
    unions = [tree.hikari, tree.midori]
    for number in range(4):
        place = random.choice([tree.nagano, tree.gifu])
        unions.append(make_organization("local_union", f"{place.code}-9{number}", f"第{number}職", place))
    merged, heir = random.sample(unions, 2)
    on = date(2026, random.randint(4, 9), 1)
    Succession.objects.create(predecessor=merged, successor=heir, on=on, kind="merger")
    Organization.objects.filter(pk=merged.pk).update(closed_on=on)
    for union in unions:
        union.refresh_from_db()
    return unions


def _invented_order(random, unions, lines, months):
    cells = [(union, line, month) for union in unions for line in lines for month in months if random.random() < 0.4]
    random.shuffle(cells)
    return cells[:20]


def _maybe(random):
    return random.randint(0, 50) if random.random() < 0.7 else None


def _assert_simply_added(tree, unions, line, month):
    """Add up the slow way, from one row after the other."""
    heir_of = {succession.predecessor_id: succession.successor_id for succession in Succession.objects.all()}
    by_id = {union.pk: union for union in unions}
    expected, counts = {}, {}
    for union in unions:
        value = _last_known(union, line, month)
        if value is not None:
            place = by_id[heir_of.get(union.pk, union.pk)].path
            for area in (tree.national, tree.nagano, tree.gifu):
                if place.startswith(area.path):
                    expected[area.pk] = expected.get(area.pk, 0) + value
                    counts[area.pk] = counts.get(area.pk, 0) + 1
    for area in (tree.national, tree.nagano, tree.gifu):
        found = Summary.objects.filter(area=area, line=line, month=month.number, basis=Basis.TODAY).first()
        told = (found.in_force, found.in_force_unions) if found else (None, 0)
        assert told == (expected.get(area.pk), counts.get(area.pk, 0)), f"{area} {month}"


def _last_known(union, line, month):
    rows = Result.objects.filter(organization=union, line=line, month__lte=month.number).order_by("month", "-is_flash")
    told = {}
    for row in rows:
        told[row.month] = row.in_force  # a final row comes after the flash row and counts in its place
    known = [(at, value) for at, value in told.items() if value is not None]
    if not known:
        return None
    at, value = known[-1]
    has_ended = union.closed_on is not None and month >= Month.containing(union.closed_on)
    return value if at == month.number or not has_ended else None
