"""Monthly results of local unions, one row for each union, product line and month; flash and final stand side by side."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from suishin.organizations.models import Organization
from suishin.permissions import Permission
from suishin.results.models.products import ProductLine, of_seen_lines

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from suishin.accounts.models import User


class OfUnionsQuerySet(models.QuerySet["Result"]):
    def visible_to(self, user: "User | AnonymousUser") -> "OfUnionsQuerySet":
        """Rows of the unions at or below a post that sees results, of the product lines which that post sees."""
        if not user.is_authenticated:
            return self.none()
        unions = Organization.objects.with_permission(user, Permission.RESULT_VIEW)
        return of_seen_lines(self.filter(organization__in=unions), user)


class Result(models.Model):
    """What one union reported of one product line for one month. Nothing told is NULL, never 0.

    `in_force` is what stood at the month's end (of basic cover 1 or 0: the union joined or not), everything else what
    happened in the month. Where a final row stands beside the flash row of a month, the final one counts.
    """

    # Neither has an index of its own: one would cost each row, and rows are found by union or by month.
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="results", db_index=False)
    line = models.ForeignKey(ProductLine, on_delete=models.PROTECT, related_name="results", db_index=False)
    month = models.PositiveSmallIntegerField(_("年月"))  # Month.number
    is_flash = models.BooleanField(_("速報"), default=False)
    in_force = models.PositiveIntegerField(_("保有"), null=True, blank=True)
    new_enrolments = models.PositiveIntegerField(_("新規"), null=True, blank=True)
    terminations = models.PositiveIntegerField(_("解約"), null=True, blank=True)
    transfers_in = models.PositiveIntegerField(_("移行（入）"), null=True, blank=True)
    transfers_out = models.PositiveIntegerField(_("移行（出）"), null=True, blank=True)
    top_ups = models.PositiveIntegerField(_("増口・見直し"), null=True, blank=True)

    objects = OfUnionsQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "line", "month", "is_flash"], name="one_result_per_union_line_month_and_state"
            ),
        ]
        # Who told what for a month is counted from the index alone, however many years there are.
        indexes: ClassVar = [
            models.Index(fields=["month", "organization", "line", "is_flash"], name="results_told_for_a_month")
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.line} {self.month}"


class TerminationReason(models.Model):
    """Why policies ended in a month, where the sender tells it by a code."""

    class Reason(models.TextChoices):
        LEFT_UNION = "left_union", _("組合脱退")
        RETIRED = "retired", _("退職")
        CANCELLED = "cancelled", _("解約（訪問・見直し）")
        OTHER_COVER = "other_cover", _("他社へ切り替え")
        DIED = "died", _("死亡")
        UNPAID = "unpaid", _("掛金の未納")
        OTHER = "other", _("その他")

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="reasons")
    reason = models.CharField(_("理由"), max_length=20, choices=Reason)
    count = models.PositiveIntegerField(_("件数"))

    class Meta:
        ordering: ClassVar = ["result", "reason"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["result", "reason"], name="one_count_per_result_and_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} {self.count}"


class ExecutiveUseQuerySet(models.QuerySet["ExecutiveUse"]):
    def visible_to(self, user: "User | AnonymousUser") -> "ExecutiveUseQuerySet":
        """Rows of the organizations at or below a post that sees results, of the product lines which that post sees."""
        if not user.is_authenticated:
            return self.none()
        places = Organization.objects.with_permission(user, Permission.RESULT_VIEW)
        return of_seen_lines(self.filter(organization__in=places), user)


class ExecutiveUse(models.Model):
    """How many executives of a union, or of a headquarters, hold a product themselves at a month's end."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="executive_uses")
    line = models.ForeignKey(ProductLine, on_delete=models.PROTECT, related_name="executive_uses")
    month = models.PositiveSmallIntegerField(_("年月"))  # Month.number
    enrolled = models.PositiveIntegerField(_("加入している執行委員"))

    objects = ExecutiveUseQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "line", "month"], name="one_executive_use_per_place_line_and_month"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.line} {self.enrolled}"
