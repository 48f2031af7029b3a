"""Workbooks (.xlsx, .xlsm) → one page for each sheet that is shown, every line of a cell with its place."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from suishin.reading.glyphs import CHECK_LETTERS, TICK_GLYPHS
from suishin.reading.model import Document, Finding, Fragment, Mark, MarkKind, Page, Rect, Severity, Source
from suishin.reading.normalize import normalize_text
from suishin.reading.readers.errors import Refused
from suishin.reading.readers.safety import open_package
from suishin.reading.readers.widths import width_of
from suishin.reading.readers.xlsx.book import Book, SheetEntry, read_book
from suishin.reading.readers.xlsx.cells import Cell, SheetContent, read_cells
from suishin.reading.readers.xlsx.drawings import marks_over
from suishin.reading.readers.xlsx.grid import Area, Grid, parse_area

MAY_BE_TICK = frozenset(TICK_GLYPHS + CHECK_LETTERS)
LINE = 1.3  # height of a line, by the size of its letters
PADDING = 2.0  # points between a cell's border and its text
EXAMPLE_SHEET = re.compile(r"記入例|記載例|記入見本|見本|サンプル|sample|example|書き方|記入要領", re.IGNORECASE)
EXAMPLE_NOTE = re.compile(r"[\s\u3000【\[（(〔<＜※■●]*(?:記入例|記載例|記入見本|見本|サンプル)[\s\u3000】\]）)〕>＞]*")
PLACEHOLDER = re.compile(r"[○〇●◯△×✕ＸX＿_]{1,}[\s\u3000]*(?:都|道|府|県)(?:本部)?")
TOP_ROWS = 12  # where a sheet says that it is an example


def read_xlsx(path: Path) -> Document:
    """Return every visible sheet of a workbook. Raises Refused for a damaged or hostile file."""
    with open_package(path) as package:
        book = read_book(package)
        pages: list[Page] = []
        findings: list[Finding] = []
        for place, entry in enumerate(book.sheets):
            if entry.is_hidden:
                findings.append(_hidden(entry))
                continue
            content = read_cells(entry.part, book)
            if _is_example(entry, content):
                findings.append(_example(entry))
                continue
            pages.append(_page(place, entry, content, book))
    if findings and not pages:
        raise Refused("読めるシートがありません。" + "".join(finding.message for finding in findings))
    return Document(kind="xlsx", pages=tuple(pages), findings=tuple(findings))


def _hidden(entry: SheetEntry) -> Finding:
    return Finding(
        "hidden_sheet",
        Severity.NOTE,
        "",
        f"シート「{entry.name}」は非表示なので読んでいません。報告が入っている場合は、再表示して登録してください。",
        Source(sheet=entry.name),
    )


def _is_example(entry: SheetEntry, content: SheetContent) -> bool:
    """Tell a sheet that shows how the form is filled in."""
    if EXAMPLE_SHEET.search(entry.name):
        return True
    top = [cell.text.strip() for cell in content.cells if cell.row < TOP_ROWS]
    return any(EXAMPLE_NOTE.fullmatch(text) or PLACEHOLDER.fullmatch(text) for text in top)


def _example(entry: SheetEntry) -> Finding:
    return Finding(
        "example_sheet",
        Severity.NOTE,
        "",
        f"シート「{entry.name}」は記入例（見本）なので、報告としては読んでいません。報告の場合は、"
        "シート名や「記入例」の表示を直して登録してください。",
        Source(sheet=entry.name),
    )


def _page(place: int, entry: SheetEntry, content: SheetContent, book: Book) -> Page:
    grid = content.grid
    printed = _printed_columns(book.print_areas.get(place, ""))
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
            marks.append(_logical(cell, area, grid, entry.name))
            continue
        for fragment in _lines(cell, area, grid, entry.name, occupied):
            fragments.append(fragment)
            marks.extend(_glyphs(fragment))
    marks += marks_over(book.package, entry.part, entry.name, grid)
    fragments.sort(key=lambda fragment: (fragment.box.top, fragment.box.x0) if fragment.box else (0, 0))
    width = max((f.frame.x1 for f in fragments if f.frame), default=1.0)
    height = max((f.frame.bottom for f in fragments if f.frame), default=1.0) + 1
    return Page(place + 1, tuple(fragments), tuple(marks), width, height, entry.name)


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
