"""Blocks → pages with a place for every line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from suishin.reading.model import Fragment, Mark, MarkKind, Page, Rect, Source
from suishin.reading.normalize import normalize_text
from suishin.reading.readers.widths import placed_signs, width_of
from suishin.reading.readers.writing.blocks import Block, Paragraph, Table, TableCell

PAGE_WIDTH = 520.0
SIZE = 10.0  # of a letter; sizes are not looked at
STEP = 13.0  # from line to line
PADDING = 4.0


@dataclass
class _Page:
    """The page that is being filled."""

    number: int = 1
    bottom: float = 0.0
    fragments: list[Fragment] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


def lay_out(blocks: Iterable[Block]) -> Iterator[Page]:
    """Yield the pages; a break before anything was written makes none."""
    page = _Page()
    for block in blocks:
        if isinstance(block, Paragraph) and block.breaks_page and page.fragments:
            yield _finished(page)
            page = _Page(page.number + 1)
        page.blocks.append(block)
        page.bottom = _place(block, page, Rect(0, page.bottom, PAGE_WIDTH, page.bottom), None)
    yield _finished(page)


def _finished(page: _Page) -> Page:
    height = max(page.bottom, 1.0) + STEP
    return Page(page.number, tuple(page.fragments), tuple(page.marks), PAGE_WIDTH, height, blocks=tuple(page.blocks))


def _place(block: Block, page: _Page, area: Rect, frame: Rect | None) -> float:
    """Put a paragraph or a table at the top of an area; return where it ends."""
    if isinstance(block, Table):
        return _place_table(block, page, area)
    top = area.top
    starts: bool | None = True
    for line in block.lines:
        if line.strip():
            _add_line(line.rstrip(), page, Rect(area.x0, top, area.x1, top + STEP), frame, starts=starts)
        starts = None
        top += STEP * _turns(line, area)
    _add_drawn(block, page, Rect(area.x0, area.top, area.x1, top))
    return top


def _turns(line: str, area: Rect) -> int:
    room = max(area.x1 - area.x0 - 2 * PADDING, SIZE)
    return max(1, int(width_of(line) * SIZE / room + 0.999))


def _add_line(text: str, page: _Page, place: Rect, frame: Rect | None, *, starts: bool | None) -> None:
    text = normalize_text(text)
    x = place.x0 + PADDING
    box = Rect(x, place.top, x + width_of(text) * SIZE, place.bottom)
    source = Source(page=page.number, box=Rect(place.x0, place.top, min(box.x1, place.x1), place.bottom))
    page.fragments.append(Fragment(text, source, box, frame, starts))
    for left, right, sign in placed_signs(text):
        place = Rect(x + left * SIZE, box.top, x + right * SIZE, box.bottom)
        page.marks.append(Mark(MarkKind.GLYPH, source, place, glyph=sign))


def _add_drawn(paragraph: Paragraph, page: _Page, place: Rect) -> None:
    source = Source(page=page.number, box=place)
    for label in paragraph.drawn:
        page.marks.append(Mark(MarkKind.DRAWING, source, place, label=label))
    if paragraph.has_note:
        page.marks.append(Mark(MarkKind.ANNOTATION, source, place))


def _place_table(table: Table, page: _Page, area: Rect) -> float:
    edges = _column_edges(table, area)
    tops = [area.top]
    for height in _row_heights(table, edges):
        tops.append(tops[-1] + height)
    for cell in table.cells:
        frame = _cell_frame(cell, edges, tops)
        top = frame.top
        for block in cell.blocks:
            top = _place(block, page, Rect(frame.x0, top, frame.x1, frame.bottom), frame)
    return tops[-1]


def _cell_frame(cell: TableCell, edges: list[float], tops: list[float]) -> Rect:
    last = min(cell.column + cell.span, len(edges) - 1)
    return Rect(edges[min(cell.column, last)], tops[cell.row], edges[last], tops[cell.last_row + 1])


def _column_edges(table: Table, area: Rect) -> list[float]:
    scale = (area.x1 - area.x0) / (sum(table.widths) or 1.0)
    edges = [area.x0]
    for width in table.widths:
        edges.append(edges[-1] + width * scale)
    return edges


def _row_heights(table: Table, edges: list[float]) -> list[float]:
    heights = [STEP] * table.rows
    tall: list[tuple[TableCell, float]] = []
    for cell in table.cells:
        frame = _cell_frame(cell, edges, [0.0] * (table.rows + 1))
        need = sum(_height(block, frame) for block in cell.blocks) + 2
        if cell.row == cell.last_row:
            heights[cell.row] = max(heights[cell.row], need)
        else:
            tall.append((cell, need))
    for cell, need in tall:
        lacking = need - sum(heights[cell.row : cell.last_row + 1])
        heights[cell.last_row] += max(0.0, lacking)
    return heights


def _height(block: Block, area: Rect) -> float:
    if isinstance(block, Table):
        return sum(_row_heights(block, _column_edges(block, Rect(area.x0, 0, area.x1, 0))))
    return sum(STEP * _turns(line, area) for line in block.lines)
