"""The counts in the top bar and on home: each opens the exact list that it counts."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from suishin.accounts.models import User
from suishin.dashboards.queries.tasks import report_tasks
from suishin.ingestion.queries import review_counts


def waiting(request: HttpRequest) -> dict[str, Any]:
    """Return `tasks` for home and `waiting` for every page, as label, count and address; zeros are left out."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or user.must_change_password:
        return {"waiting": [], "tasks": []}
    reports = report_tasks(user, today=timezone.localdate())
    files = [tuple(entry) for entry in review_counts(user) if entry.count]
    return {
        "tasks": [*((task.label, task.count, task.url) for task in reports), *files],
        "waiting": [*((task.label, task.count, task.url) for task in reports if task.is_urgent), *files],
    }
