"""An invented federation, and files as its branches would send them."""

import csv
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

from suishin.common.months import Month
from suishin.common.prefectures import PREFECTURES
from suishin.results.files.cells.reading import read_file
from suishin.results.files.flow import read_results
from suishin.results.files.groups import Circumstances
from suishin.results.files.model import Directory, FileReading, Line, Union

OCTOBER = Month.of(2026, 10).number
NOVEMBER = Month.of(2026, 11).number
MERGED_IN = Month.of(2026, 4).number

UNIONS = (
    Union(1, "2001", "ひかり市職員労働組合", "20", ("光市職員組合",)),
    Union(2, "2002", "みどり町職員組合", "20"),
    Union(3, "2003", "髙瀬村職労", "20"),
    Union(4, "2004", "北あさひ市職労", "20", (), None, MERGED_IN - 1, 5),
    Union(5, "2005", "新あさひ市職労", "20", (), MERGED_IN),
    Union(6, "2101", "みどり町職労", "21"),
    Union(7, "2102", "さくら市職員労働組合", "21"),
    Union(8, "0108", "つばき町職労", "01"),
    Union(20, "20", "長野県本部", "20", ("県本部",), is_headquarters=True),
    Union(21, "21", "岐阜県本部", "21", ("県本部",), is_headquarters=True),
)  # fmt: skip
LINES = (
    Line(1, "group_life", "団体生命共済", "group_life", "団体生命共済", ("団生", "団体生命")),
    Line(2, "car", "マイカー共済", "car", "マイカー共済", ("マイカー", "自動車共済")),
    Line(3, "compulsory_car_hq", "自賠責共済（本部ルート）", "compulsory_car", "自賠責共済", ("自賠責", "自賠責（本部）"), ("本部ルート", "本部")),
    Line(4, "compulsory_car_office", "自賠責共済（推進本部ルート）", "compulsory_car", "自賠責共済", ("自賠責",), ("推進本部ルート", "推進本部")),
    Line(5, "basic", "総合共済基本型", "basic", "総合共済基本型", ("基本型",), (), True),
)  # fmt: skip
HEAD = ["組合コード", "組合名", "年月", "共済種目", "保有", "新規", "解約", "転入", "転出", "増口"]


def directory(allowed: Sequence[str] | None = None) -> Directory:
    return Directory(UNIONS, LINES, PREFECTURES, None if allowed is None else frozenset(allowed))


def row(**changes: Any) -> list[Any]:
    """Return a sound row of the long layout, with some cells otherwise."""
    cells = dict(
        zip(HEAD, ["2001", "ひかり市職員労働組合", "2026年10月", "団体生命共済", 120, 3, 1, 0, 0, 2], strict=True)
    )
    return list((cells | changes).values())


def xlsx(
    rows: Sequence[Sequence[Any]],
    *,
    name: str = "実績",
    merged: Sequence[tuple[int, int, int, int, Any]] = (),
    hidden: Sequence[int] = (),
    more: dict[str, Sequence[Sequence[Any]]] | None = None,
    formulas: dict[tuple[int, int], tuple[str, Any]] | None = None,
) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        day = book.add_format({"num_format": "yyyy/mm/dd"})
        for title, cells in {name: rows, **(more or {})}.items():
            sheet = book.add_worksheet(title)
            for number, line in enumerate(cells):
                for column, value in enumerate(line):
                    if hasattr(value, "isoformat"):
                        sheet.write_datetime(number, column, value, day)
                    elif value is not None:
                        sheet.write(number, column, value)
            if title == name:
                for first_row, first_column, last_row, last_column, value in merged:
                    sheet.merge_range(first_row, first_column, last_row, last_column, value)
                for number in hidden:
                    sheet.set_row(number, None, None, {"hidden": True})
                for (number, column), (formula, value) in (formulas or {}).items():
                    sheet.write_formula(number, column, formula, None, value)
    return buffer.getvalue()


def without_cached(content: bytes) -> bytes:
    """Return a workbook as programs write it that do not reckon: formulas without values."""
    import re

    return changed_part(content, "xl/worksheets/sheet1.xml", lambda part: re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", part))


def changed_part(content: bytes, name: str, change: Any) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            part = old.read(entry)
            new.writestr(entry.filename, change(part) if entry.filename == name else part)
    return buffer.getvalue()


def text(rows: Sequence[Sequence[Any]], encoding: str = "utf-8", sign: str = ",") -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=sign, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode(encoding)


def ods(rows: Sequence[Sequence[Any]], *, cell: str = "") -> bytes:
    """Write an OpenDocument sheet by hand; `cell` is the XML of one more cell at the end of the last row."""
    lines = []
    for line in rows:
        cells = "".join(_ods_cell(value) for value in line)
        lines.append(f"<table:table-row>{cells}{cell if line is rows[-1] else ''}</table:table-row>")
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="実績">{"".join(lines)}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        book.writestr("content.xml", content)
        book.writestr("META-INF/manifest.xml", manifest)
    return buffer.getvalue()


def _ods_cell(value: Any) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, int):
        return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'


def read(
    content: bytes,
    folder: Path,
    *,
    allowed: Sequence[str] | None = None,
    month: int | None = None,
    is_flash: bool | None = None,
    file_name: str = "",
    **more: Any,
) -> FileReading:
    path = folder / "file"
    path.write_bytes(content)
    known = Circumstances(directory(allowed), NOVEMBER, month, is_flash, file_name)
    return read_results(read_file(path), known, **more)


def kinds(reading: FileReading) -> list[str]:
    return [str(fault.kind) for fault in reading.faults]
