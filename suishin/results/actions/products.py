"""The products as they come with the federation's rules, and what head office changes of them afterwards."""

import json
from collections.abc import Collection
from datetime import datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from django.db import transaction

from suishin.audit.events import Event
from suishin.audit.record import record
from suishin.permissions import Permission, require_permission
from suishin.results.actions.changes import CodeTaken, NameTaken, lock_settings, record_change, require_seen
from suishin.results.models import AlertRule, Band, Product, ProductLine, ProductSet, YearStart
from suishin.results.queries.facts import line_facts, product_facts
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


@transaction.atomic
def add_product(*, code: str, name: str, short_name: str, unit: str, counts: str, by: "User", now: datetime) -> Product:
    """Add a product with the line that its results are kept under and the set by which targets name it."""
    require_permission(by, Permission.PRODUCT_EDIT)
    lock_settings()
    for model in (Product, ProductLine, ProductSet):
        _require_free(model, code=code, name=name)
    product = Product.objects.create(code=code, name=name, unit=unit, counts=counts, order=Product.objects.count())
    line = ProductLine.objects.create(
        product=product,
        code=code,
        name=name,
        short_name=short_name,
        aliases=[] if short_name == name else [short_name],
        order=ProductLine.objects.count(),
    )
    ProductSet.objects.create(code=code, name=name).lines.add(line)
    _put_in_order()
    record_change(target=product, before={}, after={**product_facts(product), "略称": line.short_name}, by=by, now=now)
    return product


@transaction.atomic
def change_product(
    *, product: Product, name: str, unit: str, position: int, seen: str, by: "User", now: datetime
) -> None:
    """Rename a product or move it in the lists; a line and a set that bear its name are renamed with it."""
    require_permission(by, Permission.PRODUCT_EDIT)
    lock_settings()
    product = Product.objects.get(pk=product.pk)
    before = product_facts(product)
    require_seen(before, seen)
    if name != product.name:
        _require_free(Product, name=name, besides=product.pk)
        for line in product.lines.filter(name=product.name):
            _rename_line(line, name)
    product.name, product.unit = name, unit
    product.save(update_fields=["name", "unit"])
    others = list(Product.objects.exclude(pk=product.pk))
    others.insert(position - 1, product)
    for order, moved in enumerate(others):
        Product.objects.filter(pk=moved.pk).update(order=order)
    _put_in_order()
    product.refresh_from_db()
    record_change(target=product, before=before, after=product_facts(product), by=by, now=now)


@transaction.atomic
def change_line(
    *,
    line: ProductLine,
    name: str,
    short_name: str,
    aliases: Collection[str],
    seen: str,
    by: "User",
    now: datetime,
) -> None:
    """Change what a line is called on pages and in files."""
    require_permission(by, Permission.PRODUCT_EDIT)
    lock_settings()
    line = ProductLine.objects.select_related("product").get(pk=line.pk)
    before = line_facts(line)
    require_seen(before, seen)
    if name != line.name:
        _rename_line(line, name)
    line.short_name, line.aliases = short_name, list(aliases)
    line.save(update_fields=["short_name", "aliases"])
    record_change(target=line.product, before=before, after=line_facts(line), by=by, now=now)


def _rename_line(line: ProductLine, name: str) -> None:
    """Rename a line, and its own set if that bears its name."""
    _require_free(ProductLine, name=name, besides=line.pk)
    own = ProductSet.objects.filter(code=line.code, name=line.name).first()
    if own:
        _require_free(ProductSet, name=name, besides=own.pk)
        own.name = name
        own.save(update_fields=["name"])
    line.name = name
    line.save(update_fields=["name"])


def _require_free(
    model: type[Product] | type[ProductLine] | type[ProductSet],
    *,
    name: str,
    code: str = "",
    besides: int | None = None,
) -> None:
    others = model._default_manager.exclude(pk=besides) if besides else model._default_manager.all()
    if code and others.filter(code=code).exists():
        raise CodeTaken
    if others.filter(name=name).exists():
        raise NameTaken


def _put_in_order() -> None:
    """Let lines and their own sets follow the order of the products; sets of several lines come after them."""
    lines = list(ProductLine.objects.order_by("product__order", "product", "order", "pk"))
    for order, line in enumerate(lines):
        line.order = order
    ProductLine.objects.bulk_update(lines, ["order"])
    place_of = {line.code: line.order for line in lines}
    sets = list(ProductSet.objects.all())
    together = [counted for counted in sets if counted.code not in place_of]
    for order, counted in enumerate(together, start=len(lines)):
        place_of[counted.code] = order
    for counted in sets:
        counted.order = place_of[counted.code]
    ProductSet.objects.bulk_update(sets, ["order"])
