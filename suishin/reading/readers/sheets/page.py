"""A sheet's cells and what lies over them → one page: every line of a cell with its place."""

import re
from collections.abc import Iterable, Iterator, Sequence

from suishin.reading.glyphs import EMPTY
from suishin.reading.model import Fragment, Mark, MarkKind, Page, Rect, Source
from suishin.reading.normalize import normalize_text
from suishin.reading.readers.sheets.cells import Cell, SheetContent
from suishin.reading.readers.sheets.grid import Area, Grid, parse_area
from suishin.reading.readers.sheets.laid_over import BoxPlace, box_places, settled
from suishin.reading.readers.widths import placed_signs, width_of

NEW_CONTROL = re.compile(
    r"\s*(?:チェック(?:\s*ボックス)?|オプション(?:\s*ボタン)?|ボタン|ラベル|グループ(?:\s*ボックス)?|check\s*box|option\s*button|button|label|group\s*box)\s*\d*\s*",
    re.IGNORECASE,
)
ALMOST = 0.6  # of a sign at the end of a wrapped text, so much lies in front of the cell's border
CHECK_BOX = 12.0  # points that the box of a control takes in front of its text
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
    boxes: list[BoxPlace] = []
    for cell in shown:
        area = grid.area_at(cell.row, cell.column)
        if cell.is_logical:
            marks.append(_logical(cell, area, grid, name))
            continue
        lines = list(_lines(cell, area, grid, name, occupied))
        signs = [sign for line in lines for sign in _glyphs(line)]
        fragments += lines
        marks += signs
        empty = [sign for sign in signs if sign.glyph in EMPTY]
        boxes += box_places(empty, grid.place(area), has_text=any(map(str.isalnum, cell.text)))
    marks += settled(over, boxes)
    fragments += _captions(over)
    fragments.sort(key=lambda fragment: (fragment.box.top, fragment.box.x0) if fragment.box else (0, 0))
    width = max((f.frame.x1 for f in fragments if f.frame), default=1.0)
    height = max((f.frame.bottom for f in fragments if f.frame), default=1.0) + 1
    return Page(number, tuple(fragments), tuple(marks), width, height, name, grid=grid)


def _captions(over: Iterable[Mark]) -> Iterator[Fragment]:
    """Yield the texts of check boxes and other controls; what a program calls a new one tells nothing."""
    for mark in over:
        if mark.kind is MarkKind.WIDGET and mark.label.strip() and mark.box and not NEW_CONTROL.fullmatch(mark.label):
            text = " ".join(normalize_text(mark.label).split("\n")).strip()
            x = min(mark.box.x0 + CHECK_BOX, mark.box.x1)
            place = Rect(x, mark.box.top, max(mark.box.x1, x + 1), mark.box.bottom)
            yield Fragment(text, mark.source, place, mark.box)


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
    assert fragment.box
    text, box, frame = fragment.text, fragment.box, fragment.frame
    size = (box.x1 - box.x0) / max(width_of(text), 1.0)
    whole = width_of(text)
    for left, right, sign in placed_signs(text):
        x = box.x0 + left * size
        if frame and right == whole and box.x1 > frame.x1:  # the text was wrapped: somewhere in its last line
            x = min(x, frame.x1 - ALMOST * size)
        place = Rect(x, box.top, x + (right - left) * size, box.bottom)
        yield Mark(MarkKind.GLYPH, fragment.source, place, glyph=sign)
