"""When a draft became a version of a report, and what its prefecture asked to have mended."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from suishin.ingestion.models.drafts import Draft
from suishin.ingestion.models.uploads import SourceFile
from suishin.organizations.models import Organization
from suishin.permissions import Permission
from suishin.rounds.models import Report, ReportVersion

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from suishin.accounts.models import User


class SettlementQuerySet(models.QuerySet["Settlement"]):
    def visible_to(self, user: "User | AnonymousUser") -> "SettlementQuerySet":
        return self.filter(version__report__in=Report.objects.visible_to(user))

    def standing(self) -> "SettlementQuerySet":
        return self.filter(taken_back_at__isnull=True)


class Settlement(models.Model):
    """A person confirmed a draft: it became this version of a report."""

    version = models.OneToOneField(ReportVersion, on_delete=models.PROTECT, related_name="settlement")
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="settlements")
    source_file = models.ForeignKey(SourceFile, on_delete=models.PROTECT, related_name="settlements")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    taken_back_reason = models.TextField(blank=True)

    objects = SettlementQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["draft"], condition=Q(taken_back_at__isnull=True), name="one_standing_settlement_per_draft"
            ),
        ]

    def __str__(self) -> str:
        return str(self.version)

    @property
    def is_standing(self) -> bool:
        return self.taken_back_at is None


class CorrectionRequestQuerySet(models.QuerySet["CorrectionRequest"]):
    def visible_to(self, user: "User | AnonymousUser") -> "CorrectionRequestQuerySet":
        own = Organization.objects.with_permission(user, Permission.FILE_VIEW)
        return self.filter(report__organization__in=own)

    def open(self) -> "CorrectionRequestQuerySet":
        return self.filter(closed_at__isnull=True)


class CorrectionRequest(models.Model):
    """What a prefecture wants changed in a settled report, and how it was answered."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="correction_requests")
    version = models.ForeignKey(ReportVersion, on_delete=models.PROTECT, related_name="correction_requests")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    answer = models.TextField(blank=True)

    objects = CorrectionRequestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.report}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None
