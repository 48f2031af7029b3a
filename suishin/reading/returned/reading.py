"""A returned workbook → its cells. Runs in a child process: everything here may be hostile."""

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from suishin.reading.readers.errors import Refused
from suishin.reading.readers.safety import Kind, Package, damaged, kind_of, open_package, refuse_document_type
from suishin.reading.readers.sheets.cells import Style
from suishin.reading.readers.sheets.grid import parse_cell
from suishin.reading.readers.sheets.values import EPOCH, EPOCH_1904, LAST_SERIAL, is_date_format
from suishin.reading.readers.xlsx.book import Book, SheetEntry, child, descendants, local, read_book, relations
from suishin.reading.returned.identity import FORMAT, GUIDE_SHEET, IDENTITY_SHEET, LISTS_SHEET, NAME_PREFIX
from suishin.reading.returned.model import ReturnedCell, ReturnedSheets

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_CELLS = 20_000  # that hold something, of one sheet; a form has some hundred
OWN_SHEETS = (GUIDE_SHEET, IDENTITY_SHEET, LISTS_SHEET)
TARGET = re.compile(r"'?((?:[^']|'')+?)'?!\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?[A-Z]{1,3}\$?[0-9]{1,7})?")
TRUTHS = {"=TRUE()": "TRUE", "=FALSE()": "FALSE", "=NA()": "#N/A"}  # how LibreOffice and we write states of a box
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # how a workbook writes what XML cannot hold


def read_returned(path: Path) -> ReturnedSheets:
    """Return what stands in a workbook of ours; without an identity for any other file."""
    try:
        if kind_of(path) is not Kind.XLSX:
            return ReturnedSheets()
        with open_package(path) as package:
            return _read(package)
    except Refused as refused:
        return ReturnedSheets(refusal=refused.message)


def _read(package: Package) -> ReturnedSheets:
    book = read_book(package)
    hidden = next((entry for entry in book.sheets if entry.name == IDENTITY_SHEET), None)
    if hidden is None:
        return ReturnedSheets()
    stored = _cells(hidden, book)
    if stored.get("A1", ReturnedCell("")).text != FORMAT:
        return ReturnedSheets()
    chunks = [stored[f"A{row}"].text for row in range(2, len(stored) + 2) if f"A{row}" in stored]
    sheets = [entry for entry in book.sheets if entry.name not in OWN_SHEETS]
    return ReturnedSheets(
        identity="".join(chunks),
        signature=stored.get("B1", ReturnedCell("")).text,
        places=dict(_places(package)),
        cells={entry.name: _cells(entry, book) for entry in sheets},
        boxes={entry.name: dict(_boxes(package, entry)) for entry in sheets},
        has_macros=package.has("xl/vbaProject.bin"),
    )


def _places(package: Package) -> Iterator[tuple[str, tuple[str, str]]]:
    names = child(package.xml("xl/workbook.xml"), "definedNames")
    for entry in names if names is not None else ():
        name, target = entry.get("name") or "", TARGET.fullmatch(entry.text or "")
        if name.startswith(NAME_PREFIX) and target:
            yield name, (target[1].replace("''", "'"), f"{target[2]}{target[3]}")


def _boxes(package: Package, entry: SheetEntry) -> Iterator[tuple[str, str]]:
    """Yield the state of each check box with the cell it is linked to."""
    for kind, part in relations(package, entry.part).values():
        if kind == "ctrlProp" and package.has(part):
            control = package.xml(part)
            linked = (control.get("fmlaLink") or "").rpartition("!")[2].replace("$", "")
            if control.get("objectType") == "CheckBox" and parse_cell(linked):
                yield linked, control.get("checked") or "Unchecked"


def _cells(entry: SheetEntry, book: Book) -> dict[str, ReturnedCell]:
    from lxml import etree

    content = book.package.read(entry.part)
    refuse_document_type(content)
    texts = _shared_texts(book)
    found: dict[str, ReturnedCell] = {}
    walker = etree.iterparse(
        BytesIO(content), events=("end",), tag="{*}row", resolve_entities=False, no_network=True, load_dtd=False
    )
    try:
        for _, row in walker:
            for cell in row:
                _take(cell, book, texts, found)
            _forget(row)
    except etree.XMLSyntaxError as error:
        raise damaged() from error
    return found


def _take(cell: "_Element", book: Book, texts: tuple[str, ...], found: dict[str, ReturnedCell]) -> None:
    name = cell.get("r") or ""
    if local(cell) != "c" or parse_cell(name) is None:
        return
    read = _cell(cell, book, texts)
    if read.text.strip() or read.formula:
        found[name] = read
        if len(found) > MOST_CELLS:
            raise Refused("シートのセルが多すぎます。送った様式のシートだけを残して、もう一度送ってください。")


def _forget(row: "_Element") -> None:
    """Free a row and those before it: a sheet may have a million empty ones."""
    row.clear()
    parent = row.getparent()
    while parent is not None and row.getprevious() is not None:
        del parent[0]


def _cell(cell: "_Element", book: Book, texts: tuple[str, ...]) -> ReturnedCell:
    kind, number = cell.get("t") or "n", cell.get("s") or "0"
    formula = child(cell, "f")
    value = child(cell, "v")
    written = (value.text or "") if value is not None else ""
    told = ("=" + (formula.text or "")) if formula is not None else ""
    if told in TRUTHS:
        return ReturnedCell(TRUTHS[told])
    if kind == "s":
        place = int(written) if written.isdecimal() else -1
        return ReturnedCell(texts[place] if 0 <= place < len(texts) else "", told)
    if kind == "inlineStr":
        inline = child(cell, "is")
        return ReturnedCell(_text(inline) if inline is not None else "", told)
    if kind == "b":
        return ReturnedCell({"1": "TRUE", "true": "TRUE"}.get(written, "FALSE" if written else ""), told)
    if kind == "n" and written:
        return ReturnedCell(_number(written, book.style(int(number) if number.isdecimal() else 0), book), told)
    return ReturnedCell(_unescaped(written), told)


def _number(written: str, style: Style, book: Book) -> str:
    try:
        amount = Decimal(repr(float(written)))
    except (InvalidOperation, ValueError):
        return written
    if not amount.is_finite():
        return written
    if is_date_format(style.format_id, style.format_code) and 0 < amount <= LAST_SERIAL:
        return ((EPOCH_1904 if book.is_1904 else EPOCH) + timedelta(days=int(amount))).isoformat()
    plain = f"{amount:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _shared_texts(book: Book) -> tuple[str, ...]:
    """Read the texts anew: here every character counts, where the reader of forms unites ways to write."""
    part = next(
        (name for kind, name in relations(book.package, "xl/workbook.xml").values() if kind == "sharedStrings"), ""
    )
    if not part or not book.package.has(part):
        return ()
    return tuple(_text(entry) for entry in book.package.xml(part) if local(entry) == "si")


def _text(element: "_Element") -> str:
    """Return the text of a cell's runs without its reading aids (furigana)."""
    aids = {text for aid in descendants(element, "rPh") for text in descendants(aid, "t")}
    return _unescaped("".join(text.text or "" for text in descendants(element, "t") if text not in aids))


def _unescaped(text: str) -> str:
    if "_x" in text:
        text = ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n")
