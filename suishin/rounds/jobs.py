"""What runs in the worker by the clock. Jobs call one action as the system user, and may run twice without harm."""

from django.utils import timezone
from django_tasks import task

from suishin.accounts.models import User
from suishin.rounds import actions


@task()
def open_due_rounds() -> int:
    """Open every round whose first day has come."""
    return len(actions.open_due_rounds(by=User.objects.system(), now=timezone.now()))


@task()
def send_reminders() -> int:
    """Remind everybody whose day it is."""
    return actions.send_reminders(by=User.objects.system(), now=timezone.now())
