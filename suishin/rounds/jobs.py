"""What runs in the worker. Jobs call one action as the system user, and may run twice without harm."""

from django.utils import timezone
from django_tasks import task

from suishin.accounts.models import User
from suishin.rounds import actions


@task()
def bind_booklet(booklet_id: int) -> None:
    """Make the files of a booklet."""
    actions.make_booklet(booklet_id=booklet_id, by=User.objects.system(), now=timezone.now())


@task()
def open_due_rounds() -> int:
    """Open every round whose first day has come."""
    return len(actions.open_due_rounds(by=User.objects.system(), now=timezone.now()))


@task()
def send_reminders() -> int:
    """Remind everybody whose day it is."""
    return actions.send_reminders(by=User.objects.system(), now=timezone.now())


def look_after_lost_booklets(_worker_id: str) -> None:
    """Take up booklets again whose worker ended while making them; the worker calls it every few seconds."""
    actions.requeue_lost_booklets(by=User.objects.system(), now=timezone.now())
