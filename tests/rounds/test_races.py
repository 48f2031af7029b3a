"""People at the same report at the same moment; `make soak` runs these by the hundred."""

import shutil

import pytest

from bench.races import RACES, faults_of, run_editors, run_race, set_stage
from suishin.rounds.models import Move, Report
from tests.factories.databases import IS_SQLITE, database_in

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 3


@pytest.fixture
def stage(request, django_db_blocker, settings, tmp_path):
    """A stage in a database that several connections share: a file on SQLite, the test database on PostgreSQL."""
    if not IS_SQLITE:
        yield set_stage()
        return
    place = tmp_path / "races.sqlite3"
    shutil.copyfile(request.getfixturevalue("migrated_file"), place)
    with django_db_blocker.unblock(), database_in(place):
        yield set_stage()


@pytest.mark.parametrize("name", RACES)
def test_race_ends_in_a_legal_state(stage, name):
    faults = [fault for _number in range(TIMES) for fault in run_race(stage, name)]

    assert faults == []


@pytest.mark.parametrize("editors", [2, 5])
def test_editors_never_overwrite_each_other_in_silence(stage, editors):
    assert run_editors(stage, editors=editors, saves=4, seed=editors) == []


def test_check_finds_an_illegal_end(stage):
    report = stage.fresh_report()
    by = stage.people.honbu
    Move.objects.create(
        report=report, kind="sent", from_status="draft", to_status="waiting", at="2025-02-03T00:00Z", by=by
    )
    Move.objects.create(
        report=report, kind="accepted", from_status="submitted", to_status="accepted", at="2025-02-03T00:00Z", by=by
    )

    assert len(list(faults_of(Report.objects.get(pk=report.pk)))) == 2
