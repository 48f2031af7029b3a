"""Spreadsheets (.ods) → one page for each sheet that is shown."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from suishin.reading.model import Document, Mark, MarkKind
from suishin.reading.readers.opendocument.drawings import Controls, things_in
from suishin.reading.readers.opendocument.parts import (
    Styles,
    attribute,
    child,
    count,
    descendants,
    font_of,
    local,
    points,
    read_parts,
    shown_text,
)
from suishin.reading.readers.safety import damaged, open_package
from suishin.reading.readers.sheets import SheetFile, workbook_document
from suishin.reading.readers.sheets.cells import DEFAULT_SIZE, Cell, SheetContent, Style
from suishin.reading.readers.sheets.grid import MAX_COLUMNS, MAX_ROWS, Area, Grid
from suishin.reading.readers.sheets.marks import Thing, marks_of

if TYPE_CHECKING:
    from lxml.etree import _Element

GROUPS = ("table-header-rows", "table-rows", "table-row-group")
COLUMN_GROUPS = ("table-header-columns", "table-columns", "table-column-group")
ALIGNED = {"center": "center", "end": "right", "right": "right"}
HIDDEN = ("collapse", "filter")
MAX_DEPTH = 10  # of groups within groups


def read_ods(path: Path) -> Document:
    """Return every visible sheet of a spreadsheet. Raises Refused for a damaged, locked or hostile file."""
    with open_package(path) as package:
        content, styles = read_parts(package)
    body = next(iter(descendants(content, "spreadsheet")), None)
    if body is None:
        raise damaged()
    tables = [element for element in body if local(element) == "table"]
    return workbook_document("ods", (_sheet(table, styles) for table in tables))


def _sheet(table: "_Element", styles: Styles) -> SheetFile:
    name = attribute(table, "name")
    style = attribute(table, "style-name")
    drawn: list[_Drawn] = []
    return SheetFile(
        name=name,
        is_hidden=styles.says("table", style, "display") == "false",
        content=partial(_content, table, styles, drawn),
        marks=partial(_marks, table, name, styles, drawn),
        print_area=_print_area(attribute(table, "print-ranges")),
    )


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A cell in which something is drawn or noted; known when the cells are read, placed when all heights are."""

    row: int
    column: int
    element: "_Element"


@dataclass
class _Walk:
    """A sheet while its rows are read."""

    sheet: SheetContent
    styles: Styles
    drawn: list[_Drawn]
    row: int = 0
    columns: list[str] = field(default_factory=list)  # default cell styles


def _content(table: "_Element", styles: Styles, drawn: list[_Drawn]) -> SheetContent:
    walk = _Walk(SheetContent(), styles, drawn)
    for element, is_hidden in _inside(table, COLUMN_GROUPS, "table-column"):
        _take_column(element, walk, is_hidden=is_hidden)
    for element, is_hidden in _inside(table, GROUPS, "table-row"):
        if walk.row >= MAX_ROWS:
            break
        _take_row(element, walk, is_hidden=is_hidden)
    walk.sheet.grid.settle()
    return walk.sheet


def _inside(
    parent: "_Element", groups: tuple[str, ...], wanted: str, depth: int = MAX_DEPTH, *, is_hidden: bool = False
) -> Iterator[tuple["_Element", bool]]:
    """Yield rows or columns, those in groups too, and whether they are folded away."""
    for element in parent:
        name = local(element)
        hides = is_hidden or attribute(element, "display") == "false"
        if name == wanted:
            yield element, is_hidden or attribute(element, "visibility") in HIDDEN
        elif name in groups and depth:
            yield from _inside(element, groups, wanted, depth - 1, is_hidden=hides)


def _take_column(element: "_Element", walk: _Walk, *, is_hidden: bool) -> None:
    width = points(walk.styles.says("table-column", attribute(element, "style-name"), "column-width"))
    for _ in range(count(element, "number-columns-repeated")):
        if len(walk.columns) >= MAX_COLUMNS:
            break
        if is_hidden or width is not None:
            walk.sheet.grid.widths[len(walk.columns)] = 0.0 if is_hidden else width or 0.0
        walk.columns.append(attribute(element, "default-cell-style-name"))


def _take_row(element: "_Element", walk: _Walk, *, is_hidden: bool) -> None:
    repeated = min(count(element, "number-rows-repeated"), MAX_ROWS - walk.row)
    height = points(walk.styles.says("table-row", attribute(element, "style-name"), "row-height"))
    cells = list(_cells(element))
    for row in range(walk.row, walk.row + repeated):
        if is_hidden or height is not None:
            walk.sheet.grid.heights[row] = 0.0 if is_hidden else height or 0.0
        for column, cell in cells:
            _take_cell(cell, row, column, walk)
    walk.row += repeated


def _cells(row: "_Element") -> Iterator[tuple[int, "_Element"]]:
    """Yield the cells that hold something, with their columns."""
    column = 0
    for element in row:
        name = local(element)
        if name not in ("table-cell", "covered-table-cell"):
            continue
        repeated = count(element, "number-columns-repeated")
        if name == "table-cell" and (len(element) or _spans(element)):
            for place in range(column, min(column + repeated, MAX_COLUMNS)):
                yield place, element
        column += repeated
        if column >= MAX_COLUMNS:
            return


def _spans(element: "_Element") -> bool:
    return count(element, "number-columns-spanned") > 1 or count(element, "number-rows-spanned") > 1


def _take_cell(element: "_Element", row: int, column: int, walk: _Walk) -> None:
    if _spans(element):
        last = (
            min(row + count(element, "number-rows-spanned"), MAX_ROWS) - 1,
            min(column + count(element, "number-columns-spanned"), MAX_COLUMNS) - 1,
        )
        walk.sheet.grid.merged[row, column] = Area(row, column, *last)
    if any(local(part) != "p" for part in element):
        walk.drawn.append(_Drawn(row, column, element))
    default = walk.columns[column] if column < len(walk.columns) else ""
    cell = _cell(element, row, column, attribute(element, "style-name") or default, walk.styles)
    if cell:
        walk.sheet.add(cell)


def _cell(element: "_Element", row: int, column: int, style_name: str, styles: Styles) -> Cell | None:
    style = _style(style_name, styles)
    if attribute(element, "value-type") == "boolean":
        return Cell(row, column, "", style, is_on=attribute(element, "boolean-value") == "true", is_logical=True)
    text = _text(element, style.font, styles)
    return Cell(row, column, text, style) if text.strip() else None


def _text(element: "_Element", font: str, styles: Styles) -> str:
    if attribute(element, "value-type") == "date" and (shown := _shown_date(attribute(element, "date-value"))):
        return shown
    return "\n".join(shown_text(part, styles, font) for part in element if local(part) == "p")


def _shown_date(written: str) -> str:
    """Return a date with its year, whatever the cell's format shows of it."""
    match = re.match(r"(\d{4})-(\d{2})-(\d{2})", written)
    if not match:
        return ""
    try:
        day = date(*map(int, match.groups()))
    except ValueError:
        return ""
    return f"{day.year}年{day.month}月{day.day}日"


def _style(name: str, styles: Styles) -> Style:
    def says(what: str) -> str:
        return styles.says("table-cell", name, what)

    size = points(says("font-size-asian")) or points(says("font-size")) or DEFAULT_SIZE
    indent = points(says("margin-left")) or 0.0
    return Style(
        font=font_of(styles, "table-cell", name),
        size=size,
        wraps=says("wrap-option") == "wrap",
        indent=round(indent / size),
        align=ALIGNED.get(says("text-align"), ""),
    )


def _marks(table: "_Element", name: str, styles: Styles, drawn: list[_Drawn], content: SheetContent) -> list[Mark]:
    things = _things(table, styles, drawn, Controls(table), content.grid)
    return marks_of(things, name, content.grid)


def _things(table: "_Element", styles: Styles, drawn: list[_Drawn], controls: Controls, grid: Grid) -> Iterator[Thing]:
    shapes = child(table, "shapes")
    if shapes is not None:
        yield from things_in(shapes, (0.0, 0.0), controls, styles)
    for cell in drawn:
        yield from things_in(cell.element, (grid.left(cell.column), grid.top(cell.row)), controls, styles)
        for note in cell.element:
            if local(note) == "annotation":
                text = "\n".join(shown_text(paragraph, styles) for paragraph in descendants(note, "p"))
                yield Thing(MarkKind.ANNOTATION, grid.place(grid.area_at(cell.row, cell.column)), text)


def _print_area(ranges: str) -> str:
    """Return the first printed range as A1:U73."""
    names = re.findall(r"\.\$?([A-Z]{1,3})\$?([0-9]{1,7})", ranges.split(" ")[0] if ranges else "")
    return ":".join(letters + number for letters, number in names[:2])
