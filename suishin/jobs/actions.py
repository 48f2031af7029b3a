"""Looking after jobs: those that a killed worker left, those that fail, those that are due by the clock.

A job gets three tries. Whatever still fails then is parked, with its reason on the page of the system administrator.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult, get_date_max

from suishin.audit.events import Event
from suishin.audit.record import record
from suishin.common.errors import ActionError
from suishin.jobs.models import Schedule
from suishin.jobs.queue import run_soon
from suishin.jobs.rules import LEASE, MOST_TRIES, is_beyond_reach, next_run, pause_before_try
from suishin.jobs.workers import is_gone
from suishin.permissions import Permission, require_permission

if TYPE_CHECKING:
    from suishin.accounts.models import User

    Job = DBTaskResult[Any, Any]

KEPT_DAYS_DONE = 7
KEPT_DAYS_PARKED = 90


class JobNotParked(ActionError):
    message = _("このジョブは止まっていません。画面を開き直して、今の状態を確かめてください。何もしていません。")


@transaction.atomic
def put_back_lost_jobs(*, own_id: str, by: "User", now: datetime) -> int:
    """Queue jobs again that a killed worker left, or that failed; after three tries park them. Return how many."""
    require_permission(by, Permission.JOB_EDIT)
    lost = [job for job in DBTaskResult.objects.running().select_for_update() if _is_lost(job, own_id, now)]
    failed = [job for job in DBTaskResult.objects.failed().select_for_update() if len(job.worker_ids) < MOST_TRIES]
    for job in lost:
        if len(job.worker_ids) >= MOST_TRIES:
            job.set_failed(RuntimeError("the worker ended each time while the job was running"))
        else:
            _put_back(job, get_date_max())
    for job in failed:
        _put_back(job, (job.finished_at or now) + pause_before_try(len(job.worker_ids) + 1))
    return len(lost) + len(failed)


def _is_lost(job: "Job", own_id: str, now: datetime) -> bool:
    if job.worker_ids and is_gone(job.worker_ids[-1], own_id=own_id):
        return True
    return job.started_at is not None and job.started_at < now - LEASE


def _put_back(job: "Job", run_after: datetime) -> None:
    job.status, job.run_after = "READY", run_after
    job.save(update_fields=["status", "run_after"])


@transaction.atomic
def retry_job(*, job: "Job", by: "User", now: datetime) -> None:
    """Give a parked job three more tries."""
    require_permission(by, Permission.JOB_EDIT)
    job = DBTaskResult.objects.select_for_update().get(pk=job.pk)
    if job.status != "FAILED":
        raise JobNotParked
    job.worker_ids = []
    job.save(update_fields=["worker_ids"])
    _put_back(job, get_date_max())
    record(Event.JOB_RETRIED, by=by, at=now, job=job.task_path, arguments=job.args_kwargs["args"])


@transaction.atomic
def set_schedules(*, wanted: Mapping[str, str], by: "User", now: datetime) -> None:
    """Bring the stored schedules to what the settings say; one that stays keeps its next run, a new one runs at once."""
    require_permission(by, Permission.JOB_EDIT)
    Schedule.objects.exclude(task_path__in=wanted).delete()
    known = {schedule.task_path: schedule for schedule in Schedule.objects.select_for_update()}
    for task_path, cron in wanted.items():
        schedule = known.get(task_path)
        if schedule is None or schedule.cron != cron:
            next_at = next_run(cron, after=timezone.localtime(now)) if schedule else now
            Schedule.objects.update_or_create(task_path=task_path, defaults={"cron": cron, "next_at": next_at})


@transaction.atomic
def run_due_schedules(*, by: "User", now: datetime) -> int:
    """Queue every job whose time has come, each once however many workers ask. Return how many."""
    require_permission(by, Permission.JOB_EDIT)
    _reach_for_schedules(now)
    due = list(Schedule.objects.select_for_update().filter(next_at__lte=now))
    for schedule in due:
        run_soon(schedule.task_path)
        schedule.last_at, schedule.next_at = now, next_run(schedule.cron, after=timezone.localtime(now))
        schedule.save(update_fields=["last_at", "next_at"])
    return len(due)


def _reach_for_schedules(now: datetime) -> None:
    """After the clock was set back, let what would wait for long run by the clock as it is now."""
    here = timezone.localtime(now)
    for schedule in Schedule.objects.select_for_update().filter(next_at__gt=now, last_at__gt=now):
        if is_beyond_reach(schedule.cron, schedule.next_at, now=here):
            schedule.next_at = next_run(schedule.cron, after=here)
            schedule.save(update_fields=["next_at"])


@transaction.atomic
def remove_old_jobs(*, by: "User", now: datetime) -> int:
    """Forget jobs that are done, and parked ones that nobody has asked for in a long time. Return how many."""
    require_permission(by, Permission.JOB_EDIT)
    done = DBTaskResult.objects.successful().filter(finished_at__lt=now - timedelta(days=KEPT_DAYS_DONE))
    parked = DBTaskResult.objects.failed().filter(finished_at__lt=now - timedelta(days=KEPT_DAYS_PARKED))
    return done.delete()[0] + parked.delete()[0]
