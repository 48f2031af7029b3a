"""Draw the font of the tick boxes, which none of the vendored fonts has: ☑ ☐ and ⍰ for an answer that is not known.

    make_sign_font.py OUTPUT.ttf

Glyphs rather than drawings on the page: the state of a box can be copied, searched, read aloud and read back.
"""

import sys
from collections.abc import Sequence
from itertools import pairwise
from math import cos, hypot, pi, sin
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

NAME = "Suishin Signs"
EM, ASCENT, DESCENT = 1000, 880, -120
LEFT, BOTTOM, SIDE = 90, -30, 820  # of the box, as wide as a kanji
FRAME, STROKE = 60, 100

Point = tuple[float, float]

CHECK: Sequence[Point] = ((250, 400), (430, 190), (770, 610))
QUESTION: Sequence[Point] = (
    *(
        (500 + 150 * cos(angle), 480 + 130 * sin(angle))
        for angle in (pi * (170 - 20 * step) / 180 for step in range(12))
    ),
    (500, 310),
    (500, 250),
)
DOT: Sequence[Point] = ((500, 120), (500, 121))


def main(output: Path) -> None:
    glyphs = {".notdef": _glyph(), "box": _glyph(), "checked": _glyph(CHECK), "undecided": _glyph(QUESTION, DOT)}
    font = FontBuilder(EM, isTTF=True)
    font.setupGlyphOrder(list(glyphs))
    font.setupCharacterMap({0x2610: "box", 0x2611: "checked", 0x2370: "undecided"})
    font.setupGlyf(glyphs)
    font.setupHorizontalMetrics(dict.fromkeys(glyphs, (EM, LEFT)))
    font.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    font.setupOS2(sTypoAscender=ASCENT, sTypoDescender=DESCENT, usWinAscent=ASCENT, usWinDescent=-DESCENT, fsType=0)
    names = {"familyName": NAME, "styleName": "Regular", "fullName": NAME, "psName": NAME.replace(" ", "")}
    font.setupNameTable(names)
    font.setupPost()
    font.updateHead(created=0, modified=0)  # the same font from the same drawing
    font.font.recalcTimestamp = False
    font.save(output)


def _glyph(*strokes: Sequence[Point]):  # type: ignore[no-untyped-def]  # fontTools has no types
    pen = TTGlyphPen(None)
    _contour(pen, _square(0))
    _contour(pen, reversed(_square(FRAME)))
    for stroke in strokes:
        for start, end in pairwise(stroke):
            _contour(pen, _bar(start, end))
        for joint in stroke:
            _contour(pen, _disc(joint))
    return pen.glyph()


def _square(inset: float) -> list[Point]:
    low_x, low_y, side = LEFT + inset, BOTTOM + inset, SIDE - 2 * inset
    return [(low_x, low_y), (low_x, low_y + side), (low_x + side, low_y + side), (low_x + side, low_y)]


def _bar(start: Point, end: Point) -> list[Point]:
    length = hypot(end[0] - start[0], end[1] - start[1])
    across = (STROKE / 2 * (end[1] - start[1]) / length, -STROKE / 2 * (end[0] - start[0]) / length)
    corners = [(start, -1), (end, -1), (end, 1), (start, 1)]
    return [(point[0] + side * across[0], point[1] + side * across[1]) for point, side in corners]


def _disc(middle: Point) -> list[Point]:
    angles = [-2 * pi * step / 16 for step in range(16)]
    return [(middle[0] + STROKE / 2 * cos(angle), middle[1] + STROKE / 2 * sin(angle)) for angle in angles]


def _contour(pen, points) -> None:  # type: ignore[no-untyped-def]
    first, *others = [(round(x), round(y)) for x, y in points]
    pen.moveTo(first)
    for point in others:
        pen.lineTo(point)
    pen.closePath()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
