"""A workbook's own parts: its sheets, the shared texts, the styles that decide how a cell shows its value."""

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from suishin.reading.readers.safety import Package, damaged
from suishin.reading.readers.sheets.cells import DEFAULT_SIZE, Style, in_font

if TYPE_CHECKING:
    from lxml.etree import _Element

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
ALIGNED = {"center": "center", "centerContinuous": "center", "right": "right"}
STRICT_RELATION_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(frozen=True, slots=True)
class SheetEntry:
    name: str
    part: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Book:
    """What all sheets share."""

    package: Package
    sheets: tuple[SheetEntry, ...]
    texts: tuple[str, ...]
    styles: tuple[Style, ...]
    is_1904: bool
    print_areas: dict[int, str]  # by the sheet's place in the book
    has_check_boxes: bool  # some cells may be check boxes of their own, and empty ones then are too

    def style(self, number: int) -> Style:
        return self.styles[number] if 0 <= number < len(self.styles) else Style()


def read_book(package: Package) -> Book:
    """Return a workbook's sheets, texts and styles. Raises Refused for one without its main part."""
    if not package.has("xl/workbook.xml"):
        raise damaged()
    root = package.xml("xl/workbook.xml")
    targets = relations(package, "xl/workbook.xml")
    properties = child(root, "workbookPr")
    styles = _styles(package, targets)
    return Book(
        package=package,
        sheets=tuple(_sheets(root, targets, package)),
        texts=_texts(package, targets),
        styles=styles,
        is_1904=properties is not None and properties.get("date1904") in ("1", "true"),
        print_areas=_print_areas(root),
        has_check_boxes=any(style.is_check_box for style in styles),
    )


def local(element: "_Element") -> str:
    """Return an element's name without its namespace; "" for comments."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def child(element: "_Element", name: str) -> "_Element | None":
    return next(element.iterchildren(f"{{*}}{name}"), None)


def descendants(element: "_Element", *names: str) -> Iterable["_Element"]:
    return element.iter(*(f"{{*}}{name}" for name in names))


def relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Return the parts that a part refers to: id → (kind, name of the part)."""
    folder, _, name = part.rpartition("/")
    listing = f"{folder}/_rels/{name}.rels"
    if not package.has(listing):
        return {}
    found = {}
    for entry in package.xml(listing):
        target, kind = entry.get("Target") or "", (entry.get("Type") or "").rpartition("/")[2]
        if entry.get("TargetMode") == "External" or not target:
            continue
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found[entry.get("Id") or ""] = (kind, path)
    return found


def _sheets(root: "_Element", targets: dict[str, tuple[str, str]], package: Package) -> Iterable[SheetEntry]:
    listed = child(root, "sheets")
    for entry in listed if listed is not None else ():
        kind, part = targets.get(entry.get(RELATION_ID) or entry.get(STRICT_RELATION_ID) or "", ("", ""))
        if kind == "worksheet" and package.has(part):
            yield SheetEntry(entry.get("name") or "", part, entry.get("state") in ("hidden", "veryHidden"))


def _print_areas(root: "_Element") -> dict[int, str]:
    names = child(root, "definedNames")
    found: dict[int, str] = {}
    for entry in names if names is not None else ():
        if entry.get("name") == "_xlnm.Print_Area" and (entry.get("localSheetId") or "").isdigit():
            area = (entry.text or "").rpartition("!")[2].replace("$", "")
            found[_whole(entry.get("localSheetId"))] = area
    return found


def _texts(package: Package, targets: dict[str, tuple[str, str]]) -> tuple[str, ...]:
    part = next((name for kind, name in targets.values() if kind == "sharedStrings"), "")
    if not part or not package.has(part):
        return ()
    return tuple(rich_text(entry) for entry in package.xml(part) if local(entry) == "si")


def rich_text(element: "_Element") -> str:
    """Return the text of a cell's runs without its reading aids (furigana)."""
    pieces = []
    for part in element:
        if local(part) == "t":
            pieces.append(part.text or "")
        elif local(part) == "r":
            text = child(part, "t")
            properties = child(part, "rPr")
            name = child(properties, "rFont") if properties is not None else None
            pieces.append(in_font((text.text or "") if text is not None else "", _val(name)))
    return "".join(pieces).replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")


def _val(element: "_Element | None") -> str:
    return (element.get("val") or "") if element is not None else ""


def _styles(package: Package, targets: dict[str, tuple[str, str]]) -> tuple[Style, ...]:
    part = next((name for kind, name in targets.values() if kind == "styles"), "")
    if not part or not package.has(part):
        return ()
    root = package.xml(part)
    codes = {_whole(entry.get("numFmtId")): entry.get("formatCode") or "" for entry in descendants(root, "numFmt")}
    listed = child(root, "fonts")
    fonts = [_font(entry) for entry in listed] if listed is not None else []
    formats = child(root, "cellXfs")
    return tuple(_style(entry, codes, fonts) for entry in formats) if formats is not None else ()


def _whole(text: str | None) -> int:
    """Return a whole number in an attribute, 0 where it is missing or none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def _font(entry: "_Element") -> tuple[str, float]:
    size = _val(child(entry, "sz"))
    return _val(child(entry, "name")), float(size) if size.replace(".", "").isdigit() else DEFAULT_SIZE


def _style(entry: "_Element", codes: dict[int, str], fonts: list[tuple[str, float]]) -> Style:
    format_id, font_id = (_whole(entry.get(name)) for name in ("numFmtId", "fontId"))
    font, size = fonts[font_id] if 0 <= font_id < len(fonts) else ("", DEFAULT_SIZE)
    alignment = child(entry, "alignment")
    indent = (alignment.get("indent") or "0") if alignment is not None else "0"
    return Style(
        format_id=format_id,
        format_code=codes.get(format_id, ""),
        font=font,
        size=size,
        wraps=alignment is not None and alignment.get("wrapText") in ("1", "true"),
        indent=_whole(indent),
        align=ALIGNED.get(alignment.get("horizontal") or "", "") if alignment is not None else "",
        is_check_box=any(True for _ in descendants(entry, "xfComplement")),
    )
