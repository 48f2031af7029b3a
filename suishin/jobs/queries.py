"""Reads for the page of jobs."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Min, QuerySet
from django_tasks_db.models import DBTaskResult

from suishin.permissions import Permission, has_permission

if TYPE_CHECKING:
    from suishin.accounts.models import User
    from suishin.jobs.actions import Job


@dataclass(frozen=True, slots=True)
class QueueState:
    """How much waits, and for how long."""

    waiting_count: int
    running_count: int
    parked_count: int
    oldest_waiting_at: datetime | None

    def is_stuck(self, now: datetime) -> bool:
        """Return whether no worker seems to be at work."""
        return self.oldest_waiting_at is not None and self.oldest_waiting_at < now - timedelta(minutes=10)


def jobs_visible_to(user: "User") -> "QuerySet[Job]":
    """Jobs that a person looks after: all of them, for the system administrator."""
    return DBTaskResult.objects.all() if has_permission(user, Permission.JOB_EDIT) else DBTaskResult.objects.none()


def parked_jobs(viewer: "User") -> "QuerySet[Job]":
    """Return jobs that failed and are not tried again by themselves, the latest first."""
    return jobs_visible_to(viewer).filter(status="FAILED").order_by("-finished_at")


def queue_state(viewer: "User") -> QueueState:
    jobs = jobs_visible_to(viewer)
    waiting = jobs.filter(pk__in=DBTaskResult.objects.ready().values("pk"))
    return QueueState(
        waiting_count=waiting.count(),
        running_count=jobs.filter(status="RUNNING").count(),
        parked_count=parked_jobs(viewer).count(),
        oldest_waiting_at=waiting.aggregate(oldest=Min("enqueued_at"))["oldest"],
    )
