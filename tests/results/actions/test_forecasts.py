"""Forecasts that are kept: every level agrees, and what cannot be told is not."""

from datetime import UTC, date, datetime, timedelta

import pytest

from suishin.common.months import Month
from suishin.operations.scale.loading import insert_results
from suishin.operations.scale.series import invent_series
from suishin.organizations.models import Organization, Succession
from suishin.results.actions import make_forecasts, rebuild_summaries
from suishin.results.models import Forecast, ProductRevision, ProductSet, Result, Season, Target
from tests.factories.results import make_products, tell_result
from tests.factories.tree import make_organization

FIRST, LAST = Month.parse("2023-11"), Month.parse("2026-10")


@pytest.fixture
def lines(db):
    return make_products()


@pytest.fixture
def unions(tree, lines):
    """Twelve unions in two prefectures with three years of results."""
    unions = [
        make_organization("local_union", f"{place.code}-{number:03}", f"第{number}職", place)
        for place in (tree.nagano, tree.gifu)
        for number in range(101, 107)
    ]
    series = invent_series(seed=5, months=LAST - FIRST + 1, first=FIRST, unions=len(unions))
    insert_results(series, [union.pk for union in unions])
    return unions


def forecast_of(area, code="group_life", measure="in_force"):
    return Forecast.objects.get(area=area, product_set__code=code, measure=measure)


@pytest.mark.parametrize("code", ["group_life", "compulsory_car", "group_life_with_retirees", "basic"])
def test_prefectures_are_the_sum_of_their_unions_and_the_federation_of_its_prefectures(tree, unions, code):
    make_forecasts()

    found = {
        forecast.area_id: forecast for forecast in Forecast.objects.filter(product_set__code=code, measure="in_force")
    }
    for area in (tree.nagano, tree.gifu):
        parts = [found[union.pk].values for union in unions if union.path.startswith(area.path)]
        assert found[area.pk].values == [sum(month) for month in zip(*parts, strict=True)]
        assert found[area.pk].unions == 6
    for above in (tree.block, tree.national):
        parts = zip(found[tree.nagano.pk].values, found[tree.gifu.pk].values, strict=True)
        assert found[above.pk].values == [sum(month) for month in parts]


def test_flows_are_told_of_areas_and_not_of_single_unions(tree, unions):
    make_forecasts()

    parts = [forecast_of(area, measure="new_enrolments").values for area in (tree.nagano, tree.gifu)]
    summed = forecast_of(tree.national, measure="new_enrolments")
    assert summed.values == [sum(month) for month in zip(*parts, strict=True)]
    assert summed.unions == 12
    assert not Forecast.objects.filter(area__in=unions, measure="new_enrolments").exists()


def test_a_forecast_reaches_to_the_last_target_and_says_how_it_did(tree, unions):
    product_set = ProductSet.objects.get(code="group_life")
    Target.objects.create(
        organization=tree.national,
        product_set=product_set,
        measure="in_force",
        on=date(2028, 3, 31),
        kind="final",
        value=1000,
        state="set",
        decided_at=datetime(2026, 6, 1, tzinfo=UTC),
    )

    make_forecasts()

    found = forecast_of(tree.national)
    assert (len(found.values), found.made_from, found.reason) == (17, LAST.number, "")
    assert all(low <= value <= high for low, value, high in zip(found.low, found.values, found.high, strict=True))
    assert found.mase is not None
    assert 0 <= found.coverage <= 1
    assert 0 <= found.error_rate < 1


def test_a_union_with_a_short_history_has_no_forecast_and_stays_level_in_the_sum(tree, unions, lines):
    make_forecasts()
    before = forecast_of(tree.nagano)
    for month in Month.parse("2026-08").until(LAST):
        tell_result(tree.hikari, lines["group_life"], str(month), in_force=500)

    make_forecasts()

    own, summed = forecast_of(tree.hikari), forecast_of(tree.nagano)
    assert (own.values, own.reason) == ([], "short")
    assert summed.values == [value + 500 for value in before.values]
    assert (summed.unions, summed.unions_without) == (7, 1)


def test_a_merged_union_goes_on_in_its_heir(tree, unions):
    merged, heir = unions[:2]
    on = date(2026, 4, 1)
    Result.objects.filter(organization=merged, month__gte=Month.containing(on).number).delete()
    Succession.objects.create(predecessor=merged, successor=heir, on=on, kind="merger")
    Organization.objects.filter(pk=merged.pk).update(closed_on=on)

    make_forecasts()

    assert not Forecast.objects.filter(area=merged).exists()
    assert forecast_of(heir).values
    assert forecast_of(tree.nagano).unions == 5


def test_a_revision_is_told_to_the_back_test(tree, unions, lines):
    Result.objects.filter(line=lines["car"], month__gte=LAST.number - 5).update(in_force=9000)
    make_forecasts()
    without = forecast_of(tree.national, "car")
    ProductRevision.objects.create(
        product=lines["car"].product, on=(LAST + -5).first_day + timedelta(days=3), note="掛金の見直し"
    )

    make_forecasts()

    told = forecast_of(tree.national, "car")
    assert told.error_rate < without.error_rate


def test_seasons_add_up_to_a_whole_and_follow_the_window(tree, unions):
    make_forecasts()

    season = Season.objects.get(product_set__code="group_life")
    shares = [float(share) for share in season.shares]
    assert sum(shares) == pytest.approx(1)
    assert season.years == 3
    assert max(shares) > 2 / 12


def test_without_results_nothing_is_told(tree, lines):
    Season.objects.create(product_set=ProductSet.objects.get(code="car"), shares=["0"] * 12, years=1)

    assert make_forecasts() == 0
    assert not Forecast.objects.exists()
    assert not Season.objects.exists()


def test_forecasts_are_made_anew_after_results_were_written(tree, unions, django_capture_on_commit_callbacks):
    from django_tasks_db.models import DBTaskResult

    with django_capture_on_commit_callbacks(execute=True):
        rebuild_summaries()
    with django_capture_on_commit_callbacks(execute=True):
        rebuild_summaries()

    assert DBTaskResult.objects.filter(task_path="suishin.results.jobs.make_forecasts").count() == 1
