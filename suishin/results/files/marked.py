"""The file back to its sender: its values with the cells at fault marked, and a sheet that lists what to mend."""

import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.workbook import Workbook

from suishin.results.files.cells import FileContent, Sheet, Value
from suishin.results.files.model import Fault

TO_MEND = "直すところ"
LIST_HEADINGS = ("シート", "行", "列", "見出し", "値", "直すところ", "候補")
LIST_WIDTHS = (16, 8, 6, 22, 22, 70, 40)
LARGEST_EXACT = 10**15  # beyond it Excel drops digits
LONGEST_TEXT = 32_767
MARK = "#FFF2A8"

_ByRow = Mapping[int, Sequence[Fault]]


def marked_copy(content: FileContent, faults: Sequence[Fault]) -> bytes:
    """Return an Excel file with the sender's values; whoever mends it there can send it as it is."""
    buffer = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        formats = {"marked": book.add_format({"bg_color": MARK, "border": 1}), "head": book.add_format({"bold": True})}
        by_sheet: dict[str, dict[int, list[Fault]]] = defaultdict(lambda: defaultdict(list))
        for fault in faults:
            if fault.row is not None:
                by_sheet[fault.sheet][fault.row].append(fault)
        names = _sheet_names(content.sheets)
        for sheet, name in zip(content.sheets, names, strict=True):
            _write_sheet(book, name, sheet, by_sheet[sheet.name], formats)
        _write_list(book, faults, formats)
    return buffer.getvalue()


def _sheet_names(sheets: Sequence[Sheet]) -> list[str]:
    """Return names that Excel accepts; the list's own name stays free."""
    return [f"{TO_MEND}（元）" if sheet.name == TO_MEND else sheet.name[:31] for sheet in sheets]


def _write_sheet(book: Workbook, name: str, sheet: Sheet, faults: _ByRow, formats: Mapping[str, Any]) -> None:
    written = book.add_worksheet(name)
    merged = _merged(sheet)
    for number, row in zip(sheet.numbers, sheet.rows, strict=True):
        of_row = {fault.column: fault for fault in faults.get(number, ()) if fault.column is not None}
        for column, own in enumerate(row):
            value = merged.get((number, column), own)
            if value != "" or column in of_row:
                _write(written, number, column, value, formats["marked"] if column in of_row else None)
        for column, fault in of_row.items():
            written.write_comment(number, column, fault.reason[:500])
        if of_row:
            told = " / ".join(fault.reason for fault in of_row.values())
            written.write_string(number, sheet.width, f"{TO_MEND}：{told}"[:LONGEST_TEXT], formats["marked"])


def _merged(sheet: Sheet) -> dict[tuple[int, int], Value]:
    """Return what merged cells tell for the cells below and beside them: the copy has none merged."""
    rows = dict(zip(sheet.numbers, sheet.rows, strict=True))
    found: dict[tuple[int, int], Value] = {}
    for first_row, first_column, last_row, last_column in sheet.merged:
        if first_row in rows and first_column < sheet.width:
            columns = range(first_column, min(last_column + 1, sheet.width))
            places = [(row, column) for row in range(first_row, last_row + 1) if row in rows for column in columns]
            found |= dict.fromkeys(places, rows[first_row][first_column])
    return found


def _write(sheet: Any, row: int, column: int, value: Value, format: Any) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, format)
    elif isinstance(value, int | float) and abs(value) < LARGEST_EXACT:
        sheet.write_number(row, column, value, format)
    elif value == "":
        sheet.write_blank(row, column, None, format)
    else:
        sheet.write_string(row, column, str(value)[:LONGEST_TEXT], format)


def _write_list(book: Workbook, faults: Sequence[Fault], formats: Mapping[str, Any]) -> None:
    listed = book.add_worksheet(TO_MEND)
    for column, (heading, width) in enumerate(zip(LIST_HEADINGS, LIST_WIDTHS, strict=True)):
        listed.set_column(column, column, width)
        listed.write_string(0, column, heading, formats["head"])
    listed.freeze_panes(1, 0)
    for number, fault in enumerate(faults, start=1):
        plain = fault.to_plain()
        cells = (plain["sheet"], plain["row"] or "", plain["column"], plain["heading"], plain["value"], plain["reason"])
        for column, value in enumerate((*cells, "、".join(fault.candidates))):
            if value != "":
                _write(listed, number, column, value, None)
