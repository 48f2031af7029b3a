"""Handing booklets to the job worker."""

from django.db import transaction
from django_tasks_db.models import DBTaskResult

from suishin.rounds.models import Booklet


def bind_later(booklet: Booklet) -> None:
    """Queue a booklet for making once the present transaction has ended well."""
    transaction.on_commit(lambda: _enqueue(booklet.pk))


def queued_booklet_ids() -> set[int]:
    """Return the booklets for which a job is waiting or running."""
    from suishin.rounds.jobs import bind_booklet

    jobs = DBTaskResult.objects.filter(task_path=bind_booklet.module_path, status__in=["READY", "RUNNING"])
    return {arguments["args"][0] for arguments in jobs.values_list("args_kwargs", flat=True)}


def _enqueue(booklet_id: int) -> None:
    from suishin.rounds.jobs import bind_booklet  # jobs call actions, and actions queue jobs

    bind_booklet.enqueue(booklet_id)
