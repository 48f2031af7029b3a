"""What lies over the cells of a sheet: form controls, shapes, pictures, notes; each with its place."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from suishin.reading.model import Mark, MarkKind, Rect
from suishin.reading.readers.safety import Package
from suishin.reading.readers.sheets.grid import PIXEL, Area, Grid, parse_cell
from suishin.reading.readers.sheets.marks import Thing, marks_of
from suishin.reading.readers.xlsx.book import child, descendants, local, relations
from suishin.reading.readers.xlsx.cells import number

if TYPE_CHECKING:
    from lxml.etree import _Element

EMU = 12_700.0  # to a point
CHECKED = {"0": False, "1": True}  # 2 is neither
ANCHORS = ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")


def marks_over(package: Package, part: str, sheet: str, grid: Grid) -> list[Mark]:
    """Return everything that lies over a sheet's cells."""
    found = marks_of(_all_things(package, part, grid), sheet, grid)
    return found if _states_agree(found, package, part) else [replace(mark, is_on=None) for mark in found]


def _all_things(package: Package, part: str, grid: Grid) -> Iterator[Thing]:
    for kind, target in relations(package, part).values():
        if package.has(target):
            yield from _things(package, kind, target, grid)


def _things(package: Package, kind: str, target: str, grid: Grid) -> Iterable[Thing]:
    if kind == "drawing":
        return _shapes(package.xml(target), grid)
    if kind == "vmlDrawing":
        return _vml_shapes(package.xml(target), grid)
    if kind in ("comments", "threadedComment"):
        return _notes(package.xml(target), grid)
    return ()


def _states_agree(marks: Iterable[Mark], package: Package, part: str) -> bool:
    """Tell whether a sheet's list of controls counts as many ticked boxes as lie on it: a file may store both."""
    listed = [package.xml(target) for kind, target in relations(package, part).values() if kind == "ctrlProp"]
    boxes = [control.get("checked") for control in listed if control.get("objectType") == "CheckBox"]
    return not boxes or boxes.count("Checked") == sum(mark.is_on is True for mark in marks)


def _shapes(root: "_Element", grid: Grid) -> Iterator[Thing]:
    for anchor in descendants(root, *ANCHORS):
        box = _anchored(anchor, grid)
        if box is None:
            continue
        names = {local(element) for element in anchor.iter()}
        if "compatExt" in names:
            kind = MarkKind.WIDGET  # the twin of a form control
        else:
            kind = MarkKind.IMAGE if "pic" in names and "sp" not in names else MarkKind.DRAWING
        yield Thing(kind, box, "".join(text.text or "" for text in descendants(anchor, "t")))


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


def _vml_shapes(root: "_Element", grid: Grid) -> Iterator[Thing]:
    for shape in descendants(root, "shape", "rect", "oval", "line", "roundrect", "group"):
        client = child(shape, "ClientData")
        if client is None:
            continue
        values = {local(part): part.text or "" for part in client}
        label = "".join(str(text) for box in descendants(shape, "textbox") for text in box.itertext()).strip()
        if client.get("ObjectType") == "Note":
            row, column = int(number(values.get("Row"))), int(number(values.get("Column")))
            yield Thing(MarkKind.ANNOTATION, grid.place(grid.area_at(row, column)), label)
            continue
        box = _vml_place(values.get("Anchor", ""), grid)
        if box:
            is_shape = client.get("ObjectType") in ("Shape", "Pict", "Rect", None)
            state = CHECKED.get(values.get("Checked", "0")) if client.get("ObjectType") == "Checkbox" else None
            yield Thing(MarkKind.DRAWING if is_shape else MarkKind.WIDGET, box, label, state)


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


def _notes(root: "_Element", grid: Grid) -> Iterator[Thing]:
    for note in descendants(root, "comment", "threadedComment"):
        place = parse_cell(note.get("ref") or "")
        if place:
            label = "".join(text.text or "" for text in descendants(note, "t", "text"))
            yield Thing(MarkKind.ANNOTATION, grid.place(grid.merged.get(place) or Area(*place, *place)), label)
