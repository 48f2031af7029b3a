"""The act of uploading, and each file that came with it."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from suishin.organizations.models import Organization
from suishin.permissions import Permission
from suishin.rounds.models import Round

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from suishin.accounts.models import User


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, user: "User | AnonymousUser") -> "UploadQuerySet":
        """Uploads made for the organizations whose reports the user may read."""
        return self.filter(organization__in=Organization.objects.with_permission(user, Permission.FILE_VIEW))


class Upload(models.Model):
    """Files that one person sent at once, for one organization."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="uploads")
    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="uploads", null=True, blank=True, verbose_name=_("回")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.organization} {timezone.localtime(self.at):%Y-%m-%d %H:%M}"


def _files_with_a_report_of(organizations: "models.QuerySet[Organization]") -> "models.QuerySet[SourceFile, int]":
    return SourceFile.objects.filter(drafts__organization__in=organizations).values_list("pk", flat=True)


class SourceFileQuerySet(models.QuerySet["SourceFile"]):
    def visible_to(self, user: "User | AnonymousUser") -> "SourceFileQuerySet":
        """Files uploaded for the user's organizations, and booklets in which one of their reports stands."""
        own = Organization.objects.with_permission(user, Permission.FILE_VIEW)
        return self.filter(Q(upload__organization__in=own) | Q(pk__in=_files_with_a_report_of(own)))

    def kept(self) -> "SourceFileQuerySet":
        """Files whose original is still on disk."""
        return self.exclude(state=SourceFile.State.DISCARDED)


class SourceFile(models.Model):
    """One uploaded file. The original lies on disk under its hash; rows with one hash share it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("順番待ち")
        READING = "reading", _("読み取り中")
        READ = "read", _("読み取り済み")
        FAILED = "failed", _("読み取れません")
        DISCARDED = "discarded", _("破棄")

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        XLSX = "xlsx", "Excel"
        DOCX = "docx", "Word"
        TEXT = "text", _("テキスト")

    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="files")
    sha256 = models.CharField(max_length=64, db_index=True)
    name = models.CharField(_("ファイル名"), max_length=255)  # as it was called where it came from
    size = models.PositiveIntegerField(_("大きさ"))
    kind = models.CharField(_("種類"), max_length=10, choices=Kind)
    state = models.CharField(_("状態"), max_length=10, choices=State, default=State.WAITING, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=64, blank=True)  # the process that reads it now
    outcome = models.CharField(max_length=12, blank=True)
    message = models.TextField(blank=True)  # the reader's, in Japanese
    page_count = models.PositiveIntegerField(default=0)
    unread_pages = models.JSONField(default=list)
    reading = models.JSONField(null=True, blank=True)  # what the reader said, kept as it was
    discarded_at = models.DateTimeField(null=True, blank=True)
    discarded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    discard_reason = models.TextField(blank=True)

    objects = SourceFileQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state="discarded") | Q(discarded_at__isnull=False), name="discarded_file_says_when"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_underway(self) -> bool:
        return self.state in (self.State.WAITING, self.State.READING)

    @property
    def is_discarded(self) -> bool:
        return self.state == self.State.DISCARDED
