"""What runs in the worker. Jobs take ids, call one action as the system user, and may run twice without harm."""

from django.utils import timezone
from django_tasks import task

from suishin.accounts.models import User
from suishin.rounds.actions import make_booklet


@task()
def bind_booklet(booklet_id: int) -> None:
    """Make the files of a booklet."""
    make_booklet(booklet_id=booklet_id, by=User.objects.system(), now=timezone.now())
