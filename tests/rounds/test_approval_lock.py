"""After a report is accepted nothing changes what it says; `make soak` tries it for everybody."""

import logging

import pytest

from bench import approval_lock
from suishin.rounds.models import Answer, Report
from tests.access_table import ROWS

WRITING = {row.name for row in ROWS if "POST" in row.methods}
HARMLESS_COMMANDS = ("backup", "restore")  # they need a database in a file; `make soak` has one


@pytest.fixture
def stage(world, settings, monkeypatch):
    # The worker begins with a new connection; here the one there is holds the test's transaction.
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)
    logging.disable(logging.WARNING)
    yield approval_lock.set_stage(world, is_long=False)
    logging.disable(logging.NOTSET)


def test_nothing_changes_an_accepted_report_or_a_frozen_booklet(stage, tmp_path):
    tried = approval_lock.run(stage, approval_lock.all_attempts(stage))
    commands = approval_lock.run_commands(stage, tmp_path, without=HARMLESS_COMMANDS)
    jobs = approval_lock.run_jobs(stage)

    assert (tried.faults, commands.faults, jobs.faults) == ([], [], [])
    assert {name for name, count in tried.reached.items() if count} >= WRITING
    assert jobs.attempts >= len(approval_lock.all_tasks())
    assert approval_lock.reopen_and_submit_anew(stage) == []


def test_check_sees_what_changes_and_what_was_left_out(stage):
    stage.attempts = [attempt for attempt in stage.attempts if attempt.name == "rounds:answer-save"][-4:]
    answer = Answer.objects.filter(version=stage.reports[0].current_version, item_key="grant.paid_by_rule")

    assert approval_lock.effective_without_lock(stage) == 2  # of four, two are typed as they stand already
    assert approval_lock.run(stage, iter(())).faults == [f"{name}: no attempt reached it" for name in sorted(WRITING)]

    before = approval_lock.fixed(stage)
    answer.update(choice="unknown")
    assert approval_lock.fixed(stage).content != before.content
    Report.objects.filter(pk=stage.reports[0].pk).update(status=Report.Status.SUBMITTED)
    assert approval_lock.fixed(stage).counting != before.counting
