"""How wide characters are."""

import unicodedata
from collections.abc import Iterator
from functools import cache

from suishin.reading.glyphs import signs_in


def width_of(text: str) -> float:
    """Return how wide a text is in full-width characters."""
    if text.isascii():
        return 0.5 * len(text)
    return sum(map(_width, text))


@cache
def _width(character: str) -> float:
    return 1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.5


def placed_signs(text: str) -> Iterator[tuple[float, float, str]]:
    """Yield the signs of a line that may be ticks: where they begin and end in full-width characters, and what they mean."""
    x, at = 0.0, 0
    for start, end, sign in signs_in(text):
        left = x + width_of(text[at:start])
        x, at = left + width_of(text[start:end]), end
        yield left, x, sign
