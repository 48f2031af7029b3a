"""Rounds, reports and what stands in them."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from suishin.forms.models import FormVersion
from suishin.organizations.models import Organization
from suishin.permissions import Permission, has_permission

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from suishin.accounts.models import User


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, user: "User | AnonymousUser") -> "RoundQuerySet":
        """Rounds are known to everybody who may look at any round."""
        if user.is_authenticated and has_permission(user, Permission.ROUND_VIEW):
            return self.all()
        return self.none()


class Round(models.Model):
    """One collection of reports: every target organization answers the same form by a due day."""

    code = models.CharField(_("コード"), max_length=20, unique=True)  # 2025-01
    title = models.CharField(_("名称"), max_length=100)
    form = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="rounds", verbose_name=_("様式"))
    opens_on = models.DateField(_("受付開始日"))
    due_on = models.DateField(_("締切日"))

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-code"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(due_on__gte=F("opens_on")), name="round_is_due_after_it_opens"),
        ]

    def __str__(self) -> str:
        return self.title

    def days_left(self, today: date) -> int:
        """Days until the due day; negative when it has passed."""
        return (self.due_on - today).days


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: "User | AnonymousUser") -> "ReportQuerySet":
        """Reports of the organizations whose reports the user may read."""
        return self.filter(organization__in=Organization.objects.with_permission(user, Permission.REPORT_VIEW))

    def told(self) -> "ReportQuerySet":
        """Reports whose content counts: submitted or accepted."""
        return self.filter(status__in=Report.TOLD)


class Report(models.Model):
    """What one organization tells in one round; the content stands in its versions."""

    class Status(models.TextChoices):
        NOT_STARTED = "not_started", _("未着手")
        DRAFT = "draft", _("作成中")
        WAITING = "waiting", _("確認待ち")
        RETURNED = "returned", _("差し戻し")
        SUBMITTED = "submitted", _("提出済み")
        ACCEPTED = "accepted", _("受理")
        SKIPPED = "skipped", _("対象外")

    TOLD: ClassVar = (Status.SUBMITTED, Status.ACCEPTED)

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="reports")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="reports")
    status = models.CharField(_("状態"), max_length=20, choices=Status, default=Status.NOT_STARTED)
    current_version = models.ForeignKey(
        "ReportVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["round_id", "organization__code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "organization"], name="one_report_per_organization_and_round"),
            models.CheckConstraint(
                condition=~Q(status__in=["submitted", "accepted"]) | Q(current_version__isnull=False),
                name="submitted_report_has_a_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.organization}"

    @property
    def is_told(self) -> bool:
        return self.status in self.TOLD


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

    class Meta:
        ordering: ClassVar = ["report_id", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "number"], name="one_version_per_report_and_number"),
        ]

    def __str__(self) -> str:
        return f"{self.report} 第{self.number}版"


class Answer(models.Model):
    """One item of the form as answered: a choice for a tick, points for a narrative."""

    class Choice(models.TextChoices):
        YES = "yes", _("実施")
        NO = "no", _("未実施")
        UNKNOWN = "unknown", _("不明")

    version = models.ForeignKey(ReportVersion, on_delete=models.CASCADE, related_name="answers")
    item_key = models.CharField(max_length=60)
    choice = models.CharField(max_length=10, choices=Choice, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "item_key"], name="one_answer_per_version_and_item"),
        ]
        indexes: ClassVar = [models.Index(fields=["item_key", "choice"])]

    def __str__(self) -> str:
        return f"{self.item_key}={self.choice}"


class Point(models.Model):
    """A paragraph or bullet of a narrative, in order."""

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
