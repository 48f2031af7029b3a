"""A sheet's XML → its measures, the cells that show something and the controls that it lists."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

from suishin.reading.readers.safety import damaged, refuse_document_type
from suishin.reading.readers.sheets.cells import MAX_CELLS, Cell, SheetContent, Style, in_font
from suishin.reading.readers.sheets.grid import (
    MAX_COLUMNS,
    MAX_ROWS,
    PIXEL,
    Area,
    Grid,
    merged_by_first_cell,
    parse_area,
    parse_cell,
    points_of_width,
)
from suishin.reading.readers.sheets.values import shown_number
from suishin.reading.readers.xlsx.book import RELATION_ID, STRICT_RELATION_ID, Book, child, local, rich_text
from suishin.reading.readers.xlsx.controls import ListedControl
from suishin.reading.readers.xlsx.places import corners_of, number

if TYPE_CHECKING:
    from lxml.etree import _Element


TAKEN = tuple(f"{{*}}{name}" for name in ("row", "col", "sheetFormatPr", "mergeCell", "control"))


@dataclass
class Sheet(SheetContent):
    """The cells of a sheet and the controls that lie over them."""

    controls: list[ListedControl] = field(default_factory=list)


def read_cells(part: str, book: Book) -> Sheet:
    """Return the cells of a sheet. Raises Refused for damaged XML and for a sheet that is no form."""
    from lxml import etree

    content = book.package.read(part)
    refuse_document_type(content)
    sheet = Sheet()
    merged: list[Area] = []
    walker = etree.iterparse(BytesIO(content), tag=TAKEN, resolve_entities=False, no_network=True, load_dtd=False)
    try:
        for _, element in walker:
            _take(element, sheet, merged, book)
    except etree.XMLSyntaxError as error:
        raise damaged() from error
    sheet.grid.merged = merged_by_first_cell(merged)
    sheet.grid.settle()
    return sheet


def _take(element: "_Element", sheet: Sheet, merged: list[Area], book: Book) -> None:
    name = local(element)
    if "spreadsheetDrawing" in str(element.tag):
        return  # row and column where a control lies
    if name == "row":
        _take_row(element, sheet, book)
        _forget(element)
    elif name == "col":
        _take_column(element, sheet.grid)
    elif name == "sheetFormatPr":
        _take_defaults(element, sheet.grid)
    elif name == "mergeCell":
        area = parse_area(element.get("ref") or "")
        if area and len(merged) < MAX_CELLS:
            merged.append(area)
    elif name == "control" and len(sheet.controls) < MAX_CELLS:
        sheet.controls.append(_listed(element))


def _listed(element: "_Element") -> ListedControl:
    properties = child(element, "controlPr")
    anchor = child(properties, "anchor") if properties is not None else None
    relation = element.get(RELATION_ID) or element.get(STRICT_RELATION_ID) or ""
    corners = corners_of(anchor) if anchor is not None else None
    return ListedControl(int(number(element.get("shapeId"))), relation, corners)


def _forget(row: "_Element") -> None:
    """Free a row and those before it: a sheet may have a million empty ones."""
    row.clear()
    parent = row.getparent()
    while parent is not None and row.getprevious() is not None:
        del parent[0]


def _take_defaults(element: "_Element", grid: Grid) -> None:
    grid.default_height = number(element.get("defaultRowHeight")) or grid.default_height
    width = number(element.get("defaultColWidth"))
    base = number(element.get("baseColWidth"))
    if width or base:
        grid.default_width = points_of_width(width) if width else (base * 7 + 5) * PIXEL


def _take_column(element: "_Element", grid: Grid) -> None:
    first, last = int(number(element.get("min"))), int(number(element.get("max")))
    is_hidden = element.get("hidden") in ("1", "true")
    width = 0.0 if is_hidden else points_of_width(number(element.get("width")) or 8.43)
    for column in range(max(first, 1), min(last, MAX_COLUMNS) + 1):
        grid.widths[column - 1] = width


def _take_row(element: "_Element", sheet: Sheet, book: Book) -> None:
    place = int(number(element.get("r"))) - 1 if element.get("r") else len(sheet.grid.heights)
    if not 0 <= place < MAX_ROWS:
        return
    if element.get("hidden") in ("1", "true"):
        sheet.grid.heights[place] = 0.0
    elif element.get("ht"):
        sheet.grid.heights[place] = number(element.get("ht"))
    for cell in _cells_of(element, place, book):
        sheet.add(cell)


def _cells_of(row: "_Element", place: int, book: Book) -> Iterator[Cell]:
    column, before = -1, ""
    for element in row.iterchildren("{*}c"):
        name = element.get("r") or ""
        if name and not len(element) and not book.has_check_boxes:  # most cells are empty
            before = name
            continue
        named = parse_cell(name) if name else parse_cell(before)
        column = named[1] + (not name) if named else column + 1
        before = name
        if column < MAX_COLUMNS:
            cell = _cell(element, place, column, book)
            if cell:
                yield cell


def _cell(element: "_Element", row: int, column: int, book: Book) -> Cell | None:
    kind = element.get("t") or "n"
    style = book.style(int(number(element.get("s"))))
    value = child(element, "v")
    written = (value.text or "") if value is not None else ""
    if kind == "b" and written:
        return Cell(row, column, "", style, is_on=written in ("1", "true"), is_logical=True)
    if style.is_check_box and not written:
        return Cell(row, column, "", style, is_on=False, is_logical=True)
    text = _text(element, kind, written, style, book)
    return Cell(row, column, text, style) if text.strip() else None


def _text(element: "_Element", kind: str, written: str, style: Style, book: Book) -> str:
    if kind == "s":
        place = int(written) if written.isdigit() else -1
        return in_font(book.texts[place], style.font) if 0 <= place < len(book.texts) else ""
    if kind == "inlineStr":
        inline = child(element, "is")
        return in_font(rich_text(inline), style.font) if inline is not None else ""
    if kind in ("str", "d"):
        return in_font(written.replace("_x000D_", "").replace("\r\n", "\n"), style.font)
    if kind == "e" or not written:
        return ""
    try:
        amount = float(written)
    except ValueError:
        return written
    if -1e300 < amount < 1e300:
        return shown_number(amount, style.format_id, style.format_code, book.is_1904)
    return ""
