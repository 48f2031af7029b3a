"""Jobs whose worker was killed, and jobs that fail: three tries, then parked with the reason."""

from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from suishin.audit.models import Entry
from suishin.jobs import actions, workers
from suishin.jobs.rules import LEASE, MOST_TRIES, reason_of
from suishin.permissions import NotAllowed
from tests.jobs.conftest import NOW

OWN = "here:1:own"


@pytest.fixture(autouse=True)
def process_two_is_dead(monkeypatch):
    monkeypatch.setattr(workers, "_is_alive", lambda process: process != 2)


def put_back(system, now=NOW):
    return actions.put_back_lost_jobs(own_id=OWN, by=system, now=now)


def test_job_of_a_killed_worker_is_queued_again(queue_job, system):
    job = queue_job(status="RUNNING", worker_ids=["here:2:old"], started_at=NOW)

    assert put_back(system) == 1

    job.refresh_from_db()
    assert job.status == "READY"
    assert DBTaskResult.objects.ready().get() == job


def test_job_of_a_living_worker_is_left_alone(queue_job, system):
    queue_job(status="RUNNING", worker_ids=["here:3:other"], started_at=NOW)
    queue_job(status="RUNNING", worker_ids=["there:2:far"], started_at=NOW)

    assert put_back(system, NOW + LEASE) == 0
    assert put_back(system, NOW + LEASE + timedelta(seconds=1)) == 2


def test_job_that_kills_every_worker_is_parked_with_the_reason(queue_job, system):
    job = queue_job(status="RUNNING", worker_ids=["here:2:old"] * MOST_TRIES, started_at=NOW)

    put_back(system)

    job.refresh_from_db()
    assert job.status == "FAILED"
    assert "the worker ended each time" in reason_of(job.traceback)
    assert put_back(system) == 0


def test_failed_job_is_tried_again_after_a_growing_pause(queue_job, system):
    second = queue_job(status="FAILED", worker_ids=["a"], finished_at=NOW)
    third = queue_job(status="FAILED", worker_ids=["a", "b"], finished_at=NOW)
    parked = queue_job(status="FAILED", worker_ids=["a", "b", "c"], finished_at=NOW)

    assert put_back(system) == 2

    for job in (second, third, parked):
        job.refresh_from_db()
    assert (second.run_after, third.run_after) == (NOW + timedelta(minutes=1), NOW + timedelta(minutes=5))
    assert parked.status == "FAILED"


def test_parked_job_gets_three_more_tries(queue_job, kanri):
    job = queue_job(status="FAILED", worker_ids=["a", "b", "c"], finished_at=NOW)

    actions.retry_job(job=job, by=kanri, now=NOW)

    job.refresh_from_db()
    assert (job.status, job.worker_ids) == ("READY", [])
    assert Entry.objects.get().event == "job_retried"


def test_job_that_runs_is_not_retried(queue_job, kanri):
    job = queue_job(status="RUNNING", worker_ids=["a"])

    with pytest.raises(actions.JobNotParked):
        actions.retry_job(job=job, by=kanri, now=NOW)


def test_only_the_system_administrator_retries(queue_job, honbu):
    with pytest.raises(NotAllowed):
        actions.retry_job(job=queue_job(status="FAILED"), by=honbu, now=NOW)


def test_old_jobs_are_forgotten(queue_job, system):
    kept = queue_job(status="SUCCESSFUL", finished_at=NOW - timedelta(days=6))
    queue_job(status="SUCCESSFUL", finished_at=NOW - timedelta(days=8))
    parked = queue_job(status="FAILED", finished_at=NOW - timedelta(days=89))
    waiting = queue_job()

    assert actions.remove_old_jobs(by=system, now=NOW) == 1
    assert set(DBTaskResult.objects.all()) == {kept, parked, waiting}
