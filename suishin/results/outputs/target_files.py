"""Files of targets: the workbook that goes out to be filled in, and what a file that came back would change."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from suishin.organizations.models import Organization
from suishin.outputs.formats import SIGNED, TO_FILL_IN
from suishin.outputs.tables import DATE, MOMENT, NUMBER, Column, Table, workbook
from suishin.results.models import ProductSet, Target, TargetFile
from suishin.results.models.targets import without_decimals
from suishin.results.outputs.targets import title_of
from suishin.results.queries.distribution import Base, UnitShare
from suishin.results.queries.target_files import SheetToFill, TargetDifference, amount_in_effect
from suishin.results.rules.target_words import number

_LAST_YEAR = {Base.IN_FORCE: "前年同月の保有", Base.NEW_ENROLMENTS: "前年の新規"}


def workbook_to_fill(sheets: Sequence[SheetToFill], units: Sequence[Organization], *, year_begins: int) -> bytes:
    """Return a workbook with one sheet per target and one row per unit, in the words by which it is read again."""
    with translation.override(settings.LANGUAGE_CODE):
        tables = [_sheet(sheet, year_begins=year_begins) for sheet in sheets]
        return workbook(tables or [_blank_sheet(units)])


def _sheet(sheet: SheetToFill, *, year_begins: int) -> Table[UnitShare]:
    target = sheet.target
    title = f"{title_of(target, year_begins=year_begins)}（{target.unit}）"
    if target.pk:
        title += f"　{target.organization.name}の目標 {number(target.value)}{target.unit}"
    last_year = _LAST_YEAR.get(sheet.distribution.base)
    told: list[Column[UnitShare]] = []
    if last_year:
        told.append(Column(last_year, lambda share: share.weight, NUMBER))
    return Table(
        title,
        rows=sheet.distribution.shares,
        columns=[
            Column("組織コード", lambda share: share.unit.code),
            Column("組織名", lambda share: share.unit.name),
            Column("組合員数", lambda share: sheet.members[share.unit.pk], NUMBER),
            *told,
            Column("今の目標", lambda share: amount_in_effect(share.in_effect), NUMBER),
            Column("新しい目標", lambda share: amount_in_effect(share.in_effect), TO_FILL_IN),
            Column("種目・活動", lambda share: target.about),
            Column("何の目標か", lambda share: target.get_measure_display()),
            Column("目標の区分", lambda share: target.get_kind_display()),
            Column("期日", lambda share: target.on, DATE),
        ],
        sheet_name=f"{target.about} {target.get_measure_display()} {target.get_kind_display()[:2]}",
    )


def _blank_sheet(units: Sequence[Organization]) -> Table[Organization]:
    """Return a list of the units, for whoever sets the first targets."""
    blank = ("新しい目標", "種目・活動", "何の目標か", "目標の区分", "期日")
    return Table(
        "目標",
        rows=units,
        columns=[
            Column("組織コード", lambda unit: unit.code),
            Column("組織名", lambda unit: unit.name),
            *(Column(heading, lambda unit: None, TO_FILL_IN) for heading in blank),
        ],
    )


def differences_table(
    differences: Sequence[TargetDifference],
    *,
    places: Mapping[int, str],
    product_sets: Mapping[int, ProductSet],
) -> Table[TargetDifference]:
    """List the targets that a file sets or proposes, each with what stood before."""
    return Table(
        _("変わる目標"),
        rows=differences,
        columns=[
            Column(_("組織"), lambda row: places.get(row.organization)),
            Column(_("種目・活動"), lambda row: _about(row, product_sets)),
            Column(_("何の目標か"), lambda row: Target.Measure(row.measure).label),
            Column(_("目標の区分"), lambda row: Target.Kind(row.kind).label),
            Column(_("期日"), lambda row: date.fromisoformat(row.on), DATE),
            Column(_("前"), lambda row: None if row.before is None else _amount(row.before), NUMBER),
            Column(_("後"), lambda row: _amount(row.after), NUMBER),
            Column(_("差"), _change, SIGNED),
            Column(_("すること"), lambda row: _("提案する") if row.proposes else _("設定する")),
        ],
    )


def _about(row: TargetDifference, product_sets: Mapping[int, ProductSet]) -> str:
    product_set = product_sets.get(row.product_set or 0)
    return product_set.name if product_set else row.activity


def _change(row: TargetDifference) -> Decimal | int | None:
    return None if row.before is None else without_decimals(Decimal(row.after) - Decimal(row.before))


def _amount(written: str) -> Decimal | int:
    return without_decimals(Decimal(written))


def files_table(files: Sequence[TargetFile]) -> Table[TargetFile]:
    """List files that were sent, with what became of each."""
    return Table(
        _("送ったファイル"),
        rows=files,
        columns=[
            Column(
                _("ファイル"),
                lambda row: row.name,
                url=lambda row: reverse("results:target-file-detail", args=[row.pk]),
            ),
            Column(_("状態"), lambda row: row.get_state_display()),
            Column(_("組織"), lambda row: row.organization.name),
            Column(_("送った人"), lambda row: row.by.name),
            Column(_("送った日時"), lambda row: row.at, MOMENT),
        ],
        empty_text=_("まだありません。目標のファイルを送ると、ここに並びます。"),
    )
