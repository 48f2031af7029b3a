"""One append-only table of labels and ids as text, so that it outlives what it tells of."""

import json
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q

from suishin.audit.events import Event
from suishin.permissions import Permission, paths_with

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from suishin.accounts.models import User


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, user: "User | AnonymousUser") -> "EntryQuerySet":
        """Entries at or below a post that may read the audit; those without an organization belong to the root."""
        if not user.is_authenticated:
            return self.none()
        below = Q(pk__in=[])
        for path in paths_with(user, Permission.AUDIT_VIEW):
            below |= Q(organization_path__startswith=path)
            if path.count("/") <= _ROOT_SLASHES:
                below |= Q(organization_path="")
        return self.filter(below)


_ROOT_SLASHES = len("//")


class Entry(models.Model):
    """What one person did to one thing. `mac` seals this row and the one before."""

    sequence = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField(db_index=True)
    event = models.CharField(max_length=60, db_index=True)
    actor_id = models.CharField(max_length=40)
    actor_label = models.CharField(max_length=200)
    target_kind = models.CharField(max_length=40, blank=True)
    target_id = models.CharField(max_length=40, blank=True)
    target_label = models.CharField(max_length=200, blank=True)
    organization_path = models.CharField(max_length=120, blank=True, db_index=True)
    details_json = models.TextField(default="{}")  # as sealed: no database may write it in another way
    previous_mac = models.CharField(max_length=64)
    mac = models.CharField(max_length=64, unique=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-sequence"]

    def __str__(self) -> str:
        return f"{self.sequence} {self.event}"

    @property
    def details(self) -> dict[str, Any]:
        """What the event's name does not say: before and after, a reason, a day."""
        return dict(json.loads(self.details_json))

    @property
    def event_label(self) -> str:
        """The event in words; one that a later release no longer knows keeps its name."""
        return str(Event(self.event).label) if self.event in Event.values else self.event
