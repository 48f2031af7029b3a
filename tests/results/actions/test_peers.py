"""What unions of one size are compared by is kept for each month."""

from datetime import date
from random import Random

import pytest

from suishin.common.months import Month
from suishin.organizations.models import Succession
from suishin.results.actions import rebuild_summaries, refresh_peers, refresh_recent_peers
from suishin.results.models import Band, PeerRange, ProductLine
from suishin.results.queries.peers import own_values
from suishin.results.queries.people import people_of_unions
from suishin.results.queries.unions import visible_series
from suishin.results.summing.federation import load_federation
from suishin.results.summing.peers import peers_of_bands
from tests.factories.results import make_products, tell_people, tell_result
from tests.factories.tree import make_organization

NOVEMBER = Month.parse("2026-11")


@pytest.fixture
def lines(db):
    return make_products()


def values(line, measure, *, month=NOVEMBER, members_from=300):
    band = Band.objects.get(members_from=members_from)
    kept = PeerRange.objects.filter(band=band, line=line, measure=measure, month=month.number)
    return kept.get().values if kept else None


def test_values_of_a_band_stand_sorted_and_without_names(tree, lines):
    other = make_organization("local_union", "20-002", "あさひ市職労", tree.nagano, member_count=400)
    small = make_organization("local_union", "20-003", "こだま村職", tree.nagano, member_count=40)
    for union, before, now in ((tree.hikari, 400, 410), (other, 100, 99), (small, 10, 11)):
        tell_result(union, lines["car"], "2025-11", in_force=before)
        tell_result(union, lines["car"], "2026-11", in_force=now)

    refresh_peers(NOVEMBER)

    assert values(lines["car"], "in_force") == [99, 410]
    assert values(lines["car"], "penetration") == [2475, 5000]  # of 400 and of 820 members
    assert values(lines["car"], "growth") == [-100, 250]
    assert values(lines["car"], "growth", members_from=0) == [1000]


def test_a_headcount_goes_before_the_register(tree, lines):
    tell_people(tree.hikari, "2026-04", members=200)
    tell_result(tree.hikari, lines["car"], "2026-11", in_force=50)

    refresh_peers(NOVEMBER)

    assert values(lines["car"], "penetration") is None
    assert values(lines["car"], "penetration", members_from=100) == [2500]


def test_new_enrolments_of_the_year_count_from_june_and_the_final_ones(tree, lines):
    for month, new in (("2026-05", 90), ("2026-06", 4), ("2026-09", 5)):
        tell_result(tree.hikari, lines["car"], month, in_force=100, new_enrolments=new)
    tell_result(tree.hikari, lines["car"], "2026-09", is_flash=True, in_force=100, new_enrolments=70)
    tell_result(tree.hikari, lines["car"], "2026-11", is_flash=True, in_force=100, new_enrolments=1)

    refresh_peers(NOVEMBER)

    assert values(lines["car"], "year_new") == [122]  # 10 of 820


def test_a_merged_union_is_compared_under_its_heir_and_a_merger_is_no_growth(tree, lines):
    gone = make_organization("local_union", "20-002", "あさひ市職労", tree.nagano, member_count=400)
    gone.closed_on = date(2026, 4, 1)
    gone.save()
    Succession.objects.create(predecessor=gone, successor=tree.hikari, on=date(2026, 4, 1), kind="merger")
    tell_result(gone, lines["car"], "2025-11", in_force=100)
    tell_result(tree.hikari, lines["car"], "2025-11", in_force=300)
    tell_result(tree.hikari, lines["car"], "2026-11", in_force=408)

    refresh_peers(NOVEMBER)

    assert values(lines["car"], "growth") == [200]
    assert values(lines["car"], "in_force") == [408]


def test_refreshing_twice_leaves_one_range(tree, lines):
    tell_result(tree.hikari, lines["car"], "2026-11", in_force=100)

    refresh_peers(NOVEMBER)
    refresh_peers(NOVEMBER)

    assert PeerRange.objects.filter(measure="in_force").count() == 1


@pytest.mark.parametrize("seed", range(6))
def test_ranges_hold_exactly_what_the_pages_of_the_unions_say(tree, lines, honbu, seed):
    """The array of the whole federation and the rows of one union after the other: the same values."""
    random = Random(seed)
    unions = [tree.hikari, tree.midori]
    for number in range(6):
        members = random.choice([None, 12, 340, 800])
        unions.append(make_organization("local_union", f"u{number}", f"組合{number}", tree.gifu, member_count=members))
    _merge_some(random, unions)
    for union in unions:
        _tell_at_random(random, union, lines)
    refresh_peers(NOVEMBER)

    people = people_of_unions(honbu, unions, month=NOVEMBER)
    members = {union: of_union.member_count for union, of_union in people.items()}
    series = visible_series(honbu, unions, first=NOVEMBER + -30, last=NOVEMBER)
    heads = {union.pk for union in unions} - set(Succession.objects.values_list("predecessor_id", flat=True))
    owned = own_values(series, members, month=NOVEMBER, results_begin=6)

    starts = list(Band.objects.values_list("members_from", flat=True))
    expected = {}
    for union in heads:
        band = None if members[union] is None else max(start for start in starts if start <= members[union])
        for (line, measure), value in owned[union].items():
            if band is not None:
                expected.setdefault((band, line, str(measure)), []).append(value)
    kept = {
        (one.band.members_from, one.line_id, one.measure): one.values
        for one in PeerRange.objects.select_related("band")
    }
    assert kept == {key: sorted(found) for key, found in expected.items()}
    starts_of = dict(Band.objects.values_list("pk", "members_from"))
    assert asked_for(starts_of) == kept
    for band, start in starts_of.items():
        assert asked_for([band]) == {key: values for key, values in kept.items() if key[0] == start}


def asked_for(bands, *, basis="today"):
    """Return what is made of a month on request, as it would be kept."""
    found = peers_of_bands(
        load_federation(),
        NOVEMBER,
        lines=sorted(ProductLine.objects.values_list("pk", flat=True)),
        bands=list(Band.objects.order_by("members_from").values_list("pk", "members_from")),
        results_begin=6,
        only=set(bands),
        basis=basis,
    )
    starts = dict(Band.objects.values_list("pk", "members_from"))
    return {(starts[peers.band], peers.line, peers.measure): peers.values for peers in found}


@pytest.mark.parametrize("seed", range(4))
def test_as_it_was_then_every_union_is_compared_by_itself(tree, lines, honbu, seed):
    random = Random(seed)
    unions = [tree.hikari, tree.midori]
    for number in range(6):
        unions.append(make_organization("local_union", f"u{number}", f"組合{number}", tree.gifu, member_count=340))
    _merge_some(random, unions)
    for union in unions:
        _tell_at_random(random, union, lines)

    people = people_of_unions(honbu, unions, month=NOVEMBER, basis="then")
    members = {union: of_union.member_count for union, of_union in people.items()}
    series = visible_series(honbu, unions, first=NOVEMBER + -30, last=NOVEMBER, basis="then")
    owned = own_values(series, members, month=NOVEMBER, results_begin=6)

    starts = list(Band.objects.values_list("members_from", flat=True))
    expected = {}
    for union in unions:
        if union.closed_on is not None and Month.containing(union.closed_on) <= NOVEMBER:
            continue  # gone by then
        values_of_union = owned[union.pk]
        band = max(start for start in starts if start <= members[union.pk])
        for (line, measure), value in values_of_union.items():
            expected.setdefault((band, line, str(measure)), []).append(value)
    assert asked_for(Band.objects.values_list("pk", flat=True), basis="then") == {
        key: sorted(found) for key, found in expected.items()
    }


def _merge_some(random, unions):
    gone, heir = random.sample(unions[2:], 2)
    on = random.choice([date(2026, 3, 1), date(2026, 10, 1), date(2026, 11, 20), date(2027, 1, 1)])
    gone.closed_on = on
    gone.save()
    Succession.objects.create(predecessor=gone, successor=heir, on=on, kind="merger")


def _tell_at_random(random, union, lines):
    closes = Month.containing(union.closed_on) if union.closed_on else NOVEMBER + 1
    for back in range(30):
        month = NOVEMBER + -back
        if month >= closes:
            continue
        if random.random() < 0.2:
            tell_people(union, str(month), members=random.choice([None, 30, 320, 900]))
        for code in ("car", "home"):
            for is_flash in (False, True):
                if random.random() < 0.4:
                    told = {"in_force": random.choice([None, 0, 5, 120]), "new_enrolments": random.choice([None, 0, 7])}
                    tell_result(union, lines[code], str(month), is_flash=is_flash, **told)


def test_lines_stay_in_the_order_of_their_ids(tree, lines):
    """Columns are found by id, whatever order head office puts the products in."""
    ProductLine.objects.filter(code="car").update(order=99)
    tell_result(tree.hikari, lines["car"], "2026-11", in_force=100)
    tell_result(tree.hikari, lines["home"], "2026-11", in_force=7)

    refresh_peers(NOVEMBER)

    assert values(lines["home"], "in_force") == [7]


def test_recent_months_are_sorted_anew_and_older_ones_once(tree):
    line = make_products()["car"]
    for month in ("2024-08", "2026-02", "2026-10"):
        tell_result(tree.hikari, line, month, in_force=100)
    rebuild_summaries()
    refresh_recent_peers()
    months = set(PeerRange.objects.values_list("month", flat=True))
    PeerRange.objects.filter(month=Month.parse("2026-02").number).update(values=[1])
    PeerRange.objects.filter(month=Month.parse("2026-10").number).update(values=[1])

    refresh_recent_peers()

    assert min(months) > Month.parse("2024-10").number
    assert PeerRange.objects.filter(month=Month.parse("2026-02").number, values=[1]).exists()
    assert not PeerRange.objects.filter(month=Month.parse("2026-10").number, values=[1]).exists()
