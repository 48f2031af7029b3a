"""Targets: of whom, of what, how much, by which day; and how each came to be."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from suishin.organizations.models import Organization
from suishin.permissions import Permission, has_permission
from suishin.results.models.products import ProductLine, ProductSet, sees_every_line

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from suishin.accounts.models import User


def without_decimals(value: Decimal) -> int | Decimal:
    """Return a value without the decimals that it does not need."""
    return int(value) if value == int(value) else value.normalize()


class TargetQuerySet(models.QuerySet["Target"]):
    def visible_to(self, user: "User | AnonymousUser") -> "TargetQuerySet":
        """Targets of one's own organizations; those of the whole federation for whoever sees national totals."""
        return self.filter(organization__in=places_seen_by(user)).of_products_seen_by(user)

    def of_products_seen_by(self, user: "User | AnonymousUser") -> "TargetQuerySet":
        """Targets of the product sets one sees; those of activities only for whoever sees every product."""
        if sees_every_line(user):
            return self
        seen = self.filter(product_set__in=ProductSet.objects.visible_to(user))
        if ProductLine.objects.exclude(pk__in=ProductLine.objects.visible_to(user)).exists():
            return seen
        return seen | self.filter(product_set__isnull=True)

    def in_effect(self) -> "TargetQuerySet":
        """Targets that results are held against: set from above or agreed."""
        return self.filter(state__in=Target.IN_EFFECT)

    def with_words(self) -> "TargetQuerySet":
        """Load along what a page tells of each target."""
        return self.select_related("organization").prefetch_related("product_set__lines__product")

    def proposed(self) -> "TargetQuerySet":
        return self.filter(state=Target.State.PROPOSED)


def places_seen_by(user: "User | AnonymousUser") -> models.QuerySet[Organization]:
    """Return the organizations whose targets one sees: one's own, and the federation with the national totals."""
    if not user.is_authenticated:
        return Organization.objects.none()
    seen = Organization.objects.with_permission(user, Permission.RESULT_VIEW)
    if has_permission(user, Permission.NATIONAL_TOTALS_VIEW) and has_permission(user, Permission.RESULT_VIEW):
        return seen | Organization.objects.filter(kind=Organization.Kind.NATIONAL)
    return seen


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
        DECLINED = "declined", _("見送り")
        WITHDRAWN = "withdrawn", _("取り下げ")

    OF_ACTIVITIES = (Measure.UNIONS, Measure.SESSIONS, Measure.PARTICIPANTS)
    _UNITS: ClassVar[dict[str, Any]] = {
        Measure.PENETRATION: _("％"),
        Measure.UNIONS: _("組合"),
        Measure.SESSIONS: _("回"),
        Measure.PARTICIPANTS: _("人"),
    }
    _PRODUCT_UNITS: ClassVar[dict[str, Any]] = {"件": _("件"), "組合": _("組合")}  # others stay as they are typed
    ADDABLE = (Measure.IN_FORCE, Measure.NEW_ENROLMENTS, Measure.NET_CHANGE, *OF_ACTIVITIES)
    IN_EFFECT = (State.AGREED, State.SET)

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
    decided_at = models.DateTimeField()  # when its value or day was last proposed, set or agreed
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True
    )  # the target in effect whose place an agreed proposal took

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["on", "organization__code", "product_set__order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "product_set", "measure", "on", "kind"],
                condition=Q(product_set__isnull=False, state__in=("agreed", "set")),
                name="one_target_in_effect_per_place_set_measure_day_and_kind",
            ),
            models.UniqueConstraint(
                fields=["organization", "activity", "measure", "on", "kind"],
                condition=Q(product_set__isnull=True, state__in=("agreed", "set")),
                name="one_target_in_effect_per_place_activity_measure_day_and_kind",
            ),
            models.UniqueConstraint(
                fields=["organization", "product_set", "measure", "on", "kind"],
                condition=Q(product_set__isnull=False, state__in=("proposed",)),
                name="one_proposal_per_place_set_measure_day_and_kind",
            ),
            models.UniqueConstraint(
                fields=["organization", "activity", "measure", "on", "kind"],
                condition=Q(product_set__isnull=True, state__in=("proposed",)),
                name="one_proposal_per_place_activity_measure_day_and_kind",
            ),
            models.CheckConstraint(
                condition=Q(product_set__isnull=False, activity="") | Q(product_set__isnull=True) & ~Q(activity=""),
                name="target_names_products_or_an_activity",
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="target_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.product_set or self.activity} {self.get_measure_display()} {self.on}"

    @property
    def amount(self) -> int | Decimal:
        """The value without decimals where it has none."""
        return without_decimals(self.value)

    @property
    def is_final(self) -> bool:
        return self.kind == self.Kind.FINAL

    @property
    def about(self) -> str:
        """What is counted: the product set, or the activity in words."""
        return self.product_set.name if self.product_set else self.activity

    @property
    def unit(self) -> str:
        """What the value counts, in words. Products that are counted differently are told apart by none: 件."""
        if self.measure in self._UNITS:
            return str(self._UNITS[self.measure])
        assert self.product_set is not None
        units = {line.product.unit for line in self.product_set.lines.all()}
        unit = units.pop() if len(units) == 1 else "件"
        return str(self._PRODUCT_UNITS.get(unit, unit))

    @property
    def is_in_effect(self) -> bool:
        return self.state in self.IN_EFFECT

    @property
    def is_proposed(self) -> bool:
        return self.state == self.State.PROPOSED

    @property
    def is_open(self) -> bool:
        """Whether it counts or waits for an answer."""
        return self.is_in_effect or self.is_proposed


class TargetChange(models.Model):
    """One step in the life of a target: who proposed, set, agreed to or changed it, and from what."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_label = models.CharField(max_length=200)  # with the post held then
    state = models.CharField(max_length=10, choices=Target.State)
    value_before = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    value = models.DecimalField(max_digits=12, decimal_places=2)
    on_before = models.DateField(null=True, blank=True)
    on = models.DateField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["target", "at", "pk"]

    def __str__(self) -> str:
        return f"{self.target} {self.value}"
