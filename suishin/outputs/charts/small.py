"""Small line charts: one in a table cell, or several beside each other that each have their own scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString

from suishin.outputs.charts.drawing import FONTS, INK, QUIET, element, fitting, joined, n, text_at
from suishin.outputs.charts.paths import Number, curve, floats, path

_WIDTH, _HEIGHT, _TOP, _BOTTOM = 160.0, 104.0, 50.0, 98.0
_BLUE, _GREY = "#0017c1", "#808080"


@dataclass(frozen=True, slots=True)
class Small:
    """One of several charts: its name, its values month by month, the last one as printed, what to hold it against."""

    label: str
    values: Sequence[Number | None]
    text: str
    last_year: Sequence[Number | None] = ()  # of the same months a year before
    target: Number | None = None
    url: str | None = None
    turns: Sequence[int] = ()  # places in the values from which on they are not what they were


def sparkline(values: Sequence[float | None], *, text: str, width: int = 96, height: int = 24) -> SafeString:
    """Draw the course of a row's values for a table cell; the text says in words what it shows.

    A table has many of them, so it is written in one piece. Coordinates are tenths, as in `path`.
    """
    known = [value for value in values if value is not None]
    if not known:
        return SafeString()
    low, high = min(known), max(known)
    top, unit = (4.0, (height - 8) / (high - low)) if high > low else (height / 2, 0.0)
    step = (width - 8) / max(len(values) - 1, 1)
    last = len(values) - 1
    while values[last] is None:
        last -= 1
    x, y = int((4 + last * step) * 10), int((top + (high - known[-1]) * unit) * 10)
    return SafeString(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="sparkline" viewBox="0 0 {width}0 {height}0"'
        f' width="{width}" height="{height}" role="img"><title>{escape(text)}</title>'
        f'<path d="{path(values, left=4, step=step, top=top, high=high, unit=unit)}" fill="none" stroke="{_BLUE}"'
        f' stroke-width="15" stroke-linejoin="round" stroke-linecap="round"/>'
        f'<circle cx="{x}" cy="{y}" r="25" fill="{_BLUE}"/></svg>'
    )


def small_multiples(charts: Sequence[Small]) -> SafeString:
    """Return the charts as a list that a page sets in as many columns as it has room for."""
    drawn = [
        (element("a", small_chart(shown), href=shown.url) if shown.url else small_chart(shown)) for shown in charts
    ]
    return SafeString(f'<ul class="small-charts">{"".join(f"<li>{one}</li>" for one in drawn)}</ul>')


def small_chart(shown: Small) -> SafeString:
    """Draw one chart on a scale of its own, as wide as its values need; a document sets several side by side."""
    values, last_year = floats(shown.values), floats(shown.last_year)
    target = None if shown.target is None else float(shown.target)
    known = [value for value in (*values, *last_year, target) if value is not None]
    drawn = [
        text_at(0, 13, shown.label, size=fitting(shown.label, _WIDTH, 13), fill=INK),
        text_at(0, 36, shown.text, size=fitting(shown.text, _WIDTH, 18), fill=INK),
        *(_turns(shown) if known else ()),
        *(_courses(values, last_year, target, min(known), max(known)) if known else ()),
    ]
    return element(
        "svg",
        element("title", f"{shown.label} {shown.text}"),
        joined(drawn),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {n(_WIDTH)} {n(_HEIGHT)}",
        role="img",
        font_family=FONTS,
    )


def _turns(shown: Small) -> list[SafeString]:
    """Draw a dashed line where a product was revised or a union taken in; the page says below which."""
    step = (_WIDTH - 8) / max(len(shown.values) - 1, len(shown.last_year) - 1, 1)
    return [
        element(
            "path",
            d=f"M{n(4 + place * step)} {n(_TOP - 6)}V{n(_HEIGHT)}",
            stroke=QUIET,
            stroke_width="1",
            stroke_dasharray="3 3",
        )
        for place in shown.turns
    ]


def _courses(
    values: list[float | None], last_year: list[float | None], target: float | None, low: float, high: float
) -> list[SafeString]:
    step = (_WIDTH - 8) / max(len(values) - 1, len(last_year) - 1, 1)
    unit = (_BOTTOM - _TOP) / (high - low or 1)
    top = _TOP if high > low else (_TOP + _BOTTOM) / 2
    drawn = []
    if target is not None:
        y = n(top + (high - target) * unit)
        drawn.append(element("path", d=f"M0 {y}H{n(_WIDTH)}", stroke="#000000", stroke_width="1"))
    for course, color, width in ((last_year, _GREY, 1.5), (values, _BLUE, 2)):
        if course:
            told = path(course, left=4, step=step, top=top, high=high, unit=unit)
            drawn.append(curve(told, color=color, width=width))
    ends = [(place, value) for place, value in enumerate(values) if value is not None]
    if ends:
        place, value = ends[-1]
        x, y = n(4 + place * step), n(top + (high - value) * unit)
        drawn.append(element("circle", cx=x, cy=y, r="3", fill=_BLUE))
    return drawn
