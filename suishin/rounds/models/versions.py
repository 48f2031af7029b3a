"""What stands in a report: versions that never change, their answers, and what was found in their prose."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from suishin.rounds.models.reports import Report

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from suishin.accounts.models import User


class ReportVersionQuerySet(models.QuerySet["ReportVersion"]):
    def visible_to(self, user: "User | AnonymousUser") -> "ReportVersionQuerySet":
        """All versions of the reports one sees, and of others what a published booklet holds: nothing newer."""
        from suishin.rounds.models.booklets import Booklet  # it points at versions

        published = Booklet.objects.visible_to(user).published_last()
        return self.filter(
            Q(report__in=Report.objects.visible_to(user)) | Q(booklet_entries__booklet__in=published)
        ).distinct()


class ReportVersion(models.Model):
    """A report's content at one moment; never changed afterwards."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("版"))
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(max_length=200, blank=True)  # in words: from which file or page it came
    written_on = models.CharField(_("作成日"), max_length=10, blank=True)  # YYYY-MM-DD, or YYYY-MM where that is all
    author = models.CharField(_("作成者"), max_length=200, blank=True)  # as written
    confirmer = models.CharField(_("確認者"), max_length=200, blank=True)
    is_withdrawn = models.BooleanField(default=False)  # its settlement was taken back
    content_hash = models.CharField(
        max_length=64, blank=True
    )  # of all answers; the booklet prints only what still has it

    objects = ReportVersionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["report_id", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "number"], name="one_version_per_report_and_number"),
        ]

    def __str__(self) -> str:
        return f"{self.report} 第{self.number}版"


class Answer(models.Model):
    """One item of the form as answered: a choice for a tick, points for a narrative, a value for anything else."""

    class Choice(models.TextChoices):
        YES = "yes", _("実施")
        NO = "no", _("未実施")
        UNKNOWN = "unknown", _("不明")

    version = models.ForeignKey(ReportVersion, on_delete=models.CASCADE, related_name="answers")
    item_key = models.CharField(max_length=60)
    choice = models.CharField(max_length=10, choices=Choice, blank=True)
    value = models.JSONField(null=True, blank=True)  # as `forms.values` keeps it

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "item_key"], name="one_answer_per_version_and_item"),
        ]
        indexes: ClassVar = [models.Index(fields=["item_key", "choice"])]

    def __str__(self) -> str:
        return f"{self.item_key}={self.choice}"


class PointQuerySet(models.QuerySet["Point"]):
    def standing(self) -> "PointQuerySet":
        """Points that are told, without those that were closed."""
        return self.exclude(change=Point.Change.CLOSED)


class Point(models.Model):
    """A paragraph or bullet of a narrative, in order. One that was closed keeps its last text and is not printed."""

    class Change(models.TextChoices):
        UNCHANGED = "unchanged", _("変更なし")
        EDITED = "edited", _("編集")
        NEW = "new", _("新規")
        CLOSED = "closed", _("終了")

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="points")
    position = models.PositiveIntegerField()
    text = models.TextField()
    taken_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="taken_into")
    change = models.CharField(max_length=10, choices=Change, default=Change.NEW)
    part = models.CharField(max_length=60, blank=True)  # the sub-item it was written under
    unchanged_count = models.PositiveIntegerField(default=0)  # rounds in which it has stood without a change

    objects = PointQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["answer_id", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["answer", "position"], name="one_point_per_answer_and_position"),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class ClaimedFigure(models.Model):
    """A number that a version's prose claims, in base units (18万円 is 180000 円)."""

    version = models.ForeignKey(ReportVersion, on_delete=models.CASCADE, related_name="figures")
    item_key = models.CharField(max_length=60)  # the narrative it stands in
    start = models.PositiveIntegerField()  # of the span in the narrative's text
    end = models.PositiveIntegerField()
    span = models.TextField()
    metric = models.CharField(max_length=60, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    value = models.DecimalField(max_digits=18, decimal_places=4)
    value_max = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    unit = models.CharField(max_length=10)
    as_of = models.CharField(max_length=30, blank=True)
    comparison_kind = models.CharField(max_length=20, blank=True)
    comparison_value = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    comparison_unit = models.CharField(max_length=10, blank=True)
    qualifier = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering: ClassVar = ["version_id", "item_key", "start"]

    def __str__(self) -> str:
        return f"{self.subject} {self.value}{self.unit}"


class ReportedEvent(models.Model):
    """A dated activity that a version's prose tells of."""

    version = models.ForeignKey(ReportVersion, on_delete=models.CASCADE, related_name="events")
    item_key = models.CharField(max_length=60)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    span = models.TextField()
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=30)
    status = models.CharField(max_length=10)
    date_from = models.CharField(max_length=10, blank=True)  # YYYY-MM-DD or YYYY-MM; empty: an open start
    date_to = models.CharField(max_length=10, blank=True)
    participants = models.PositiveIntegerField(null=True, blank=True)
    unions = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["version_id", "date_from", "start"]

    def __str__(self) -> str:
        return self.name
