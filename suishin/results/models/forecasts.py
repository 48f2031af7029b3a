"""What is expected, for each union and area, product set and measure, with how far such forecasts were off so far."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from suishin.organizations.models import Organization
from suishin.results.models.products import ProductSet, of_seen_sets
from suishin.results.models.summaries import OfAreasQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from suishin.accounts.models import User


class ForecastQuerySet(OfAreasQuerySet):
    def visible_to(self, user: "User | AnonymousUser") -> "ForecastQuerySet":
        """Forecasts of whatever areas and products one sees the sums of."""
        seen = super().visible_to(user)
        assert isinstance(seen, ForecastQuerySet)
        return of_seen_sets(seen, user)


class Forecast(models.Model):
    """The months ahead of one series; made anew after each import from the months up to `made_from`.

    `low` and `high` hold 80 % of what comes, by the series' own past errors. Without enough history the lists are
    empty and `reason` says why.
    """

    class Measure(models.TextChoices):
        IN_FORCE = "in_force", _("保有")
        NEW_ENROLMENTS = "new_enrolments", _("新規")

    area = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="forecasts")  # an area or a union
    product_set = models.ForeignKey(ProductSet, on_delete=models.CASCADE, related_name="forecasts")
    measure = models.CharField(max_length=20, choices=Measure)
    made_from = models.PositiveSmallIntegerField()  # Month.number of the last month that counted
    values = models.JSONField(default=list)  # one for each month after made_from
    low = models.JSONField(default=list)
    high = models.JSONField(default=list)
    mase = models.FloatField(null=True)
    coverage = models.FloatField(null=True)
    error_rate = models.FloatField(null=True)  # 0.03: off by 3 % on average over the last 12 months
    unions = models.PositiveIntegerField(default=1)  # of how many unions it consists
    unions_without = models.PositiveIntegerField(
        default=0
    )  # of these with too little history, kept at their last value
    reason = models.CharField(max_length=40, blank=True)

    objects = ForecastQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["area", "product_set", "measure"], name="one_forecast_per_area_set_and_measure"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.product_set} {self.measure}"


class Season(models.Model):
    """Which part of a year's new enrolments of a product set usually falls into each calendar month."""

    product_set = models.OneToOneField(ProductSet, on_delete=models.CASCADE, related_name="season")
    shares = models.JSONField()  # twelve, from January to December, as text; they add up to 1
    years = models.PositiveSmallIntegerField()  # of how many whole years

    def __str__(self) -> str:
        return f"{self.product_set} {self.shares}"
