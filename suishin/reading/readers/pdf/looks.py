"""Small things drawn on a PDF page → the signs they show: an empty box, a ticked one, or a mark without a box.

Programs draw a check box in any number of ways: a square or four lines, black with white inside, a rounded field
with a white tick, a picture. What all of them share is how they look, so the page is looked at where they stand.
"""

import ctypes
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from suishin.reading.model import MarkKind, Rect
from suishin.reading.readers.pdf.characters import Run
from suishin.reading.readers.pdf.shapes import THIN, Shape
from suishin.reading.readers.pdf.space import PageSpace

LARGEST, SMALLEST = 26.0, 2.5  # points: a sign's width and height
MOST_SHAPES = 1_200  # of one page that are looked at: more of them are a drawing or letters
MOST_DRAWN = 40_000  # objects of the page, drawn once for each strip: more of them take seconds
MOST_PIXELS = 4_000_000  # of what is looked at together: more of them are no page of a report
PIXELS = 24  # that a box is looked at with, across, at least
FINEST, COARSEST = 10, 4  # pixels of a point
STRIP = 60.0  # points: signs that stand below each other are looked at together
FAINT = 28  # so much darker than paper is ink
ROWS = 0.25  # of the lower one's height by which the shapes of one sign overlap
RIM = 0.22  # of a box's size, from its edge, in which its border lies
INSIDE = 0.25  # … from which on nothing of the border is left
WHOLE = 0.85  # of a side that a border takes up at least
ROUND = 0.22  # of the way from a corner to the middle that is empty where the border is a circle
EMPTY, TICKED, SOLID = 0.01, 0.04, 0.97  # share of ink
LEAST_INK = 4  # pixels
TICK = "✔"  # what a mark without a box is called


class Typed(NamedTuple):
    """Where text stands on the page: runs of it, the signs that may be a tick, and of those the empty boxes."""

    runs: Sequence[Run]
    signs: Sequence[Rect]
    boxes: Sequence[Rect]


def signs_of(shapes: Sequence[Shape], typed: Typed, page: Any, space: PageSpace, objects: int) -> list[Shape]:
    """Return the shapes with those in place of which a sign is seen told as that sign; invisible ones are left out.

    `objects`: how many the page has.
    """
    small = [shape for shape in shapes if _is_small(shape.box)]
    if not small or len(small) > MOST_SHAPES:
        return list(shapes)
    found = [shape for shape in shapes if not _is_small(shape.box)]
    strips = list(_strips(list(_touching(small))))
    if len(strips) * objects > MOST_DRAWN:
        return list(shapes)
    seen: list[Shape] = []
    for strip in strips:
        area, scale = _around([shape for group in strip for shape in group]), _scale_for(strip)
        if (area.x1 - area.x0) * (area.bottom - area.top) * scale**2 > MOST_PIXELS:
            seen += (shape for group in strip for shape in group)
            continue
        view = View(page, space, area, scale)
        for group in strip:
            seen += (_beside_text(shape, group, typed) for shape in _seen(group, view))
    boxes = [shape.box for shape in seen if shape.kind is MarkKind.GLYPH]
    inside = [
        shape for shape in seen if shape.kind is not MarkKind.GLYPH and any(_holds(box, shape.box) for box in boxes)
    ]
    return found + [shape for shape in seen if shape not in inside]


def _beside_text(shape: Shape, group: Sequence[Shape], typed: Typed) -> Shape:
    """Return a box that stands around text as what it is: a ring around a typed box is a tick, anything else unclear."""
    if shape.kind is not MarkKind.GLYPH:
        return shape
    if shape.glyph in ("□", "○") and any(_stands_in(box, shape.box) for box in typed.boxes):
        return Shape(group[0].kind, shape.box, glyph="" if all(each.is_straight for each in group) else TICK)
    x, y = (shape.box.x0 + shape.box.x1) / 2, (shape.box.top + shape.box.bottom) / 2
    is_over_text = any(run.x0 < x < run.x1 and run.top < y < run.bottom and _has_text(run, x) for run in typed.runs)
    if is_over_text and not any(_stands_in(box, shape.box) for box in typed.signs):
        return Shape(group[0].kind, shape.box)
    return shape


def _holds(frame: Rect, box: Rect) -> bool:
    """Tell what stands in a box, and was seen there, from a thing of its own."""
    return frame.x0 < box.x0 and box.x1 < frame.x1 and frame.top < box.top and box.bottom < frame.bottom


def _has_text(run: Run, x: float) -> bool:
    """Tell whether a run shows letters at a place: a blank leaves room for a box."""
    place = int(len(run.text) * (x - run.x0) / (run.x1 - run.x0))
    return not any(map(str.isspace, run.text[max(0, place - 1) : place + 2]))


def _scale_for(groups: Sequence[list[Shape]]) -> int:
    """Return how closely to look: pages that are printed small have small boxes."""
    sizes = (max(box.x1 - box.x0, box.bottom - box.top) for box in map(_around, groups))
    smallest = min((size for size in sizes if size >= SMALLEST), default=LARGEST)
    return min(FINEST, max(COARSEST, math.ceil(PIXELS / smallest)))


def _is_small(box: Rect) -> bool:
    return box.x1 - box.x0 <= LARGEST and box.bottom - box.top <= LARGEST


def _around(shapes: Sequence[Shape]) -> Rect:
    boxes = [shape.box for shape in shapes]
    return Rect(
        min(box.x0 for box in boxes),
        min(box.top for box in boxes),
        max(box.x1 for box in boxes),
        max(box.bottom for box in boxes),
    )


def _touching(shapes: Sequence[Shape]) -> Iterator[list[Shape]]:
    """Yield the shapes in groups that touch each other."""
    groups = list(range(len(shapes)))
    cells: defaultdict[tuple[int, int], list[int]] = defaultdict(list)

    def root(index: int) -> int:
        while groups[index] != index:
            groups[index] = groups[groups[index]]
            index = groups[index]
        return index

    for index, shape in enumerate(shapes):
        x0, top, x1, bottom = shape.box
        for column in range(int(x0 // LARGEST), int(x1 // LARGEST) + 1):
            for row in range(int(top // LARGEST), int(bottom // LARGEST) + 1):
                for other in cells[column, row]:
                    if root(other) != root(index) and _touch(shape, shapes[other]):
                        groups[root(index)] = root(other)
                cells[column, row].append(index)
    together: defaultdict[int, list[Shape]] = defaultdict(list)
    for index, shape in enumerate(shapes):
        together[root(index)].append(shape)
    yield from together.values()


def _touch(shape: Shape, other: Shape) -> bool:
    """Tell whether two shapes belong together; ticks of two rows may reach into each other a little."""
    box, beside = shape.box, other.box
    low = min(box.bottom - box.top, beside.bottom - beside.top)
    least = 0.0 if _is_line(shape) or _is_line(other) else ROWS * low
    is_across = box.x0 <= beside.x1 and beside.x0 <= box.x1
    return is_across and min(box.bottom, beside.bottom) - max(box.top, beside.top) >= least


def _strips(groups: Sequence[list[Shape]]) -> Iterator[list[list[Shape]]]:
    """Yield groups that stand in one narrow column of the page."""
    start, strip = 0.0, list[list[Shape]]()
    for x0, x1, group in sorted(((box.x0, box.x1, group) for group in groups if (box := _around(group))), key=_edge):
        if strip and x1 - start > STRIP:
            yield strip
            strip = []
        if not strip:
            start = x0
        strip.append(group)
    if strip:
        yield strip


def _edge(entry: tuple[float, float, list[Shape]]) -> float:
    return entry[0]


def _seen(group: list[Shape], view: "View") -> Iterator[Shape]:
    """Yield the boxes among shapes that touch each other, each with what stands in it, and what is left of them."""
    left = group
    while left:
        sign = next((sign for box in _may_be_boxes(left) if (sign := view.box_in(box))), None)
        if sign is None:
            break
        yield sign
        left = [shape for shape in left if not _stands_in(shape.box, sign.box)]
    if not left:
        return
    around = _around(left)
    ink = view.ink_in(around)
    if ink is None:
        return
    if (
        _is_small(around)
        and ink.x1 - ink.x0 >= SMALLEST
        and ink.bottom - ink.top >= SMALLEST
        and not all(map(_is_line, left))
    ):
        yield Shape(max(left, key=_area).kind, ink, glyph=TICK)
    else:
        yield from left


def _may_be_boxes(shapes: Sequence[Shape]) -> Iterator[Rect]:
    """Yield what may be the border of a box: all together, the lines alone, or one of the shapes."""
    lines = [shape for shape in shapes if _is_line(shape)]
    whole = [_around(shapes), *([_around(lines)] if lines else [])]
    single = sorted({shape.box: shape for shape in shapes if not _is_line(shape)}.values(), key=_area, reverse=True)
    yield from (box for box in (*whole, *(shape.box for shape in single)) if _is_small(box))


def _is_line(shape: Shape) -> bool:
    return min(shape.box.x1 - shape.box.x0, shape.box.bottom - shape.box.top) <= THIN


def _area(shape: Shape) -> float:
    return (shape.box.x1 - shape.box.x0) * (shape.box.bottom - shape.box.top)


def _stands_in(box: Rect, frame: Rect) -> bool:
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    return frame.x0 - 1 <= x <= frame.x1 + 1 and frame.top - 1 <= y <= frame.bottom + 1


class View:
    """A part of a page as it is shown, in ink and paper."""

    def __init__(self, page: Any, space: PageSpace, area: Rect, scale: int) -> None:
        self._scale = scale
        self._x, self._y = int(area.x0 * scale) - 2, int(area.top * scale) - 2
        self._width = max(1, min(int(area.x1 * scale) + 3, int(space.width * scale)) - self._x)
        self._height = max(1, min(int(area.bottom * scale) + 3, int(space.height * scale)) - self._y)
        pixels = self._pixels(page, space)
        dark = max(range(128, 256), key=pixels.count) - FAINT  # paper is what there is most of
        self._ink = pixels.translate(bytes(1 if value < dark else 0 for value in range(256)))

    def _pixels(self, page: Any, space: PageSpace) -> bytes:
        turns = (space.turns - pdfium.FPDFPage_GetRotation(page)) % 4
        stride = (self._width + 3) // 4 * 4
        buffer = (ctypes.c_ubyte * (stride * self._height))()
        bitmap = pdfium.FPDFBitmap_CreateEx(self._width, self._height, pdfium.FPDFBitmap_Gray, buffer, stride)
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, self._width, self._height, 0xFFFFFFFF)
        across, down = int(space.width * self._scale), int(space.height * self._scale)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, -self._x, -self._y, across, down, turns, 0)
        pdfium.FPDFBitmap_Destroy(bitmap)
        whole = bytes(buffer)
        return b"".join(whole[row * stride : row * stride + self._width] for row in range(self._height))

    def ink_in(self, box: Rect) -> Rect | None:
        """Return the place of the ink within a box, None where nothing is seen."""
        found = self._trimmed(*self._bounds(box))
        return self._place(*found) if found else None

    def box_in(self, box: Rect) -> Shape | None:
        """Return the tick box that fills a place: □ ○ empty, ☑ with something in it, ■ ● filled."""
        found = self._trimmed(*self._bounds(box))
        if not found or not _is_square(found, self._scale) or not self._has_border(*found):
            return None
        x0, y0, x1, y1 = found
        inside = self._share(x0, y0, x1, y1, INSIDE)
        is_round = self._is_round(*found)
        if inside <= EMPTY:
            glyph = "○" if is_round else "□"
        elif self._share(x0, y0, x1, y1, 0.15 if is_round else 0.06) >= SOLID:
            glyph = "●" if is_round else "■"
        elif inside >= TICKED:
            glyph = "◉" if is_round else "☑"
        else:
            return None
        return Shape(MarkKind.GLYPH, self._place(*found), glyph=glyph)

    def _bounds(self, box: Rect) -> tuple[int, int, int, int]:
        return (
            max(0, math.floor(box.x0 * self._scale) - self._x),
            max(0, math.floor(box.top * self._scale) - self._y),
            min(self._width, math.ceil(box.x1 * self._scale) - self._x),
            min(self._height, math.ceil(box.bottom * self._scale) - self._y),
        )

    def _place(self, x0: int, y0: int, x1: int, y1: int) -> Rect:
        x, y, scale = self._x, self._y, self._scale
        return Rect((x0 + x) / scale, (y0 + y) / scale, (x1 + x) / scale, (y1 + y) / scale)

    def _row(self, y: int, x0: int, x1: int) -> bytes:
        return self._ink[y * self._width + x0 : y * self._width + x1]

    def _column(self, x: int, y0: int, y1: int) -> bytes:
        return self._ink[y0 * self._width + x : y1 * self._width + x : self._width]

    def _trimmed(self, x0: int, y0: int, x1: int, y1: int) -> tuple[int, int, int, int] | None:
        """Return the bounds of the ink within bounds."""
        rows = [y for y in range(y0, y1) if 1 in self._row(y, x0, x1)]
        columns = [x for x in range(x0, x1) if 1 in self._column(x, y0, y1)]
        if not rows or not columns or self._count(x0, y0, x1, y1) < LEAST_INK:
            return None
        return columns[0], rows[0], columns[-1] + 1, rows[-1] + 1

    def _count(self, x0: int, y0: int, x1: int, y1: int) -> int:
        return sum(self._row(y, x0, x1).count(1) for y in range(y0, y1))

    def _share(self, x0: int, y0: int, x1: int, y1: int, inset: float) -> float:
        across, down = round((x1 - x0) * inset), round((y1 - y0) * inset)
        x0, y0, x1, y1 = x0 + across, y0 + down, x1 - across, y1 - down
        return self._count(x0, y0, x1, y1) / max(1, (x1 - x0) * (y1 - y0))

    def _has_border(self, x0: int, y0: int, x1: int, y1: int) -> bool:
        """Tell whether ink goes all around: on each side nearly every line from the edge inwards soon meets some."""
        across, down = x1 - x0, y1 - y0
        rows = [self._row(y, x0, x1) for y in range(y0 + round(0.15 * down), y1 - round(0.15 * down))]
        columns = [self._column(x, y0, y1) for x in range(x0 + round(0.15 * across), x1 - round(0.15 * across))]
        sides = (
            [1 in row[: max(1, round(RIM * across))] for row in rows],
            [1 in row[-max(1, round(RIM * across)) :] for row in rows],
            [1 in column[: max(1, round(RIM * down))] for column in columns],
            [1 in column[-max(1, round(RIM * down)) :] for column in columns],
        )
        return all(side and sum(side) >= WHOLE * len(side) for side in sides)

    def _is_round(self, x0: int, y0: int, x1: int, y1: int) -> bool:
        """Tell a circle from a square by its empty corners."""
        across, down = (x1 - 1 - x0) / 2, (y1 - 1 - y0) / 2
        steps = [step / 20 for step in range(21)]
        total = 0.0
        for right in (1, -1):
            for below in (1, -1):
                x, y = (x0 if right > 0 else x1 - 1), (y0 if below > 0 else y1 - 1)
                path = ((step, round(x + right * across * step), round(y + below * down * step)) for step in steps)
                total += next((step for step, column, row in path if self._ink[row * self._width + column]), 1.0)
        return total / 4 > ROUND


def _is_square(bounds: tuple[int, int, int, int], scale: int) -> bool:
    x0, y0, x1, y1 = bounds
    across, down = x1 - x0, y1 - y0
    return min(across, down) >= SMALLEST * scale and 0.6 <= across / down <= 1.6
