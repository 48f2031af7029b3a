"""Everything drawn on a PDF page that is not text: ruling lines, shapes, pictures."""

import ctypes
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from suishin.reading.model import MarkKind, Rect
from suishin.reading.readers.pdf.looks import Typed, signs_of
from suishin.reading.readers.pdf.rulings import Rulings, Stroke, join_strokes
from suishin.reading.readers.pdf.shapes import THIN, Shape
from suishin.reading.readers.pdf.space import PageSpace

MAX_DEPTH = 8  # of forms within forms
MAX_OBJECTS = 60_000  # of one page
MAX_POINTS = 100  # of a small shape whose place is looked at closely
MAX_SEGMENTS = 4_000  # of one path that are looked at
EDGE = 0.5  # half the width of a line whose width is not looked at
THICK = 5.0  # a border of the thickest kind, which must then be long
FRAME = 14.0  # a rectangle larger than this both ways is a frame or a background, no tick box
TICK_SIZE = 60.0  # a shape wider and higher than this is decoration of the page

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass
class Drawn:
    """What stands on a page beside its text."""

    horizontal: list[Stroke] = field(default_factory=list)
    vertical: list[Stroke] = field(default_factory=list)
    dots: list[Rect] = field(default_factory=list)  # of dotted lines
    shapes: list[Shape] = field(default_factory=list)
    texts: list[Any] = field(default_factory=list)
    count: int = 0  # of all objects, those within forms as well

    def settle(self, space: PageSpace) -> Rulings:
        """Return the ruling lines; what is too short for one is added to the shapes."""
        across, short = join_strokes(self.horizontal)
        down, stumps = join_strokes(self.vertical)
        dotted_across, dotted_down, lone = _dotted_lines(self.dots)
        boxes = [Rect(s.start, s.at - EDGE, s.end, s.at + EDGE) for s in short]
        boxes += [Rect(s.at - EDGE, s.start, s.at + EDGE, s.end) for s in stumps]
        self.shapes += [Shape(MarkKind.PATH, box) for box in boxes + lone]
        return Rulings(across + dotted_across, down + dotted_down, space.width, space.height)

    def look(self, page: Any, space: PageSpace, typed: Typed) -> None:
        """Tell the shapes that show a sign as that sign. The page's texts are not shown any more afterwards."""
        for text in self.texts:
            pdfium.FPDFPageObj_SetIsActive(text, False)
        self.shapes = signs_of(self.shapes, typed, page, space, self.count)


def _dotted_lines(dots: list[Rect]) -> tuple[list[Stroke], list[Stroke], list[Rect]]:
    """Return the lines that dots make, across and down, and the dots that are in none."""
    flat = {Stroke((dot.top + dot.bottom) / 2, dot.x0, dot.x1): dot for dot in dots}
    across, single = join_strokes(flat)
    upright = {Stroke((dot.x0 + dot.x1) / 2, dot.top, dot.bottom): dot for dot in (flat[stroke] for stroke in single)}
    down, lone = join_strokes(upright)
    return across, down, [upright[stroke] for stroke in lone]


def drawn_on(page: Any, space: PageSpace) -> Drawn:
    """Return every line, shape and picture of a page, in points as the page is shown."""
    drawn = Drawn()
    kind_of, item_at = pdfium.FPDFPageObj_GetType, pdfium.FPDFPage_GetObject
    for index in range(min(pdfium.FPDFPage_CountObjects(page), MAX_OBJECTS)):
        item = item_at(page, index)
        kind = kind_of(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            drawn.texts.append(item)
            drawn.count += 1
        else:
            _add(drawn, item, kind, IDENTITY, space, MAX_DEPTH)
    return drawn


def _add(drawn: Drawn, item: Any, kind: int, matrix: Matrix, space: PageSpace, depth: int) -> None:
    """Add a drawn object; one inside a form stands where the form's matrix brings it."""
    drawn.count += 1
    if kind == pdfium.FPDF_PAGEOBJ_PATH:
        _add_path(drawn, item, matrix, space)
    elif kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING):
        drawn.shapes.append(Shape(MarkKind.IMAGE, _bounds(item, matrix, space)))
    elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
        drawn.texts.append(item)
    elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth:
        inner = _times(_matrix_of(item), matrix)
        for index in range(min(pdfium.FPDFFormObj_CountObjects(item), MAX_OBJECTS)):
            found = pdfium.FPDFFormObj_GetObject(item, index)
            _add(drawn, found, pdfium.FPDFPageObj_GetType(found), inner, space, depth - 1)
            if len(drawn.shapes) > MAX_OBJECTS:
                return


def _matrix_of(item: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, found):
        return IDENTITY
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _through(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _bounds(item: Any, matrix: Matrix, space: PageSpace) -> Rect:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    corners = [_through(x, y, matrix) for x in (left.value, right.value) for y in (bottom.value, top.value)]
    across, up = [x for x, _ in corners], [y for _, y in corners]
    return Rect(*space.place(min(across), min(up), max(across), max(up)))


def _add_path(drawn: Drawn, item: Any, matrix: Matrix, space: PageSpace) -> None:
    box = _bounds(item, matrix, space)
    width, height = box.x1 - box.x0, box.bottom - box.top
    if height <= THIN and width <= THIN:
        drawn.dots.append(box)
    elif (height <= THIN and width > height) or (height <= THICK and width > 10 * THICK):
        drawn.horizontal.append(Stroke((box.top + box.bottom) / 2, box.x0, box.x1))
    elif (width <= THIN and height > width) or (width <= THICK and height > 10 * THICK):
        drawn.vertical.append(Stroke((box.x0 + box.x1) / 2, box.top, box.bottom))
    else:
        _add_figure(drawn, item, box, matrix, space)


def _add_figure(drawn: Drawn, item: Any, box: Rect, matrix: Matrix, space: PageSpace) -> None:
    """Take apart a path that is more than one line: borders, backgrounds, or a shape that may be a tick."""
    is_large = box.x1 - box.x0 > FRAME and box.bottom - box.top > FRAME
    to_page = _times(_matrix_of(item), matrix)
    lines = _straight_lines(item, to_page, space)
    if lines is None:
        if box.x1 - box.x0 <= TICK_SIZE and box.bottom - box.top <= TICK_SIZE:
            box = _without_stroke(item, to_page, space) or box
        if box.x1 - box.x0 <= TICK_SIZE * 5 or box.bottom - box.top <= TICK_SIZE:
            drawn.shapes.append(Shape(MarkKind.PATH, box, is_straight=False))
        return
    if not is_large and box.x1 - box.x0 <= 3 * FRAME:
        drawn.shapes.append(Shape(MarkKind.PATH, box))
    elif _is_stroked(item) or len(lines) > 4:
        for line, is_horizontal in lines:
            (drawn.horizontal if is_horizontal else drawn.vertical).append(line)


def _without_stroke(item: Any, matrix: Matrix, space: PageSpace) -> Rect | None:
    """Return the place of a small shape's points; its bounds tell the room for its corners as well."""
    count = pdfium.FPDFPath_CountSegments(item)
    if not 0 < count <= MAX_POINTS:
        return None
    points = [_point(pdfium.FPDFPath_GetPathSegment(item, index), matrix, space) for index in range(count)]
    across, down = [x for x, _ in points], [y for _, y in points]
    return Rect(min(across) - EDGE, min(down) - EDGE, max(across) + EDGE, max(down) + EDGE)


def _is_stroked(item: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
    return bool(stroke.value)


def _straight_lines(item: Any, matrix: Matrix, space: PageSpace) -> list[tuple[Stroke, bool]] | None:
    """Return the horizontal and vertical lines a path consists of; None as soon as it has any other."""
    count = pdfium.FPDFPath_CountSegments(item)
    if count > MAX_SEGMENTS:
        return None
    lines: list[tuple[Stroke, bool]] = []
    start = last = (0.0, 0.0)
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        here = _point(segment, matrix, space)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = last = here
            continue
        if kind != pdfium.FPDF_SEGMENT_LINETO or not _add_line(lines, last, here):
            return None
        last = here
        if pdfium.FPDFPathSegment_GetClose(segment) and not _add_line(lines, last, start):
            return None
    return lines


def _point(segment: Any, matrix: Matrix, space: PageSpace) -> tuple[float, float]:
    x, y = ctypes.c_float(), ctypes.c_float()
    pdfium.FPDFPathSegment_GetPoint(segment, x, y)
    x_page, y_page = _through(x.value, y.value, matrix)
    place = space.place(x_page, y_page, x_page, y_page)
    return place[0], place[1]


def _add_line(lines: list[tuple[Stroke, bool]], start: tuple[float, float], end: tuple[float, float]) -> bool:
    across, down = abs(end[0] - start[0]), abs(end[1] - start[1])
    if across < 0.6 and down < 0.6:
        return True
    if down < 0.6:
        lines.append((Stroke(start[1], min(start[0], end[0]), max(start[0], end[0])), True))
        return True
    if across < 0.6:
        lines.append((Stroke(start[0], min(start[1], end[1]), max(start[1], end[1])), False))
        return True
    return False
