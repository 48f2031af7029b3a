"""The grid in which results are typed, as its page draws it; and the list of unions that leads to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from suishin.common.months import Month
from suishin.outputs.formats import NUMBER
from suishin.outputs.tables import Column, Table
from suishin.results.models import ExecutiveUse, Headcount, ProductLine, Result
from suishin.results.queries.entry import Sheet, ToldUnion, measures_of
from suishin.results.rules.cells import ENROLLED, MEASURES, PEOPLE, CellKey, Values, merged
from suishin.results.rules.rates import stock_break

_ROWS_OF_A_SCREEN = 12


@dataclass(frozen=True, slots=True)
class EntryCell:
    """One cell: its text, what is stored, what stands beside it in grey, and what is wrong with it."""

    name: str
    label: str
    text: str
    stored: str
    notes: Sequence[str] = ()
    fault: str = ""
    is_choice: bool = False


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A row: its heading, a cell per column (None: nothing is told there), and what deserves a look."""

    heading: str
    cells: Sequence[EntryCell | None]
    url: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class EntryGrid:
    title: str
    first_heading: str
    columns: Sequence[str]
    rows: Sequence[EntryRow]

    @property
    def is_long(self) -> bool:
        """Return whether the grid scrolls in its frame, with its head in sight."""
        return len(self.rows) > _ROWS_OF_A_SCREEN

    @property
    def has_remarks(self) -> bool:
        return any(row.remark for row in self.rows)


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a page shows of its cells."""

    stored: Values
    last: Values
    flash: Values
    texts: Mapping[CellKey, str]
    faults: Mapping[CellKey, str]
    values: Values  # as they would be once saved: what is remarked upon

    @classmethod
    def of(
        cls,
        stored: Values,
        last: Values,
        flash: Values,
        *,
        texts: Mapping[CellKey, str] | None = None,
        typed: Mapping[CellKey, int | None] | None = None,
        faults: Mapping[CellKey, str] | None = None,
    ) -> "Drawing":
        return cls(stored, last, flash, texts or {}, faults or {}, merged(stored, typed or {}))


def grids_of(sheet: Sheet, drawing: Drawing) -> list[EntryGrid]:
    """Return the grids of a page: of a union its lines and its people, of a prefecture the line's unions."""
    if sheet.is_of_union:
        return [_lines_of_union(sheet, drawing), _people_of_union(sheet, drawing)]
    return [_unions_of_line(sheet, sheet.lines[0], drawing)]


def count_of_breaks(grids: Sequence[EntryGrid]) -> int:
    return sum(1 for grid in grids for row in grid.rows if row.remark)


def start_table(rows: Sequence[ToldUnion], month: Month) -> Table[ToldUnion]:
    return Table(
        _("単組ごとの記入"),
        rows=rows,
        columns=[
            Column(_("単組"), lambda row: row.union.name, url=lambda row: grid_url(row.union.pk, month)),
            Column(_("コード"), lambda row: row.union.code),
            Column(_("確定のある種目（数）"), lambda row: row.final_count, NUMBER),
            Column(_("速報のある種目（数）"), lambda row: row.flash_count, NUMBER),
        ],
        empty_text=_("この県には、この月に単組がありません。"),
    )


def grid_url(organization_id: int, month: Month, *, is_flash: bool = False) -> str:
    address = reverse("results:entry-grid", args=[organization_id, month])
    return f"{address}?state=flash" if is_flash else address


def _lines_of_union(sheet: Sheet, drawing: Drawing) -> EntryGrid:
    union = sheet.organization
    rows = []
    for line in sheet.lines:
        keys = _keys(union.pk, line, with_executives=True)
        cells = [_cell(key, line, line.name, drawing) if key else None for key in keys]
        rows.append(EntryRow(line.name, cells, remark=_remark(union.pk, line, drawing)))
    columns = [*_measure_names(MEASURES), _("執行委員の加入")]
    return EntryGrid(_("種目ごとの実績"), _("種目"), columns, rows)


def _unions_of_line(sheet: Sheet, line: ProductLine, drawing: Drawing) -> EntryGrid:
    rows = []
    for union in sheet.unions:
        keys = [CellKey(union.pk, line.pk, measure) for measure in measures_of(line)]
        cells = [_cell(key, line, union.name, drawing) for key in keys]
        remark = _remark(union.pk, line, drawing)
        rows.append(EntryRow(union.name, cells, grid_url(union.pk, sheet.month, is_flash=sheet.is_flash), remark))
    columns = [_("加入")] if line.product.counts_unions else _measure_names(MEASURES)
    title = _("%(line)sの実績（単位：%(unit)s）") % {"line": line.name, "unit": line.product.unit}
    return EntryGrid(title, _("単組"), columns, rows)


def _people_of_union(sheet: Sheet, drawing: Drawing) -> EntryGrid:
    rows = []
    for field in PEOPLE:
        name = _name_of(Headcount, field)
        key = CellKey(sheet.organization.pk, 0, field)
        rows.append(EntryRow(name, [_cell(key, None, name, drawing)]))
    return EntryGrid(_("人数"), _("項目"), [_("人数（人）")], rows)


def _keys(union: int, line: ProductLine, *, with_executives: bool) -> list[CellKey | None]:
    told = measures_of(line)
    keys = [CellKey(union, line.pk, measure) if measure in told else None for measure in MEASURES]
    return [*keys, CellKey(union, line.pk, ENROLLED)] if with_executives else keys


def _cell(key: CellKey, line: ProductLine | None, row_name: str, drawing: Drawing) -> EntryCell:
    is_choice = line is not None and line.product.counts_unions and key.field == "in_force"
    column = _name_of(ExecutiveUse, key.field) if key.field == ENROLLED else _measure_name(key, is_choice)
    stored = drawing.stored.get(key)
    stored_text = "" if stored is None else str(stored)
    return EntryCell(
        name=key.name,
        label=row_name if key.line == 0 else f"{row_name} {column}",
        text=drawing.texts.get(key, stored_text),
        stored=stored_text,
        notes=_notes(key, drawing, is_choice=is_choice),
        fault=drawing.faults.get(key, ""),
        is_choice=is_choice,
    )


def _notes(key: CellKey, drawing: Drawing, *, is_choice: bool) -> list[str]:
    """Say what stood there last month, and what the flash value says."""
    told = []
    if key in drawing.last:
        told.append(_("先月 %(value)s") % {"value": _in_words(drawing.last[key], is_choice=is_choice)})
    if key in drawing.flash:
        told.append(_("速報 %(value)s") % {"value": _in_words(drawing.flash[key], is_choice=is_choice)})
    return told


def _in_words(value: int, *, is_choice: bool) -> str:
    if is_choice:
        return _("加入している") if value else _("加入していない")
    return NUMBER.in_words(value)


def _remark(union: int, line: ProductLine, drawing: Drawing) -> str:
    """Say that stock and flow do not fit: nothing is refused for it."""
    if line.product.counts_unions:
        return ""
    told: dict[str, Any] = {measure: drawing.values.get(CellKey(union, line.pk, measure)) for measure in MEASURES}
    in_force = told.pop("in_force")
    told.pop("top_ups")
    difference = stock_break(in_force, drawing.last.get(CellKey(union, line.pk, "in_force")), **told)
    if not difference:
        return ""
    expected = NUMBER.in_words(in_force - difference)
    return _("先月の保有と今月の増減からは%(expected)sになります。") % {"expected": expected}


def _measure_names(measures: Sequence[str]) -> list[str]:
    return [_name_of(Result, measure) for measure in measures]


def _measure_name(key: CellKey, is_choice: bool) -> str:
    if is_choice:
        return _("加入")
    return _name_of(Headcount if key.line == 0 else Result, key.field)


def _name_of(model: Any, field: str) -> str:
    return str(model._meta.get_field(field).verbose_name)
