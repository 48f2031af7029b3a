"""The clock jumps; `make soak` lets it jump for longer."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bench import clock
from bench.races import set_stage
from suishin.jobs.rules import is_beyond_reach
from suishin.rounds.models import Report

LAST_DAYS = (date(2027, 3, 31), date(2027, 12, 31), date(2028, 2, 29))
START = datetime(2027, 3, 29, tzinfo=UTC)
POLLS_A_DAY = int(clock.DAY / clock.POLL)


@pytest.fixture
def stage(db):
    return set_stage()


@pytest.mark.parametrize("day", LAST_DAYS)
def test_due_day_counts_to_its_last_moment(stage, day):
    assert list(clock.faults_at_closing(stage, day)) == []


@pytest.mark.parametrize(
    "steps",
    [
        {POLLS_A_DAY: -clock.HOUR},
        {POLLS_A_DAY + 10: clock.DAY, POLLS_A_DAY + 14: -clock.DAY},
        {int(POLLS_A_DAY * 0.94): -clock.HOUR},  # just after the morning's run in Japan
    ],
    ids=["an hour back", "a day ahead and back", "an hour back after the run"],
)
def test_schedules_run_neither_twice_nor_rest(stage, steps):
    assert list(clock.faults_of_schedules(START, days=3, steps=steps)) == []


def test_digests_of_a_clock_that_was_months_ahead_keep_nobody_from_hearing_of_today(stage):
    assert list(clock.faults_of_reminders(stage, date(2028, 12, 31))) == []

    assert list(clock.faults_of_reminders(stage, date(2028, 2, 29))) == []


def test_audit_keeps_the_order_of_writing(stage):
    moments = [START + timedelta(hours=hours) for hours in (0, 1, 0, 25, 1, 2)]

    faults = list(clock.faults_of_audit(stage, moments))

    # Without a commit there is no head outside the database; the chain itself is whole.
    assert [fault for fault in faults if "控え" not in fault] == []


def test_deadline_of_another_second_is_found(stage, monkeypatch):
    monkeypatch.setattr(Report, "is_closed", lambda report, now: False)

    assert list(clock.faults_at_closing(stage, LAST_DAYS[0])) == ["2027-03-31: taken at 24:00"]


@pytest.mark.parametrize(
    ("cron", "waits", "is_beyond"),
    [
        ("*/5 * * * *", timedelta(minutes=65), True),
        ("*/5 * * * *", timedelta(minutes=5), False),
        ("30 7 * * *", timedelta(hours=25), False),  # an hour back: what has run today runs no second time
        ("30 7 * * *", timedelta(hours=48), False),
        ("30 7 * * *", timedelta(days=8), True),
    ],
)
def test_run_is_beyond_reach_after_two_periods(cron, waits, is_beyond):
    assert is_beyond_reach(cron, START + waits, now=START) is is_beyond
