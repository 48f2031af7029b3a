"""Which unions need a call, grouped by union, and what somebody has put aside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet

from suishin.common.months import Month
from suishin.organizations.models import Organization
from suishin.permissions import Permission, has_permission
from suishin.results.models import Alert, AlertAside

if TYPE_CHECKING:
    from suishin.accounts.models import User


@dataclass(frozen=True, slots=True)
class UnionToCall:
    """A union and why it needs a call, the most urgent reason first."""

    union: Organization
    prefecture: str
    alerts: list[Alert] = field(default_factory=list)
    can_put_aside: bool = False


@dataclass(frozen=True, slots=True)
class CallsInSum:
    """How many unions need a call, for which reasons, by results up to which month."""

    unions: int
    by_rule: Mapping[str, int]  # unions; one with two reasons counts for both
    month: Month | None


def open_alerts(viewer: "User", *, today: date) -> QuerySet[Alert]:
    """Return the reasons to call that the viewer sees and nobody has put aside."""
    resting = AlertAside.objects.filter(
        # A rule looks at the union as a whole, and has no product set then, or at each set: never at both.
        Q(product_set=OuterRef("product_set")) | Q(product_set__isnull=True),
        organization=OuterRef("organization"),
        rule=OuterRef("rule"),
        until__gte=today,
    )
    return Alert.objects.visible_to(viewer).filter(~Exists(resting))


def chosen_alerts(
    alerts: QuerySet[Alert], *, prefecture: Organization | None = None, rule: str = "", product_set: int | None = None
) -> QuerySet[Alert]:
    """Narrow reasons to call to a prefecture, a rule, a product set; what isn't told narrows nothing."""
    if prefecture is not None:
        alerts = alerts.filter(organization__path__startswith=prefecture.path)
    if rule:
        alerts = alerts.filter(rule=rule)
    return alerts.filter(product_set=product_set) if product_set else alerts


def calls_in_sum(alerts: QuerySet[Alert]) -> CallsInSum:
    """Count the unions that need a call."""
    counted = alerts.order_by().values("rule").annotate(unions=Count("organization", distinct=True))
    found = alerts.order_by().aggregate(unions=Count("organization", distinct=True), month=Max("month"))
    return CallsInSum(
        found["unions"],
        dict(counted.order_by("urgency").values_list("rule", "unions")),
        None if found["month"] is None else Month(found["month"]),
    )


def calls_waiting(user: "User", *, today: date) -> int:
    """Return how many unions this person has to call: whoever keeps the results of a prefecture, not headquarters."""
    if any(post.organization.is_national for post in user.posts) or not has_permission(user, Permission.RESULT_EDIT):
        return 0
    return open_alerts(user, today=today).order_by().values("organization").distinct().count()


def ids_of_unions_to_call(alerts: QuerySet[Alert]) -> QuerySet[Alert, int]:
    """Return the unions that need a call, those with the most urgent and the most reasons first."""
    unions = alerts.order_by().values("organization").annotate(urgency=Min("urgency"), reasons=Count("pk"))
    ordered = unions.order_by("urgency", "-reasons", "organization__code", "organization")
    return ordered.values_list("organization", flat=True)


def unions_to_call(alerts: QuerySet[Alert], ids: Sequence[int], *, viewer: "User") -> list[UnionToCall]:
    """Return unions in the order of their ids, each with its reasons."""
    prefectures = dict(Organization.objects.prefectures().values_list("pk", "name"))
    found: dict[int, UnionToCall] = {}
    for alert in with_words(alerts.filter(organization__in=ids)):
        union = alert.organization
        if union.pk not in found:
            prefecture = next((prefectures[place] for place in union.ancestor_ids if place in prefectures), "")
            can_put_aside = has_permission(viewer, Permission.RESULT_EDIT, union)
            found[union.pk] = UnionToCall(union, prefecture, can_put_aside=can_put_aside)
        found[union.pk].alerts.append(alert)
    return [found[union] for union in ids]


def resting_alerts(viewer: "User", *, today: date) -> QuerySet[AlertAside]:
    """Return what is put aside of the unions whose results the viewer keeps, the first to come back first."""
    rests = AlertAside.objects.visible_to(viewer).filter(until__gte=today)
    return rests.select_related("organization", "product_set", "put_by").order_by("until", "organization__code", "pk")


def with_words(alerts: QuerySet[Alert]) -> QuerySet[Alert]:
    """Load along what the words of a reason tell."""
    return alerts.select_related("organization", "product_set").prefetch_related("product_set__lines__product")
