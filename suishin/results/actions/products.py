"""The products as they come with the federation's rules; afterwards they are head office's own data."""

import json
from datetime import datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from django.db import transaction

from suishin.audit.events import Event
from suishin.audit.record import record
from suishin.results.models import AlertRule, Band, Product, ProductLine, ProductSet, YearStart
from suishin.results.rules.alerts import DEFAULTS

if TYPE_CHECKING:
    from suishin.accounts.models import User


@transaction.atomic
def store_packaged_products(*, now: datetime, by: "User | None" = None) -> bool:
    """Store products, sets, size bands, year starts and rules of alerts in a database that has no products yet; return whether."""
    if Product.objects.exists():
        return False
    content = json.loads(files("suishin.results").joinpath("products.json").read_text("utf-8"))
    lines: list[ProductLine] = []
    for order, entry in enumerate(content["products"]):
        lines += _store_product(entry, order=order, first_line=len(lines))
    _store_sets(content["sets"], lines)
    Band.objects.bulk_create(Band(members_from=members) for members in content["bands"])
    AlertRule.objects.bulk_create(
        AlertRule(rule=rule, share=default.share or None, count=default.count or None, months=default.months or None)
        for rule, default in DEFAULTS.items()
    )
    YearStart.objects.bulk_create(YearStart(use=use, month=month) for use, month in content["year_starts"].items())
    record(Event.PRODUCTS_STORED, by=by, at=now, products=[entry["code"] for entry in content["products"]])
    return True


def _store_product(entry: dict[str, Any], *, order: int, first_line: int) -> list[ProductLine]:
    product = Product.objects.create(
        code=entry["code"],
        name=entry["name"],
        counts=entry.get("counts", Product.Counts.POLICIES),
        unit=entry.get("unit", "件"),
        order=order,
    )
    return [
        ProductLine.objects.create(
            product=product,
            code=line["code"],
            name=line["name"],
            short_name=line["short_name"],
            route=line.get("route", ""),
            aliases=line["aliases"],
            order=number,
        )
        for number, line in enumerate(entry["lines"], start=first_line)
    ]


def _store_sets(together: list[dict[str, Any]], lines: list[ProductLine]) -> None:
    """Give every line a set of its own, and add those that count several lines."""
    for line in lines:
        own = ProductSet.objects.create(code=line.code, name=line.name, order=line.order)
        own.lines.add(line)
    by_code = {line.code: line for line in lines}
    for order, entry in enumerate(together, start=len(lines)):
        counted = ProductSet.objects.create(code=entry["code"], name=entry["name"], order=order)
        counted.lines.set([by_code[code] for code in entry["lines"]])
