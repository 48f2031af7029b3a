"""Jobs by the clock: each due run once, however many workers ask."""

from datetime import datetime, timedelta
from importlib import import_module
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from suishin.jobs import actions
from suishin.jobs.models import Schedule
from suishin.jobs.outputs import JOB_NAMES
from suishin.jobs.rules import next_run
from tests.jobs.conftest import PATH

TOKYO = ZoneInfo("Asia/Tokyo")
MORNING = datetime(2025, 2, 3, 7, 30, tzinfo=TOKYO)
DAILY = {PATH: "30 7 * * *"}


@pytest.fixture
def daily(system):
    """A schedule that has run yesterday."""
    actions.set_schedules(wanted=DAILY, by=system, now=MORNING - timedelta(days=1))
    actions.run_due_schedules(by=system, now=MORNING - timedelta(days=1))
    DBTaskResult.objects.all().delete()
    return Schedule.objects.get()


def test_new_schedule_runs_at_once_and_then_by_the_clock(system):
    now = MORNING + timedelta(hours=3)
    actions.set_schedules(wanted=DAILY, by=system, now=now)

    assert actions.run_due_schedules(by=system, now=now) == 1

    assert Schedule.objects.get().next_at == MORNING + timedelta(days=1)


def test_due_job_is_queued_once_however_many_ask(daily, system):
    assert actions.run_due_schedules(by=system, now=MORNING - timedelta(seconds=1)) == 0
    assert [actions.run_due_schedules(by=system, now=MORNING) for _worker in range(4)] == [1, 0, 0, 0]
    assert DBTaskResult.objects.get().task_path == PATH


def test_runs_that_were_missed_become_one(daily, system):
    assert actions.run_due_schedules(by=system, now=MORNING + timedelta(days=9)) == 1

    daily.refresh_from_db()
    assert (daily.last_at, daily.next_at) == (MORNING + timedelta(days=9), MORNING + timedelta(days=10))


def test_job_that_still_waits_is_not_queued_a_second_time(daily, system):
    for days in range(2):
        actions.run_due_schedules(by=system, now=MORNING + timedelta(days=days))

    assert DBTaskResult.objects.count() == 1


def test_schedule_that_is_gone_from_the_settings_is_dropped(daily, system):
    actions.set_schedules(wanted={}, by=system, now=MORNING)

    assert not Schedule.objects.exists()


def test_changed_schedule_goes_by_its_new_time(daily, system):
    actions.set_schedules(wanted={PATH: "0 9 * * *"}, by=system, now=MORNING)

    assert Schedule.objects.get().next_at == MORNING.replace(hour=9, minute=0)


@pytest.mark.parametrize(
    ("cron", "after", "expected"),
    [
        ("30 7 * * *", (2024, 12, 31, 7, 30), (2025, 1, 1, 7, 30)),  # over the end of the year
        ("30 7 * * *", (2024, 2, 28, 8, 0), (2024, 2, 29, 7, 30)),  # a leap day
        ("30 7 * * *", (2025, 2, 28, 8, 0), (2025, 3, 1, 7, 30)),
        ("*/5 * * * *", (2025, 2, 3, 23, 57), (2025, 2, 4, 0, 0)),
    ],
)
def test_next_run_is_in_japanese_time(cron, after, expected):
    assert next_run(cron, after=datetime(*after, tzinfo=TOKYO)) == datetime(*expected, tzinfo=TOKYO)


@pytest.mark.parametrize("path", settings.SCHEDULES)
def test_every_schedule_of_the_settings_names_a_job_and_the_page_knows_it(path):
    module, _, name = path.rpartition(".")

    assert isinstance(getattr(import_module(module), name), Task)
    assert path in JOB_NAMES
    next_run(settings.SCHEDULES[path], after=MORNING)
