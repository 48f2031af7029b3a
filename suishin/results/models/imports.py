"""Files of monthly results: what was read in them, what became of it, and what people decided about their columns and names."""

import json
import zlib
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from suishin.organizations.models import Organization
from suishin.permissions import Permission
from suishin.results.models.sent_files import SentFile
from suishin.results.rules.imports import Change, DetailChange, changes_from_plain, detail_changes_from_plain

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from suishin.accounts.models import User


class OfSenderQuerySet(models.QuerySet["ImportRun"]):
    def visible_to(self, user: "User | AnonymousUser") -> "OfSenderQuerySet":
        """Files sent for organizations at or below a post that takes results in."""
        return self.filter(organization__in=Organization.objects.with_permission(user, Permission.RESULT_IMPORT))

    def kept(self) -> "OfSenderQuerySet":
        """Files whose original is still on disk."""
        return self.exclude(state=ImportRun.State.DISCARDED)


class PackedField(models.BinaryField[Any, Any]):
    """JSON, packed: tens of thousands of small numbers that are only ever read together."""

    def get_prep_value(self, value: Any) -> bytes:
        return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), 1)

    def from_db_value(self, value: bytes | None, *_: Any) -> Any:
        return None if value is None else json.loads(zlib.decompress(value))


class ImportRun(SentFile):
    """One file of results, sent for an organization. Nothing of it counts before it is taken in."""

    class State(models.TextChoices):
        WAITING = "waiting", _("確認待ち")
        COMMITTED = "committed", _("取り込み済み")
        UNDONE = "undone", _("取り消した")
        DISCARDED = "discarded", _("破棄した")

    month = models.PositiveSmallIntegerField(_("年月"), null=True, blank=True)  # for a file that tells none
    # Of rows that do not say so themselves; None: as the file's titles and names say.
    is_flash = models.BooleanField(_("速報"), null=True, blank=True, default=None)
    state = models.CharField(_("状態"), max_length=10, choices=State, default=State.WAITING)
    months = models.JSONField(default=list)  # that its results are of
    told_by_month = models.JSONField(default=dict)  # ids of the unions that it has a row of, by number of the month
    counts = models.JSONField(default=dict)  # entries, faults, findings; once taken in: new, changed
    reading = PackedField(default=dict)  # entries, mapping, faults, findings, notes
    replaced = PackedField(default=list)  # for undoing: of each row its key, its values before (null: none) and after

    objects = OfSenderQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="waiting") | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="import_that_was_decided_tells_by_whom",
            ),
        ]

    @property
    def changes(self) -> list[Change]:
        """Return what taking the file in has changed."""
        return changes_from_plain(self.replaced)

    @property
    def detail_changes(self) -> list[DetailChange]:
        """Return what taking the file in has changed in counts beside the measures."""
        return detail_changes_from_plain(self.replaced)

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_committed(self) -> bool:
        return self.state == self.State.COMMITTED


class RememberedMapping(models.Model):
    """How a sender's columns are to be understood: the choices for a head, known again by its fingerprint."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=64)
    choices = models.JSONField(default=dict)  # by column

    class Meta:
        ordering: ClassVar = ["organization", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "fingerprint"], name="one_remembered_mapping_per_sender_and_head"
            ),
        ]

    def __str__(self) -> str:
        return self.fingerprint


class RememberedName(models.Model):
    """Which union a sender means by a spelling."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    written = models.CharField(max_length=200)
    union = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering: ClassVar = ["organization", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "written"], name="one_remembered_union_per_spelling"),
        ]

    def __str__(self) -> str:
        return self.written
