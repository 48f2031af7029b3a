"""Settings of products, and results typed by hand."""

from datetime import date
from typing import Any

from django.utils import timezone

from suishin.common.months import Month
from suishin.results.actions import fingerprint
from suishin.results.models import Package, Product, ProductLine, ProductRevision, ProductSet, Promotion
from suishin.results.queries import facts
from suishin.results.queries.products import years_to_choose
from tests.access.table import USES, Row, Write
from tests.factories.world import World

#                     anonymous suspended honbu mori hayashi hara ishida ono kanri kita
_KEEPS_RESULTS = "         302      302    200  200  200   200  200    403  403  403"
_EDITS_PRODUCTS = "        302      302    200  403  403   403  403    403  403  403"
_SENDS_FOR_PRODUCTS = "    302      302    302  403  403   403  403    403  403  403"
_KEEPS_NAGANO = "          302      302    200  200  200   200  404    404  403  403"
_KEEPS_GIFU = "            302      302    200  404  404   404  200    404  403  404"
_KEEPS_THE_TOP = "         302      302    200  404  404   404  404    404  403  404"

MONTH = Month.of(2026, 10)


def _car() -> Product:
    return Product.objects.get(code="car")


def _line() -> ProductLine:
    return ProductLine.objects.get(code="car")


def _together() -> ProductSet:
    return ProductSet.objects.get(code="compulsory_car")


def _year() -> int:
    return years_to_choose(timezone.localdate())[1]


def _package(world: World, place: str) -> Package:
    organization = world.unions.get(place, world.organizations[place])
    package, is_new = Package.objects.get_or_create(organization=organization, name="秋のセット")
    if is_new:
        package.lines.add(_line())
    return package


def _revision(world: World, place: str) -> list[int]:
    found, _is_new = ProductRevision.objects.get_or_create(
        product=_car(), on=date(2026, 4, 1), defaults={"note": "掛金の見直し"}
    )
    return [found.pk]


def _promotion(world: World, place: str) -> list[int]:
    found, _is_new = Promotion.objects.get_or_create(
        product=_car(),
        prefecture=world.organizations[place],
        defaults={"promoter": "partner", "valid_from": date(2024, 4, 1)},
    )
    return [found.pk]


def _changed_set(world: World) -> dict[str, Any]:
    return {
        "name": "自賠責（合計）",
        "lines": [line.pk for line in _together().lines.all()],
        "seen": fingerprint(facts.set_facts(_together())),
    }


def _changed_years(world: World) -> dict[str, Any]:
    return {"results": 6, "staffing": 4, "activities": 6, "seen": fingerprint(facts.year_facts())}


def _changed_package(world: World) -> dict[str, Any]:
    package = _package(world, "nagano")
    return {"name": "冬のセット", "lines": [_line().pk], "seen": fingerprint(facts.package_facts(package))}


def _changed_priorities(world: World) -> dict[str, Any]:
    seen = fingerprint(facts.priority_facts(world.tree.nagano, _year()))
    return {"products": [_car().pk], "seen": seen}


def _changed_promotion(world: World) -> dict[str, Any]:
    return {
        "prefectures": [world.tree.nagano.pk],
        "promoter": "partner",
        "valid_from": "2025-04-01",
        "seen": fingerprint(facts.promotion_facts(_car())),
    }


def _typed(world: World) -> dict[str, Any]:
    return {f"{world.unions['nagano'].pk}-{_line().pk}-in_force": "120", "seen": "{}"}


RESULT_SETTING_ROWS = [
    Row("results:product-list", _KEEPS_RESULTS),
    Row(
        "results:product-create",
        _EDITS_PRODUCTS,
        methods=USES.BOTH,
        writes=Write(
            "honbu",
            lambda world: {
                "code": "pension",
                "name": "団体年金",
                "short_name": "団年",
                "counts": "policies",
                "unit": "件",
            },
        ),
    ),
    Row("results:product-detail", nagano=_KEEPS_RESULTS, arguments=lambda world, place: [_car().pk]),
    Row(
        "results:product-edit",
        nagano=_EDITS_PRODUCTS,
        arguments=lambda world, place: [_car().pk],
        methods=USES.BOTH,
        writes=Write(
            "honbu",
            lambda world: {
                "name": "自動車共済",
                "unit": "台",
                "position": 1,
                "seen": fingerprint(facts.product_facts(_car())),
            },
        ),
    ),
    Row(
        "results:line-edit",
        nagano=_EDITS_PRODUCTS,
        arguments=lambda world, place: [_line().pk],
        methods=USES.BOTH,
        writes=Write(
            "honbu",
            lambda world: {
                "name": "マイカー共済",
                "short_name": "車",
                "aliases": "自動車",
                "seen": fingerprint(facts.line_facts(_line())),
            },
        ),
    ),
    Row(
        "results:revision-create",
        nagano=_EDITS_PRODUCTS,
        arguments=lambda world, place: [_car().pk],
        methods=USES.BOTH,
        writes=Write("honbu", lambda world: {"on": "2026-04-01", "note": "掛金の見直し"}),
    ),
    Row(
        "results:revision-remove",
        nagano=_SENDS_FOR_PRODUCTS,
        arguments=_revision,
        methods=USES.POST,
        writes=Write("honbu"),
    ),
    Row("results:set-list", _KEEPS_RESULTS),
    Row(
        "results:set-create",
        _EDITS_PRODUCTS,
        methods=USES.BOTH,
        writes=Write("honbu", lambda world: {"code": "cars", "name": "車の共済", "lines": [_line().pk]}),
    ),
    Row(
        "results:set-edit",
        nagano=_EDITS_PRODUCTS,
        arguments=lambda world, place: [_together().pk],
        methods=USES.BOTH,
        writes=Write("honbu", _changed_set),
    ),
    Row("results:package-list", _KEEPS_RESULTS),
    Row(
        "results:package-create",
        "",
        _KEEPS_NAGANO,
        _KEEPS_GIFU,
        arguments=lambda world, place: [world.organizations[place].pk],
        methods=USES.BOTH,
        writes=Write(
            "mori",
            lambda world: {
                "organization": world.unions["nagano"].pk,
                "name": "春のセット",
                "lines": [_line().pk],
            },
        ),
    ),
    Row(
        "results:package-edit",
        nagano="           302      302    200  200  200   200  404    404  404  404",
        gifu="             302      302    200  404  404   404  200    404  404  404",
        national="         302      302    200  404  404   404  404    404  404  404",
        arguments=lambda world, place: [_package(world, place).pk],
        methods=USES.BOTH,
        writes=Write("hara", _changed_package),
    ),
    Row(
        "results:package-remove",
        nagano="           302      302    302  302  302   302  404    404  404  404",
        gifu="             302      302    302  404  404   404  302    404  404  404",
        national="         302      302    302  404  404   404  404    404  404  404",
        arguments=lambda world, place: [_package(world, place).pk],
        methods=USES.POST,
        writes=Write("mori", _changed_package),
    ),
    Row("results:priority-list", _KEEPS_RESULTS),
    Row(
        "results:priority-edit",
        "",
        _KEEPS_NAGANO,
        _KEEPS_GIFU,
        _KEEPS_THE_TOP,
        lambda world, place: [world.organizations[place].pk, _year()],
        methods=USES.BOTH,
        writes=Write("mori", _changed_priorities),
    ),
    Row("results:promotion-list", _KEEPS_RESULTS),
    Row(
        "results:promotion-set",
        nagano=_EDITS_PRODUCTS,
        arguments=lambda world, place: [_car().pk],
        methods=USES.BOTH,
        writes=Write("honbu", _changed_promotion),
    ),
    Row(
        "results:promotion-history",
        nagano="           302      302    200  200  200   200  404    403  403  403",
        gifu="             302      302    200  404  404   404  200    403  403  403",
        arguments=lambda world, place: [world.organizations[place].pk],
    ),
    Row(
        "results:promotion-remove",
        nagano=_SENDS_FOR_PRODUCTS,
        gifu=_SENDS_FOR_PRODUCTS,
        arguments=_promotion,
        methods=USES.POST,
        writes=Write("honbu"),
    ),
    Row("results:calendar", _KEEPS_RESULTS),
    Row(
        "results:bands-edit",
        _EDITS_PRODUCTS,
        methods=USES.BOTH,
        writes=Write("honbu", lambda world: {"starts": "0、80", "seen": fingerprint(facts.band_facts())}),
    ),
    Row(
        "results:year-starts-edit",
        _EDITS_PRODUCTS,
        methods=USES.BOTH,
        writes=Write("honbu", _changed_years),
    ),
    Row("results:entry-start", _KEEPS_RESULTS),
    Row(
        "results:entry-grid",
        nagano=_KEEPS_NAGANO,
        gifu=_KEEPS_GIFU,
        arguments=lambda world, place: [world.unions[place].pk, MONTH],
        methods=USES.BOTH,
        writes=Write("hara", _typed),
    ),
]
