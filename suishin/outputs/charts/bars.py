"""Bars: one value per row, or the parts that a row is made of."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from suishin.outputs.charts.drawing import (
    CHART_WIDTH,
    INK,
    Fill,
    box,
    chart,
    element,
    em_width,
    fitting,
    joined,
    key_of,
    linked,
    n,
    text_at,
)

_BAR_WIDTH, _BAR_HEIGHT, _ROW_HEIGHT, _NAMES_HEIGHT = 340.0, 20.0, 50.0, 26.0


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
    return chart(CHART_WIDTH, height, drawn, title=title, description=description)


def _bar(bar: Bar, y: float, largest: float) -> SafeString:
    length = max(bar.value or 0, 0) / largest * _BAR_WIDTH
    drawn = [
        _row_label(bar.label, y),
        box(0, y + 24, length, _BAR_HEIGHT, Fill.YES.value, ""),
        text_at(length + 6, y + 38, bar.text, size=14, fill=INK),
    ]
    return linked(drawn, bar.url, f"{bar.label} {bar.text}")


def _row_label(label: str, y: float) -> SafeString:
    return text_at(0, y + 17, label, size=fitting(label, CHART_WIDTH, 14), fill=INK)


def _target_line(x: float, height: float, text: str) -> SafeString:
    line = element("line", x1=n(x), x2=n(x), y1="18", y2=n(height), stroke="#000000", stroke_width="2")
    anchor = "end" if x > CHART_WIDTH / 2 else "start"
    return line + text_at(x, 13, text, size=13, fill=INK, anchor=anchor)


def stacked(rows: Sequence[Stack], *, title: str, description: str) -> SafeString:
    """Draw one bar per row made of its parts, each with its count; the parts are named once on top."""
    largest = max([sum(part.count for part in row.parts) for row in rows], default=0) or 1
    hatch = key_of(title)
    names = _part_names(rows[0].parts if rows else (), hatch)
    drawn = [_stack(row, _NAMES_HEIGHT + number * _ROW_HEIGHT, largest, hatch) for number, row in enumerate(rows)]
    height = _NAMES_HEIGHT + len(rows) * _ROW_HEIGHT
    return chart(CHART_WIDTH, height, [names, *drawn], title=title, description=description)


def _part_names(parts: Sequence[Part], hatch: str) -> SafeString:
    drawn, x = [], 0.0
    for part in parts:
        drawn.append(box(x, 4, 14, 14, part.fill.value, hatch))
        drawn.append(text_at(x + 19, 16, part.label, size=13, fill=INK))
        x += 19 + em_width(part.label) * 13 + 16
    return joined(drawn)


def _stack(row: Stack, y: float, largest: int, hatch: str) -> SafeString:
    drawn, x = [_row_label(row.label, y)], 0.0
    for part in row.parts:
        length = part.count / largest * CHART_WIDTH
        if part.count:
            drawn.append(box(x, y + 24, length, _BAR_HEIGHT, part.fill.value, hatch))
        if length >= em_width(str(part.count)) * 13 + 2:
            drawn.append(
                text_at(x + length / 2, y + 38, str(part.count), size=13, fill=part.fill.value.ink, anchor="middle")
            )
        x += length
    spoken = gettext("、").join(f"{part.label} {part.count}" for part in row.parts)
    return linked(drawn, row.url, gettext("%(name)s：%(value)s") % {"name": row.label, "value": spoken})
