"""A sheet's cells and what lies over them → one page: every line of a cell with its place."""

from collections.abc import Iterable, Iterator, Sequence

from suishin.reading.glyphs import CHECK_LETTERS, TICK_GLYPHS
from suishin.reading.model import Fragment, Mark, MarkKind, Page, Rect, Source
from suishin.reading.normalize import normalize_text
from suishin.reading.readers.sheets.cells import Cell, SheetContent
from suishin.reading.readers.sheets.grid import Area, Grid, parse_area
from suishin.reading.readers.widths import width_of

MAY_BE_TICK = frozenset(TICK_GLYPHS + CHECK_LETTERS)
LINE = 1.3  # height of a line, by the size of its letters
PADDING = 2.0  # points between a cell's border and its text


def sheet_page(number: int, name: str, content: SheetContent, over: Sequence[Mark], *, print_area: str = "") -> Page:
    """Return a sheet as a page. `over` lies over the cells: controls, shapes, pictures, notes."""
    grid = content.grid
    printed = _printed_columns(print_area)
    shown = [
        cell
        for cell in content.cells
        if not grid.is_hidden(cell.row, cell.column) and (printed is None or cell.column <= printed)
    ]
    occupied = {(cell.row, cell.column) for cell in shown}
    fragments: list[Fragment] = []
    marks: list[Mark] = []
    for cell in shown:
        area = grid.area_at(cell.row, cell.column)
        if cell.is_logical:
            marks.append(_logical(cell, area, grid, name))
            continue
        for fragment in _lines(cell, area, grid, name, occupied):
            fragments.append(fragment)
            marks.extend(_glyphs(fragment))
    marks += over
    fragments.sort(key=lambda fragment: (fragment.box.top, fragment.box.x0) if fragment.box else (0, 0))
    width = max((f.frame.x1 for f in fragments if f.frame), default=1.0)
    height = max((f.frame.bottom for f in fragments if f.frame), default=1.0) + 1
    return Page(number, tuple(fragments), tuple(marks), width, height, name, grid=grid)


def _printed_columns(area: str) -> int | None:
    """Return the last column that is printed: helper cells beside the form are none of its answers."""
    parsed = parse_area(area)
    return parsed.last_column if parsed and parsed.last_column >= 3 else None


def _logical(cell: Cell, area: Area, grid: Grid, sheet: str) -> Mark:
    """Return a check box in a cell as the glyph it shows; a plain TRUE or FALSE is a text that says nothing sure."""
    source, box = Source(sheet=sheet, cell=area.name), grid.place(area)
    if cell.style.is_check_box:
        return Mark(MarkKind.GLYPH, source, box, cell.is_on, "☑" if cell.is_on else "☐")
    return Mark(MarkKind.TEXT, source, box, label="TRUE" if cell.is_on else "FALSE")


def _lines(cell: Cell, area: Area, grid: Grid, sheet: str, occupied: set[tuple[int, int]]) -> Iterator[Fragment]:
    """Yield the lines of a cell; those that an author broke stay apart, the block stands in the cell's middle."""
    frame = _frame(cell, area, grid, occupied)
    source = Source(sheet=sheet, cell=area.name)
    texts = normalize_text(cell.text).split("\n")
    size = cell.style.size
    left = frame.x0 + PADDING + cell.style.indent * size
    room = max(frame.x1 - left - PADDING, size)
    turns = [max(1, round(width_of(text) * size / room + 0.499)) if cell.style.wraps else 1 for text in texts]
    step = min(LINE * size, (frame.bottom - frame.top) / sum(turns))
    top = (frame.top + frame.bottom - step * sum(turns)) / 2
    for text, count in zip(texts, turns, strict=True):
        if text.strip():
            box = Rect(left, top, left + width_of(text) * size, top + step * count)
            yield Fragment(text.rstrip(), source, box, frame)
        top += step * count


def _frame(cell: Cell, area: Area, grid: Grid, occupied: set[tuple[int, int]]) -> Rect:
    """Return a cell's own box, widened over the empty cells that its text runs into."""
    place = grid.place(area)
    widest = max(width_of(text) for text in cell.text.split("\n")) * cell.style.size
    if cell.style.wraps or area.last_column > area.column or place.x0 + widest <= place.x1:
        return place
    column = area.last_column + 1
    while (cell.row, column) not in occupied and grid.left(column) < place.x0 + widest and column < area.column + 60:
        if (cell.row, column) in grid.merged:
            break
        column += 1
    return Rect(place.x0, place.top, grid.left(column), place.bottom)


def _glyphs(fragment: Fragment) -> Iterable[Mark]:
    """Yield the tick glyphs of a line, each where its characters put it."""
    if not MAY_BE_TICK.intersection(fragment.text) or not fragment.box:
        return
    size = (fragment.box.x1 - fragment.box.x0) / max(width_of(fragment.text), 1.0)
    x = fragment.box.x0
    for character in fragment.text:
        width = width_of(character) * size
        if character in MAY_BE_TICK:
            box = Rect(x, fragment.box.top, x + width, fragment.box.bottom)
            yield Mark(MarkKind.GLYPH, fragment.source, box, glyph=character)
        x += width
