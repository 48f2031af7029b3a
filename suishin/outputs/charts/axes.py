"""The axes of a chart over months: how far they reach, where values and months stand, how they are named."""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from django.utils.dateformat import format as in_pattern
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from suishin.common.months import Month
from suishin.outputs.charts.drawing import INK, LINE, element, em_width, n, text_at

AXIS_HEIGHT, SIZE = 40.0, 13.0
_GRID = "#e6e6e6"
_MOST_QUARTERS = 30  # months; where more are shown only the years are named


class Scale(NamedTuple):
    """Where months and values stand in the drawing."""

    first: Month
    last: Month
    low: float
    high: float
    left: float
    right: float
    top: float
    bottom: float

    @property
    def month_width(self) -> float:
        return (self.right - self.left) / max(self.last - self.first, 1)

    @property
    def unit(self) -> float:
        """Return the height of a value of 1."""
        return (self.bottom - self.top) / (self.high - self.low)

    def x(self, month: Month) -> float:
        return self.left + (month - self.first) * self.month_width

    def y(self, value: float) -> float:
        return self.top + (self.high - value) * self.unit


def steps(values: Sequence[float]) -> list[float]:
    """Return round values from below the smallest to above the largest, beginning with 0 unless that is far below."""
    low, high = min(values), max(values)
    if low == high or 0 < low < high * 0.6:
        low, high = min(low, 0), max(high, 0)
    step = _round_step((high - low) or 1)
    if all(value == int(value) for value in values):
        step = max(step, 1)
    first = math.floor(low / step)
    last = max(math.ceil(high / step), first + 1)
    return [_whole(number * step) for number in range(first, last + 1)]


def _round_step(span: float) -> float:
    size = 10.0 ** math.floor(math.log10(span / 3))
    return next(size * factor for factor in (1, 2, 5, 10) if size * factor >= span / 5)


def _whole(value: float) -> float:
    rounded = round(value, 9)
    return int(rounded) if rounded == int(rounded) else rounded


def grid(values: Sequence[float], scale: Scale, in_words: Callable[[float], str]) -> Iterator[SafeString]:
    """Yield a line across for each value, named at the left."""
    for value in values:
        y = n(scale.y(value))
        yield element(
            "path", d=f"M{n(scale.left)} {y}H{n(scale.right)}", stroke=LINE if value in (0, scale.low) else _GRID
        )
        yield text_at(scale.left - 6, scale.y(value) + 4, in_words(value), size=SIZE, fill=INK, anchor="end")


def month_axis(scale: Scale, *, starts_in_month: int) -> Iterator[SafeString]:
    """Yield the ticks under the drawing: quarters and years, or years alone where there are many."""
    months = scale.last - scale.first
    ticks = [m for m in scale.first.until(scale.last) if (m.month - starts_in_month) % 3 == 0]
    marks = "".join(_tick(scale, month, is_long=month.month == starts_in_month) for month in ticks)
    yield element("path", d=marks, stroke=LINE)
    yield from _quarter_names(scale, ticks) if months <= _MOST_QUARTERS else _year_names(scale, starts_in_month)


def _tick(scale: Scale, month: Month, *, is_long: bool) -> str:
    return f"M{n(scale.x(month))} {n(scale.bottom)}v{8 if is_long else 4}"


def _quarter_names(scale: Scale, ticks: Sequence[Month]) -> Iterator[SafeString]:
    """Name every quarter, and below it the year of the first and of each that is the first of its year."""
    names = [in_pattern(month.first_day, gettext("n月")) for month in ticks]
    each = _shown(max(map(em_width, names), default=0), scale.month_width * 3)
    named_year = 0
    for place, (month, name) in enumerate(zip(ticks, names, strict=True)):
        x = scale.x(month)
        if place % each == 0:
            yield text_at(x, scale.bottom + 19, name, size=SIZE, fill=INK, anchor="middle")
        if month.year != named_year:
            named_year = month.year
            year = in_pattern(month.first_day, gettext("Y年"))
            yield text_at(x, scale.bottom + 36, year, size=SIZE, fill=INK, anchor="middle")


def _year_names(scale: Scale, starts_in_month: int) -> Iterator[SafeString]:
    pattern = gettext("Y年") if starts_in_month == 1 else gettext("Y年n月")
    starts = [month for month in scale.first.until(scale.last) if month.month == starts_in_month]
    names = [in_pattern(month.first_day, pattern) for month in starts]
    each = _shown(max(map(em_width, names), default=0), scale.month_width * 12)
    for month, name in list(zip(starts, names, strict=True))[::-each]:
        yield text_at(scale.x(month), scale.bottom + 22, name, size=SIZE, fill=INK, anchor="middle")


def _shown(ems: float, room: float) -> int:
    """Return that every first, second … name is shown, so that none stands on another."""
    return max(math.ceil((ems * SIZE + 8) / room), 1) if room else 1
