"""What people write beside a report: comments on items, remarks of the organizer, passages worth keeping."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from suishin.rounds.models.reports import Report
from suishin.rounds.models.versions import ReportVersion


class Comment(models.Model):
    """A note on an item for those who write and confirm; it never becomes a part of the report."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="comments")
    item_key = models.CharField(max_length=60)
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["report_id", "at", "pk"]

    def __str__(self) -> str:
        return self.text[:40]


class Remark(models.Model):
    """A note of the organizer on a report, for its own desk only."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="remarks")
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["report_id", "-at", "-pk"]

    def __str__(self) -> str:
        return self.text[:40]


class PassageMark(models.Model):
    """Characters start..end of a narrative that somebody marked as worth keeping, with a theme."""

    class Kind(models.TextChoices):
        GOOD_PRACTICE = "good_practice", _("好事例")
        RECURRING_ISSUE = "recurring_issue", _("共通の課題")

    version = models.ForeignKey(ReportVersion, on_delete=models.CASCADE, related_name="passage_marks")
    item_key = models.CharField(max_length=60)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    span = models.TextField()
    kind = models.CharField(_("種類"), max_length=20, choices=Kind)
    theme = models.CharField(_("テーマ"), max_length=60)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["version_id", "item_key", "start"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="passage_mark_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.span[:40]
