"""Word documents (.docx) → paragraphs and tables."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from suishin.reading.model import Document
from suishin.reading.readers.errors import Refused
from suishin.reading.readers.safety import damaged, open_package
from suishin.reading.readers.sheets.cells import in_font
from suishin.reading.readers.sign_fonts import shown_sign
from suishin.reading.readers.writing import Block, Paragraph, Table, TableCell, written_document

if TYPE_CHECKING:
    from lxml.etree import _Element

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WORD_2010 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
MAX_DEPTH = 6  # of tables within tables
MAX_PARAGRAPHS = 30_000
GONE = frozenset(("del", "moveFrom", "delText", "instrText", "Fallback", "rPr", "pPr"))
DRAWN = frozenset(("drawing", "pict", "object"))
AROUND = frozenset(("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"))
FONTS = ("ascii", "hAnsi", "eastAsia", "cs")
OFF = frozenset(("0", "false", "off"))


def read_docx(path: Path) -> Document:
    """Return the pages of a Word document, parted at the author's page breaks. Raises Refused."""
    with open_package(path) as package:
        root = package.xml("word/document.xml")
    body = next((element for element in root if _local(element) == "body"), None)
    if body is None:
        raise damaged()
    if sum(1 for _ in body.iter(f"{WORD}p")) > MAX_PARAGRAPHS:
        raise Refused("文書が長すぎます。報告書の部分だけを残して、もう一度登録してください。")
    return written_document("docx", _blocks(body, MAX_DEPTH))


def _local(element: "_Element") -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _blocks(parent: "_Element", depth: int) -> Iterator[Block]:
    """Yield paragraphs and tables, those inside content controls too."""
    for element in parent:
        name = _local(element)
        if name == "p":
            yield _paragraph(element)
        elif name == "tbl" and depth:
            yield _table(element, depth - 1)
        elif name in AROUND:
            _show_state(element)
            yield from _blocks(element, depth)


def _breaks_page(paragraph: "_Element") -> bool:
    starts = paragraph.find(f"{WORD}pPr/{WORD}pageBreakBefore")
    return starts is not None or any(found.get(f"{WORD}type") == "page" for found in paragraph.iter(f"{WORD}br"))


def _is_heading(paragraph: "_Element") -> bool:
    properties = paragraph.find(f"{WORD}pPr")
    if properties is None:
        return False
    style, level = properties.find(f"{WORD}pStyle"), properties.find(f"{WORD}outlineLvl")
    named = (style.get(f"{WORD}val") or "").lower() if style is not None else ""
    return level is not None or named.startswith(("heading", "title", "見出し", "表題"))


def _table(table: "_Element", depth: int) -> Table:
    widths = [_number(column.get(f"{WORD}w")) for column in table.iterfind(f"{WORD}tblGrid/{WORD}gridCol")]
    if not sum(widths):
        count = max((sum(_span(cell) for cell in row.iter(f"{WORD}tc")) for row in table.iter(f"{WORD}tr")), default=1)
        widths = [1.0] * max(count, 1)
    cells, rows = _cells(table, len(widths), depth)
    return Table(widths, cells, rows)


def _number(text: str | None) -> float:
    return float(text) if text and text.replace(".", "", 1).isdigit() else 0.0


def _span(cell: "_Element") -> int:
    found = cell.find(f"{WORD}tcPr/{WORD}gridSpan")
    return max(1, min(int(_number(found.get(f"{WORD}val"))), 100)) if found is not None else 1


def _cells(table: "_Element", columns: int, depth: int) -> tuple[list[TableCell], int]:
    """Return the cells of a table; one merged over several rows is one cell."""
    found: list[TableCell] = []
    open_cells: dict[int, TableCell] = {}
    rows = list(_rows(table))
    for number, row in enumerate(rows):
        column = 0
        for element in _row_cells(row):
            span = _span(element)
            merge = element.find(f"{WORD}tcPr/{WORD}vMerge")
            if merge is not None and merge.get(f"{WORD}val") != "restart" and column in open_cells:
                open_cells[column].last_row = number
            elif column < columns:
                cell = TableCell(list(_blocks(element, depth)), column, span, number, number)
                found.append(cell)
                open_cells[column] = cell
            column += span
    return found, len(rows)


def _rows(table: "_Element") -> Iterator["_Element"]:
    for element in table:
        if _local(element) == "tr":
            if element.find(f"{WORD}trPr/{WORD}del") is None:
                yield element
        elif _local(element) in AROUND:
            yield from _rows(element)


def _row_cells(row: "_Element") -> Iterator["_Element"]:
    for element in row:
        if _local(element) == "tc":
            yield element
        elif _local(element) in AROUND:
            _show_state(element)
            yield from _row_cells(element)


def _paragraph(element: "_Element") -> Paragraph:
    paragraph = Paragraph(breaks_page=_breaks_page(element), is_heading=_is_heading(element))
    _take(element, paragraph)
    return paragraph


def _take(parent: "_Element", paragraph: Paragraph, font: str = "") -> None:
    """Take what stands in a paragraph; `font` is the one of signs in which its letters are shown, if any."""
    for element in parent:
        name = _local(element)
        if name in GONE or (name == "r" and _is_hidden(element)):
            continue
        if name == "t":
            paragraph.lines[-1] += in_font(element.text or "", font)
        elif name in ("br", "cr"):
            paragraph.lines.append("")
        elif name in ("tab", "ptab"):
            paragraph.lines[-1] += "\u3000"
        elif name == "noBreakHyphen":
            paragraph.lines[-1] += "-"
        elif name == "sym":
            paragraph.lines[-1] += _symbol(element)
        elif name in DRAWN:
            paragraph.drawn.append("".join(text.text or "" for text in element.iter(f"{WORD}t")))
        elif name == "sdt":
            _take_control(element, paragraph)
        elif name == "fldChar":
            paragraph.lines[-1] += _legacy_box(element)
        elif name in ("commentRangeStart", "commentReference"):
            paragraph.has_note = True
        else:
            _take(element, paragraph, _sign_font(element) if name == "r" else font)


def _sign_font(run: "_Element") -> str:
    """Return the font of a run whose letters are signs, "" for any other."""
    fonts = run.find(f"{WORD}rPr/{WORD}rFonts")
    names = [fonts.get(f"{WORD}{kind}") or "" for kind in FONTS] if fonts is not None else []
    return next((name for name in names if "ing" in name or "ats" in name), "")


def _is_hidden(run: "_Element") -> bool:
    vanish = run.find(f"{WORD}rPr/{WORD}vanish")
    return vanish is not None and vanish.get(f"{WORD}val") not in OFF


def _symbol(element: "_Element") -> str:
    code = element.get(f"{WORD}char") or ""
    try:
        character = chr(int(code, 16))
    except ValueError:
        return ""
    return shown_sign(element.get(f"{WORD}font") or "", character)


def _take_control(control: "_Element", paragraph: Paragraph) -> None:
    """Take a content control: a check box by its state, anything else by its text."""
    shown = _shown_state(control)
    content = control.find(f"{WORD}sdtContent")
    if shown:
        paragraph.lines[-1] += shown
    elif content is not None:
        _take(content, paragraph)


def _shown_state(control: "_Element") -> str:
    """Return the check box of a content control as a glyph, whatever signs it was given; "" for another control."""
    if control.find(f"{WORD}sdtPr/{WORD_2010}checkbox") is None:
        return ""
    state = control.find(f"{WORD}sdtPr/{WORD_2010}checkbox/{WORD_2010}checked")
    value = state.get(f"{WORD_2010}val") if state is not None else "0"
    return "☐" if value in OFF else "☑"


def _show_state(control: "_Element") -> None:
    """Let a check box that stands around whole paragraphs or cells show its state as a glyph."""
    shown = _shown_state(control) if _local(control) == "sdt" else ""
    if shown:
        for place, text in enumerate(control.iterfind(f"{WORD}sdtContent//{WORD}t")):
            text.text = "" if place else shown


def _legacy_box(element: "_Element") -> str:
    """Return the check box of an old form field as a glyph."""
    box = element.find(f"{WORD}ffData/{WORD}checkBox")
    if box is None:
        return ""
    for name in ("checked", "default"):
        state = box.find(f"{WORD}{name}")
        if state is not None:
            return "☐" if state.get(f"{WORD}val") in OFF else "☑"
    return "☐"
