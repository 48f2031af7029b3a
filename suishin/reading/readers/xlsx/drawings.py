"""What is drawn over the cells of a sheet: shapes, pictures, notes; each with its place."""

from collections.abc import Callable, Iterable, Iterator
from math import cos, radians, sin
from typing import TYPE_CHECKING, Any

from suishin.reading.model import Mark, MarkKind, Rect
from suishin.reading.readers.safety import Package
from suishin.reading.readers.sheets.grid import Area, Grid, parse_cell
from suishin.reading.readers.sheets.marks import Thing, marks_of, shown_by
from suishin.reading.readers.xlsx.book import child, descendants, local, relations
from suishin.reading.readers.xlsx.cells import Sheet
from suishin.reading.readers.xlsx.controls import Controls, twin_of
from suishin.reading.readers.xlsx.places import EMU, corner_of, corners_of, number, placed, signed

if TYPE_CHECKING:
    from lxml.etree import _Element

ANCHORS = ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")
DRAWN = ("sp", "pic", "cxnSp", "graphicFrame", "grpSp", "contentPart")
MAX_DEPTH = 20  # of groups within groups
TURN = 60_000.0  # to a degree
FONT_SIZE = 11.0
INSETS = {"lIns": 7.2, "rIns": 7.2, "tIns": 3.6, "bIns": 3.6}  # points between a text box and its text
MIDDLE = {"ctr": 0.5, "r": 1.0, "b": 1.0}  # of an alignment; everything else begins left or at the top

Placing = Callable[[Rect], Rect]


def marks_over(package: Package, part: str, sheet: str, content: Sheet) -> list[Mark]:
    """Return everything that lies over a sheet's cells; cells that only keep a check box's state are taken out."""
    targets = relations(package, part)
    parts = [target for kind, target in targets.values() if kind == "drawing" and package.has(target)]
    drawings = [package.xml(target) for target in parts]
    controls = Controls(package, targets, drawings, content, content.controls)
    content.cells = [cell for cell in content.cells if (cell.row, cell.column) not in controls.linked_cells]
    things = list(controls.things())
    for root, drawing in zip(drawings, parts, strict=True):
        pictures = {key: target for key, (_, target) in relations(package, drawing).items()}
        things += _shapes(root, content.grid, controls, pictures)
    for kind, target in targets.values():
        if kind in ("comments", "threadedComment") and package.has(target):
            things += _notes(package.xml(target), content.grid)
    return marks_of(things, sheet, content.grid)


def _shapes(root: "_Element", grid: Grid, controls: Controls, pictures: dict[str, str]) -> Iterator[Thing]:
    for anchor in descendants(root, *ANCHORS):
        box = _anchored(anchor, grid)
        if box is None:
            continue
        for element in _drawn_in(anchor):
            yield from _things(element, box, controls, pictures, MAX_DEPTH)


def _drawn_in(parent: "_Element") -> Iterator["_Element"]:
    """Yield what is drawn; of what is stored in a new and an old way, the old one, which all programs know."""
    for element in parent:
        name = local(element)
        if name in DRAWN:
            yield element
        elif name == "AlternateContent":
            ways = [list(_drawn_in(way)) for way in element]
            yield from next((found for found in reversed(ways) if found), [])


def _things(
    element: "_Element", box: Rect, controls: Controls, pictures: dict[str, str], depth: int
) -> Iterator[Thing]:
    name = local(element)
    twin = twin_of(element)
    if name == "grpSp" and depth:
        place = _group_place(element, box)
        for member in _drawn_in(element):
            inner = _own_place(member)
            yield from _things(member, place(inner) if inner else box, controls, pictures, depth - 1)
    elif twin is not None:
        if twin not in controls.ids:
            yield Thing(MarkKind.WIDGET, box, _text_of(element))
    elif name == "pic":
        if not _is_hidden(element):
            blip = next(iter(descendants(element, "blip")), None)
            keys = (
                [value for key, value in blip.attrib.items() if str(key).endswith("}embed")] if blip is not None else []
            )
            yield Thing(MarkKind.IMAGE, box, pictures.get(str(keys[0]), "") if keys else "", sign="✔")
    elif not _is_hidden(element) and not controls.has_unplaced(element, box):
        yield _shape(element, name, box)


def _shape(element: "_Element", name: str, box: Rect) -> Thing:
    label = _text_of(element)
    if label.strip():
        sign = shown_by(label)
        return Thing(MarkKind.DRAWING, _sign_place(element, box) if sign else box, label, sign=sign)
    geometry = next((found.get("prst") or "" for found in descendants(element, "prstGeom")), "")
    is_cross = geometry in ("mathMultiply", "flowChartSummingJunction")
    return Thing(MarkKind.DRAWING, box, "", sign="" if name == "graphicFrame" else "×" if is_cross else "✔")


def _text_of(element: "_Element") -> str:
    return "".join(text.text or "" for text in descendants(element, "t"))


def _is_hidden(element: "_Element") -> bool:
    """Tell a shape that nobody sees: hidden, or without text, filling and line."""
    properties = next(iter(descendants(element, "cNvPr")), None)
    if properties is not None and properties.get("hidden") in ("1", "true"):
        return True
    look = child(element, "spPr")
    if look is None or local(element) == "pic" or _text_of(element).strip() or child(element, "style") is not None:
        return False
    line = child(look, "ln")
    has_line = line is not None and child(line, "noFill") is None
    return not has_line and child(look, "noFill") is not None


def _own_place(element: "_Element") -> Rect | None:
    """Return where a member of a group lies in the group's own measures."""
    frame = child(element, "xfrm") if local(element) == "graphicFrame" else None
    for properties in ("spPr", "grpSpPr"):
        around = child(element, properties)
        frame = child(around, "xfrm") if around is not None else frame
    start, size = (child(frame, name) if frame is not None else None for name in ("off", "ext"))
    if start is None or size is None:
        return None
    x, y = signed(start.get("x")), signed(start.get("y"))
    return Rect(x, y, x + number(size.get("cx")), y + number(size.get("cy")))


def _group_place(group: "_Element", outer: Rect) -> Placing:
    """Return what places a member of a group, whose own measures may be moved, scaled, turned and mirrored."""
    properties = child(group, "grpSpPr")
    frame = child(properties, "xfrm") if properties is not None else None
    start, size = (child(frame, name) if frame is not None else None for name in ("chOff", "chExt"))
    if frame is None or start is None or size is None:
        return lambda _: outer
    x, y = signed(start.get("x")), signed(start.get("y"))
    across = (outer.x1 - outer.x0) / (number(size.get("cx")) or 1.0)
    down = (outer.bottom - outer.top) / (number(size.get("cy")) or 1.0)
    angle = radians(signed(frame.get("rot")) / TURN)
    mirror_x, mirror_y = (-1 if frame.get(name) in ("1", "true") else 1 for name in ("flipH", "flipV"))
    middle_x, middle_y = (outer.x0 + outer.x1) / 2, (outer.top + outer.bottom) / 2

    def place(inner: Rect) -> Rect:
        half_width, half_height = (inner.x1 - inner.x0) * across / 2, (inner.bottom - inner.top) * down / 2
        right = mirror_x * (outer.x0 + (inner.x0 - x) * across + half_width - middle_x)
        below = mirror_y * (outer.top + (inner.top - y) * down + half_height - middle_y)
        at_x = middle_x + right * cos(angle) - below * sin(angle)
        at_y = middle_y + right * sin(angle) + below * cos(angle)
        return Rect(at_x - half_width, at_y - half_height, at_x + half_width, at_y + half_height)

    return place


def _sign_place(element: "_Element", box: Rect) -> Rect:
    """Return where the one sign in a text box stands, which may be much smaller than the box."""
    body = next(iter(descendants(element, "bodyPr")), None)
    said: dict[Any, Any] = dict(body.attrib) if body is not None else {}
    sizes = [number(run.get("sz")) / 100 for run in descendants(element, "rPr") if run.get("sz")]
    size = sizes[0] if sizes and sizes[0] else FONT_SIZE
    inset = {name: number(said.get(name)) / EMU if said.get(name) else room for name, room in INSETS.items()}
    aligned = next((str(each.get("algn") or "") for each in descendants(element, "pPr")), "")
    is_centred = said.get("anchorCtr") in ("1", "true")
    x = _along(box.x0 + inset["lIns"], box.x1 - inset["rIns"], size, 0.5 if is_centred else MIDDLE.get(aligned, 0.0))
    top = _along(
        box.top + inset["tIns"], box.bottom - inset["bIns"], size, MIDDLE.get(str(said.get("anchor") or ""), 0.0)
    )
    return Rect(x, top, x + size, top + size)


def _along(start: float, end: float, size: float, share: float) -> float:
    """Return where something of a size begins between two ends; in too little room it sticks out on both sides."""
    return start + (end - start - size) * (0.5 if end - start < size else share)


def _anchored(anchor: "_Element", grid: Grid) -> Rect | None:
    corners = corners_of(anchor)
    if corners:
        return placed(corners, grid)
    start, size = child(anchor, "from"), child(anchor, "ext")
    if start is not None:
        at = placed((corner_of(start), corner_of(start)), grid)
        x0, top = at.x0, at.top
    else:
        place = child(anchor, "pos")
        if place is None:
            return None
        x0, top = number(place.get("x")) / EMU, number(place.get("y")) / EMU
    if size is None:
        return None
    return Rect(x0, top, x0 + number(size.get("cx")) / EMU, top + number(size.get("cy")) / EMU)


def _notes(root: "_Element", grid: Grid) -> Iterable[Thing]:
    for note in descendants(root, "comment", "threadedComment"):
        place = parse_cell(note.get("ref") or "")
        if place:
            label = "".join(text.text or "" for text in descendants(note, "t", "text"))
            yield Thing(MarkKind.ANNOTATION, grid.place(grid.merged.get(place) or Area(*place, *place)), label)
