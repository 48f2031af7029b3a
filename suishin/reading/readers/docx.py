"""Word documents (.docx) → pages laid out roughly as Word would: tables in their columns, lines one below the other.

Word keeps no places; the layout here is only good enough to tell left from right and above from below.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from suishin.reading.glyphs import CHECK_LETTERS, TICK_GLYPHS
from suishin.reading.model import Document, Fragment, Mark, MarkKind, Page, Rect, Source
from suishin.reading.normalize import normalize_text
from suishin.reading.readers.errors import Refused
from suishin.reading.readers.safety import damaged, open_package
from suishin.reading.readers.sign_fonts import shown_sign
from suishin.reading.readers.widths import width_of

if TYPE_CHECKING:
    from lxml.etree import _Element

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WORD_2010 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
PAGE_WIDTH = 520.0
SIZE = 10.0  # of a letter; sizes are not looked at
STEP = 13.0  # from line to line
PADDING = 4.0
TWIP = 20.0  # to a point
MAX_DEPTH = 6  # of tables within tables
MAX_PARAGRAPHS = 30_000
MAY_BE_TICK = frozenset(TICK_GLYPHS + CHECK_LETTERS)
GONE = frozenset(("del", "moveFrom", "delText", "instrText", "Fallback", "rPr", "pPr"))
DRAWN = frozenset(("drawing", "pict", "object"))
OFF = frozenset(("0", "false", "off"))


@dataclass
class Paragraph:
    """The lines of one paragraph and what is drawn in it."""

    lines: list[str] = field(default_factory=lambda: [""])
    drawn: list[str] = field(default_factory=list)  # the texts inside shapes
    has_note: bool = False


@dataclass
class Layout:
    """The page that is being filled."""

    number: int = 1
    bottom: float = 0.0
    fragments: list[Fragment] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)


def read_docx(path: Path) -> Document:
    """Return the pages of a Word document, parted at the author's page breaks. Raises Refused."""
    with open_package(path) as package:
        root = package.xml("word/document.xml")
    body = next((element for element in root if _local(element) == "body"), None)
    if body is None:
        raise damaged()
    if sum(1 for _ in body.iter(f"{WORD}p")) > MAX_PARAGRAPHS:
        raise Refused("文書が長すぎます。報告書の部分だけを残して、もう一度登録してください。")
    layouts = [Layout()]
    for block in _blocks(body):
        if _breaks_page(block) and layouts[-1].fragments:
            layouts.append(Layout(len(layouts) + 1))
        layout = layouts[-1]
        layout.bottom = _place(block, layout, Rect(0, layout.bottom, PAGE_WIDTH, layout.bottom), None, MAX_DEPTH)
    return Document(kind="docx", pages=tuple(_page(layout) for layout in layouts))


def _page(layout: Layout) -> Page:
    return Page(layout.number, tuple(layout.fragments), tuple(layout.marks), PAGE_WIDTH, max(layout.bottom, 1.0) + STEP)


def _local(element: "_Element") -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _blocks(parent: "_Element") -> Iterator["_Element"]:
    """Yield paragraphs and tables, those inside content controls too."""
    for element in parent:
        name = _local(element)
        if name in ("p", "tbl"):
            yield element
        elif name in ("sdt", "sdtContent", "ins", "customXml", "smartTag"):
            yield from _blocks(element)


def _breaks_page(block: "_Element") -> bool:
    if _local(block) != "p":
        return False
    starts = block.find(f"{WORD}pPr/{WORD}pageBreakBefore")
    return starts is not None or any(found.get(f"{WORD}type") == "page" for found in block.iter(f"{WORD}br"))


def _place(block: "_Element", layout: Layout, area: Rect, frame: Rect | None, depth: int) -> float:
    """Put a paragraph or a table at the top of an area; return where it ends."""
    if _local(block) == "tbl":
        return _place_table(block, layout, area, depth) if depth else area.top
    paragraph = _paragraph(block)
    top = area.top
    starts: bool | None = True
    for line in paragraph.lines:
        if line.strip():
            _add_line(line.rstrip(), layout, Rect(area.x0, top, area.x1, top + STEP), frame, starts=starts)
        starts = None
        top += STEP * _turns(line, area)
    _add_drawn(paragraph, layout, Rect(area.x0, area.top, area.x1, top))
    return top


def _turns(line: str, area: Rect) -> int:
    room = max(area.x1 - area.x0 - 2 * PADDING, SIZE)
    return max(1, int(width_of(line) * SIZE / room + 0.999))


def _add_line(text: str, layout: Layout, place: Rect, frame: Rect | None, *, starts: bool | None) -> None:
    text = normalize_text(text)
    x = place.x0 + PADDING
    box = Rect(x, place.top, x + width_of(text) * SIZE, place.bottom)
    source = Source(page=layout.number, box=Rect(place.x0, place.top, min(box.x1, place.x1), place.bottom))
    layout.fragments.append(Fragment(text, source, box, frame, starts))
    for character in text:
        width = width_of(character) * SIZE
        if character in MAY_BE_TICK:
            layout.marks.append(Mark(MarkKind.GLYPH, source, Rect(x, box.top, x + width, box.bottom), glyph=character))
        x += width


def _add_drawn(paragraph: Paragraph, layout: Layout, place: Rect) -> None:
    source = Source(page=layout.number, box=place)
    for label in paragraph.drawn:
        layout.marks.append(Mark(MarkKind.DRAWING, source, place, label=label))
    if paragraph.has_note:
        layout.marks.append(Mark(MarkKind.ANNOTATION, source, place))


@dataclass
class TableCell:
    element: "_Element"
    column: int
    span: int
    row: int
    last_row: int


def _place_table(table: "_Element", layout: Layout, area: Rect, depth: int) -> float:
    edges = _column_edges(table, area)
    cells, row_count = _cells(table, len(edges) - 1)
    heights = _row_heights(cells, row_count, edges, depth)
    tops = [area.top]
    for height in heights:
        tops.append(tops[-1] + height)
    for cell in cells:
        frame = _cell_frame(cell, edges, tops)
        top = frame.top
        for block in _blocks(cell.element):
            top = _place(block, layout, Rect(frame.x0, top, frame.x1, frame.bottom), frame, depth - 1)
    return tops[-1]


def _cell_frame(cell: TableCell, edges: list[float], tops: list[float]) -> Rect:
    last = min(cell.column + cell.span, len(edges) - 1)
    return Rect(edges[min(cell.column, last)], tops[cell.row], edges[last], tops[cell.last_row + 1])


def _column_edges(table: "_Element", area: Rect) -> list[float]:
    widths = [_number(column.get(f"{WORD}w")) / TWIP for column in table.iterfind(f"{WORD}tblGrid/{WORD}gridCol")]
    if not sum(widths):
        count = max((sum(_span(cell) for cell in row.iter(f"{WORD}tc")) for row in table.iter(f"{WORD}tr")), default=1)
        widths = [1.0] * max(count, 1)
    scale = (area.x1 - area.x0) / sum(widths)
    edges = [area.x0]
    for width in widths:
        edges.append(edges[-1] + width * scale)
    return edges


def _number(text: str | None) -> float:
    return float(text) if text and text.replace(".", "", 1).isdigit() else 0.0


def _span(cell: "_Element") -> int:
    found = cell.find(f"{WORD}tcPr/{WORD}gridSpan")
    return max(1, min(int(_number(found.get(f"{WORD}val"))), 100)) if found is not None else 1


def _cells(table: "_Element", columns: int) -> tuple[list[TableCell], int]:
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
                cell = TableCell(element, column, span, number, number)
                found.append(cell)
                open_cells[column] = cell
            column += span
    return found, len(rows)


def _rows(table: "_Element") -> Iterator["_Element"]:
    for element in table:
        if _local(element) == "tr":
            yield element
        elif _local(element) in ("sdt", "sdtContent", "ins"):
            yield from _rows(element)


def _row_cells(row: "_Element") -> Iterator["_Element"]:
    for element in row:
        if _local(element) == "tc":
            yield element
        elif _local(element) in ("sdt", "sdtContent", "ins"):
            yield from _row_cells(element)


def _row_heights(cells: Iterable[TableCell], rows: int, edges: list[float], depth: int) -> list[float]:
    heights = [STEP] * rows
    tall: list[tuple[TableCell, float]] = []
    for cell in cells:
        frame = _cell_frame(cell, edges, [0.0] * (rows + 1))
        need = sum(_height(block, frame, depth) for block in _blocks(cell.element)) + 2
        if cell.row == cell.last_row:
            heights[cell.row] = max(heights[cell.row], need)
        else:
            tall.append((cell, need))
    for cell, need in tall:
        lacking = need - sum(heights[cell.row : cell.last_row + 1])
        heights[cell.last_row] += max(0.0, lacking)
    return heights


def _height(block: "_Element", area: Rect, depth: int) -> float:
    if _local(block) == "tbl":
        return _place_table(block, Layout(), Rect(area.x0, 0, area.x1, 0), depth - 1) if depth > 1 else 0.0
    return sum(STEP * _turns(line, area) for line in _paragraph(block).lines)


def _paragraph(element: "_Element") -> Paragraph:
    paragraph = Paragraph()
    _take(element, paragraph)
    return paragraph


def _take(parent: "_Element", paragraph: Paragraph) -> None:
    for element in parent:
        name = _local(element)
        if name in GONE or (name == "r" and _is_hidden(element)):
            continue
        if name == "t":
            paragraph.lines[-1] += element.text or ""
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
            _take(element, paragraph)


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
    state = control.find(f"{WORD}sdtPr/{WORD_2010}checkbox/{WORD_2010}checked")
    if control.find(f"{WORD}sdtPr/{WORD_2010}checkbox") is not None:
        value = state.get(f"{WORD_2010}val") if state is not None else "0"
        paragraph.lines[-1] += "☐" if value in OFF else "☑"
        return
    content = control.find(f"{WORD}sdtContent")
    if content is not None:
        _take(content, paragraph)


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
