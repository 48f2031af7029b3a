"""Booklets: the accepted reports of a round as they stood at one moment, and the files made of them."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from suishin.permissions import Permission, has_permission
from suishin.rounds.models.reports import Report, Round
from suishin.rounds.models.versions import ReportVersion

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from suishin.accounts.models import User


class BookletQuerySet(models.QuerySet["Booklet"]):
    def visible_to(self, user: "User | AnonymousUser") -> "BookletQuerySet":
        """Published booklets of the rounds that a reader of reports sees; all of them for who makes booklets there."""
        if not user.is_authenticated or not has_permission(user, Permission.REPORT_VIEW):
            return self.none()
        rounds = Round.objects.visible_to(user).select_related("organizer")
        made_here = [r.pk for r in rounds if has_permission(user, Permission.BOOKLET_MAKE, r.organizer)]
        return self.filter(
            Q(round__in=made_here) | Q(round__in=[round.pk for round in rounds], published_at__isnull=False)
        )

    def published_last(self) -> "BookletQuerySet":
        """Of each round the published booklet that counts: the one with the highest number."""
        later = Booklet.objects.filter(
            round=models.OuterRef("round"), published_at__isnull=False, number__gt=models.OuterRef("number")
        )
        return self.filter(~models.Exists(later), published_at__isnull=False)


class Booklet(models.Model):
    """Frozen once and never changed; making its files can be repeated, freezing anew gives the next number."""

    class State(models.TextChoices):
        QUEUED = "queued", _("作成中")
        MADE = "made", _("作成済み")
        FAILED = "failed", _("作成できませんでした")

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="booklets")
    number = models.PositiveIntegerField(_("号"))
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    content_hash = models.CharField(max_length=64)  # of the frozen versions and of who is missing
    # As everything was called then: {"round": …, "organizer": …, "organizations": {code: name}}.
    names = models.JSONField(default=dict)
    absent = models.JSONField(default=list)  # [{"code": …, "name": …, "status": …}]: not accepted at that moment
    state = models.CharField(_("状態"), max_length=10, choices=State, default=State.QUEUED)
    reason = models.TextField(blank=True)  # why it failed
    done_count = models.PositiveIntegerField(default=0)  # of the files
    attempts = models.PositiveIntegerField(default=0)
    queued_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    file_hashes = models.JSONField(default=dict)  # SHA-256 by kind: pdf, docx, xlsx
    unprintable = models.JSONField(default=list)  # in words: what the fonts could not draw, and where
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    KINDS: ClassVar = ("pdf", "docx", "xlsx")

    objects = BookletQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["round_id", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "number"], name="one_booklet_per_round_and_number"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(made_at__isnull=False), name="published_booklet_was_made"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} 冊子 第{self.number}号"

    @property
    def is_underway(self) -> bool:
        return self.state == self.State.QUEUED

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class BookletEntry(models.Model):
    """One accepted report as it was frozen."""

    booklet = models.ForeignKey(Booklet, on_delete=models.PROTECT, related_name="entries")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="booklet_entries")
    version = models.ForeignKey(ReportVersion, on_delete=models.PROTECT, related_name="booklet_entries")
    content_hash = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["booklet_id", "report__organization__code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["booklet", "report"], name="one_entry_per_booklet_and_report"),
        ]

    def __str__(self) -> str:
        return f"{self.booklet} {self.report.organization}"
