"""The report form as a spreadsheet of OpenDocument, written by hand: what `SheetWriter` asks of Excel's sheets is kept and put as XML."""

import zipfile
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from tests.reading.writers.invented import InventedReport
from tests.reading.writers.xlsx_form import Layout, SheetWriter

NAMESPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in {
        "office": "office", "table": "table", "text": "text", "style": "style", "draw": "drawing",
        "fo": "xsl-fo-compatible", "svg": "svg-compatible", "form": "form",
    }.items()
)  # fmt: skip
POINTS_OF_WIDTH = 5.25
PLAIN = Layout()
MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"


class OdsBook:
    """Gives formats as they are."""

    def add_format(self, properties: dict[str, Any]) -> dict[str, Any]:
        return properties


@dataclass
class OdsSheet:
    """Keeps what is written into a sheet."""

    values: dict[tuple[int, int], Any] = field(default_factory=dict)
    wraps: set[tuple[int, int]] = field(default_factory=set)
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)
    cell_xml: dict[tuple[int, int], str] = field(default_factory=dict)  # put into a cell beside its text
    forms: str = ""  # XML of the controls
    shapes: str = ""  # XML of what is drawn on the sheet

    def write(self, row: int, column: int, value: Any, style: Any = None) -> None:
        self.values[row, column] = value
        if style and style.get("text_wrap"):
            self.wraps.add((row, column))

    write_string = write_datetime = write

    def merge_range(self, row: int, column: int, last_row: int, last: int, value: Any, style: Any) -> None:
        self.spans[row, column] = (last_row - row + 1, last - column + 1)
        self.write(row, column, value, style)

    def set_row(self, row: int, height: float) -> None:
        self.heights[row] = height

    def set_column(self, first: int, last: int, width: float) -> None:
        self.widths |= dict.fromkeys(range(first, last + 1), width * POINTS_OF_WIDTH + 3.75)

    def set_paper(self, _size: int) -> None: ...

    def fit_to_pages(self, _wide: int, _tall: int) -> None: ...

    def top(self, row: int) -> float:
        return sum(self.heights.get(each, 15.0) for each in range(row))

    def left(self, column: int) -> float:
        return sum(self.widths.get(each, 48.0) for each in range(column))

    def xml(self, name: str, style: str = "ta1") -> str:
        columns = "".join(
            f'<table:table-column table:style-name="co{each}"/>' for each in range(max(self.widths, default=20) + 1)
        )
        rows = "".join(self._row(row) for row in range(max(row for row, _ in self.values) + 1))
        rest = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        return (
            f'<table:table table:name={quoteattr(name)} table:style-name="{style}"><office:forms><form:form>{self.forms}'
            f"</form:form></office:forms><table:shapes>{self.shapes}</table:shapes>{columns}{rows}{rest}</table:table>"
        )

    def styles(self) -> str:
        columns = "".join(
            f'<style:style style:name="co{column}" style:family="table-column"><style:table-column-properties '
            f'style:column-width="{self.widths.get(column, 48.0)}pt"/></style:style>'
            for column in range(max(self.widths, default=20) + 1)
        )
        rows = "".join(
            f'<style:style style:name="ro{row}" style:family="table-row"><style:table-row-properties '
            f'style:row-height="{height}pt"/></style:style>'
            for row, height in self.heights.items()
        )
        return columns + rows

    def _row(self, row: int) -> str:
        style = f' table:style-name="ro{row}"' if row in self.heights else ""
        held = sorted(column for at, column in self.values if at == row)
        cells, column = "", 0
        for place in held:
            if place > column:
                cells += f'<table:table-cell table:number-columns-repeated="{place - column}"/>'
            cells += self._cell(row, place)
            column = place + 1
        return f"<table:table-row{style}>{cells or '<table:table-cell/>'}</table:table-row>"

    def _cell(self, row: int, column: int) -> str:
        value = self.values[row, column]
        spans = self.spans.get((row, column))
        attributes = ' table:style-name="wraps"' if (row, column) in self.wraps else ""
        if spans:
            attributes += f' table:number-rows-spanned="{spans[0]}" table:number-columns-spanned="{spans[1]}"'
        if isinstance(value, bool):
            attributes += f' office:value-type="boolean" office:boolean-value="{str(value).lower()}"'
        elif isinstance(value, date):
            attributes += f' office:value-type="date" office:date-value="{value.isoformat()}"'
            value = f"R{value.year - 2018}.{value.month}.{value.day}"
        else:
            attributes += ' office:value-type="string"'
        paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
        return f"<table:table-cell{attributes}>{self.cell_xml.get((row, column), '')}{paragraphs}</table:table-cell>"


def ods_sheet(report: InventedReport, layout: Layout = PLAIN) -> tuple[OdsSheet, dict[str, tuple[int, int]]]:
    """Return a filled sheet and where the ticks stand in it."""
    sheet = OdsSheet()
    writer = SheetWriter(OdsBook(), sheet, report, layout)
    writer.write()
    return sheet, writer.places


def write_ods(path: Path, sheets: dict[str, OdsSheet], *, hidden: str = "", manifest: str = "") -> Path:
    """Write sheets, which must have the same measures, into one file."""
    first = next(iter(sheets.values()))
    tables = "".join(sheet.xml(name, "gone" if name == hidden else "ta1") for name, sheet in sheets.items())
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMESPACES}><office:automatic-styles>'
        '<style:style style:name="ta1" style:family="table"><style:table-properties table:display="true"/></style:style>'
        '<style:style style:name="gone" style:family="table"><style:table-properties table:display="false"/></style:style>'
        '<style:style style:name="wraps" style:family="table-cell"><style:table-cell-properties fo:wrap-option="wrap"/>'
        '<style:text-properties fo:font-size="8pt"/></style:style>'
        '<style:style style:name="signs" style:family="text"><style:text-properties style:font-name="Wingdings"/></style:style>'
        f"{first.styles()}</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet>"
        "</office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(zipfile.ZipInfo("mimetype"), MIMETYPE)
        package.writestr("content.xml", content)
        if manifest:
            package.writestr("META-INF/manifest.xml", manifest)
    return path
