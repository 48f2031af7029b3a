"""Workbooks of Excel 97 to 2003 (.xls) → one page for each sheet that is shown."""

import io
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import xlrd
from xlrd.book import Book
from xlrd.sheet import Sheet

from suishin.reading.model import Document, Mark
from suishin.reading.readers.errors import Refused
from suishin.reading.readers.safety import damaged
from suishin.reading.readers.sheets import SheetFile, workbook_document
from suishin.reading.readers.sheets.cells import Cell, SheetContent, Style, in_font
from suishin.reading.readers.sheets.grid import MAX_COLUMNS, MAX_ROWS, PIXEL, Area, Grid, points_of_width
from suishin.reading.readers.sheets.marks import marks_of
from suishin.reading.readers.sheets.values import shown_number
from suishin.reading.readers.xls.drawings import things_of

BIFF8 = 80  # Excel 97 and later
ALIGNED = {2: "center", 3: "right", 6: "center"}  # the last one across cells
TWIPS = 20.0  # to a point
WIDTH_UNIT = 256.0  # to the width of a digit
TOO_OLD = "Excel 95以前の形式です。ExcelでXLSX形式に保存し直して、もう一度登録してください。"
LOCKED = "ファイルにパスワードがかかっています。パスワードを外して保存し、もう一度登録してください。"


def read_xls(path: Path) -> Document:
    """Return every visible sheet of an old workbook. Raises Refused for a damaged, locked or hostile file."""
    book = _open(path)
    if book.biff_version < BIFF8:
        raise Refused(TOO_OLD)
    try:
        return workbook_document("xls", (_sheet(book, number) for number in range(book.nsheets)))
    except (Refused, MemoryError):
        raise
    except Exception as error:  # the library answers damage with whatever went wrong first
        raise damaged() from error


def _open(path: Path) -> Book:
    try:
        return xlrd.open_workbook(str(path), formatting_info=True, on_demand=True, logfile=io.StringIO())
    except MemoryError:
        raise
    except Exception as error:
        if "encrypted" in str(error).lower():
            raise Refused(LOCKED) from error
        raise damaged() from error


def _sheet(book: Book, number: int) -> SheetFile:
    name = book.sheet_names()[number]
    return SheetFile(
        name=name,
        is_hidden=bool(book._sheet_visibility[number]),
        content=partial(_content, book, number),
        marks=partial(_marks, book, number, name),
        print_area=_print_area(book, number),
    )


def _content(book: Book, number: int) -> SheetContent:
    sheet = book.sheet_by_index(number)
    content = SheetContent()
    _measure(sheet, content.grid)
    for row in range(min(sheet.nrows, MAX_ROWS)):
        for cell in _cells(book, sheet, row):
            content.add(cell)
    book.unload_sheet(number)
    return content


def _measure(sheet: Sheet, grid: Grid) -> None:
    if sheet.standardwidth:
        grid.default_width = points_of_width(sheet.standardwidth / WIDTH_UNIT)
    elif sheet.defcolwidth:
        grid.default_width = (sheet.defcolwidth * 7 + 5) * PIXEL
    if sheet.default_row_height:
        grid.default_height = sheet.default_row_height / TWIPS
    for column, info in sheet.colinfo_map.items():
        if column < MAX_COLUMNS:
            grid.widths[column] = 0.0 if info.hidden else points_of_width(info.width / WIDTH_UNIT)
    for row, height in sheet.rowinfo_map.items():
        if row < MAX_ROWS:
            grid.heights[row] = 0.0 if height.hidden else (height.height or sheet.default_row_height) / TWIPS
    for first_row, end_row, first_column, end_column in sheet.merged_cells:
        grid.merged[first_row, first_column] = Area(first_row, first_column, end_row - 1, end_column - 1)
    grid.settle()


def _cells(book: Book, sheet: Sheet, row: int) -> Iterator[Cell]:
    styles: dict[int, Style] = {}
    for column in range(min(sheet.row_len(row), MAX_COLUMNS)):
        kind = sheet.cell_type(row, column)
        if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_ERROR):
            continue
        number = sheet.cell_xf_index(row, column)
        style = styles.get(number) or styles.setdefault(number, _style(book, number))
        value = sheet.cell_value(row, column)
        if kind == xlrd.XL_CELL_BOOLEAN:
            yield Cell(row, column, "", style, is_on=bool(value), is_logical=True)
            continue
        text = _text(book, sheet, row, column, style) if kind == xlrd.XL_CELL_TEXT else _number(book, value, style)
        if text.strip():
            yield Cell(row, column, text, style)


def _number(book: Book, value: float, style: Style) -> str:
    if not -1e300 < value < 1e300:
        return ""
    return shown_number(value, style.format_id, style.format_code, bool(book.datemode))


def _text(book: Book, sheet: Sheet, row: int, column: int, style: Style) -> str:
    """Return a cell's text with the signs of sign fonts as they are shown, run by run."""
    text = str(sheet.cell_value(row, column)).replace("\r\n", "\n").replace("\r", "\n")
    runs = sheet.rich_text_runlist_map.get((row, column)) or []
    starts = [(0, style.font), *((at, book.font_list[font].name) for at, font in runs if font < len(book.font_list))]
    ends = [at for at, _ in starts[1:]] + [len(text)]
    return "".join(in_font(text[at:end], font) for (at, font), end in zip(starts, ends, strict=True))


def _style(book: Book, number: int) -> Style:
    if not 0 <= number < len(book.xf_list):
        return Style()
    shape = book.xf_list[number]
    font = book.font_list[shape.font_index]
    code = book.format_map.get(shape.format_key)
    return Style(
        format_id=shape.format_key,
        format_code=code.format_str if code else "",
        font=font.name,
        size=font.height / TWIPS or Style().size,
        wraps=bool(shape.alignment.text_wrapped),
        indent=shape.alignment.indent_level,
        align=ALIGNED.get(shape.alignment.hor_align, ""),
    )


def _marks(book: Book, number: int, name: str, content: SheetContent) -> list[Mark]:
    grid = content.grid
    return marks_of(things_of(book.mem, book._sh_abs_posn[number], grid), name, grid)


def _print_area(book: Book, number: int) -> str:
    """Return the printed cells of a sheet as A1:U73, "" where it says nothing that can be understood."""
    found = book.name_and_scope_map.get(("print_area", number))
    if found is None:
        return ""
    try:
        _, row, end_row, column, end_column = found.area2d()
    except (xlrd.XLRDError, AttributeError, IndexError, TypeError):
        return ""
    return Area(row, column, end_row - 1, end_column - 1).name
