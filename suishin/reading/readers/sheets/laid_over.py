"""Drawn signs → the typed boxes over which they were laid.

Where a cell's text stands exactly, only the program knows that shows it; which cell a sign lies in is certain. So a box
that is alone in its cell takes whatever lies about where it must be, and what lies over a cell with several boxes may be
meant for any of them.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from suishin.reading.glyphs import CROSSES, EMPTY
from suishin.reading.model import Mark, MarkKind, Rect

LARGEST = 30.0  # points; what is larger both ways was laid over more than a box
LARGEST_SHARE = 3.2  # … or this many times as large as the box
ROOM = 1.2  # of a box's size, left and right of it, where the middle of a sign may lie
UNSURE_SHARE = 0.2  # of the width of the text before a box, which fonts set more or less closely
MOST_BOXES = 1_000  # of a sheet that is a form
CLEARER = 1.6  # so many times as far another box must be
DRAWN = (MarkKind.DRAWING, MarkKind.IMAGE)
HIGHEST = 400.0  # points; of a cell that is looked at
NONE_ELSE = 0.5  # of a sign's height that may lie in the place of another box


@dataclass(frozen=True, slots=True)
class BoxPlace:
    """A typed empty box and where it may be shown; without a mark, all the boxes of a cell that holds several."""

    mark: Mark | None
    room: Rect
    place: Rect
    size: float


def box_places(boxes: Sequence[Mark], cell: Rect, *, has_text: bool) -> Iterator[BoxPlace]:
    """Yield the empty boxes of one cell."""
    if len(boxes) > 1:
        yield BoxPlace(None, cell, cell, _size(boxes[0]))
    elif boxes and boxes[0].box:
        place, size = boxes[0].box, _size(boxes[0])
        reach = ROOM * size + UNSURE_SHARE * (place.x0 - cell.x0)
        is_wrapped = place.x1 > cell.x1  # its line is known, its place in the line is not
        x0, x1 = (place.x0 - reach, place.x1 + reach) if has_text and not is_wrapped else (cell.x0, cell.x1)
        room = Rect(min(x0, place.x0), cell.top, max(x1, place.x1), cell.bottom)
        yield BoxPlace(boxes[0], room, place, size)


def _size(box: Mark) -> float:
    assert box.box
    return box.box.bottom - box.box.top


def settled(over: Sequence[Mark], boxes: Iterable[BoxPlace]) -> list[Mark]:
    """Return what lies over the cells; a sign over a box is that box's tick and stands where the box stands."""
    ordered = sorted(boxes, key=lambda box: box.room.top)
    if len(ordered) > MOST_BOXES:
        return [replace(mark, glyph="") for mark in over]
    tops = [box.room.top for box in ordered]
    pairs = [(mark, _box_below(mark, ordered, tops) if mark.kind in DRAWN else None) for mark in over]
    doubtful = _doubtful_kinds([mark for mark, box in pairs if box and box.mark])
    return [_told(mark, box, is_doubtful=mark.kind in doubtful) for mark, box in pairs]


def _told(mark: Mark, box: BoxPlace | None, *, is_doubtful: bool) -> Mark:
    if box is None or (box.mark and (is_doubtful or not _is_sign(mark))):
        return replace(mark, glyph="")
    return replace(mark, box=box.place, is_on=True if box.mark else None, glyph="")


def _is_sign(mark: Mark) -> bool:
    return bool(mark.glyph) and mark.glyph not in EMPTY


def _doubtful_kinds(laid: Sequence[Mark]) -> set[MarkKind]:
    """Return the kinds of things of which two sorts lie over boxes, so that one of them may mean no."""
    pictures = {mark.label for mark in laid if mark.kind is MarkKind.IMAGE}
    signs = {mark.glyph in CROSSES for mark in laid if mark.kind is MarkKind.DRAWING}
    return ({MarkKind.IMAGE} if len(pictures) > 1 else set()) | ({MarkKind.DRAWING} if len(signs) > 1 else set())


def _box_below(mark: Mark, boxes: Sequence[BoxPlace], tops: Sequence[float]) -> BoxPlace | None:
    assert mark.box
    near = list(_around(mark.box, boxes, tops))
    x, y = _middle(mark.box)
    found = [box for box in near if _holds(box.room, x, y) and (box.mark is None or _is_no_larger(mark.box, box))]
    if not found:
        return None
    found.sort(key=lambda box: _distance(box, x, y))
    best = found[0]
    if best.mark is None:
        return best
    rivals = [box for box in near if box is not best and (box in found or _shares(mark.box, box.room))]
    is_clear = all(_distance(rival, x, y) >= CLEARER * _distance(best, x, y) for rival in rivals)
    return best if is_clear else None


def _around(place: Rect, boxes: Sequence[BoxPlace], tops: Sequence[float]) -> Iterator[BoxPlace]:
    """Yield the boxes whose room a place touches."""
    first, end = bisect_left(tops, place.top - HIGHEST), bisect_left(tops, place.bottom)
    for box in boxes[first:end]:
        room = box.room
        if place.x0 <= room.x1 and place.x1 >= room.x0 and place.bottom >= room.top and place.top <= room.bottom:
            yield box


def _middle(place: Rect) -> tuple[float, float]:
    return (place.x0 + place.x1) / 2, (place.top + place.bottom) / 2


def _holds(room: Rect, x: float, y: float) -> bool:
    return room.x0 <= x <= room.x1 and room.top <= y <= room.bottom


def _is_no_larger(place: Rect, box: BoxPlace) -> bool:
    most = max(LARGEST, LARGEST_SHARE * box.size)
    return place.x1 - place.x0 <= most and place.bottom - place.top <= most


def _shares(place: Rect, room: Rect) -> bool:
    """Tell whether so much of a sign lies in the room of another box that it may be meant for that one."""
    overlap = min(place.bottom, room.bottom) - max(place.top, room.top)
    return overlap >= NONE_ELSE * (place.bottom - place.top)


def _distance(box: BoxPlace, x: float, y: float) -> float:
    box_x, box_y = _middle(box.place)
    return max(abs(x - box_x), abs(y - box_y), 0.2 * box.size)
