"""Whose report it is, and every step it took from hand to hand."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from suishin.accounts.models import Post
from suishin.rounds.models.reports import Report
from suishin.rounds.models.versions import ReportVersion


class HandQuerySet(models.QuerySet["Hand"]):
    def valid(self, *, on: date) -> "HandQuerySet":
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)

    def authors(self) -> "HandQuerySet":
        return self.filter(kind=Hand.Kind.AUTHOR)

    def confirmers(self) -> "HandQuerySet":
        return self.filter(kind=Hand.Kind.CONFIRMER)


class Hand(models.Model):
    """A post of either office that writes or confirms a report, from one day to another (valid_to is the last day)."""

    class Kind(models.TextChoices):
        AUTHOR = "author", _("作成者")
        CONFIRMER = "confirmer", _("確認者")

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="hands")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="hands")
    kind = models.CharField(_("役目"), max_length=10, choices=Kind)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = HandQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["report_id", "kind", "valid_from", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="hand_ends_after_it_began"
            ),
            models.UniqueConstraint(
                fields=["report", "post", "kind"],
                condition=Q(valid_to__isnull=True),
                name="one_open_hand_per_report_post_and_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.post}"


class Move(models.Model):
    """One step of a report from one state to another: who did it, when and why."""

    class Kind(models.TextChoices):
        STARTED = "started", _("書き始め")
        SENT = "sent", _("確認に回した")
        SENT_BACK = "sent_back", _("確認者が戻した")
        TAKEN_BACK = "taken_back", _("取り下げた")
        SUBMITTED = "submitted", _("提出した")
        RETURNED = "returned", _("差し戻した")
        ACCEPTED = "accepted", _("受理した")
        REOPENED = "reopened", _("受理後に開き直した")
        SKIPPED = "skipped", _("対象外にした")
        UNSKIPPED = "unskipped", _("対象に戻した")
        SETTLED = "settled", _("ファイルから確定した")
        SETTLEMENT_TAKEN_BACK = "settlement_taken_back", _("確定を取り消した")

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="moves")
    kind = models.CharField(max_length=30, choices=Kind)
    from_status = models.CharField(max_length=20, choices=Report.Status)
    to_status = models.CharField(max_length=20, choices=Report.Status)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_on_behalf = models.BooleanField(default=False)  # done by the organizer in the organization's place
    reason = models.TextField(blank=True)
    version = models.ForeignKey(ReportVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="moves")

    class Meta:
        ordering: ClassVar = ["report_id", "-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.report} {self.get_kind_display()}"


class ItemMark(models.Model):
    """What a return says about one item."""

    move = models.ForeignKey(Move, on_delete=models.CASCADE, related_name="marks")
    item_key = models.CharField(max_length=60)
    text = models.TextField()

    class Meta:
        ordering: ClassVar = ["move_id", "pk"]

    def __str__(self) -> str:
        return f"{self.item_key}: {self.text[:40]}"
