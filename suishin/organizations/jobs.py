"""What runs in the worker once a day."""

from django.utils import timezone
from django_tasks import task

from suishin.organizations import actions


@task()
def derive_paths() -> int:
    """Let memberships that begin or end today show in the tree."""
    return actions.derive_paths(on=timezone.localdate())
