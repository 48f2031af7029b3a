"""Products as packaged, and results of unions told straight into the tables."""

from datetime import date
from typing import Any

from django.utils import timezone

from suishin.common.months import Month
from suishin.organizations.models import Organization
from suishin.results.actions import store_packaged_products
from suishin.results.models import Headcount, ProductLine, ProductSet, Result, Target


def make_products() -> dict[str, ProductLine]:
    """Store the packaged products and return their lines by code."""
    store_packaged_products(now=timezone.now())
    return {line.code: line for line in ProductLine.objects.all()}


def tell_result(
    union: Organization, line: ProductLine, month: str, *, is_flash: bool = False, **measures: int | None
) -> Result:
    return Result.objects.create(
        organization=union, line=line, month=Month.parse(month).number, is_flash=is_flash, **measures
    )


def tell_people(organization: Organization, month: str, **counts: int | None) -> Headcount:
    return Headcount.objects.create(organization=organization, month=Month.parse(month).number, **counts)


def make_target(organization: Organization, product_set: str, value: int, **fields: Any) -> Target:
    """Store a target in effect: of in-force policies, final, until 31 May 2027, unless told otherwise."""
    fields = {
        "measure": Target.Measure.IN_FORCE,
        "on": date(2027, 5, 31),
        "kind": Target.Kind.FINAL,
        "state": Target.State.SET,
        "decided_at": timezone.now(),
        **fields,
    }
    chosen = ProductSet.objects.get(code=product_set) if product_set else None
    return Target.objects.create(organization=organization, product_set=chosen, value=value, **fields)
