"""Sheets and written documents as people see them: grids of cells with what lies over them, text with its tables.

Made in the child that opens the original, told as JSON. Imports no Django.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from suishin.reading.model import Fragment, Mark, MarkKind, Page, Rect
from suishin.reading.normalize import normalize_text
from suishin.reading.readers.sheets.grid import FLOWS, Area, Grid, parse_area
from suishin.reading.readers.writing.blocks import Block, Table

MOST_COVERED = 400_000  # cells under merged ones that are looked at
THINGS = {
    MarkKind.WIDGET: "control",
    MarkKind.DRAWING: "shape",
    MarkKind.IMAGE: "picture",
    MarkKind.ANNOTATION: "note",
    MarkKind.GLYPH: "sign",  # a check box that a cell has of its own
    MarkKind.TEXT: "sign",
}

Json = dict[str, Any]


@dataclass
class _Shown:
    """A cell that shows something."""

    area: Area
    lines: list[str] = field(default_factory=list)
    things: list[Json] = field(default_factory=list)


def sheet_layout(page: Page, grid: Grid) -> Json:
    """Return the rows and columns in use, and each cell that shows something by its place among them."""
    shown = _shown_cells(page, grid)
    rows = _edges((cell.area.row, cell.area.last_row) for cell in shown)
    columns = _edges((cell.area.column, cell.area.last_column) for cell in shown)
    end = max((cell.area.last_column + 1 for cell in shown), default=0)
    full = {(cell.area.row, cell.area.column) for cell in shown}
    return {
        "columns": [
            [column + 1, round(grid.left(following) - grid.left(column), 1)]
            for column, following in zip(columns, [*columns[1:], end], strict=True)
        ],
        "rows": [row + 1 for row in rows],
        "cells": [_cell(cell, rows, columns, _aligned(cell, full, grid)) for cell in shown],
    }


def _aligned(cell: _Shown, full: Container[tuple[int, int]], grid: Grid) -> str:
    """Return how a cell's text stands; one that is not wrapped flows on only over a cell that shows nothing."""
    align = grid.aligned.get((cell.area.row, cell.area.column), "")
    beside = cell.area.last_column + 1
    return "" if align == FLOWS and (cell.area.row, beside) in full else align


def _cell(cell: _Shown, rows: Sequence[int], columns: Sequence[int], align: str) -> Json:
    row, column = bisect_left(rows, cell.area.row), bisect_left(columns, cell.area.column)
    return {
        "row": row,
        "column": column,
        "rows": bisect_right(rows, cell.area.last_row) - row,
        "columns": bisect_right(columns, cell.area.last_column) - column,
        "name": cell.area.name,
        "text": "\n".join(cell.lines),
        "align": align,
        "things": cell.things,
    }


def _edges(areas: Iterable[tuple[int, int]]) -> list[int]:
    """Return where something begins, and where something begins again behind merged cells."""
    found = list(areas)
    last = max((end for _start, end in found), default=0)
    starts = {start for start, _end in found}
    return sorted(starts | {end + 1 for start, end in found if start < end < last})


def _shown_cells(page: Page, grid: Grid) -> list[_Shown]:
    owners = _owners(grid)
    shown: dict[tuple[int, int], _Shown] = {}

    def at(name: str | None) -> _Shown | None:
        area = parse_area(name or "")
        if area is None:
            return None
        first = owners.get((area.row, area.column), (area.row, area.column))
        return shown.setdefault(first, _Shown(grid.area_at(*first)))

    for fragment in page.fragments:
        if cell := at(fragment.source.cell):
            cell.lines.append(fragment.text)
    for mark in page.marks:
        if mark.kind in THINGS and (cell := at(mark.source.cell)):
            cell.things.append(_thing(mark, is_left=_is_left(mark, grid.place(cell.area))))
    for cell in shown.values():
        if cell.lines:  # its glyphs stand in them
            cell.things = [thing for thing in cell.things if thing["kind"] != "sign"]
    return [shown[first] for first in sorted(shown)]


def _owners(grid: Grid) -> dict[tuple[int, int], tuple[int, int]]:
    """Return for each cell under merged ones the cell that shows."""
    owners: dict[tuple[int, int], tuple[int, int]] = {}
    for first, area in grid.merged.items():
        if (area.last_row - area.row + 1) * (area.last_column - area.column + 1) + len(owners) > MOST_COVERED:
            continue
        for row in range(area.row, area.last_row + 1):
            for column in range(area.column, area.last_column + 1):
                owners[row, column] = first
    return owners


def _is_left(mark: Mark, place: Rect) -> bool:
    """Tell whether something lies over the left half of a cell: there it is shown before the cell's text."""
    return mark.box is not None and mark.box.x0 + mark.box.x1 < place.x0 + place.x1


def _thing(mark: Mark, *, is_left: bool) -> Json:
    kind = THINGS[mark.kind]
    label = "" if kind == "picture" else mark.label  # of a picture it only tells which one
    text = mark.glyph or normalize_text(label).strip()
    is_before = is_left and kind != "note"
    return {"kind": kind, "is_on": mark.is_on, "text": text, "cell": mark.source.cell, "is_before": is_before}


def written_layout(page: Page) -> list[Json]:
    """Return the blocks of a written document's page, every line with its place."""
    lines = iter(page.fragments)
    return [_block(block, lines) for block in page.blocks]


def _block(block: Block, lines: Iterator[Fragment]) -> Json:
    """Tell a block; the page's fragments are its lines in the same order."""
    if isinstance(block, Table):
        return _table(block, lines)
    return {
        "heading": block.is_heading,
        "lines": [_line(next(lines)) if line.strip() else ["", None] for line in block.lines],
        "drawn": [normalize_text(text).strip() for text in block.drawn],
        "note": block.has_note,
    }


def _line(fragment: Fragment) -> list[Any]:
    return [fragment.text, fragment.source.to_json()]


def _table(table: Table, lines: Iterator[Fragment]) -> Json:
    total = sum(table.widths) or 1.0
    return {
        "widths": [round(100 * width / total, 1) for width in table.widths],
        "rows": table.rows,
        "cells": [
            {
                "row": cell.row,
                "column": cell.column,
                "rows": cell.last_row - cell.row + 1,
                "columns": cell.span,
                "blocks": [_block(block, lines) for block in cell.blocks],
            }
            for cell in table.cells
        ],
    }


def rows_of(cells: Iterable[Json], rows: int, columns: int) -> list[list[Json | None]]:
    """Return cells row by row with None for each place that is left; what would lie over another cell is left out."""
    starts = {(cell["row"], cell["column"]): cell for cell in cells}
    taken: set[tuple[int, int]] = set()
    laid: list[list[Json | None]] = []
    for row in range(rows):
        laid.append([])
        for column in range(columns):
            if (row, column) in taken:
                continue
            cell = starts.get((row, column))
            laid[-1].append(cell and _fitted(cell, taken, rows, columns))
    return laid


def _fitted(cell: Json, taken: set[tuple[int, int]], rows: int, columns: int) -> Json:
    """Return a cell as far as there is room to its right and below, and take the room."""
    row, column = cell["row"], cell["column"]
    wide = 1
    while wide < min(cell["columns"], columns - column) and (row, column + wide) not in taken:
        wide += 1
    high = max(1, min(cell["rows"], rows - row))
    taken |= {(row + down, column + right) for down in range(high) for right in range(wide)}
    return cell | {"rows": high, "columns": wide}
