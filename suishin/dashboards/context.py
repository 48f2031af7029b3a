"""The counts in the top bar and on home: each opens the exact list that it counts."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from suishin.accounts.models import User
from suishin.dashboards.queries.tasks import Task, report_tasks
from suishin.ingestion.queries import review_counts
from suishin.notices.queries import unread
from suishin.permissions import Permission, has_permission
from suishin.results.queries.alerts import calls_waiting
from suishin.results.queries.targets import targets_to_agree


def waiting(request: HttpRequest) -> dict[str, Any]:
    """Return `tasks` for home and `waiting` for every page, as label, count and address; zeros are left out."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or user.must_change_password:
        return {"waiting": [], "tasks": []}
    reports = report_tasks(user, today=timezone.localdate())
    told = [(_("お知らせ"), count, reverse("notices:message-list")) for count in [unread(user).count()] if count]
    files = [tuple(entry) for entry in review_counts(user) if entry.count]
    is_home = request.path == reverse("dashboards:home")  # these two are told there alone, and asked there alone
    asked = targets_to_agree(user).count() if is_home and has_permission(user, Permission.TARGET_SET) else 0
    proposals = [(_("目標の提案"), asked, reverse("results:target-proposals"))] if asked else []
    to_call = calls_waiting(user, today=timezone.localdate()) if is_home else 0
    calls = [(_("連絡したい組合"), to_call, reverse("results:alert-list"))] if to_call else []
    return {
        "tasks": [*((task.title, task.count, task.url) for task in reports), *files, *proposals, *calls],
        "waiting": [*told, *_in_short(task for task in reports if task.is_urgent), *files],
    }


def _in_short(tasks: Iterable[Task]) -> Iterator[tuple[str, int, str]]:
    """Yield one entry for each kind of task: the bar has no room for the names of rounds, home has."""
    for label, group in groupby(tasks, key=lambda task: str(task.label)):
        same = list(group)
        yield label, sum(task.count for task in same), same[0].url if len(same) == 1 else reverse("dashboards:home")
