"""Queuing a job that looks for its own work: one waiting run is enough for everything that has come up."""

from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult


def run_soon(task_path: str) -> None:
    """Queue a job without arguments unless it is waiting to run already."""
    if not DBTaskResult.objects.filter(task_path=task_path, status="READY").exists():
        import_string(task_path).enqueue()
