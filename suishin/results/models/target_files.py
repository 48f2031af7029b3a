"""Files of targets: what was read in them, and what became of it."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from suishin.organizations.models import Organization
from suishin.permissions import Permission
from suishin.results.models.imports import PackedField
from suishin.results.models.sent_files import SentFile

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from suishin.accounts.models import User


class TargetFileQuerySet(models.QuerySet["TargetFile"]):
    def visible_to(self, user: "User | AnonymousUser") -> "TargetFileQuerySet":
        """Files sent for organizations at or below a post that sets or proposes targets."""
        sets = Organization.objects.with_permission(user, Permission.TARGET_SET)
        proposes = Organization.objects.with_permission(user, Permission.TARGET_PROPOSE)
        return self.filter(Q(organization__in=sets) | Q(organization__in=proposes))

    def kept(self) -> "TargetFileQuerySet":
        """Files whose original is still on disk."""
        return self.exclude(state=TargetFile.State.DISCARDED)


class TargetFile(SentFile):
    """One file of targets, sent for an organization. Nothing of it counts before it is taken in."""

    class State(models.TextChoices):
        WAITING = "waiting", _("確認待ち")
        COMMITTED = "committed", _("取り込み済み")
        DISCARDED = "discarded", _("破棄した")

    state = models.CharField(_("状態"), max_length=10, choices=State, default=State.WAITING)
    reading = PackedField(default=dict)  # entries, faults, notes
    changes = PackedField(default=list)  # once taken in: what it changed, from what

    objects = TargetFileQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="waiting") | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="target_file_that_was_decided_tells_by_whom",
            ),
        ]

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_committed(self) -> bool:
        return self.state == self.State.COMMITTED
