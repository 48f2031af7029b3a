"""How many people there are: what rates are taken of."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from suishin.organizations.models import Organization
from suishin.permissions import Permission

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from suishin.accounts.models import User


class HeadcountQuerySet(models.QuerySet["Headcount"]):
    def visible_to(self, user: "User | AnonymousUser") -> "HeadcountQuerySet":
        """Rows of the organizations at or below a post that sees results."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(organization__in=Organization.objects.with_permission(user, Permission.RESULT_VIEW))


class Headcount(models.Model):
    """The people of a union (or, for executives, of a headquarters) at a month's end; what was not told is NULL.

    New hires are those of the staffing year up to that month, not of the month alone.
    """

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="headcounts")
    month = models.PositiveSmallIntegerField(_("年月"))  # Month.number
    members = models.PositiveIntegerField(_("組合員数"), null=True, blank=True)
    eligible_staff = models.PositiveIntegerField(_("対象職員数"), null=True, blank=True)
    new_hires = models.PositiveIntegerField(_("新規採用者数"), null=True, blank=True)
    joined_new_hires = models.PositiveIntegerField(_("組合に加入した新規採用者"), null=True, blank=True)
    enrolled_new_hires = models.PositiveIntegerField(_("共済に加入した新規採用者"), null=True, blank=True)
    executives = models.PositiveIntegerField(_("執行委員数"), null=True, blank=True)

    objects = HeadcountQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "month"], name="one_headcount_per_organization_and_month"),
        ]
        indexes: ClassVar = [models.Index(fields=["month"], name="headcounts_by_month")]

    def __str__(self) -> str:
        return f"{self.organization} {self.month}"
