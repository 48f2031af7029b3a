"""What lies over the cells of a sheet → marks, each named by the cell it lies on."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from suishin.reading.glyphs import CHECK_LETTERS, TICK_GLYPHS
from suishin.reading.model import Mark, MarkKind, Rect, Source
from suishin.reading.readers.errors import Refused
from suishin.reading.readers.sheets.grid import Grid

MAX_MARKS = 5_000  # of one sheet
SAME_PLACE = 3.0  # points


class Thing(NamedTuple):
    """Something over the cells; `is_on` is the state of a check box, None for anything else."""

    kind: MarkKind
    box: Rect
    label: str = ""
    is_on: bool | None = None
    sign: str = ""  # what a drawn thing would mean over a box: "✔", "×" …; "" for one that is no sign


def shown_by(label: str) -> str:
    """Return the sign that a text of its own over the cells is, "" for words."""
    text = label.strip()
    return text if len(text) == 1 and text in TICK_GLYPHS + CHECK_LETTERS else ""


def marks_of(things: Iterable[Thing], sheet: str, grid: Grid) -> list[Mark]:
    """Return the marks of a sheet, each once. Raises Refused for a sheet that is no form."""
    found: list[Mark] = []
    for thing in things:
        found.append(_mark(thing, sheet, grid))
        if len(found) > MAX_MARKS:
            raise Refused("シートの図形が多すぎます。報告書のシートだけを残して、もう一度登録してください。")
    return _without_doubles(found)


def _mark(thing: Thing, sheet: str, grid: Grid) -> Mark:
    box = thing.box
    cell = grid.cell_at(box.x0 + 1, (box.top + box.bottom) / 2)
    return Mark(thing.kind, Source(sheet=sheet, cell=cell), box, thing.is_on, thing.sign, thing.label)


def _without_doubles(marks: list[Mark]) -> list[Mark]:
    """Keep one mark where a file stores the same thing twice, in its old and its new way: the one that tells most."""
    kept: defaultdict[tuple[MarkKind, int, int], list[Mark]] = defaultdict(list)
    for mark in sorted(marks, key=lambda mark: (mark.is_on is None, not mark.label)):
        column, row = _middle(mark)
        beside = [(mark.kind, column + right, row + down) for right in (-1, 0, 1) for down in (-1, 0, 1)]
        if not any(_is_same_place(mark, other) for place in beside for other in kept.get(place, ())):
            kept[mark.kind, column, row].append(mark)
    return [mark for found in kept.values() for mark in found]


def _middle(mark: Mark) -> tuple[int, int]:
    """Return where a mark has its middle, in steps in which the same place differs by one at most."""
    assert mark.box
    return round((mark.box.x0 + mark.box.x1) / 2 / SAME_PLACE), round((mark.box.top + mark.box.bottom) / 2 / SAME_PLACE)


def _is_same_place(mark: Mark, other: Mark) -> bool:
    assert mark.box
    assert other.box
    return all(abs(ours - theirs) <= SAME_PLACE for ours, theirs in zip(mark.box, other.box, strict=True))
