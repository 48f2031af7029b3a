"""What runs in the worker. Jobs take ids, call one action as the system user, and may run twice without harm."""

from django.utils import timezone
from django_tasks import TaskContext, task

from suishin.accounts.models import User
from suishin.ingestion import actions
from suishin.ingestion.shared_child import SharedChild

child = SharedChild()


@task(takes_context=True)
def read_source_file(context: TaskContext, source_file_id: int) -> None:
    """Read an uploaded file."""
    workers = context.task_result.worker_ids
    actions.read_file(
        file_id=source_file_id,
        read=child.read,
        worker=workers[-1] if workers else "",
        by=User.objects.system(),
        now=timezone.now(),
    )


@task()
def remove_leftovers() -> None:
    """Take off the disk what broken uploads left behind."""
    actions.remove_leftovers(by=User.objects.system(), now=timezone.now())


def look_after_lost_readings(worker_id: str) -> None:
    """Take up files again whose worker ended while reading; the worker calls it every few seconds."""
    actions.requeue_lost_readings(worker=worker_id, by=User.objects.system(), now=timezone.now())
