"""What every chart is drawn with: colours, escaped elements, boxes, text, and the frame with title and description."""

import unicodedata
import zlib
from collections.abc import Sequence
from enum import Enum
from html import escape
from typing import NamedTuple

from django.utils.safestring import SafeString

FONTS = "BIZ UDPGothic, BIZ UDGothic, Hiragino Sans, Noto Sans JP, Noto Sans CJK JP, Meiryo, sans-serif"
INK, QUIET, LINE, WHITE = "#333333", "#666666", "#949494", "#ffffff"

CHART_WIDTH = 420.0  # narrow enough that the text of a chart can be read on a phone


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


def chart(width: float, height: float, drawn: Sequence[SafeString], *, title: str, description: str) -> SafeString:
    """Wrap the drawing. With links inside it is a group: the inside of an image is hidden from screen readers."""
    inside = joined(drawn)
    key = key_of(title)
    return element(
        "svg",
        element("title", title, id=f"{key}-title"),
        element("desc", description, id=f"{key}-description"),
        _hatch(key) if f"url(#{key})" in inside else SafeString(),
        inside,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"-1 -1 {n(width + 2)} {n(height + 2)}",
        role="group" if "<a " in inside else "img",
        aria_labelledby=f"{key}-title",
        aria_describedby=f"{key}-description",
        font_family=FONTS,
    )


def key_of(title: str) -> str:
    return f"chart-{zlib.crc32(title.encode()):08x}"


def _hatch(key: str) -> SafeString:
    """Return the pattern for "no report": thin enough that text on it stays readable."""
    ground = element("rect", width="8", height="8", fill=WHITE)
    stroke = element("path", d="M-2 2 2 -2M0 8 8 0M6 10 10 6", stroke="#cccccc", stroke_width="1")
    pattern = element("pattern", ground, stroke, id=key, width="8", height="8", patternUnits="userSpaceOnUse")
    return element("defs", pattern)


def box(x: float, y: float, width: float, height: float, look: Look, hatch: str) -> SafeString:
    fill = f"url(#{hatch})" if look.fill == "hatch" else look.fill
    place = {"x": n(x), "y": n(y), "width": n(width), "height": n(height)}
    return element("rect", **place, fill=fill, stroke=look.outline)


def text_at(x: float, y: float, text: str, *, size: float, fill: str, anchor: str = "start") -> SafeString:
    if not text:
        return SafeString()
    return element("text", text, x=n(x), y=n(y), font_size=n(size), fill=fill, text_anchor=anchor)


def linked(drawn: Sequence[SafeString], url: str | None, spoken: str) -> SafeString:
    """Group what belongs together and say it in one breath; with a page to open, as a link."""
    inside = element("title", spoken) + joined(drawn)
    return element("a", inside, href=url, aria_label=spoken) if url else element("g", inside)


def fitting(text: str, width: float, largest: float) -> float:
    """Return the font size, at most the largest, at which the text fits the width."""
    return max(min(largest, width / max(em_width(text), 1)), 7)


def em_width(text: str) -> float:
    return sum(1 if unicodedata.east_asian_width(character) in "WFA" else 0.6 for character in text)


def joined(pieces: Sequence[str]) -> SafeString:
    return SafeString("".join(map(escaped, pieces)))


def element(name: str, *content: str, **attributes: str) -> SafeString:
    """Return an SVG element, all content and attributes escaped; `_` in a name is written `-`."""
    written = "".join(f' {key.replace("_", "-")}="{escaped(value)}"' for key, value in attributes.items())
    return SafeString(f"<{name}{written}>{joined(content)}</{name}>")


def escaped(text: str) -> str:
    """Escape what is not markup of ours. `conditional_escape` does the same and takes most of the time of a map."""
    return text if isinstance(text, SafeString) else escape(text)


def n(number: float) -> str:
    return f"{round(number, 2):g}"
