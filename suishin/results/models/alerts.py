"""Which unions need a call and why; which of these somebody has put aside; and when the rules speak."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from suishin.accounts.rules import ALERT_RULES
from suishin.organizations.models import Organization
from suishin.permissions import Permission
from suishin.results.models.products import ProductSet, sees_every_line

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from suishin.accounts.models import User


class AlertRule(models.Model):
    """A rule and its thresholds, which head office may change."""

    class Rule(models.TextChoices):
        SILENT = "silent", ALERT_RULES["silent"]
        FALLING = "falling", ALERT_RULES["falling"]
        MORE_TERMINATIONS = "more_terminations", ALERT_RULES["more_terminations"]
        BEHIND_TARGET = "behind_target", ALERT_RULES["behind_target"]
        NO_NEW_ENROLMENTS = "no_new_enrolments", ALERT_RULES["no_new_enrolments"]

    rule = models.CharField(max_length=30, choices=Rule, unique=True)
    is_on = models.BooleanField(_("使う"), default=True)
    share = models.PositiveSmallIntegerField(_("割合（％）"), null=True, blank=True)
    count = models.PositiveIntegerField(_("件数"), null=True, blank=True)
    months = models.PositiveSmallIntegerField(_("月数"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return str(self.get_rule_display())


class OfUnionsSeenQuerySet(models.QuerySet["Alert"]):
    def visible_to(self, user: "User | AnonymousUser") -> "OfUnionsSeenQuerySet":
        """Alerts of the unions whose results one sees, about the products one sees."""
        if not user.is_authenticated:
            return self.none()
        unions = Organization.objects.with_permission(user, Permission.RESULT_VIEW)
        seen = self.filter(organization__in=unions)
        if sees_every_line(user):
            return seen
        return seen.filter(product_set__in=ProductSet.objects.visible_to(user)) | seen.filter(product_set__isnull=True)


class Alert(models.Model):
    """One reason to call a union; made anew after each change of results."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="alerts")
    product_set = models.ForeignKey(ProductSet, on_delete=models.CASCADE, related_name="alerts", null=True)
    rule = models.CharField(max_length=30, choices=AlertRule.Rule)
    urgency = models.PositiveSmallIntegerField()  # place of the rule in the list, the most urgent is 0
    month = models.PositiveSmallIntegerField()  # Month.number that it speaks of
    figures = models.JSONField()

    objects = OfUnionsSeenQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["urgency", "organization__code", "product_set__order"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "product_set", "rule"],
                condition=Q(product_set__isnull=False),
                name="one_alert_per_union_set_and_rule",
            ),
            models.UniqueConstraint(
                fields=["organization", "rule"],
                condition=Q(product_set__isnull=True),
                name="one_alert_per_union_and_rule",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.rule}"


class OfUnionsEditedQuerySet(models.QuerySet["AlertAside"]):
    def visible_to(self, user: "User | AnonymousUser") -> "OfUnionsEditedQuerySet":
        """What was put aside of the unions whose results one keeps: the reasons aren't for the unions themselves."""
        return self.filter(organization__in=Organization.objects.with_permission(user, Permission.RESULT_EDIT))


class AlertAside(models.Model):
    """A reason to call that somebody has put aside until a day, and why."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="alerts_aside")
    product_set = models.ForeignKey(ProductSet, on_delete=models.CASCADE, related_name="+", null=True, blank=True)
    rule = models.CharField(max_length=30, choices=AlertRule.Rule)
    until = models.DateField(_("いつまで"))  # that day included
    reason = models.CharField(_("理由"), max_length=200)
    put_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    put_at = models.DateTimeField()

    objects = OfUnionsEditedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-put_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "product_set", "rule"],
                condition=Q(product_set__isnull=False),
                name="one_put_aside_per_union_set_and_rule",
            ),
            models.UniqueConstraint(
                fields=["organization", "rule"],
                condition=Q(product_set__isnull=True),
                name="one_put_aside_per_union_and_rule",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.rule} {self.until}"
