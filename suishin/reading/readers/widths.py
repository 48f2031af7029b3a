"""How wide characters are."""

import unicodedata
from functools import cache


def width_of(text: str) -> float:
    """Return how wide a text is in full-width characters."""
    if text.isascii():
        return 0.5 * len(text)
    return sum(map(_width, text))


@cache
def _width(character: str) -> float:
    return 1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.5
