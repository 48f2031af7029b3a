"""What may be a tick on a PDF page, or hide one."""

from typing import NamedTuple

from suishin.reading.model import MarkKind, Rect

THIN = 2.6  # points; a filled rectangle no thicker is a line


class Shape(NamedTuple):
    """Something drawn that may be a tick; `glyph` is the sign that it shows, where one was recognized."""

    kind: MarkKind
    box: Rect
    label: str = ""
    glyph: str = ""
    is_on: bool | None = None  # of a form field that tells its state
    is_straight: bool = True  # it consists of lines across and down, as borders do
