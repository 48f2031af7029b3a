"""What a workbook's own XML tells beside its values: hidden rows, formulas, and formulas never reckoned.

Sheets are looked through piece by piece: one with a million empty rows costs no memory.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from suishin.reading.readers.errors import Refused
from suishin.reading.readers.safety import Package, damaged
from suishin.reading.readers.sheets.grid import parse_cell
from suishin.reading.readers.xlsx.book import RELATION_ID, STRICT_RELATION_ID, child, relations
from suishin.results.files.cells.model import CellPlace

PIECE = 1 << 20
PREFIX = rb"<(?:\w+:)?"
ROW = re.compile(PREFIX + rb"row\b([^>]*)>")
FORMULA_CELL = re.compile(
    PREFIX + rb"c\b([^>]*)>\s*" + PREFIX + rb"f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*([^\s].{0,40})?", re.S
)
NAME = re.compile(rb'\br="([^"]*)"')
HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
VALUE = re.compile(PREFIX + rb"v\b[^>/]*>[^<]")
ODS_FORMULA = re.compile(rb"<table:table-cell\b([^>]*table:formula=[^>]*)>")
UNRECKONED = "計算の結果が保存されていない式があります。表計算ソフトで開いて保存し直し、もう一度送ってください。"


@dataclass(slots=True)
class SheetParts:
    hidden_rows: int = 0
    formulas: int = 0
    unreckoned: list[CellPlace] = field(default_factory=list)


def parts_of_sheets(package: Package) -> dict[str, SheetParts]:
    """Return what stands beside the values of each sheet, by its name."""
    if not package.has("xl/workbook.xml"):
        return {}  # the binary format, of which the values must do
    listed = child(package.xml("xl/workbook.xml"), "sheets")
    targets = relations(package, "xl/workbook.xml")
    found = {}
    for entry in listed if listed is not None else ():
        _kind, part = targets.get(entry.get(RELATION_ID) or entry.get(STRICT_RELATION_ID) or "", ("", ""))
        if package.has(part):
            found[entry.get("name") or ""] = _parts(package, part)
    return found


def refuse_unreckoned(package: Package) -> None:
    """Raise Refused for an ODS with a formula that has no value: calamine shows it as an empty cell."""
    for piece in _pieces(package, "content.xml", b"table-row "):
        for cell in ODS_FORMULA.finditer(piece):
            if b"office:value-type=" not in cell[1]:
                raise Refused(UNRECKONED)


def _parts(package: Package, part: str) -> SheetParts:
    parts = SheetParts()
    for piece in _pieces(package, part, b"row "):
        if b"hidden=" in piece:
            parts.hidden_rows += sum(1 for row in ROW.finditer(piece) if HIDDEN.search(row[1]))
        if b"<f" in piece or b":f>" in piece:
            _take_formulas(piece, parts)
    return parts


def _take_formulas(piece: bytes, parts: SheetParts) -> None:
    for cell in FORMULA_CELL.finditer(piece):
        parts.formulas += 1
        name = NAME.search(cell[1])
        place = parse_cell(name[1].decode("ascii", "replace")) if name else None
        if place and not VALUE.match(cell[2] or b""):
            parts.unreckoned.append(place)


def _pieces(package: Package, part: str, boundary: bytes) -> Iterator[bytes]:
    """Yield a part in pieces that begin where a row begins."""
    rest = b""
    try:
        with package.archive.open(part) as stream:
            while chunk := stream.read(PIECE):
                rest += chunk
                cut = rest.rfind(b"<", 0, max(rest.rfind(boundary), 0))
                if cut > 0:
                    yield rest[:cut]
                    rest = rest[cut:]
    except Exception as error:
        raise damaged() from error
    yield rest
