"""What runs in the worker for the worker's own sake."""

from django.utils import timezone
from django_tasks import task

from suishin.accounts.models import User
from suishin.jobs import actions


@task()
def remove_old_jobs() -> None:
    """Forget what has been done long ago."""
    actions.remove_old_jobs(by=User.objects.system(), now=timezone.now())
