"""What lies over the cells of a sheet: form controls, shapes, pictures, notes; each with its place."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from suishin.reading.model import Mark, MarkKind, Rect, Source
from suishin.reading.readers.errors import Refused
from suishin.reading.readers.safety import Package
from suishin.reading.readers.xlsx.book import child, descendants, local, relations
from suishin.reading.readers.xlsx.cells import number
from suishin.reading.readers.xlsx.grid import PIXEL, Area, Grid, parse_cell

if TYPE_CHECKING:
    from lxml.etree import _Element

EMU = 12_700.0  # to a point
MAX_MARKS = 5_000  # of one sheet
ANCHORS = ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")


def marks_over(package: Package, part: str, sheet: str, grid: Grid) -> list[Mark]:
    """Return everything that lies over a sheet's cells."""
    found: list[Mark] = []
    for kind, target in relations(package, part).values():
        if not package.has(target):
            continue
        for mark_kind, box, label in _things(package, kind, target, grid):
            found.append(_mark(mark_kind, box, label, sheet, grid))
            if len(found) > MAX_MARKS:
                raise Refused("シートの図形が多すぎます。報告書のシートだけを残して、もう一度登録してください。")
    return _without_doubles(found)


def _things(package: Package, kind: str, target: str, grid: Grid) -> Iterable[tuple[MarkKind, Rect, str]]:
    if kind == "drawing":
        return _shapes(package.xml(target), grid)
    if kind == "vmlDrawing":
        return _vml_shapes(package.xml(target), grid)
    if kind in ("comments", "threadedComment"):
        return _notes(package.xml(target), grid)
    return ()


def _mark(kind: MarkKind, box: Rect, label: str, sheet: str, grid: Grid) -> Mark:
    cell = grid.cell_at(box.x0 + 1, (box.top + box.bottom) / 2)
    return Mark(kind, Source(sheet=sheet, cell=cell), box, label=label)


def _shapes(root: "_Element", grid: Grid) -> Iterator[tuple[MarkKind, Rect, str]]:
    for anchor in descendants(root, *ANCHORS):
        box = _anchored(anchor, grid)
        if box is None:
            continue
        names = {local(element) for element in anchor.iter()}
        if "compatExt" in names:
            kind = MarkKind.WIDGET  # the twin of a form control
        else:
            kind = MarkKind.IMAGE if "pic" in names and "sp" not in names else MarkKind.DRAWING
        yield kind, box, "".join(text.text or "" for text in descendants(anchor, "t"))


def _anchored(anchor: "_Element", grid: Grid) -> Rect | None:
    start, end, size = child(anchor, "from"), child(anchor, "to"), child(anchor, "ext")
    if start is not None and end is not None:
        x0, top = _corner(start, grid)
        x1, bottom = _corner(end, grid)
        return Rect(x0, top, max(x0, x1), max(top, bottom))
    if start is not None:
        x0, top = _corner(start, grid)
    else:
        place = child(anchor, "pos")
        if place is None:
            return None
        x0, top = number(place.get("x")) / EMU, number(place.get("y")) / EMU
    if size is None:
        return None
    return Rect(x0, top, x0 + number(size.get("cx")) / EMU, top + number(size.get("cy")) / EMU)


def _corner(element: "_Element", grid: Grid) -> tuple[float, float]:
    values = {local(part): number(part.text) for part in element}
    x = grid.left(int(values.get("col", 0))) + values.get("colOff", 0) / EMU
    return x, grid.top(int(values.get("row", 0))) + values.get("rowOff", 0) / EMU


def _vml_shapes(root: "_Element", grid: Grid) -> Iterator[tuple[MarkKind, Rect, str]]:
    for shape in descendants(root, "shape", "rect", "oval", "line", "roundrect", "group"):
        client = child(shape, "ClientData")
        if client is None:
            continue
        values = {local(part): part.text or "" for part in client}
        label = "".join(str(text) for box in descendants(shape, "textbox") for text in box.itertext()).strip()
        if client.get("ObjectType") == "Note":
            row, column = int(number(values.get("Row"))), int(number(values.get("Column")))
            yield MarkKind.ANNOTATION, grid.place(grid.area_at(row, column)), label
            continue
        box = _vml_place(values.get("Anchor", ""), grid)
        if box:
            is_shape = client.get("ObjectType") in ("Shape", "Pict", "Rect", None)
            yield MarkKind.DRAWING if is_shape else MarkKind.WIDGET, box, label


def _vml_place(anchor: str, grid: Grid) -> Rect | None:
    """Read `column, offset, row, offset` twice; offsets are pixels."""
    numbers = [int(text) for text in re.findall(r"-?\d+", anchor)]
    if len(numbers) != 8:
        return None
    left, left_off, top, top_off, right, right_off, bottom, bottom_off = numbers
    return Rect(
        grid.left(left) + left_off * PIXEL,
        grid.top(top) + top_off * PIXEL,
        grid.left(right) + right_off * PIXEL,
        grid.top(bottom) + bottom_off * PIXEL,
    )


def _notes(root: "_Element", grid: Grid) -> Iterator[tuple[MarkKind, Rect, str]]:
    for note in descendants(root, "comment", "threadedComment"):
        place = parse_cell(note.get("ref") or "")
        if place:
            label = "".join(text.text or "" for text in descendants(note, "t", "text"))
            yield MarkKind.ANNOTATION, grid.place(grid.merged.get(place) or Area(*place, *place)), label


def _without_doubles(marks: list[Mark]) -> list[Mark]:
    """Keep one mark where a file stores the same thing twice, in its old and its new way."""
    kept: dict[tuple[MarkKind, tuple[int, ...]], Mark] = {}
    for mark in marks:
        assert mark.box
        place = tuple(round(edge / 3) for edge in mark.box)
        kept.setdefault((mark.kind, place), mark)
    return list(kept.values())
