"""XLSX, XLS and ODS: values through calamine, and of the file's own parts what calamine does not tell."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from suishin.reading.readers.errors import Refused
from suishin.reading.readers.safety import Kind, damaged, open_package
from suishin.results.files.cells.limits import require_room
from suishin.results.files.cells.model import FileContent, Sheet, Value
from suishin.results.files.cells.sheet_parts import SheetParts, parts_of_sheets, refuse_unreckoned

LOCKED = "ファイルにパスワードがかかっています。パスワードを外して保存し、もう一度送ってください。"
MOST_MERGED = 100_000


def read_spreadsheet(path: Path, kind: Kind) -> FileContent:
    """Return a workbook's sheets. Raises Refused for a locked or damaged one."""
    parts: dict[str, SheetParts] = {}
    if kind in (Kind.XLSX, Kind.ODS):
        with open_package(path) as package:
            if kind is Kind.XLSX:
                parts = parts_of_sheets(package)
            else:
                refuse_unreckoned(package)
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            return _read(book, kind, parts)
    except PasswordError as error:
        raise Refused(LOCKED) from error
    except (CalamineError, ValueError, OSError) as error:
        raise damaged() from error


def _read(book: CalamineWorkbook, kind: Kind, parts: dict[str, SheetParts]) -> FileContent:
    sheets, hidden = [], []
    for entry in book.sheets_metadata:
        if entry.typ != SheetTypeEnum.WorkSheet:
            continue
        if entry.visible != SheetVisibleEnum.Visible:
            hidden.append(entry.name)
            continue
        sheet = book.get_sheet_by_name(entry.name)
        sheets.append(_sheet(sheet, parts.get(entry.name) or SheetParts()))
    return FileContent(kind=kind.value, sheets=sheets, hidden_sheets=hidden)


def _sheet(sheet: CalamineSheet, parts: SheetParts) -> Sheet:
    rows: list[list[Value]] = []
    numbers: list[int] = []
    margin: list[Value] = [""] * (sheet.start[1] if sheet.start else 0)
    for number, row in _rows(sheet):  # from the first row on, but only from the first column that holds something
        if row.count("") < len(row):
            rows.append([*margin, *[cell if type(cell) is str else _plain(cell) for cell in row]])
            numbers.append(number)
            require_room(rows)
    merged = sheet.merged_cell_ranges or []
    areas = [(*first, *last) for first, last in merged[:MOST_MERGED]]
    return Sheet(sheet.name, rows, numbers, areas, parts.hidden_rows, parts.formulas, parts.unreckoned)


def _rows(sheet: CalamineSheet) -> Iterator[tuple[int, list[Any]]]:
    return enumerate(sheet.iter_rows()) if sheet.start else iter(())


def _plain(value: Value | date | time | timedelta) -> Value:
    """Return a whole number as such, and a day as 2026-10-01."""
    if type(value) is float:
        return int(value) if value.is_integer() else value
    if isinstance(value, str | int):
        return value
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date | time) else str(value)
