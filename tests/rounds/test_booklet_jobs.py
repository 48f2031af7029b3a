"""The job that makes a booklet, and how lost ones are told from those that still wait."""

import pytest
from django_tasks_db.models import DBTaskResult

from suishin.rounds import actions, jobs, queue
from suishin.rounds.models import Booklet
from tests.factories.reports import tell_report
from tests.rounds.conftest import NOW


@pytest.fixture
def booklet(tree, honbu, round_2025, django_capture_on_commit_callbacks) -> Booklet:
    version = tell_report(round_2025, tree.nagano, honbu)
    actions.accept_report(report=version.report, version_number=version.number, by=honbu, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        return actions.freeze_booklet(round=round_2025, by=honbu, now=NOW)


def test_freezing_queues_one_job(booklet):
    assert queue.queued_booklet_ids() == {booklet.pk}
    assert DBTaskResult.objects.filter(task_path=jobs.bind_booklet.module_path).count() == 1


def test_job_makes_the_booklet_and_may_run_twice(booklet):
    jobs.bind_booklet.call(booklet.pk)
    jobs.bind_booklet.call(booklet.pk)

    booklet.refresh_from_db()
    assert booklet.state == Booklet.State.MADE
    assert set(booklet.file_hashes) == set(Booklet.KINDS)


def test_booklet_that_waits_for_its_job_is_not_lost(booklet, honbu):
    later = NOW.replace(year=NOW.year + 1)

    assert actions.requeue_lost_booklets(by=honbu, now=later) == 0
    DBTaskResult.objects.all().delete()
    assert actions.requeue_lost_booklets(by=honbu, now=later) == 1
