"""The course of a line. Coordinates are whole tenths: whole numbers are written three times as fast as fractions."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.safestring import SafeString

from suishin.outputs.charts.drawing import element, n

Number = float | Decimal


def path(values: Iterable[float | None], *, left: float, step: float, top: float, high: float, unit: float) -> str:
    """Return the way through all values in tenths; a missing one (None) is a gap, a lone one a dot.

    The highest value stands at the top, `unit` lies between a value and the next one that is smaller by 1.
    """
    pieces: list[str] = []
    add, is_drawing, x, base, unit, step = (
        pieces.append,
        False,
        left * 10,
        (top + high * unit) * 10,
        unit * 10,
        step * 10,
    )
    for value in values:
        if value is None:
            is_drawing = False
        elif is_drawing:
            add(f"L{int(x)} {int(base - value * unit)}")
        else:
            add(f"M{int(x)} {int(base - value * unit)}h1")
            is_drawing = True
        x += step
    return "".join(pieces)


def curve(course: str, *, color: str, width: float, dash: str = "") -> SafeString:
    """Return the line along a course that is told in tenths."""
    dashes = {"stroke_dasharray": " ".join(f"{part}0" for part in dash.split())} if dash else {}
    return element(
        "path",
        d=course,
        transform="scale(.1)",
        fill="none",
        stroke=color,
        stroke_width=n(width * 10),
        stroke_linejoin="round",
        stroke_linecap="round",
        **dashes,
    )


def floats(values: Sequence[Number | None]) -> list[float | None]:
    """Return rates as the numbers that drawing reckons with."""
    return [None if value is None else float(value) for value in values]
