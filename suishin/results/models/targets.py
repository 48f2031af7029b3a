"""Targets: of whom, of what, how much, by which day; and how each came to be."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from suishin.organizations.models import Organization
from suishin.permissions import Permission, has_permission
from suishin.results.models.products import ProductSet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from suishin.accounts.models import User


class TargetQuerySet(models.QuerySet["Target"]):
    def visible_to(self, user: "User | AnonymousUser") -> "TargetQuerySet":
        """Targets of one's own organizations; those of the whole federation for whoever sees national totals.

        A partner office sees those of the products that it promotes.
        """
        if not user.is_authenticated:
            return self.none()
        seen = Q(organization__in=Organization.objects.with_permission(user, Permission.RESULT_VIEW))
        if has_permission(user, Permission.NATIONAL_TOTALS_VIEW) and has_permission(user, Permission.RESULT_VIEW):
            seen |= Q(organization__kind=Organization.Kind.NATIONAL)
        of_sight = Q(product_set__isnull=True) | Q(product_set__in=ProductSet.objects.visible_to(user))
        return self.filter(seen & of_sight)

    def in_effect(self) -> "TargetQuerySet":
        """Targets that results are held against: set from above or agreed."""
        return self.filter(state__in=(Target.State.SET, Target.State.AGREED))


class Target(models.Model):
    """A number that an organization is to reach by a day. Interim and final ones stand side by side."""

    class Measure(models.TextChoices):
        IN_FORCE = "in_force", _("保有")
        NEW_ENROLMENTS = "new_enrolments", _("新規")
        NET_CHANGE = "net_change", _("純増")
        PENETRATION = "penetration", _("加入率（％）")
        UNIONS = "unions", _("組合数")
        SESSIONS = "sessions", _("回数")
        PARTICIPANTS = "participants", _("参加者数")

    class Kind(models.TextChoices):
        INTERIM = "interim", _("中間目標")
        FINAL = "final", _("最終目標")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("提案")
        AGREED = "agreed", _("合意")
        SET = "set", _("設定")
        WITHDRAWN = "withdrawn", _("取り下げ")

    OF_ACTIVITIES = (Measure.UNIONS, Measure.SESSIONS, Measure.PARTICIPANTS)

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="targets")
    product_set = models.ForeignKey(
        ProductSet, on_delete=models.PROTECT, related_name="targets", null=True, blank=True, verbose_name=_("種目")
    )
    activity = models.CharField(_("活動"), max_length=100, blank=True)  # in words, instead of a product set
    measure = models.CharField(_("何の目標か"), max_length=20, choices=Measure)
    on = models.DateField(_("期日"))
    kind = models.CharField(_("区分"), max_length=10, choices=Kind)
    value = models.DecimalField(_("目標値"), max_digits=12, decimal_places=2)
    state = models.CharField(_("状態"), max_length=10, choices=State)
    note = models.CharField(_("備考"), max_length=200, blank=True)
    revision = models.PositiveIntegerField(default=0)

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["on", "organization__code", "product_set__order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "product_set", "measure", "on", "kind"],
                condition=Q(product_set__isnull=False) & ~Q(state="withdrawn"),
                name="one_target_per_organization_set_measure_day_and_kind",
            ),
            models.UniqueConstraint(
                fields=["organization", "activity", "measure", "on", "kind"],
                condition=Q(product_set__isnull=True) & ~Q(state="withdrawn"),
                name="one_target_per_organization_activity_measure_day_and_kind",
            ),
            models.CheckConstraint(
                condition=Q(product_set__isnull=False, activity="") | Q(product_set__isnull=True) & ~Q(activity=""),
                name="target_names_products_or_an_activity",
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="target_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.product_set or self.activity} {self.get_measure_display()} {self.on}"


class TargetChange(models.Model):
    """One step in the life of a target: who proposed, set, agreed to or changed it, and from what."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_label = models.CharField(max_length=200)  # with the post held then
    state = models.CharField(max_length=10, choices=Target.State)
    value_before = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    value = models.DecimalField(max_digits=12, decimal_places=2)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["target", "at", "pk"]

    def __str__(self) -> str:
        return f"{self.target} {self.value}"
