"""What one would write without sums kept beside the rows: prefectures × lines by the ORM, as JSON.

`same_numbers` gives the numbers of the product's page: of each union the last number known, flash values only where no final
one is there, of how many unions, the target, the rate. `month_alone` is the shortest that could be called a roll-up: it
leaves silent unions out and takes flash and final values alike, so its numbers are others as soon as anything is missing.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Sum
from django.http import HttpRequest, JsonResponse
from django.urls import include, path

from suishin.organizations.models import Membership, Organization
from suishin.results.models import ProductLine, Result, Target

Key = tuple[int, int]  # prefecture and line
Sums = dict[Key, tuple[int, int]]  # in force, and of how many unions


def same_numbers(request: HttpRequest) -> JsonResponse:
    month = _last_month()
    known = Result.objects.filter(month__lte=month, in_force__isnull=False).order_by()
    last = {
        (union, line): when
        for union, line, when in known.values_list("organization_id", "line_id").annotate(Max("month"))
    }
    values: dict[tuple[int, int], int] = {}
    rows = known.filter(month__in=set(last.values())).order_by("-is_flash")  # a final value comes last and counts
    for union, line, when, in_force in rows.values_list("organization_id", "line_id", "month", "in_force"):
        if last[union, line] == when:
            values[union, line] = in_force or 0
    places = dict(Membership.objects.filter(valid_to__isnull=True).values_list("child_id", "parent_id"))
    sums: Sums = {}
    for (union, line), in_force in values.items():
        before = sums.get((places[union], line), (0, 0))
        sums[places[union], line] = (before[0] + in_force, before[1] + 1)
    return _answer(month, sums)


def month_alone(request: HttpRequest) -> JsonResponse:
    month = _last_month()
    rows = (
        Result.objects.filter(month=month, organization__memberships__valid_to__isnull=True)
        .order_by()
        .values_list("organization__memberships__parent", "line")
        .annotate(Sum("in_force"), Count("in_force"))
    )
    return _answer(month, {(prefecture, line): (in_force, unions) for prefecture, line, in_force, unions in rows})


def _last_month() -> int:
    last: int = Result.objects.aggregate(last=Max("month"))["last"]
    return last


def _answer(month: int, sums: Sums) -> JsonResponse:
    targets = _targets()
    prefectures = dict(Organization.objects.prefectures().values_list("pk", "name"))
    lines = dict(ProductLine.objects.values_list("pk", "name"))
    rows: list[dict[str, Any]] = [
        {
            "prefecture": prefectures[prefecture],
            "line": lines[line],
            "in_force": in_force,
            "unions": unions,
            "target": str(target) if (target := targets.get((prefecture, line))) else None,
            "rate": f"{in_force / target:.3f}" if target else None,
        }
        for (prefecture, line), (in_force, unions) in sums.items()
    ]
    return JsonResponse({"month": month, "rows": rows})


def _targets() -> dict[Key, Decimal]:
    """Return the targets by prefecture and line: each line has a product set of its own."""
    of_prefectures = Target.objects.in_effect().filter(
        organization__kind=Organization.Kind.PREFECTURE, measure=Target.Measure.IN_FORCE, product_set__isnull=False
    )
    rows: Iterable[tuple[int, int | None, Decimal]] = of_prefectures.values_list(
        "organization_id", "product_set__lines", "value"
    )
    return {(prefecture, line): value for prefecture, line, value in rows if line is not None}


urlpatterns = [
    path("by-hand/same/", same_numbers),
    path("by-hand/month/", month_alone),
    path("", include("config.urls")),
]
