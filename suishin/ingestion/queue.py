"""Handing files to the job worker, and telling which files have a job."""

from collections.abc import Collection

from django.db import transaction
from django_tasks_db.models import DBTaskResult

from suishin.ingestion.models import SourceFile

WAITING = ("READY",)
UNDERWAY = ("READY", "RUNNING")


def read_later(file: SourceFile) -> None:
    """Queue a file for reading once the present transaction has ended well."""
    transaction.on_commit(lambda: _enqueue(file.pk))


def queued_file_ids(states: Collection[str] = UNDERWAY) -> set[int]:
    """Return the files for which a job is waiting or running."""
    jobs = DBTaskResult.objects.filter(task_path=_path(), status__in=states)
    return {arguments["args"][0] for arguments in jobs.values_list("args_kwargs", flat=True)}


def _enqueue(file_id: int) -> None:
    from suishin.ingestion.jobs import read_source_file  # jobs call actions, and actions queue jobs

    read_source_file.enqueue(file_id)


def _path() -> str:
    from suishin.ingestion.jobs import read_source_file

    return read_source_file.module_path
