"""What runs in the worker. Jobs take ids, call one action as the system user, and may run twice without harm."""

from django.utils import timezone
from django_tasks import TaskContext, task

from suishin.accounts.models import User
from suishin.ingestion.actions.readings import read_file
from suishin.ingestion.shared_child import SharedChild

child = SharedChild()


@task(takes_context=True)
def read_source_file(context: TaskContext, source_file_id: int) -> None:
    """Read an uploaded file."""
    workers = context.task_result.worker_ids
    read_file(
        file_id=source_file_id,
        read=child.read,
        worker=workers[-1] if workers else "",
        by=User.objects.system(),
        now=timezone.now(),
    )
