"""What can be changed of the products' settings, told in Japanese: for the audit, and to see what changed meanwhile."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.conf import settings
from django.utils import translation

from suishin.organizations.models import Organization
from suishin.outputs.formats import DATE
from suishin.results.models import (
    Band,
    Package,
    Priority,
    Product,
    ProductLine,
    ProductRevision,
    ProductSet,
    Promotion,
    YearStart,
)

Facts = Mapping[str, str]


def product_facts(product: Product) -> Facts:
    return {"名称": product.name, "単位": product.unit, "並び順": str(product.order + 1)}


def line_facts(line: ProductLine) -> Facts:
    return {"名称": line.name, "略称": line.short_name, "ファイルでの呼び名": "、".join(line.aliases)}


def revision_facts(revision: ProductRevision) -> Facts:
    return {"改定日": _day(revision.on), "改定の内容": revision.note}


def set_facts(counted: ProductSet) -> Facts:
    return {"名称": counted.name, "種目": _names(counted.lines.all())}


def package_facts(package: Package) -> Facts:
    return {"組織": package.organization.name, "名称": package.name, "種目": _names(package.lines.all())}


def priority_facts(organization: Organization, fiscal_year: int) -> Facts:
    chosen = Priority.objects.filter(organization=organization, fiscal_year=fiscal_year).select_related("product")
    names = [priority.product.name for priority in sorted(chosen, key=lambda priority: priority.product.order)]
    return {f"{fiscal_year}年度の重点共済": "、".join(names)}


def promotion_facts(product: Product) -> Facts:
    """Tell of each prefecture who promotes a product, since when and until when."""
    told: dict[str, list[str]] = {}
    for promotion in product.promotions.select_related("prefecture").order_by("prefecture__code", "valid_from"):
        told.setdefault(promotion.prefecture.name, []).append(promotion_in_words(promotion))
    return {name: "、".join(spans) for name, spans in told.items()}


def promotion_in_words(promotion: Promotion) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        end = _day(promotion.valid_to) if promotion.valid_to else ""
        return f"{promotion.get_promoter_display()}（{_day(promotion.valid_from)}〜{end}）"


def band_facts() -> Facts:
    return {"規模区分の境目": "、".join(f"{start}人" for start in Band.objects.values_list("members_from", flat=True))}


def year_facts() -> Facts:
    with translation.override(settings.LANGUAGE_CODE):
        return {str(start.get_use_display()): f"{start.month}月" for start in YearStart.objects.all()}


def _names(lines: Iterable[ProductLine]) -> str:
    return "、".join(line.name for line in lines)


def _day(day: date) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return DATE.in_words(day)
