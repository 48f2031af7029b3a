"""What runs in the worker by the clock."""

from django.utils import timezone
from django_tasks import task

from suishin.accounts import actions


@task()
def remove_expired() -> None:
    """Forget ended sessions and tries to sign in that no longer count."""
    actions.remove_expired(now=timezone.now())
