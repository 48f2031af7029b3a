"""The tables of the settings of products."""

from collections.abc import Callable, Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from suishin.organizations.models import Organization
from suishin.outputs.tables import DATE, LONG_TEXT, NUMBER, Column, Table
from suishin.results.models import Band, Package, Product, ProductLine, ProductRevision, Promotion, YearStart
from suishin.results.queries.products import PriorityRow, PromotionRow, SetRow


def product_table(lines: Sequence[ProductLine]) -> Table[ProductLine]:
    """One row per line, which is what results are kept for."""
    return Table(
        _("共済種目と種目区分"),
        rows=lines,
        columns=[
            Column(_("共済種目"), lambda line: line.product.name, url=_product_url),
            Column(_("種目区分"), lambda line: line.name),
            Column(_("略称"), lambda line: line.short_name),
            Column(_("数え方"), lambda line: line.product.get_counts_display()),
            Column(_("単位"), lambda line: line.product.unit),
            Column(_("ファイルでの呼び名"), lambda line: _listed(line.aliases), LONG_TEXT),
        ],
    )


def line_table(lines: Sequence[ProductLine], *, can_edit: bool) -> Table[ProductLine]:
    """The lines of one product."""
    return Table(
        _("種目区分"),
        rows=lines,
        columns=[
            Column(
                _("名称"),
                lambda line: line.name,
                url=lambda line: reverse("results:line-edit", args=[line.pk]) if can_edit else None,
            ),
            Column(_("略称"), lambda line: line.short_name),
            Column(_("ファイルでの呼び名"), lambda line: _listed(line.aliases), LONG_TEXT),
        ],
    )


def revision_table(revisions: Sequence[ProductRevision]) -> Table[ProductRevision]:
    return Table(
        _("制度改定"),
        rows=revisions,
        columns=[
            Column(_("改定日"), lambda revision: revision.on, DATE),
            Column(_("改定の内容"), lambda revision: revision.note, LONG_TEXT),
        ],
        empty_text=_("制度改定はまだ入っていません。"),
    )


def set_table(rows: Sequence[SetRow], *, can_edit: bool) -> Table[SetRow]:
    return Table(
        _("種目の組"),
        rows=rows,
        columns=[
            Column(
                _("名称"),
                lambda row: row.counted.name,
                url=lambda row: reverse("results:set-edit", args=[row.counted.pk]) if can_edit else None,
            ),
            Column(_("数える種目"), lambda row: _listed(line.name for line in row.lines), LONG_TEXT),
            Column(_("目標（件）"), lambda row: row.target_count, NUMBER),
        ],
    )


def package_table(packages: Sequence[Package]) -> Table[Package]:
    return Table(
        _("セット共済"),
        rows=packages,
        columns=[
            Column(
                _("名称"),
                lambda package: package.name,
                url=lambda package: reverse("results:package-edit", args=[package.pk]),
            ),
            Column(_("組織"), lambda package: package.organization.name),
            Column(
                _("セットにする種目"), lambda package: _listed(line.name for line in package.lines.all()), LONG_TEXT
            ),
        ],
        empty_text=_("この県のセット共済はまだありません。種目を組み合わせて募集しているときは、足してください。"),
    )


def priority_table(
    rows: Sequence[PriorityRow], *, fiscal_year: int, can_edit: Callable[[Organization], bool]
) -> Table[PriorityRow]:
    return Table(
        _("%(year)d年度の重点共済") % {"year": fiscal_year},
        rows=rows,
        columns=[
            Column(
                _("組織"),
                lambda row: row.organization.name,
                url=lambda row: (
                    reverse("results:priority-edit", args=[row.organization.pk, fiscal_year])
                    if can_edit(row.organization)
                    else None
                ),
            ),
            Column(_("重点共済"), lambda row: _listed(product.name for product in row.products), LONG_TEXT),
        ],
    )


def promotion_table(rows: Sequence[PromotionRow], products: Sequence[Product]) -> Table[PromotionRow]:
    """Prefectures × products: who promotes it."""
    return Table(
        _("今の担当"),
        rows=rows,
        columns=[
            Column(
                _("県"),
                lambda row: row.prefecture.name,
                url=lambda row: reverse("results:promotion-history", args=[row.prefecture.pk]),
            ),
            *[Column(product.lines.all()[0].short_name, _promoter_of(product)) for product in products],
        ],
    )


def history_table(promotions: Sequence[Promotion]) -> Table[Promotion]:
    return Table(
        _("担当の履歴"),
        rows=promotions,
        columns=[
            Column(_("共済種目"), lambda promotion: promotion.product.name),
            Column(_("推進するところ"), lambda promotion: promotion.get_promoter_display()),
            Column(_("開始日"), lambda promotion: promotion.valid_from, DATE),
            Column(_("終了日"), lambda promotion: promotion.valid_to, DATE),
        ],
        empty_text=_("この県の担当はまだ決まっていません。"),
    )


def band_table(bands: Sequence[Band]) -> Table[str]:
    """One row per band: from how many members up to how many."""
    starts = [band.members_from for band in bands]
    ends = [start - 1 for start in starts[1:]]
    ranges = [f"{NUMBER.in_words(start)}〜{NUMBER.in_words(end)}" for start, end in zip(starts, ends, strict=False)]
    ranges += [f"{NUMBER.in_words(start)}〜" for start in starts[-1:]]
    return Table(_("規模区分"), rows=ranges, columns=[Column(_("組合員数（人）"), lambda row: row)])


def year_table(starts: Sequence[YearStart]) -> Table[YearStart]:
    return Table(
        _("年度の始まる月"),
        rows=starts,
        columns=[
            Column(_("使うところ"), lambda start: start.get_use_display()),
            Column(_("始まる月"), lambda start: _("%(month)d月") % {"month": start.month}),
        ],
    )


def _product_url(line: ProductLine) -> str:
    return reverse("results:product-detail", args=[line.product_id])


def _promoter_of(product: Product) -> Callable[[PromotionRow], str | None]:
    def promoter(row: PromotionRow) -> str | None:
        found = row.promoters.get(product.pk)
        return str(found.get_promoter_display()) if found else None

    return promoter


def _listed(names: Iterable[str]) -> str:
    return _("、").join(names)
