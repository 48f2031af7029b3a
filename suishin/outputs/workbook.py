"""Tables as an Excel workbook: text is always text, the head stays in view, pages print on A4 landscape."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

import xlsxwriter
from xlsxwriter.format import Format as CellFormat
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from suishin.outputs.formats import DATE, MISSING, Format, in_japan

if TYPE_CHECKING:
    from suishin.outputs.tables import Table

_NOT_IN_XML = dict.fromkeys((0xFFFE, 0xFFFF))  # no characters at all: a file that holds one cannot be opened
_LONGEST_TEXT = 32_767  # Excel's limit for one cell
_CUT_SHORT = "…（長いため以下を略しました）"
_FIRST_DAY = date(1900, 3, 1)  # before it Excel's calendar is off by a day, before 1900 it has none
_LARGEST_WHOLE_NUMBER = 10**15  # beyond it Excel drops digits
_HEAD_ROW = 2  # below the title and the day
_LINE_HEIGHT, _LARGEST_HEIGHT = 15, 409  # in points; the largest is Excel's


def workbook(tables: Sequence[Table[Any]], *, made_at: datetime | None = None) -> bytes:
    """Write one sheet per table. With the moment given, the same tables make the same bytes."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        if made_at:
            book.set_properties({"created": made_at.astimezone(UTC).replace(tzinfo=None)})
        names: set[str] = set()
        styles = _Styles(book)
        for table in tables:
            sheet = book.add_worksheet(_sheet_name(table.sheet_name or table.title, names))
            _write_table(sheet, table, styles)
    return buffer.getvalue()


class _Styles:
    """The cell formats of one workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[str, CellFormat] = {}
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1, "bg_color": "#F2F2F2"}
        )
        self.text = self.value("@")
        self.text.set_text_wrap()
        self.text.set_quote_prefix()  # or editing a cell would make a formula of "=…"
        self.missing_number = book.add_format(
            {"align": "right", "valign": "top", "border": 1, "border_color": "#CCCCCC"}
        )

    def value(self, pattern: str) -> CellFormat:
        """Return the cell format for a number or day."""
        if pattern not in self._made:
            look = {"num_format": pattern, "valign": "top", "border": 1, "border_color": "#CCCCCC"}
            self._made[pattern] = self._book.add_format(look)
        return self._made[pattern]


def _write_table(sheet: Worksheet, table: Table[Any], styles: _Styles) -> None:
    sheet.write_string(0, 0, excel_text(str(table.title)), styles.title)
    if table.made_on:
        sheet.write_string(1, 0, f"作成日 {DATE.in_words(table.made_on)}")
    for number, column in enumerate(table.columns):
        sheet.set_column(number, number, column.format.width)
        sheet.write_string(_HEAD_ROW, number, excel_text(str(column.heading)), styles.head)
    _set_height(sheet, _HEAD_ROW, max((_lines(str(c.heading), c.format.width) for c in table.columns), default=1))
    for row_number, row in enumerate(table.rows, start=_HEAD_ROW + 1):
        lines = [
            _write_value(sheet, row_number, number, column.format, column.value(row), styles)
            for number, column in enumerate(table.columns)
        ]
        _set_height(sheet, row_number, max(lines, default=1))
    _set_up_page(sheet, table)


def _set_height(sheet: Worksheet, row: int, lines: int) -> None:
    """Give a row with wrapped text its height: not every office program does so by itself."""
    if lines > 1:
        sheet.set_row(row, min(lines * _LINE_HEIGHT, _LARGEST_HEIGHT))


def _lines(text: str, width: int) -> int:
    """Return how many lines a text takes in a column; full-width characters count double."""
    widths = (sum(2 if east_asian_width(letter) in "WFA" else 1 for letter in line) for line in text.split("\n"))
    return sum(max(math.ceil(letters / width), 1) for letters in widths)


def _write_value(sheet: Worksheet, row: int, number: int, format: Format, value: Any, styles: _Styles) -> int:
    """Write one value, and return how many lines it takes."""
    if value is None or value == "":
        sheet.write_string(row, number, MISSING, styles.missing_number if format.is_number else styles.text)
    elif isinstance(value, date) and (day := _excel_day(value)):
        sheet.write_datetime(row, number, day, styles.value(format.pattern))
    elif format.is_number and _is_exact_in_excel(value):
        sheet.write_number(row, number, value, styles.value(_pattern(format, value)))
    else:
        text = excel_text(format.in_words(value))
        sheet.write_string(row, number, text, styles.text)
        return _lines(text, format.width)
    return 1


def _excel_day(value: date) -> datetime | None:
    moment = in_japan(value) if isinstance(value, datetime) else datetime.combine(value, time())
    return moment if moment.date() >= _FIRST_DAY else None


def _pattern(format: Format, value: int | float | Decimal) -> str:
    is_whole = value == int(value)
    return format.pattern if is_whole or not format.fraction_pattern else format.fraction_pattern


def _is_exact_in_excel(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return False
    return math.isfinite(value) and abs(float(value)) < _LARGEST_WHOLE_NUMBER


def excel_text(text: str) -> str:
    """Return the text as a cell can hold it: no half characters, line breaks as Excel writes them, not too long."""
    whole = text.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n")
    whole = whole.translate(_NOT_IN_XML)
    if len(whole) <= _LONGEST_TEXT:
        return whole
    return whole[: _LONGEST_TEXT - len(_CUT_SHORT)] + _CUT_SHORT


def _set_up_page(sheet: Worksheet, table: Table[Any]) -> None:
    last_row = _HEAD_ROW + len(table.rows)
    last_column = max(len(table.columns) - 1, 0)
    sheet.freeze_panes(_HEAD_ROW + 1, 1)
    sheet.autofilter(_HEAD_ROW, 0, last_row, last_column)
    sheet.repeat_rows(_HEAD_ROW)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P / &N")


def _sheet_name(title: str, taken: set[str]) -> str:
    """Return a name Excel accepts: at most 31 characters, none of []:*?/\\, no apostrophe at the ends, unique."""
    base = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", str(title)).strip(" '")[:31] or "表"
    name, count = base, 1
    while name.casefold() in taken:
        count += 1
        name = f"{base[:27]} {count}"
    taken.add(name.casefold())
    return name
