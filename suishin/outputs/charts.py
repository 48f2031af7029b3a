"""Charts as SVG written on the server: no script, no style attribute, text stays text; the same for web and print.

Every chart carries a title and a description; the page shows its numbers in a table beside it (components/chart.html).
"""

import unicodedata
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from html import escape
from typing import NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from suishin.common.prefectures import PREFECTURES

FONTS = "BIZ UDPGothic, BIZ UDGothic, Hiragino Sans, Noto Sans JP, Noto Sans CJK JP, Meiryo, sans-serif"
INK, QUIET, LINE, WHITE = "#333333", "#666666", "#949494", "#ffffff"

# Prefecture code, column, row: neighbours stay neighbours, every prefecture gets the same room.
_TILES = (
    "1 13 0;2 12 1;3 13 2;5 12 2;4 13 3;6 12 3;7 13 4;15 12 4;16 11 4;17 10 4;8 14 5;9 13 5;10 12 5;20 11 5;21 10 5;"
    "18 9 5;11 13 6;12 14 6;13 13 7;19 12 6;14 13 8;22 12 7;23 11 6;25 9 6;26 8 5;28 7 5;31 6 5;32 5 5;35 4 5;24 10 7;"
    "29 9 7;27 8 6;30 9 8;33 7 6;34 6 6;37 7 8;36 8 8;38 6 8;39 7 9;40 3 6;41 2 6;42 1 6;44 3 7;43 2 7;45 3 8;46 2 8;"
    "47 0 10"
)
_TILE_WIDTH, _TILE_HEIGHT, _GAP = 62.0, 46.0, 4.0

# Narrow enough that the text of a bar chart can be read on a phone.
_CHART_WIDTH, _BAR_WIDTH, _BAR_HEIGHT, _ROW_HEIGHT, _NAMES_HEIGHT = 420.0, 340.0, 20.0, 50.0, 26.0


class Look(NamedTuple):
    """How a tile or bar is filled: its colour, the colour of text on it, its outline."""

    fill: str
    ink: str
    outline: str


class Fill(Enum):
    """What a colour stands for. The word beside it says the same; colour only helps."""

    YES = Look("#0017c1", WHITE, "#0017c1")
    NO = Look(WHITE, INK, "#666666")
    UNKNOWN = Look("#fff0b3", INK, "#806300")
    NO_REPORT = Look("hatch", INK, "#949494")
    OUT_OF_SIGHT = Look("#f2f2f2", QUIET, "#cccccc")
    STEP_1 = Look("#e8f1fe", INK, "#9db7f9")
    STEP_2 = Look("#9db7f9", "#000000", "#9db7f9")
    STEP_3 = Look("#4979f5", "#000000", "#4979f5")
    STEP_4 = Look("#0031d8", WHITE, "#0031d8")
    STEP_5 = Look("#000060", WHITE, "#000060")


_STEPS = (Fill.STEP_1, Fill.STEP_2, Fill.STEP_3, Fill.STEP_4, Fill.STEP_5)


def step_of(value: float, *, largest: float) -> Fill:
    """Return which of the five blues a value between 0 and the largest gets."""
    if largest <= 0:
        return Fill.STEP_1
    return _STEPS[min(max(int(value / largest * 5), 0), 4)]


@dataclass(frozen=True, slots=True)
class TileValue:
    """What stands in the tile of a prefecture: the value in words, its colour, the page it opens."""

    text: str
    fill: Fill
    url: str | None = None


_Draw = Callable[[str, TileValue | None, tuple[int, int], str], SafeString]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, its length (None: nothing known), the value as printed, the page it opens."""

    label: str
    value: float | None
    text: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a stacked bar: what it counts, its colour, how many."""

    label: str
    fill: Fill
    count: int


@dataclass(frozen=True, slots=True)
class Stack:
    """One stacked bar; all bars of a chart have the same parts in the same order."""

    label: str
    parts: Sequence[Part]
    url: str | None = None


def tile_map(values: Mapping[str, TileValue], *, title: str, description: str, is_small: bool = False) -> SafeString:
    """Draw the 47 prefectures as tiles with name and value; one without a value is out of the reader's sight.

    A small map has larger names and of each value the shape alone; its words are read out and shown on hovering.
    """
    draw, hatch = _small_tile if is_small else _tile_in(values), _key(title)
    tiles = [draw(code, values.get(code), (column, row), hatch) for code, column, row in _positions()]
    width = 15 * (_TILE_WIDTH + _GAP) - _GAP
    height = 11 * (_TILE_HEIGHT + _GAP) - _GAP
    return _chart(width, height, tiles, title=title, description=description)


def _positions() -> list[tuple[str, int, int]]:
    places = (tile.split() for tile in _TILES.split(";"))
    return [(code.zfill(2), int(column), int(row)) for code, column, row in places]


def _tile_in(values: Mapping[str, TileValue]) -> _Draw:
    """Return how to draw the tiles of a map whose values all have the size that the longest needs."""
    size = min([_fitting(value.text, _TILE_WIDTH - 6, 14) for value in values.values()], default=14)

    def draw(code: str, value: TileValue | None, place: tuple[int, int], hatch: str) -> SafeString:
        shown = value or TileValue("", Fill.OUT_OF_SIGHT)
        name = _short_name(PREFECTURES[code])
        lines = [(name, 20 if shown.text else 29, 15), (shown.text, 38, size)]
        return _tile(code, shown, place, hatch, lines)

    return draw


def _small_tile(code: str, value: TileValue | None, place: tuple[int, int], hatch: str) -> SafeString:
    shown, name = value or TileValue("", Fill.OUT_OF_SIGHT), _short_name(PREFECTURES[code])
    shape, blank, _word = shown.text.partition(" ")
    shape = shape if blank else ""  # a word alone would not fit
    size = _fitting(name, _TILE_WIDTH - 4, 25)
    return _tile(code, shown, place, hatch, [(name, 23 if shape else 31, size), (shape, 41, 17)])


def _tile(
    code: str, shown: TileValue, place: tuple[int, int], hatch: str, lines: Sequence[tuple[str, float, float]]
) -> SafeString:
    """Draw a tile with lines of text, each with its distance from the top and its size."""
    look = shown.fill.value
    x, y = place[0] * (_TILE_WIDTH + _GAP), place[1] * (_TILE_HEIGHT + _GAP)
    middle = x + _TILE_WIDTH / 2
    texts = [_text(middle, y + down, text, size=size, fill=look.ink, anchor="middle") for text, down, size in lines]
    drawn = [_box(x, y, _TILE_WIDTH, _TILE_HEIGHT, look, hatch), *texts]
    return _linked(drawn, shown.url, f"{PREFECTURES[code]} {shown.text}")


def _short_name(name: str) -> str:
    return name if name == "北海道" else name[:-1]


def bars(
    rows: Sequence[Bar], *, title: str, description: str, target: float | None = None, target_text: str = ""
) -> SafeString:
    """Draw one bar per row, its name above and its value at the end, and the target as a line."""
    largest = max([bar.value or 0 for bar in rows] + [target or 0]) or 1
    head = 0.0 if target is None else 20.0
    drawn = [_bar(bar, head + number * _ROW_HEIGHT, largest) for number, bar in enumerate(rows)]
    height = head + len(rows) * _ROW_HEIGHT
    if target is not None:
        drawn.append(_target_line(target / largest * _BAR_WIDTH, height, target_text))
    return _chart(_CHART_WIDTH, height, drawn, title=title, description=description)


def _bar(bar: Bar, y: float, largest: float) -> SafeString:
    length = max(bar.value or 0, 0) / largest * _BAR_WIDTH
    drawn = [
        _row_label(bar.label, y),
        _box(0, y + 24, length, _BAR_HEIGHT, Fill.YES.value, ""),
        _text(length + 6, y + 38, bar.text, size=14, fill=INK),
    ]
    return _linked(drawn, bar.url, f"{bar.label} {bar.text}")


def _row_label(label: str, y: float) -> SafeString:
    return _text(0, y + 17, label, size=_fitting(label, _CHART_WIDTH, 14), fill=INK)


def _target_line(x: float, height: float, text: str) -> SafeString:
    line = _element("line", x1=_n(x), x2=_n(x), y1="18", y2=_n(height), stroke="#000000", stroke_width="2")
    anchor = "end" if x > _CHART_WIDTH / 2 else "start"
    return line + _text(x, 13, text, size=13, fill=INK, anchor=anchor)


def stacked(rows: Sequence[Stack], *, title: str, description: str) -> SafeString:
    """Draw one bar per row made of its parts, each with its count; the parts are named once on top."""
    largest = max([sum(part.count for part in row.parts) for row in rows], default=0) or 1
    hatch = _key(title)
    names = _part_names(rows[0].parts if rows else (), hatch)
    drawn = [_stack(row, _NAMES_HEIGHT + number * _ROW_HEIGHT, largest, hatch) for number, row in enumerate(rows)]
    height = _NAMES_HEIGHT + len(rows) * _ROW_HEIGHT
    return _chart(_CHART_WIDTH, height, [names, *drawn], title=title, description=description)


def _part_names(parts: Sequence[Part], hatch: str) -> SafeString:
    drawn, x = [], 0.0
    for part in parts:
        drawn.append(_box(x, 4, 14, 14, part.fill.value, hatch))
        drawn.append(_text(x + 19, 16, part.label, size=13, fill=INK))
        x += 19 + _em_width(part.label) * 13 + 16
    return _joined(drawn)


def _stack(row: Stack, y: float, largest: int, hatch: str) -> SafeString:
    drawn, x = [_row_label(row.label, y)], 0.0
    for part in row.parts:
        length = part.count / largest * _CHART_WIDTH
        if part.count:
            drawn.append(_box(x, y + 24, length, _BAR_HEIGHT, part.fill.value, hatch))
        if length >= _em_width(str(part.count)) * 13 + 2:
            drawn.append(
                _text(x + length / 2, y + 38, str(part.count), size=13, fill=part.fill.value.ink, anchor="middle")
            )
        x += length
    spoken = gettext("、").join(f"{part.label} {part.count}" for part in row.parts)
    return _linked(drawn, row.url, gettext("%(name)s：%(value)s") % {"name": row.label, "value": spoken})


def _chart(width: float, height: float, drawn: Sequence[SafeString], *, title: str, description: str) -> SafeString:
    """Wrap the drawing. With links inside it is a group: the inside of an image is hidden from screen readers."""
    inside = _joined(drawn)
    key = _key(title)
    return _element(
        "svg",
        _element("title", title, id=f"{key}-title"),
        _element("desc", description, id=f"{key}-description"),
        _hatch(key),
        inside,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"-1 -1 {_n(width + 2)} {_n(height + 2)}",
        role="group" if "<a " in inside else "img",
        aria_labelledby=f"{key}-title",
        aria_describedby=f"{key}-description",
        font_family=FONTS,
    )


def _key(title: str) -> str:
    return f"chart-{zlib.crc32(title.encode()):08x}"


def _hatch(key: str) -> SafeString:
    """Return the pattern for "no report": thin enough that text on it stays readable."""
    ground = _element("rect", width="8", height="8", fill=WHITE)
    stroke = _element("path", d="M-2 2 2 -2M0 8 8 0M6 10 10 6", stroke="#cccccc", stroke_width="1")
    pattern = _element("pattern", ground, stroke, id=key, width="8", height="8", patternUnits="userSpaceOnUse")
    return _element("defs", pattern)


def _box(x: float, y: float, width: float, height: float, look: Look, hatch: str) -> SafeString:
    fill = f"url(#{hatch})" if look.fill == "hatch" else look.fill
    place = {"x": _n(x), "y": _n(y), "width": _n(width), "height": _n(height)}
    return _element("rect", **place, fill=fill, stroke=look.outline)


def _text(x: float, y: float, text: str, *, size: float, fill: str, anchor: str = "start") -> SafeString:
    if not text:
        return SafeString()
    return _element("text", text, x=_n(x), y=_n(y), font_size=_n(size), fill=fill, text_anchor=anchor)


def _linked(drawn: Sequence[SafeString], url: str | None, spoken: str) -> SafeString:
    """Group what belongs together and say it in one breath; with a page to open, as a link."""
    inside = _element("title", spoken) + _joined(drawn)
    return _element("a", inside, href=url, aria_label=spoken) if url else _element("g", inside)


def _fitting(text: str, width: float, largest: float) -> float:
    """Return the font size, at most the largest, at which the text fits the width."""
    return max(min(largest, width / max(_em_width(text), 1)), 7)


def _em_width(text: str) -> float:
    return sum(1 if unicodedata.east_asian_width(character) in "WFA" else 0.6 for character in text)


def _joined(pieces: Sequence[str]) -> SafeString:
    return SafeString("".join(map(_escaped, pieces)))


def _element(name: str, *content: str, **attributes: str) -> SafeString:
    """Return an SVG element, all content and attributes escaped; `_` in a name is written `-`."""
    written = "".join(f' {key.replace("_", "-")}="{_escaped(value)}"' for key, value in attributes.items())
    return SafeString(f"<{name}{written}>{_joined(content)}</{name}>")


def _escaped(text: str) -> str:
    """Escape what is not markup of ours. `conditional_escape` does the same and takes most of the time of a map."""
    return text if isinstance(text, SafeString) else escape(text)


def _n(number: float) -> str:
    return f"{round(number, 2):g}"
