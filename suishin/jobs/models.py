"""Jobs that run by the clock. Queued and finished jobs stand in the tables of django-tasks-db."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models

from suishin.permissions import Permission, has_permission

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from suishin.accounts.models import User


class ScheduleQuerySet(models.QuerySet["Schedule"]):
    def visible_to(self, user: "User | AnonymousUser") -> "ScheduleQuerySet":
        is_allowed = user.is_authenticated and has_permission(user, Permission.JOB_EDIT)
        return self.all() if is_allowed else self.none()


class Schedule(models.Model):
    """When a job runs, and when it runs next. Runs missed while no worker was there become one."""

    task_path = models.CharField(max_length=200, unique=True)
    cron = models.CharField(max_length=60)  # in the time zone of the federation
    next_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True, blank=True)

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["task_path"]

    def __str__(self) -> str:
        return self.task_path
