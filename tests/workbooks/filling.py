"""Filling in a workbook as an office program would: single cells, nothing else changed."""

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from lxml import etree

from suishin.reading.returned import Identity, ReturnedSheets
from suishin.reading.returned.reading import read_returned

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"


def read_bytes(content: bytes, folder: Path) -> ReturnedSheets:
    file = folder / "returned.xlsx"
    file.write_bytes(content)
    return read_returned(file)


def fields_of(content: bytes, folder: Path) -> dict[tuple[str, str, int, str], str]:
    """Return the cell of each field by key, part, row and column."""
    identity = Identity.from_text(read_bytes(content, folder).identity)
    return {(field.key, field.part, field.row, field.column): field.cell for field in identity.fields}


def fill(content: bytes, cells: Mapping[str, str | float | bool | None], *, formula: str = "") -> bytes:
    """Return the workbook with cells of its form changed; with a formula, that stands in all of them."""

    def change(part: bytes) -> bytes:
        root = etree.fromstring(part)
        for name, value in cells.items():
            cell = root.find(f".//{{{MAIN}}}c[@r='{name}']")
            _set(cell, value)
            if formula:
                etree.SubElement(cell, f"{{{MAIN}}}f").text = formula
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    return with_part(content, SHEET, change)


def _set(cell: etree._Element, value: str | float | bool | None) -> None:
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", None)
    if isinstance(value, bool):
        cell.set("t", "b")
        etree.SubElement(cell, f"{{{MAIN}}}v").text = "1" if value else "0"
    elif isinstance(value, str):
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, f"{{{MAIN}}}is"), f"{{{MAIN}}}t")
        text.text = value
    elif value is not None:
        etree.SubElement(cell, f"{{{MAIN}}}v").text = repr(value)


def with_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return the workbook with one part changed, or added where it was not."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        for entry in source.infolist():
            part = source.read(entry)
            book.writestr(entry.filename, change(part) if entry.filename == name else part)
        if name not in source.namelist():
            book.writestr(name, change(b""))
    return target.getvalue()
