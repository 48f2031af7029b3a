"""Rounds, and the report of each organization in them."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from suishin.forms.models import FormVersion
from suishin.organizations.models import Organization
from suishin.permissions import Permission, paths_with

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from suishin.accounts.models import User


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, user: "User | AnonymousUser") -> "RoundQuerySet":
        """Rounds held by the user's organizations or below, and those in which one of these reports."""
        if not user.is_authenticated:
            return self.none()
        held, asked = Q(pk__in=[]), Q(pk__in=[])
        for path in paths_with(user, Permission.ROUND_VIEW):
            held |= Q(organizer__path__startswith=path)
            asked |= Q(organization__path__startswith=path)
        return self.filter(held | Q(pk__in=Report.objects.filter(asked).values("round")))

    def held_by(self, user: "User | AnonymousUser") -> "RoundQuerySet":
        """Rounds whose reports the user returns and accepts."""
        if not user.is_authenticated:
            return self.none()
        held = Q(pk__in=[])
        for path in paths_with(user, Permission.REPORT_RETURN):
            held |= Q(organizer__path__startswith=path)
        return self.filter(held)

    def national(self) -> "RoundQuerySet":
        """Rounds in which national headquarters asks all prefectures: those that the national pictures show."""
        kinds = {"organizer__kind": Organization.Kind.NATIONAL, "target_kind": Round.TargetKind.PREFECTURE}
        return self.filter(**kinds)

    def earlier_than(self, round: "Round") -> "RoundQuerySet":
        """Rounds of the same organizer that came before, the latest first."""
        return self.filter(organizer=round.organizer_id, opens_on__lt=round.opens_on).order_by("-opens_on", "-pk")


class Round(models.Model):
    """One collection of reports: every target organization answers the same form by a due day."""

    class TargetKind(models.TextChoices):
        PREFECTURE = "prefecture", _("県")
        LOCAL_UNION = "local_union", _("単組")

    code = models.CharField(_("コード"), max_length=20, unique=True)  # 2025-01
    title = models.CharField(_("名称"), max_length=100)
    organizer = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="rounds", verbose_name=_("集めるところ")
    )
    target_kind = models.CharField(
        _("報告するところ"), max_length=20, choices=TargetKind, default=TargetKind.PREFECTURE
    )
    chosen_targets = models.ManyToManyField(Organization, related_name="+", blank=True)  # none: all of the kind
    form = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="rounds", verbose_name=_("様式"))
    request_text = models.TextField(_("依頼文"), blank=True)
    opens_on = models.DateField(_("受付開始日"))
    due_on = models.DateField(_("締切日"))
    is_late_allowed = models.BooleanField(_("締切後も受け付ける"), default=True)
    late_until = models.DateField(_("締切後の受付の最終日"), null=True, blank=True)  # empty: without end
    needs_confirmation = models.BooleanField(_("確認者の確認を要する"), default=True)
    opened_at = models.DateTimeField(null=True, blank=True)  # when its reports came into being

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-code"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(due_on__gte=F("opens_on")), name="round_is_due_after_it_opens"),
            models.CheckConstraint(
                condition=Q(late_until__isnull=True) | Q(late_until__gte=F("due_on"), is_late_allowed=True),
                name="late_reports_come_after_the_due_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("rounds:round-detail", args=[self.code])

    def days_left(self, today: date) -> int:
        """Days until the due day; negative when it has passed."""
        return (self.due_on - today).days

    @property
    def asks_prefectures(self) -> bool:
        return self.target_kind == self.TargetKind.PREFECTURE

    @property
    def last_day(self) -> date | None:
        """The last day on which a report is taken; None: there is no end."""
        if not self.is_late_allowed:
            return self.due_on
        return self.late_until


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: "User | AnonymousUser") -> "ReportQuerySet":
        """Reports of the organizations whose reports the user may read."""
        return self.filter(organization__in=Organization.objects.with_permission(user, Permission.REPORT_VIEW))

    def to_be_written(self) -> "ReportQuerySet":
        """Reports that somebody still writes at."""
        return self.filter(status__in=Report.WRITABLE)

    def for_drafts(self) -> "ReportQuerySet":
        """With everything that their drafts ask for."""
        return self.select_related("round__form", "round__organizer", "organization")

    def told(self) -> "ReportQuerySet":
        """Reports whose content counts: submitted or accepted."""
        return self.filter(status__in=Report.TOLD)


class Report(models.Model):
    """What one organization tells in one round; the content stands in its versions, what is being written in its draft."""

    class Status(models.TextChoices):
        NOT_STARTED = "not_started", _("未着手")
        DRAFT = "draft", _("作成中")
        WAITING = "waiting", _("確認待ち")
        RETURNED = "returned", _("差し戻し")
        SUBMITTED = "submitted", _("提出済み")
        ACCEPTED = "accepted", _("受理")
        SKIPPED = "skipped", _("対象外")

    TOLD: ClassVar = (Status.SUBMITTED, Status.ACCEPTED)
    WRITABLE: ClassVar = (Status.NOT_STARTED, Status.DRAFT, Status.RETURNED)

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="reports")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="reports")
    status = models.CharField(_("状態"), max_length=20, choices=Status, default=Status.NOT_STARTED)
    current_version = models.ForeignKey(
        "rounds.ReportVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="current_for"
    )
    own_due_on = models.DateField(null=True, blank=True)  # of a report that was reopened
    # The revision of answers that nobody has touched. It rises when a draft begins anew, so that none ever comes back.
    untouched_revision = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True, blank=True)  # when somebody of the organization first looked at it
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

    def get_absolute_url(self) -> str:
        return reverse("rounds:report-detail", args=[self.pk])

    def get_write_url(self) -> str:
        """Return where it is written and, by those who only read there, confirmed."""
        return reverse("rounds:report-write", args=[self.pk])

    @property
    def is_told(self) -> bool:
        return self.status in self.TOLD

    @property
    def is_writable(self) -> bool:
        return self.status in self.WRITABLE

    @property
    def due_on(self) -> date:
        return self.own_due_on or self.round.due_on

    def closes_at(self) -> datetime | None:
        """The moment from which the report is no longer taken; None: it always is. A day counts to its last second."""
        last_day = self.own_due_on or self.round.last_day
        if last_day is None:
            return None
        return timezone.make_aware(datetime.combine(last_day + timedelta(days=1), time()))

    def is_closed(self, now: datetime) -> bool:
        closes_at = self.closes_at()
        return closes_at is not None and now >= closes_at
