"""Which marks lie on or beside the box of which tick item."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from suishin.reading.glyphs import (
    BOXED_CHECKS,
    CHECK_LETTERS,
    CIRCLES,
    CROSSES,
    EMPTY,
    FILLED,
    LOOSE_CHECKS,
    TICK_GLYPHS,
)
from suishin.reading.locate.bands import Band
from suishin.reading.locate.items import ItemRow
from suishin.reading.locate.located import LocatedTick
from suishin.reading.locate.matching import ENUMERATOR, is_part_of, label_key
from suishin.reading.locate.prompts import is_printed
from suishin.reading.model import Fragment, Mark, MarkKind, Rect
from suishin.reading.normalize import match_key
from suishin.reading.readers.widths import width_of

MAY_BE_TICK = frozenset(TICK_GLYPHS + CHECK_LETTERS)
LYING_OVER = frozenset(LOOSE_CHECKS + CHECK_LETTERS)
COVERING = LYING_OVER | frozenset(BOXED_CHECKS + FILLED + CIRCLES + CROSSES)
BOXES = frozenset(EMPTY + BOXED_CHECKS + FILLED + CIRCLES)
UNOWNED = frozenset(LOOSE_CHECKS + EMPTY + BOXED_CHECKS)
LAID_OVER = "✔"  # as which anything laid over a box counts
BULLETS = frozenset("・･•‣◦∙·-－‐‑–—―*＊※>＞▶►▷➢➤⇒:：.．、,，[]［］()（）")
SAYING_NOTHING = MAY_BE_TICK | BULLETS
COUNTER = re.compile(
    "^[\\s\u3000]*[(（]?[ア-オa-hａ-ｈA-HＡ-Ｈⅰ-ⅿⅠ-Ⅿ一二三四五六七八九十](?:[)）]|(?=[\\s\u3000]*$))[\\s\u3000]*"
)
MOST_DIGITS = 2  # of an item's number
NEAR = 0.8  # of the height of a line, above and below an item's text, where a typed mark may stand
REACH = 2.0  # … where anything drawn makes its box doubtful
LEFT_ROOM = 24.0  # points outside the left border where a tick may still stand
UNSURE = 1.0  # points; a mark that is no nearer than this to one item than to the other belongs to neither
SURELY_WITHIN = 0.1  # of a row's height, from its borders to the middle of a control that belongs to it
COLUMN = 3.0  # points by which the boxes of one column may begin apart
OVERLAP = 0.65  # of a box's height that the middle of what is laid over it may be off
BORDER = 1.5  # points; what lies within them on a border is part of it


@dataclass(frozen=True, slots=True)
class Zone:
    """Where a mark must lie to belong to an item: its row, and the place of its text."""

    row: ItemRow
    area: Rect  # the row of the item, from the left border to the other box
    text: Rect  # its text without what stands in front of it
    is_framed: bool  # the row has borders of its own
    near: float  # points above and below the text where a typed mark may stand


def marks_of(
    band: Band, rows: Sequence[ItemRow], prompts: Sequence[Fragment]
) -> tuple[dict[str, LocatedTick], list[Mark]]:
    """Return each found item with its marks, and the marks of the left side that lie near no item."""
    zones = _zones(band, rows)
    marks = [mark for mark in band.marks if _is_on_left(mark, band) and not is_printed(mark, prompts)]
    of_item: dict[str, list[Mark]] = {zone.row.item.key: [] for zone in zones}
    loose: list[Mark] = []
    in_order = _controls_of_one_cell(marks, zones) if band.page.sheet is not None else {}
    column = _column_of_boxes(marks, zones)
    for mark in marks:
        of_box = next(([zone] for box, zone in column if mark is box or _covers(mark, box)), None)
        owners = in_order.get(id(mark)) or of_box or _owners(mark, zones)
        for zone in owners:
            of_item[zone.row.item.key].append(mark if len(owners) == 1 else _of_several(mark))
        if not owners and _counts_as_loose(mark, band):
            loose.append(mark)
    for zone in zones:
        found = of_item[zone.row.item.key]
        found += _foreign_texts(zone, band, prompts, zones) or ([] if found else _text_in_front(zone.row, band))
    located = {
        zone.row.item.key: LocatedTick(
            zone.row.lines[0].source, tuple(_judged(_standing_for_boxes(of_item[zone.row.item.key], band)))
        )
        for zone in zones
    }
    return located, loose


def _zones(band: Band, rows: Sequence[ItemRow]) -> list[Zone]:
    ordered = sorted(rows, key=lambda row: row.box.top)
    zones = []
    for index, row in enumerate(ordered):
        frame = _own_frame(row, ordered)
        if frame:
            top, bottom = max(frame.top, band.top), min(frame.bottom, band.bottom)
        else:
            top, bottom = _free_rows(ordered, index)
        area = Rect(band.edge - LEFT_ROOM, top, band.split, bottom)
        zones.append(Zone(row, area, _text_place(row), frame is not None, NEAR * _line_height(row)))
    return zones


def _free_rows(rows: Sequence[ItemRow], index: int) -> tuple[float, float]:
    """Return how far an item without a border of its own reaches up and down: halfway to its neighbors at most."""
    box = rows[index].box
    reach = REACH * _line_height(rows[index])
    top, bottom = box.top - reach, box.bottom + reach
    if index and rows[index - 1].box.bottom <= box.top:
        top = max(top, (rows[index - 1].box.bottom + box.top) / 2)
    if index + 1 < len(rows) and rows[index + 1].box.top >= box.bottom:
        bottom = min(bottom, (rows[index + 1].box.top + box.bottom) / 2)
    return top, bottom


def _line_height(row: ItemRow) -> float:
    box = row.lines[0].box
    assert box
    return box.bottom - box.top


def _own_frame(row: ItemRow, rows: Sequence[ItemRow]) -> Rect | None:
    """Return the bordered box around an item's text where no other item shares it."""
    frame = row.lines[0].frame
    if frame is None or any(other is not row and other.lines[0].frame == frame for other in rows):
        return None
    return frame


def _text_place(row: ItemRow) -> Rect:
    """Return the place of an item's text, without the glyph or counter in front of it and the glyph behind it."""
    box, first = row.box, row.lines[0]
    assert first.box
    before = first.text[: _text_start(first.text, row)]
    whole = max(width_of(first.text), 1.0)
    start = first.box.x0 + (first.box.x1 - first.box.x0) * width_of(before) / whole
    end = _text_end(row.lines[-1], box.x1)
    end = min(end, first.frame.x1) if first.frame else end  # a cell wraps what is longer
    return Rect(start, box.top, end, box.bottom)


def _text_end(line: Fragment, end: float) -> float:
    """Return where an item's text ends whose last line is this one: in front of a sign that stands behind it."""
    assert line.box
    text = line.text.rstrip()
    bare = text.rstrip("".join(SAYING_NOTHING) + " 　")
    if line.box.x1 < end or not bare or not any(sign in TICK_GLYPHS for sign in text[len(bare) :]):
        return end
    return line.box.x0 + (line.box.x1 - line.box.x0) * width_of(bare) / max(width_of(text), 1.0)


def _text_start(text: str, row: ItemRow) -> int:
    heads = {label_key(label)[:3] for label in row.item.labels}
    for place in range(min(len(text), 12)):
        if match_key(text[place : place + 8]).startswith(tuple(heads)) and match_key(text[place]):
            return place
    start = 0
    while start < len(text) and (text[start].isspace() or text[start] in TICK_GLYPHS or text[start] in BULLETS):
        start += 1
    counter = ENUMERATOR.match(text[start:])
    return start + (counter.end() if counter else 0)


def _is_on_left(mark: Mark, band: Band) -> bool:
    assert mark.box
    middle = (mark.box.x0 + mark.box.x1) / 2
    if mark.kind is MarkKind.GLYPH:
        return middle < band.split
    return mark.box.x0 < band.split - BORDER and mark.box.x1 > band.edge - LEFT_ROOM


def _column_of_boxes(marks: Sequence[Mark], zones: Sequence[Zone]) -> list[tuple[Mark, Zone]]:
    """Return each item with its box where as many boxes as items stand below each other, each one level with its item.

    A box may stand at the top of its row and the text in the middle, so that it is nearer to the item above.
    """
    boxes = [mark for mark in marks if mark.kind is MarkKind.GLYPH and mark.glyph in BOXES and mark.box]
    if len(zones) < 2 or len(boxes) != len(zones):
        return []
    boxes.sort(key=_height)
    starts = [box.box.x0 for box in boxes if box.box]
    pairs = list(zip(boxes, zones, strict=True))
    is_column = max(starts) - min(starts) < COLUMN
    is_level = all(
        _height(above) < below.text.top and _height(lower) > upper.text.bottom
        for (above, upper), (lower, below) in pairwise(pairs)
    )
    return pairs if is_column and is_level else []


def _height(mark: Mark) -> float:
    """Return where a mark has its middle."""
    assert mark.box
    return (mark.box.top + mark.box.bottom) / 2


def _owners(mark: Mark, zones: Sequence[Zone]) -> list[Zone]:
    """Return the items a mark belongs to: a typed one to the nearest, anything drawn to all it touches."""
    if mark.kind is not MarkKind.GLYPH:
        touched = [zone for zone in zones if _touches(mark, zone)]
        is_control = mark.kind is MarkKind.WIDGET
        around = [
            zone
            for zone in touched
            if (is_control and _is_in_middle(mark, zone)) or (mark.glyph and _crosses(mark, zone))
        ]
        return around if len(around) == 1 else touched
    reached = sorted((zone for zone in zones if _is_glyph_of(mark, zone)), key=lambda zone: _distance(mark, zone))
    if len(reached) > 1 and _distance(mark, reached[1]) - _distance(mark, reached[0]) < UNSURE:
        return reached[:2]
    return reached[:1]


def _is_in_middle(mark: Mark, zone: Zone) -> bool:
    """Tell whether the middle of a control, where its box is drawn, lies well within an item's row."""
    assert mark.box
    room = SURELY_WITHIN * (zone.area.bottom - zone.area.top)
    return zone.area.top + room < (mark.box.top + mark.box.bottom) / 2 < zone.area.bottom - room


def _controls_of_one_cell(marks: Sequence[Mark], zones: Sequence[Zone]) -> dict[int, list[Zone]]:
    """Return whose the check boxes are that lie over a cell with several items, by their ids.

    Where a cell's lines stand exactly nobody knows: as many boxes as items are theirs in order, and any others say
    nothing of any of them.
    """
    frames = {zone.row.lines[0].frame for zone in zones if not zone.is_framed and zone.row.lines[0].frame}
    found: dict[int, list[Zone]] = {}
    for frame in frames:
        inside = [zone for zone in zones if zone.row.lines[0].frame == frame]
        over = [mark for mark in marks if mark.kind is MarkKind.WIDGET and mark.box and _lies_in(mark.box, frame)]
        over.sort(key=lambda mark: mark.box.top if mark.box else 0)
        for place, mark in enumerate(over):
            found[id(mark)] = [inside[place]] if len(over) == len(inside) else inside
    return found


def _lies_in(box: Rect, frame: Rect | None) -> bool:
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    return frame is not None and frame.x0 - LEFT_ROOM <= x <= frame.x1 and frame.top <= y <= frame.bottom


def _of_several(mark: Mark) -> Mark:
    """Return a check box that lies over several items as one whose state says nothing of either."""
    return mark if mark.kind is MarkKind.GLYPH else replace(mark, is_on=None)


def _distance(mark: Mark, zone: Zone) -> float:
    """Return how far above or below an item's text a mark stands; less than nothing in one of its own lines."""
    assert mark.box
    middle = (mark.box.top + mark.box.bottom) / 2
    if any(
        line.box and line.source == mark.source and line.box.top < middle < line.box.bottom for line in zone.row.lines
    ):
        return -2 * UNSURE
    return max(0.0, zone.text.top - middle, middle - zone.text.bottom)


def _is_glyph_of(mark: Mark, zone: Zone) -> bool:
    assert mark.box
    middle = (mark.box.top + mark.box.bottom) / 2
    if not zone.area.top <= middle <= zone.area.bottom:
        return False
    if not zone.is_framed and not zone.text.top - zone.near <= middle <= zone.text.bottom + zone.near:
        return False
    x = (mark.box.x0 + mark.box.x1) / 2
    size = mark.box.bottom - mark.box.top
    is_inside_text = zone.text.x0 + 0.3 * size < x < zone.text.x1 - 0.3 * size
    return x > zone.area.x0 and not is_inside_text


def _touches(mark: Mark, zone: Zone) -> bool:
    """Tell whether a drawn thing lies in an item's row; one on the border between two rows is no tick."""
    assert mark.box
    if mark.kind is not MarkKind.WIDGET and _is_border(mark.box, zone.row.lines[0].frame):
        return False
    overlap = min(mark.box.bottom, zone.area.bottom) - max(mark.box.top, zone.area.top)
    height = mark.box.bottom - mark.box.top
    row = zone.area.bottom - zone.area.top
    is_across = mark.box.x1 > zone.area.x0 and mark.box.x0 < zone.area.x1
    return is_across and overlap > 0 and overlap >= min(0.35 * height, 0.5 * row)


def _crosses(mark: Mark, zone: Zone) -> bool:
    """Tell whether a tick that was drawn goes over the middle of an item's first line."""
    assert mark.box
    line = zone.row.lines[0].box
    return line is not None and mark.box.top < (line.top + line.bottom) / 2 < mark.box.bottom


def _is_border(box: Rect, frame: Rect | None) -> bool:
    if frame is None:
        return False
    is_flat = (
        box.bottom - box.top <= 2 * BORDER
        and min(abs(box.top - frame.top), abs(box.bottom - frame.bottom)) <= 2 * BORDER
    )
    is_slim = box.x1 - box.x0 <= 2 * BORDER and min(abs(box.x0 - frame.x0), abs(box.x1 - frame.x1)) <= 2 * BORDER
    return is_flat or is_slim


def _counts_as_loose(mark: Mark, band: Band) -> bool:
    """Tell a mark that might be some item's tick: in prose on the left side a bullet is none."""
    if mark.kind is not MarkKind.GLYPH:
        return bool(band.section.ticks)
    return bool(band.section.ticks) and mark.glyph in UNOWNED


def _foreign_texts(zone: Zone, band: Band, prompts: Sequence[Fragment], zones: Sequence[Zone]) -> list[Mark]:
    """Return other texts in an item's row as marks: 「済」 or a date beside the box may answer it."""
    own = {id(line) for other in zones for line in other.row.lines} | {id(line) for line in prompts}
    captions = {mark.box for mark in band.marks if mark.kind is MarkKind.WIDGET}
    found = []
    for fragment in band.left:
        if id(fragment) in own or fragment.frame in captions or not fragment.box or not _may_answer(fragment, band):
            continue
        middle = (fragment.box.top + fragment.box.bottom) / 2
        is_beside = (
            fragment.box.x1 <= zone.text.x0 + 2
            or fragment.box.x0 >= zone.text.x1 - 2
            or fragment.box.top < zone.text.bottom
        )
        if (
            zone.area.top <= middle <= zone.area.bottom
            and is_beside
            and zone.text.top - 4 <= middle <= zone.text.bottom + 4
        ):
            found.append(Mark(MarkKind.TEXT, fragment.source, fragment.box, label=fragment.text.strip()))
    return found


def _may_answer(fragment: Fragment, band: Band) -> bool:
    """Tell a text that may be an item's answer; a number in a cell of its own may be one, or count the items."""
    is_number = match_key(fragment.text).isdigit() and len(fragment.text.strip()) <= MOST_DIGITS
    return (is_number and fragment.frame is not None) or _says_something(fragment.text, band)


def _text_in_front(row: ItemRow, band: Band) -> list[Mark]:
    """Return what is typed where the tick would stand: with 「？」 or 「済」 there the place is not empty."""
    first = row.lines[0]
    before = first.text[: _text_start(first.text, row)]
    if not _says_something(before, band):
        return []
    return [Mark(MarkKind.TEXT, first.source, first.box, label=before.strip())]


def _says_something(text: str, band: Band) -> bool:
    """Tell words or signs that may be an answer from bullets, counters and the printed instruction."""
    without_signs = "".join(character for character in text if character not in SAYING_NOTHING)
    rest = COUNTER.sub("", ENUMERATOR.sub("", without_signs)).strip()
    key = match_key(rest)
    if key.isdigit() and len(rest.strip("()（）")) <= MOST_DIGITS:
        return False
    return bool(rest) and not is_part_of(key, label_key(band.section.left_prompt))


def _standing_for_boxes(marks: Sequence[Mark], band: Band) -> Sequence[Mark]:
    """Return an item's marks, a drawn tick in the place where another item of the page has its box as a typed one."""
    if len(marks) != 1 or marks[0].kind is MarkKind.GLYPH or marks[0].glyph not in LYING_OVER:
        return marks
    middle = _middle(marks[0])
    boxes = (mark for mark in band.page.marks if mark.box and mark.kind is MarkKind.GLYPH and mark.glyph in EMPTY)
    is_in_column = any(abs(_middle(box) - middle) < COLUMN for box in boxes)
    return [replace(marks[0], kind=MarkKind.GLYPH)] if is_in_column else marks


def _middle(mark: Mark) -> float:
    """Return how far from the left a mark has its middle."""
    assert mark.box
    return (mark.box.x0 + mark.box.x1) / 2


def _judged(marks: Sequence[Mark]) -> Iterable[Mark]:
    """Yield marks, what lies over the only empty box as its tick.

    A ✔ beside an empty box that does not lie on it is only a text of which nothing is sure.
    """
    boxes = [mark for mark in marks if mark.kind is MarkKind.GLYPH and mark.glyph in EMPTY]
    box = boxes[0] if boxes and all(_covers(other, boxes[0]) for other in boxes[1:]) else None
    for mark in marks:
        is_check = mark.kind is MarkKind.GLYPH and mark.glyph in LYING_OVER
        if box and mark.glyph in COVERING and mark not in boxes and _covers(mark, box):
            yield replace(mark, kind=MarkKind.GLYPH, is_on=None, glyph=mark.glyph if is_check else LAID_OVER)
        elif is_check and boxes and not (box and _lies_over(mark, box)):
            yield replace(mark, kind=MarkKind.TEXT, glyph="", label=mark.glyph)
        else:
            yield mark


def _covers(mark: Mark, box: Mark) -> bool:
    """Tell whether a mark was laid right over a box: it touches it, and their middles are near each other."""
    assert mark.box
    assert box.box
    size = OVERLAP * (box.box.bottom - box.box.top)
    across = (mark.box.x0 + mark.box.x1 - box.box.x0 - box.box.x1) / 2
    down = (mark.box.top + mark.box.bottom - box.box.top - box.box.bottom) / 2
    is_apart = mark.box.x0 > box.box.x1 or mark.box.x1 < box.box.x0
    return not is_apart and abs(across) <= size and abs(down) <= size


def _lies_over(tick: Mark, box: Mark) -> bool:
    """Tell whether a tick was laid over a box or set right beside it, in its line."""
    assert tick.box
    assert box.box
    size = box.box.bottom - box.box.top
    apart = max(tick.box.x0 - box.box.x1, box.box.x0 - tick.box.x1)
    drop = abs((tick.box.top + tick.box.bottom) - (box.box.top + box.box.bottom)) / 2
    return apart <= 0.5 * size and drop <= 0.6 * size
