"""Workbooks that came back."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from suishin.ingestion.models import SourceFile
from suishin.organizations.models import Organization
from suishin.permissions import Permission
from suishin.rounds.models import Report

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from suishin.accounts.models import User


class ReturnedWorkbookQuerySet(models.QuerySet["ReturnedWorkbook"]):
    def visible_to(self, user: "User | AnonymousUser") -> "ReturnedWorkbookQuerySet":
        """Those of reports the user may read; one that belongs to no report is seen where it was sent from."""
        own = Organization.objects.with_permission(user, Permission.REPORT_VIEW)
        return self.filter(Q(report__organization__in=own) | Q(report=None, organization__in=own))

    def kept(self) -> "ReturnedWorkbookQuerySet":
        """Workbooks whose original is still on disk."""
        return self.exclude(state__in=[ReturnedWorkbook.State.REFUSED, ReturnedWorkbook.State.PUT_ASIDE])


class ReturnedWorkbook(models.Model):
    """One file. `answers` and `faults` are what was read in it; the draft changes only by a person's choice."""

    class State(models.TextChoices):
        WAITING = "waiting", _("比べて選ぶ")
        TAKEN_OVER = "taken_over", _("取り込み済み")
        PUT_ASIDE = "put_aside", _("見送り")
        UNKNOWN = "unknown", _("様式の目印なし")
        HANDED_ON = "handed_on", _("読み取りに回した")
        REFUSED = "refused", _("受け付けていません")

    report = models.ForeignKey(
        Report, on_delete=models.PROTECT, related_name="returned_workbooks", null=True, blank=True
    )
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")  # where it was sent from
    name = models.CharField(_("ファイル名"), max_length=255)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField(_("大きさ"))
    state = models.CharField(_("状態"), max_length=12, choices=State)
    message = models.TextField(blank=True)  # why it was not taken in, and what to do
    sent_at = models.CharField(max_length=40, blank=True)  # when the form went out, as its identity says
    revisions = models.JSONField(default=dict)  # of the answers as they went out, by item
    answers = models.JSONField(default=dict)  # by item; null: came back as it went out
    faults = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    source_file = models.ForeignKey(SourceFile, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    objects = ReturnedWorkbookQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state__in=["waiting", "taken_over"]) | Q(report__isnull=False),
                name="recognized_workbook_has_a_report",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_unknown(self) -> bool:
        return self.state == self.State.UNKNOWN
