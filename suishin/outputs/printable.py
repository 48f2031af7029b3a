"""Text as the fonts of printed documents can draw it: what they lack becomes 〓 and is named, never dropped in silence."""

import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache
from importlib.resources import files

GETA = "〓"  # what printers have always put where a type was missing
_LINE_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_COMPOSED = re.compile(".[\u0300-\u036f\u3099\u309a]+")
_IDEOGRAPHIC_SELECTORS = range(0xE0100, 0xE01F0)  # they choose a variant of a kanji; fonts without it draw the kanji
_EMOJI_SELECTORS = range(0xFE00, 0xFE10)


def printable(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text with 〓 for what cannot be printed, and the characters that were replaced, each once."""
    whole = _COMPOSED.sub(lambda found: unicodedata.normalize("NFC", found[0]), _LINE_BREAKS.sub("\n", text))
    missing: dict[str, None] = {}
    drawn = "".join(_drawn(character, missing) for character in whole.replace("\t", "　"))
    return drawn, tuple(missing)


def named(character: str) -> str:
    """Return how a character that cannot be printed is called: 「U+1F600 GRINNING FACE」."""
    name = unicodedata.name(character, "")
    return f"U+{ord(character):04X} {name}".strip()


def _drawn(character: str, missing: dict[str, None]) -> str:
    if character == "\n" or is_covered(character) or ord(character) in _IDEOGRAPHIC_SELECTORS:
        return character
    if unicodedata.category(character) == "Cf" or ord(character) in _EMOJI_SELECTORS:
        return ""  # invisible on screen and on paper
    missing[character] = None
    return GETA


def is_covered(character: str) -> bool:
    """Tell whether one of the vendored fonts draws a character."""
    firsts, lasts = _coverage()
    place = bisect_right(firsts, ord(character)) - 1
    return place >= 0 and ord(character) <= lasts[place]


@lru_cache(maxsize=1)
def _coverage() -> tuple[list[int], list[int]]:
    lines = files("suishin.outputs").joinpath("fonts/coverage.txt").read_text("ascii").splitlines()
    pairs = [line.split("-") for line in lines]
    return [int(first, 16) for first, _last in pairs], [int(last, 16) for _first, last in pairs]
