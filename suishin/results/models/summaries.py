"""Sums that are kept beside the results they come from, so that a page reads hundreds of rows, not millions.

Written in the transaction of whatever writes results (`actions.summaries`), never by hand; `rebuild_summaries --check`
holds them against the rows.
"""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from suishin.organizations.models import Organization
from suishin.permissions import Permission, has_permission, paths_with
from suishin.results.models.products import Band, ProductLine, of_seen_lines

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from suishin.accounts.models import User


class Basis(models.TextChoices):
    """Under whom the past of unions that merged or moved is counted."""

    TODAY = "today", _("いまの組織で見る")
    THEN = "then", _("当時の組織で見る")


class OfAreasQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: "User | AnonymousUser") -> "OfAreasQuerySet":
        """Sums of one's own areas; national totals too for whoever may see these."""
        if not user.is_authenticated:
            return self.none()
        seen = Q(pk__in=[])
        for path in paths_with(user, Permission.RESULT_VIEW):
            seen |= Q(area__path__startswith=path)
        if has_permission(user, Permission.NATIONAL_TOTALS_VIEW) and has_permission(user, Permission.RESULT_VIEW):
            seen |= Q(area__kind=Organization.Kind.NATIONAL)
        return self.filter(seen)


class SummaryQuerySet(OfAreasQuerySet):
    def visible_to(self, user: "User | AnonymousUser") -> "SummaryQuerySet":
        """Sums of one's own areas and national totals, of the product lines one sees."""
        seen = super().visible_to(user)
        assert isinstance(seen, SummaryQuerySet)
        return of_seen_lines(seen, user)


class Summary(models.Model):
    """What the unions of an area come to, for one product line and month.

    Each sum stands beside the number of unions it consists of. `in_force` takes of each union the last value known;
    `carried_unions` of them are of an earlier month, and `missing_unions` never told one. Flows are of the month, and
    under `year_…` of the months since the results year began.
    """

    area = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="summaries")
    line = models.ForeignKey(ProductLine, on_delete=models.CASCADE, related_name="summaries")
    month = models.PositiveSmallIntegerField()  # Month.number
    basis = models.CharField(max_length=5, choices=Basis)
    in_force = models.BigIntegerField(null=True)
    in_force_unions = models.PositiveIntegerField(default=0)
    carried_unions = models.PositiveIntegerField(default=0)
    missing_unions = models.PositiveIntegerField(default=0)
    flash_unions = models.PositiveIntegerField(default=0)
    new_enrolments = models.BigIntegerField(null=True)
    new_enrolments_unions = models.PositiveIntegerField(default=0)
    terminations = models.BigIntegerField(null=True)
    terminations_unions = models.PositiveIntegerField(default=0)
    transfers_in = models.BigIntegerField(null=True)
    transfers_in_unions = models.PositiveIntegerField(default=0)
    transfers_out = models.BigIntegerField(null=True)
    transfers_out_unions = models.PositiveIntegerField(default=0)
    top_ups = models.BigIntegerField(null=True)
    top_ups_unions = models.PositiveIntegerField(default=0)
    year_new_enrolments = models.BigIntegerField(null=True)
    year_terminations = models.BigIntegerField(null=True)
    year_transfers_in = models.BigIntegerField(null=True)
    year_transfers_out = models.BigIntegerField(null=True)
    year_top_ups = models.BigIntegerField(null=True)

    objects = SummaryQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["month", "basis", "area", "line"], name="one_summary_per_month_basis_area_and_line"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["area", "basis", "month"], name="summaries_of_an_area")]

    def __str__(self) -> str:
        return f"{self.area} {self.line} {self.month}"


class HeadcountSummary(models.Model):
    """The people of an area at a month's end: of each union the last number known, and of how many unions."""

    area = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="headcount_summaries")
    month = models.PositiveSmallIntegerField()  # Month.number
    basis = models.CharField(max_length=5, choices=Basis)
    unions = models.PositiveIntegerField(default=0)  # that exist in the month
    members = models.BigIntegerField(null=True)
    members_unions = models.PositiveIntegerField(default=0)
    eligible_staff = models.BigIntegerField(null=True)
    eligible_staff_unions = models.PositiveIntegerField(default=0)
    new_hires = models.BigIntegerField(null=True)
    new_hires_unions = models.PositiveIntegerField(default=0)
    joined_new_hires = models.BigIntegerField(null=True)
    joined_new_hires_unions = models.PositiveIntegerField(default=0)
    enrolled_new_hires = models.BigIntegerField(null=True)
    enrolled_new_hires_unions = models.PositiveIntegerField(default=0)
    executives = models.BigIntegerField(null=True)
    executives_unions = models.PositiveIntegerField(default=0)

    objects = OfAreasQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["month", "basis", "area"], name="one_headcount_summary_per_month_basis_and_area"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["area", "basis", "month"], name="headcounts_of_an_area")]

    def __str__(self) -> str:
        return f"{self.area} {self.month}"


class PeerRange(models.Model):
    """The values of all unions of one band for a month, sorted and without names: one's place among equals."""

    class Measure(models.TextChoices):
        IN_FORCE = "in_force", _("保有")
        PENETRATION = "penetration", _("加入率")  # per 100 members
        GROWTH = "growth", _("1年間の増減率")  # of in_force, per cent
        YEAR_NEW = "year_new", _("年度の新規")  # per 100 members

    band = models.ForeignKey(Band, on_delete=models.CASCADE, related_name="ranges")
    line = models.ForeignKey(ProductLine, on_delete=models.CASCADE, related_name="ranges")
    month = models.PositiveSmallIntegerField()  # Month.number
    measure = models.CharField(max_length=20, choices=Measure)
    values = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["month", "band", "line", "measure"], name="one_range_per_month_band_line_and_measure"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.band} {self.line} {self.month} {self.measure}"


class SummaryState(models.Model):
    """For which tree the sums were made: when it changes, everything is summed anew."""

    tree_hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.tree_hash
