"""The page of jobs, and the worker's own round."""

import pytest
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from suishin.jobs.management.commands import worker
from suishin.jobs.models import Schedule
from tests.jobs.conftest import NOW


@pytest.fixture
def administrator(client, kanri):
    client.force_login(kanri, backend="suishin.accounts.backends.AccountBackend")
    return client


def test_parked_job_stands_on_the_page_with_its_reason(administrator, queue_job):
    queue_job(status="FAILED", finished_at=NOW, traceback="Traceback\nOSError: disk full", worker_ids=["a"] * 3)

    page = administrator.get("/jobs/").content.decode()

    assert "終わったジョブの片付け" in page
    assert "OSError: disk full" in page


def test_retry_puts_the_job_back(administrator, queue_job):
    job = queue_job(status="FAILED", finished_at=NOW, worker_ids=["a"] * 3)

    page = administrator.post(f"/jobs/{job.pk}/retry/", follow=True).content.decode()

    job.refresh_from_db()
    assert job.status == "READY"
    assert "順番に入れました" in page


def test_waiting_jobs_without_a_worker_are_told(administrator, queue_job):
    queue_job()
    DBTaskResult.objects.update(enqueued_at=NOW)

    assert "manage.py worker" in administrator.get("/jobs/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_worker_runs_every_schedule_and_leaves_nothing_behind(monkeypatch, settings, form_2025):
    monkeypatch.setattr(worker.Worker, "configure_signals", lambda _worker: None)

    call_command("worker", once=True)

    assert set(DBTaskResult.objects.values_list("task_path", flat=True)) == set(settings.SCHEDULES)
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"SUCCESSFUL"}
    assert Schedule.objects.count() == len(settings.SCHEDULES)
