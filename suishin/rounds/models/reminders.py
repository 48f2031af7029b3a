"""When a round reminds people, and which reminders have gone out."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from suishin.notices.kinds import Kind
from suishin.rounds.models.reports import Report, Round


class ReminderStage(models.Model):
    """One occasion on which a round reminds those whose turn it is."""

    class Kind(models.TextChoices):
        BEFORE_DUE = Kind.BEFORE_DUE.value, _("締切前（日数）")
        ON_DUE_DAY = Kind.ON_DUE_DAY.value, _("締切当日")
        AFTER_DUE = Kind.AFTER_DUE.value, _("締切後（日数）")
        WAITING_FOR_CONFIRMER = Kind.WAITING_FOR_CONFIRMER.value, _("確認者のところで止まっている（日数ごと）")
        WAITING_FOR_ORGANIZER = Kind.WAITING_FOR_ORGANIZER.value, _("受理を待っている（日数ごと）")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="reminder_stages")
    kind = models.CharField(_("とき"), max_length=40, choices=Kind)
    days = models.PositiveSmallIntegerField(_("日数"), default=0)
    is_on = models.BooleanField(_("送る"), default=True)

    class Meta:
        ordering: ClassVar = ["round_id", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "kind", "days"], name="one_reminder_stage_per_occasion"),
            models.CheckConstraint(
                condition=Q(kind="on_due_day", days=0) | (~Q(kind="on_due_day") & Q(days__gte=1)),
                name="only_the_due_day_itself_has_no_days",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.days}"


class Reminder(models.Model):
    """A report was reminded of: once for each occasion and the day it was meant for."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=40, choices=Kind)
    days = models.PositiveSmallIntegerField(default=0)
    for_day = models.DateField()  # the day on which the occasion fell; sending may be later when no worker was there
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reached_count = models.PositiveSmallIntegerField()  # people

    class Meta:
        ordering: ClassVar = ["report_id", "-at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["report", "kind", "days", "for_day"], name="one_reminder_per_report_occasion_and_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.get_kind_display()} {self.for_day}"
