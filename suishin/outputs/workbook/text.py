"""Text as a cell holds it, and as XML writes it."""

import math
import re
from functools import cache
from unicodedata import east_asian_width
from xml.sax.saxutils import escape

_NOT_IN_XML = dict.fromkeys((0xFFFE, 0xFFFF))  # no characters at all: a file that holds one cannot be opened
_LONGEST_TEXT = 32_767  # Excel's limit for one cell
_CUT_SHORT = "…（長いため以下を略しました）"
_UNUSUAL = re.compile("[\r\ud800-\udfff\ufffe\uffff]")
# Excel writes control characters as _x0001_, and so has to mark text that looks like one.
_ESCAPED_BY_EXCEL = re.compile("_(?=x[0-9a-fA-F]{4}_)|[\x00-\x08\x0b-\x1f]")
_IN_NEED_OF_ESCAPES = re.compile("[&<>\x00-\x08\x0b-\x1f]|_x")


def excel_text(text: str) -> str:
    """Return the text as a cell can hold it: no half characters, line breaks as Excel writes them, not too long."""
    if _UNUSUAL.search(text):
        whole = text.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n")
        text = whole.translate(_NOT_IN_XML)
    if len(text) <= _LONGEST_TEXT:
        return text
    return text[: _LONGEST_TEXT - len(_CUT_SHORT)] + _CUT_SHORT


def written(text: str) -> str:
    """Return a text that a cell can hold as the XML of its content."""
    if _IN_NEED_OF_ESCAPES.search(text):
        text = escape(_ESCAPED_BY_EXCEL.sub(lambda found: f"_x{ord(found[0]):04X}_", text))
    space = ' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() else ""
    return f"<is><t{space}>{text}</t></is>"


def attribute(text: str) -> str:
    """Return a text as it stands between the quotes of an attribute."""
    return escape(text, {'"': "&quot;"})


def lines_of(text: str, width: int) -> int:
    """Return how many lines a text takes in a column; full-width characters count double."""
    if len(text) * 2 <= width and "\n" not in text:
        return 1
    return sum(max(math.ceil(sum(map(_width, line)) / width), 1) for line in text.split("\n"))


@cache
def _width(letter: str) -> int:
    return 2 if east_asian_width(letter) in "WFA" else 1
