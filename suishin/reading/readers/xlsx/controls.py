"""Form controls over the cells of a sheet, which programs store up to three times: where they lie and whether they are on.

The old drawing (VML) tells place, caption and state; the list of controls tells the state anew, and newer programs
trust it alone; a hidden shape, the twin, tells place and caption once more.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from suishin.reading.model import MarkKind, Rect
from suishin.reading.readers.safety import Package
from suishin.reading.readers.sheets.cells import SheetContent
from suishin.reading.readers.sheets.grid import PIXEL, Grid, parse_cell
from suishin.reading.readers.sheets.marks import Thing
from suishin.reading.readers.xlsx.book import child, descendants, local
from suishin.reading.readers.xlsx.places import Corner, Corners, number, placed

if TYPE_CHECKING:
    from lxml.etree import _Element

CHECK_BOX = "checkbox"
DECORATION = frozenset(("gbox", "groupbox"))
OLD_STATES = {"0": False, "1": True}  # 2 is neither
LISTED_STATES = {"Unchecked": False, "Checked": True}  # "Mixed" is neither
DRAWN_KINDS = frozenset(("shape", "pict", "rect", ""))
OLD_SHAPES = ("shape", "rect", "oval", "line", "roundrect", "group")


@dataclass(frozen=True, slots=True)
class ListedControl:
    """An entry in a sheet's list of controls; its properties are a part of their own."""

    shape_id: int
    relation: str
    corners: Corners | None


@dataclass
class _Control:
    """A control with all that is told of it."""

    shape_id: int
    kind: str
    box: Rect | None
    label: str = ""
    is_on: bool | None = None
    linked: tuple[int, int] | None = None  # the cell that keeps its state


class Controls:
    """The controls of one sheet."""

    def __init__(
        self,
        package: Package,
        targets: Mapping[str, tuple[str, str]],
        drawings: Sequence["_Element"],
        content: SheetContent,
        listed: Sequence[ListedControl],
    ) -> None:
        self._grid = content.grid
        self._old: list[_Control] = []
        self._others: list[Thing] = []  # notes and shapes that only the old drawing knows
        for kind, target in targets.values():
            if kind == "vmlDrawing" and package.has(target):
                self._take_old(package.xml(target))
        self._listed = [self._of_list(entry, package, targets) for entry in listed]
        self.ids = {control.shape_id for control in (*self._old, *self._listed)}
        self._captions = _captions_of_twins(drawings)
        self._controls = list(self._joined())
        self.linked_cells = self._follow_links(content)

    def things(self) -> Iterator[Thing]:
        yield from self._others
        for control in self._controls:
            if control.box and control.kind not in DECORATION:
                label = control.label or self._captions.get(control.shape_id, "")
                yield Thing(MarkKind.WIDGET, control.box, label, control.is_on)

    def has_unplaced(self, element: "_Element", box: Rect) -> bool:
        """Tell the twin of a control by a program that keeps no place for it."""
        properties = next(iter(descendants(element, "cNvPr")), None)
        is_control = properties is not None and int(number(properties.get("id"))) in self.ids
        return is_control and box.x0 == box.x1 and box.top == box.bottom

    def _take_old(self, root: "_Element") -> None:
        for shape in descendants(root, *OLD_SHAPES):
            client = child(shape, "ClientData")
            if client is None:
                continue
            values = {local(part): part.text or "" for part in client}
            label = "".join(str(text) for box in descendants(shape, "textbox") for text in box.itertext()).strip()
            kind = (client.get("ObjectType") or "").lower()
            box = _old_place(values.get("Anchor", ""), self._grid)
            if kind == "note":
                row, column = int(number(values.get("Row"))), int(number(values.get("Column")))
                cell = self._grid.place(self._grid.area_at(row, column))
                self._others.append(Thing(MarkKind.ANNOTATION, cell, label))
            elif kind in DRAWN_KINDS:
                self._others += [Thing(MarkKind.DRAWING, box, label)] if box else []
            else:
                state = OLD_STATES.get(values.get("Checked", "0").strip()) if kind == CHECK_BOX else None
                digits = re.search(r"_s(\d{1,9})$", shape.get("id") or "")
                shape_id = int(digits[1]) if digits else 0
                self._old.append(_Control(shape_id, kind, box, label, state, _linked_cell(values.get("FmlaLink", ""))))

    def _of_list(self, entry: ListedControl, package: Package, targets: Mapping[str, tuple[str, str]]) -> _Control:
        box = placed(entry.corners, self._grid) if entry.corners else None
        if box and (box.x0 == box.x1 or box.top == box.bottom):
            box = None
        _, part = targets.get(entry.relation, ("", ""))
        said: dict[Any, Any] = dict(package.xml(part).attrib) if part and package.has(part) else {}
        kind = str(said.get("objectType") or "").lower()
        state = LISTED_STATES.get(str(said.get("checked") or "Unchecked")) if kind == CHECK_BOX else None
        return _Control(entry.shape_id, kind, box, "", state, _linked_cell(str(said.get("fmlaLink") or "")))

    def _joined(self) -> Iterator[_Control]:
        """Yield each control once: by its number, or else by its place in the order where both ways tell as many."""
        by_id = {control.shape_id: control for control in self._listed if control.shape_id}
        kinds = [control.kind for control in self._listed]
        is_same_order = [control.kind for control in self._old] == kinds
        taken: set[int] = set()
        for place, control in enumerate(self._old):
            twin = by_id.get(control.shape_id) or (self._listed[place] if is_same_order else None)
            if twin is not None:
                taken.add(id(twin))
                control.is_on, control.linked = twin.is_on, twin.linked or control.linked
                control.box = control.box or twin.box
            elif self._listed:
                control.is_on = None  # its state would stand in the list, but in which entry?
            yield control
        yield from (control for control in self._listed if id(control) not in taken)

    def _follow_links(self, content: SheetContent) -> set[tuple[int, int]]:
        """Hold the boxes against the cells that keep their states; return those cells, which are no answers themselves."""
        states = {(cell.row, cell.column): cell.is_on for cell in content.cells if cell.is_logical}
        linked = [control for control in self._controls if control.kind == CHECK_BOX and control.linked in states]
        are_kept_in_cells_only = not any(control.is_on for control in linked)
        for control in linked:
            state = states[control.linked] if control.linked else None
            if are_kept_in_cells_only and control.is_on is not None:
                control.is_on = state
            elif control.is_on is not state:
                control.is_on = None
        return {control.linked for control in linked if control.linked}


def _captions_of_twins(drawings: Iterable["_Element"]) -> dict[int, str]:
    captions = {}
    for root in drawings:
        for shape in descendants(root, "sp"):
            twin = twin_of(shape)
            if twin is not None:
                captions[twin] = "".join(text.text or "" for text in descendants(shape, "t")).strip()
    return captions


def twin_of(shape: "_Element") -> int | None:
    """Return the number of the control whose twin a shape is, None for any other shape."""
    if local(shape) == "grpSp":
        return None
    mark = next(iter(descendants(shape, "compatExt")), None)
    if mark is None:
        return None
    digits = re.search(r"_s(\d{1,9})$", mark.get("spid") or "")
    return int(digits[1]) if digits else 0


def _old_place(anchor: str, grid: Grid) -> Rect | None:
    """Read `column, offset, row, offset` twice; offsets are pixels."""
    numbers = [int(text[:9]) for text in re.findall(r"-?\d+", anchor)]
    if len(numbers) != 8:
        return None
    left, left_off, top, top_off, right, right_off, bottom, bottom_off = numbers
    first = Corner(left, left_off * PIXEL, top, top_off * PIXEL)
    return placed((first, Corner(right, right_off * PIXEL, bottom, bottom_off * PIXEL)), grid)


def _linked_cell(formula: str) -> tuple[int, int] | None:
    """Return the cell of its own sheet to which a control writes its state."""
    return parse_cell(formula.strip()) if "!" not in formula else None
