"""Reads for the settings of products."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from suishin.common.dates import fiscal_year_of
from suishin.organizations.models import Organization
from suishin.permissions import Permission
from suishin.results.models import Package, Priority, Product, ProductLine, ProductSet, Promotion, Target, YearStart

if TYPE_CHECKING:
    from suishin.accounts.models import User

_YEARS_BACK, _YEARS_AHEAD = 3, 1


@dataclass(frozen=True, slots=True)
class SetRow:
    """A set with its lines, and how many targets are held against it."""

    counted: ProductSet
    lines: Sequence[ProductLine]
    target_count: int


@dataclass(frozen=True, slots=True)
class PriorityRow:
    """What an organization puts first in a year."""

    organization: Organization
    products: Sequence[Product]


@dataclass(frozen=True, slots=True)
class PromotionRow:
    """Who promotes each product in a prefecture on a day; a product that nobody promotes has no entry."""

    prefecture: Organization
    promoters: dict[int, Promotion]


def product_sets() -> list[SetRow]:
    counts = dict[int, int]()
    for pk in Target.objects.filter(product_set__isnull=False).values_list("product_set", flat=True):
        counts[pk] = counts.get(pk, 0) + 1
    sets = ProductSet.objects.prefetch_related("lines")
    return [SetRow(counted, list(counted.lines.all()), counts.get(counted.pk, 0)) for counted in sets]


def kept_prefectures(viewer: "User") -> Sequence[Organization]:
    """Return the prefectures whose results the viewer keeps."""
    places = Organization.objects.with_permission(viewer, Permission.RESULT_EDIT)
    return list(places.prefectures().filter(closed_on__isnull=True))


def packages_of(prefecture: Organization, *, viewer: "User") -> list[Package]:
    """Return the packages of a prefecture and its unions, the prefecture's own first."""
    visible = Package.objects.visible_to(viewer).filter(organization__path__startswith=prefecture.path)
    return list(visible.select_related("organization").prefetch_related("lines").order_by("organization__code", "name"))


def priority_rows(organizations: Iterable[Organization], *, fiscal_year: int) -> list[PriorityRow]:
    """Return one row per organization, whether it has chosen or not."""
    listed = list(organizations)
    chosen: dict[int, list[Product]] = {}
    found = Priority.objects.filter(organization__in=listed, fiscal_year=fiscal_year)
    for priority in found.select_related("product").order_by("product__order"):
        chosen.setdefault(priority.organization_id, []).append(priority.product)
    return [PriorityRow(organization, chosen.get(organization.pk, [])) for organization in listed]


def present_fiscal_year(today: date) -> int:
    """Return the year for which products are put first: that of activities."""
    return fiscal_year_of(today, starts_in_month=YearStart.of(YearStart.Use.ACTIVITIES))


def years_to_choose(today: date) -> list[int]:
    """Return the years that a page offers, the latest first."""
    present = present_fiscal_year(today)
    return list(range(present + _YEARS_AHEAD, present - _YEARS_BACK - 1, -1))


def promotion_rows(prefectures: Sequence[Organization], *, on: date) -> list[PromotionRow]:
    found: dict[int, dict[int, Promotion]] = {}
    for promotion in Promotion.objects.valid(on=on).filter(prefecture__in=prefectures):
        found.setdefault(promotion.prefecture_id, {})[promotion.product_id] = promotion
    return [PromotionRow(prefecture, found.get(prefecture.pk, {})) for prefecture in prefectures]


def names_of_other_lines(line: ProductLine) -> frozenset[str]:
    """Return every name by which files mean another line."""
    others = ProductLine.objects.exclude(pk=line.pk)
    return frozenset(name for other in others for name in (other.name, other.short_name, *other.aliases))
