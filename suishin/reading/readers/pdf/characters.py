"""Characters of a PDF page → runs of text with a place, and the typed tick glyphs among them."""

import ctypes
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from suishin.reading.glyphs import CHECK_LETTERS, TICK_GLYPHS
from suishin.reading.model import Rect
from suishin.reading.readers.pdf.space import PageSpace
from suishin.reading.readers.sign_fonts import CODES, shown_sign

JOIN_GAP = 0.35  # of the height: characters nearer than this belong together
LOW = 0.6  # of the next character's width: a run so low holds only ・ 「 、 of a font that does not tell its height
SHADOW = 0.2  # of the height: the same character so near was drawn twice
CELL = 2.0  # points: the most that the two may be apart
FEWEST_DOUBLED = 3  # runs
MAY_BE_TICK = frozenset(TICK_GLYPHS + CHECK_LETTERS)
MAX_CHARACTERS = 60_000  # of one page; the longest real page has about 4,000


@dataclass(slots=True)
class Run:
    """Neighboring characters of one line, as the file draws them one after the other."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Glyph:
    """A typed character that offices use as a tick or as an empty box."""

    text: str
    box: Rect


def runs_of(text_page: Any, space: PageSpace) -> tuple[list[Run], list[Glyph]]:
    """Return the page's text as runs, in the order of the file, with every tick glyph; letters drawn twice count once."""
    runs, glyphs = _read(text_page, space, None)
    return _read(text_page, space, _Drawn()) if _is_doubled(runs) else (runs, glyphs)


def _read(text_page: Any, space: PageSpace, drawn: "_Drawn | None") -> tuple[list[Run], list[Glyph]]:
    """This loop sees every character of a booklet: it makes nothing that it does not need."""
    count = min(pdfium.FPDFText_CountChars(text_page), MAX_CHARACTERS)
    codes = _codes(text_page, count)
    edges = pdfium.FS_RECTF()
    reference, box_of, place = ctypes.byref(edges), pdfium.FPDFText_GetLooseCharBox, space.place
    width, height = space.width, space.height
    runs: list[Run] = []
    glyphs: list[Glyph] = []
    letters: list[str] = []
    current: Run | None = None
    high = 0
    for index, code in enumerate(codes):
        if code < 32:
            _closed(current, letters)
            current = None
            continue
        if 0xD800 <= code < 0xE000:  # one character in two units
            high, code = (code, 0) if code < 0xDC00 else (0, _joined(high, code))
            if not code:
                continue
        box_of(text_page, index, reference)
        if edges.left == edges.right:  # a blank or line end that the library made up between two pieces of text
            _closed(current, letters)
            current = None
            continue
        character = chr(code)
        if code in CODES or 0xF000 <= code < 0xF100:
            character = shown_sign(_font_name(text_page, index), character)
        box = place(edges.left, edges.bottom, edges.right, edges.top)
        if box[2] <= 0 or box[0] >= width or box[3] <= 0 or box[1] >= height:
            continue  # cut off by the page's edge: nobody sees it
        if drawn is not None and drawn.has(character, box):
            continue
        if character in MAY_BE_TICK:
            glyphs.append(Glyph(character, Rect(*box)))
        if current is not None and _continues(current, box):
            letters.append(character)
            if box[2] > current.x1:
                current.x1 = box[2]
            if box[3] - box[1] > current.bottom - current.top:  # it began with ・ or 「, which a font may tell as low
                current.top, current.bottom = box[1], box[3]
            continue
        _closed(current, letters)
        current = Run("", *box)
        letters = [character]
        runs.append(current)
    _closed(current, letters)
    return runs, glyphs


def _is_doubled(runs: Sequence[Run]) -> bool:
    """Tell a page whose letters were drawn twice, a little apart, to look bold or to throw a shadow."""
    drawn = _Drawn()
    return sum(drawn.has(run.text[:1], (run.x0, run.top, run.x1, run.bottom)) for run in runs) >= FEWEST_DOUBLED


class _Drawn:
    """Where each character was drawn already."""

    def __init__(self) -> None:
        self._places: defaultdict[tuple[str, int, int], list[tuple[float, float]]] = defaultdict(list)

    def has(self, character: str, box: tuple[float, float, float, float]) -> bool:
        """Tell whether a character stands at this place for the second time."""
        x, y, _, bottom = box
        apart = min(CELL, SHADOW * (bottom - y))
        column, row = int(x // CELL), int(y // CELL)
        for beside in (column - 1, column, column + 1):
            for near in (row - 1, row, row + 1):
                for other_x, other_y in self._places.get((character, beside, near), ()):
                    if abs(other_x - x) <= apart and abs(other_y - y) <= apart:
                        return True
        self._places[character, column, row].append((x, y))
        return False


def _codes(text_page: Any, count: int) -> Sequence[int]:
    """Return the UTF-16 units of a page's characters; all at once where the library counts them alike."""
    buffer = (ctypes.c_ushort * (count + 1))()
    if pdfium.FPDFText_GetText(text_page, 0, count, buffer) == count + 1:
        return buffer[:count]
    return [pdfium.FPDFText_GetUnicode(text_page, index) for index in range(count)]


def _joined(high: int, low: int) -> int:
    return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00) if high else 0xFFFD


def _closed(run: Run | None, letters: list[str]) -> None:
    if run is not None:
        run.text = "".join(letters)


def _continues(run: Run, box: tuple[float, float, float, float]) -> bool:
    x0, top, x1, bottom = box
    height = run.bottom - run.top
    if height < LOW * (x1 - x0):
        height = x1 - x0  # a full-width character is as high as it is wide
    elif bottom <= run.top or top >= run.bottom:
        return False
    if abs(bottom + top - run.bottom - run.top) > height:
        return False
    return -0.5 * height <= x0 - run.x1 <= JOIN_GAP * height


def _font_name(text_page: Any, index: int) -> str:
    flags = ctypes.c_int()
    length = pdfium.FPDFText_GetFontInfo(text_page, index, None, 0, flags)
    if length <= 1 or length > 200:
        return ""
    name = ctypes.create_string_buffer(length)
    pdfium.FPDFText_GetFontInfo(text_page, index, name, length, flags)
    return name.value.decode("utf-8", "replace")
