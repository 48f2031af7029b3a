"""Size bands and the starts of years."""

import pytest
from django.utils import timezone

from suishin.audit.models import Entry
from suishin.common.months import Month
from suishin.permissions import NotAllowed
from suishin.results import actions
from suishin.results.models import Band, Summary, YearStart
from suishin.results.queries import facts
from tests.factories.results import make_products, tell_result

NOW = timezone.now()


@pytest.fixture
def lines(db):
    return make_products()


def change_bands(starts, by):
    actions.change_bands(starts=starts, seen=actions.fingerprint(facts.band_facts()), by=by, now=NOW)


def change_years(by, **months):
    chosen = {"results": 6, "staffing": 4, "activities": 4} | months
    actions.change_year_starts(**chosen, seen=actions.fingerprint(facts.year_facts()), by=by, now=NOW)


def test_bands_are_cut_anew(honbu, lines):
    change_bands([200, 0, 50, 50], honbu)

    assert list(Band.objects.values_list("members_from", flat=True)) == [0, 50, 200]
    assert Entry.objects.first().details["after"] == {"規模区分の境目": "0人、50人、200人"}


def test_the_smallest_union_has_a_band_too(honbu, lines):
    with pytest.raises(actions.FirstBandMissing):
        change_bands([10, 50], honbu)

    assert Band.objects.count() == 6


def test_sums_since_the_years_start_follow_another_start_at_once(tree, honbu, lines):
    for month, count in (("2026-04", 3), ("2026-05", 4), ("2026-06", 5)):
        tell_result(tree.hikari, lines["car"], month, new_enrolments=count)
    actions.rebuild_summaries()

    change_years(honbu, results=4)

    found = Summary.objects.get(area=tree.nagano, line=lines["car"], month=Month.parse("2026-06").number, basis="today")
    assert found.year_new_enrolments == 12
    assert actions.differences_to_rows() == []
    assert YearStart.of(YearStart.Use.RESULTS) == 4
    details = Entry.objects.first().details
    assert (details["before"], details["after"]) == ({"実績と保有": "6月"}, {"実績と保有": "4月"})


def test_a_start_that_somebody_else_moved_meanwhile_is_not_moved_back(honbu, lines):
    seen = actions.fingerprint(facts.year_facts())
    change_years(honbu, activities=7)

    with pytest.raises(actions.ChangedMeanwhile):
        actions.change_year_starts(results=5, staffing=4, activities=4, seen=seen, by=honbu, now=NOW)


def test_only_head_office_moves_years_and_bands(mori, lines):
    with pytest.raises(NotAllowed):
        change_years(mori, results=4)
    with pytest.raises(NotAllowed):
        change_bands([0], mori)
