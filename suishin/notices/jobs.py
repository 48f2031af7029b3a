"""What runs in the worker: mails go out after the action that wrote them, and again when their next try has come."""

from django.utils import timezone
from django_tasks import TaskContext, task

from suishin.accounts.models import User
from suishin.notices import actions


@task(takes_context=True)
def send_due_messages(context: TaskContext) -> int:
    """Send every message whose time has come."""
    workers = context.task_result.worker_ids
    return actions.send_due_messages(
        worker=workers[-1] if workers else "", by=User.objects.system(), clock=timezone.now
    )
