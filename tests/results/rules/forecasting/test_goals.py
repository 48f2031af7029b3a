"""The goals of docs/forecast.md, on smaller worlds than `make bench` takes, so that a change for the worse shows at once."""

import pytest

from bench import forecast_worlds as worlds
from bench.forecast_worlds import HELD, KNOWN, World
from bench.held_out import score
from bench.second_invention import invent_second_world
from suishin.operations.scale.series import invent_series


@pytest.fixture(scope="module")
def first() -> World:
    world = worlds.as_first_world(invent_series(seed=201, months=KNOWN + HELD, first=worlds.BEGIN, unions=300), KNOWN)
    return world


@pytest.fixture(scope="module")
def second() -> World:
    return worlds.as_second_world(invent_second_world(seed=201, months=KNOWN + HELD, unions=200), KNOWN)


@pytest.mark.parametrize("world", ["first", "second"])
@pytest.mark.parametrize("pick", [worlds.unions_in_force, worlds.prefectures_enrolments])
def test_forecast_beats_last_year_and_its_range_holds_what_it_says(world, pick, request):
    found = score(pick(request.getfixturevalue(world)), months=12)

    assert found.series > 150
    assert found.ratio <= 0.95
    assert 0.72 <= found.coverage <= 0.88
    assert found.told_mase == pytest.approx(found.mase, abs=0.25)


@pytest.mark.parametrize("world", ["first", "second"])
def test_sums_are_missed_by_less_than_unions(world, request):
    invented = request.getfixturevalue(world)

    unions, prefectures = worlds.unions_in_force(invented), worlds.prefectures_in_force(invented)

    assert score(prefectures, months=12).error_rate < score(unions, months=12).error_rate
