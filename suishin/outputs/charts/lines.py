"""Lines over months: results with gaps where none are known, last year, the target, a forecast with its range."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from suishin.common.months import Month
from suishin.outputs.charts.axes import AXIS_HEIGHT, SIZE, Scale, grid, month_axis, steps
from suishin.outputs.charts.drawing import CHART_WIDTH, INK, QUIET, WHITE, chart, element, em_width, n, text_at
from suishin.outputs.charts.labels import LABEL_HEIGHT, Flag, apart, flags, height_of, written
from suishin.outputs.charts.paths import Number, curve, floats, path
from suishin.outputs.formats import NUMBER

_PLOT_HEIGHT, _ROOM_FOR_TARGET = 190.0, 20.0
_RANGE = "#d9e6ff"
_RESULT_COLORS = ("#0017c1", "#ac3e00", "#197a4b", "#5109ad")  # the label at the end tells them apart, too


@dataclass(frozen=True, slots=True)
class Line:
    """One value per month from the first on; None is a gap."""

    label: str
    first: Month
    values: Sequence[Number | None]


@dataclass(frozen=True, slots=True)
class Prospect:
    """A forecast month by month, each with the range it lies in."""

    label: str
    first: Month
    values: Sequence[Number]
    low: Sequence[Number]
    high: Sequence[Number]


@dataclass(frozen=True, slots=True)
class Goal:
    """The target: a line across, and a mark at its date where it has one."""

    label: str
    value: Number
    at: Month | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """A month from which on values are not what they were: a revision of the product, a merger."""

    label: str
    at: Month


class _Stroke(NamedTuple):
    """A line with its look, its values as drawing needs them."""

    label: str
    first: Month
    values: list[float | None]
    color: str
    width: float
    dash: str = ""
    has_end: bool = False  # a dot on the last value

    @property
    def end(self) -> tuple[Month, float]:
        """Return the last month with a value, and the value."""
        known = [(place, value) for place, value in enumerate(self.values) if value is not None]
        return self.first + known[-1][0], known[-1][1]


def lines(
    results: Sequence[Line],
    *,
    title: str,
    description: str,
    last_year: Line | None = None,
    theoretical: Line | None = None,
    target: Goal | None = None,
    forecast: Prospect | None = None,
    turns: Sequence[Turn] = (),
    starts_in_month: int = 1,
    in_words: Callable[[Any], str] = NUMBER.in_words,
) -> SafeString:
    """Draw values over months, every line named at its end; `starts_in_month` is where a year begins on the axis.

    `last_year` and `theoretical` stand in the months that they are compared with.
    """
    strokes = _strokes(results, last_year, theoretical, forecast)
    if not strokes:
        return _nothing_known(title, description)
    scale, values, hung = _laid_out(strokes, target, forecast, turns, in_words)
    drawn = [
        *grid(values, scale, in_words),
        *month_axis(scale, starts_in_month=starts_in_month),
        *([_range(forecast, scale)] if forecast and forecast.values else ()),
        *(_turn(flag, scale) for flag in hung),
        *(_course(stroke, scale) for stroke in strokes),
        *(_goal(target, scale) if target else ()),
        *_names(strokes, target, scale),
    ]
    return chart(CHART_WIDTH, scale.bottom + AXIS_HEIGHT, drawn, title=title, description=description)


def _strokes(
    results: Sequence[Line], last_year: Line | None, theoretical: Line | None, forecast: Prospect | None
) -> list[_Stroke]:
    """Return what has values, the most important last, so that it lies on top."""
    strokes = []
    if last_year:
        strokes.append(_Stroke(last_year.label, last_year.first, floats(last_year.values), "#808080", 1.5))
    if theoretical:
        strokes.append(_Stroke(theoretical.label, theoretical.first, floats(theoretical.values), INK, 1.5, "1 4"))
    shown = [
        _Stroke(line.label, line.first, floats(line.values), color, 2.5, has_end=True)
        for line, color in zip(results, _RESULT_COLORS * len(results), strict=False)
    ]
    if forecast:
        strokes.append(_forecast_stroke(forecast, shown[0] if shown else None))
    return [stroke for stroke in (*strokes, *shown) if any(value is not None for value in stroke.values)]


def _forecast_stroke(forecast: Prospect, result: _Stroke | None) -> _Stroke:
    """Return the forecast, beginning where the result ends."""
    first, values = forecast.first, floats(forecast.values)
    if result and result.values and result.first + len(result.values) == first and result.values[-1] is not None:
        first, values = first + -1, [result.values[-1], *values]
    return _Stroke(forecast.label, first, values, _RESULT_COLORS[0], 2, "5 4")


def _laid_out(
    strokes: Sequence[_Stroke],
    target: Goal | None,
    forecast: Prospect | None,
    turns: Sequence[Turn],
    in_words: Callable[[Any], str],
) -> tuple[Scale, list[float], list[Flag]]:
    """Return where everything stands: the scale, the values named on it, the labels of the turns above it."""
    months = [month for stroke in strokes for month in (stroke.first, stroke.end[0])]
    values = [value for stroke in strokes for value in stroke.values if value is not None]
    if target:
        months += [target.at] if target.at else []
        values.append(float(target.value))
    if forecast:
        values += [float(value) for value in (*forecast.low, *forecast.high)]
    first, last, named = min(months), max(months), steps(values)
    left = max(em_width(in_words(value)) for value in named) * SIZE + 8
    beside = [stroke.label for stroke in strokes if stroke.end[0] == last] + ([target.label] if target else [])
    room = max(map(em_width, beside), default=0) * SIZE
    scale = Scale(first, last, named[0], named[-1], left, CHART_WIDTH - room - 10, 0, 0)
    marks = [(scale.x(turn.at), turn.label) for turn in turns if first <= turn.at <= last]
    labels = flags(marks, CHART_WIDTH, SIZE)
    top = height_of(labels) + _ROOM_FOR_TARGET
    return scale._replace(top=top, bottom=top + _PLOT_HEIGHT), named, labels


def _course(stroke: _Stroke, scale: Scale) -> SafeString:
    course = path(
        stroke.values,
        left=scale.x(stroke.first),
        step=scale.month_width,
        top=scale.top,
        high=scale.high,
        unit=scale.unit,
    )
    return curve(course, color=stroke.color, width=stroke.width, dash=stroke.dash)


def _range(forecast: Prospect, scale: Scale) -> SafeString:
    """Draw the range as one area: along its upper edge and back along the lower one."""
    xs = [scale.x(forecast.first + ahead) for ahead in range(len(forecast.values))]
    upper = [f"{n(x)} {n(scale.y(float(value)))}" for x, value in zip(xs, forecast.high, strict=True)]
    lower = [f"{n(x)} {n(scale.y(float(value)))}" for x, value in zip(xs, forecast.low, strict=True)]
    return element("path", d=f"M{'L'.join((*upper, *reversed(lower)))}z", fill=_RANGE)


def _turn(flag: Flag, scale: Scale) -> SafeString:
    top = scale.top - _ROOM_FOR_TARGET - (flag.level + 1) * LABEL_HEIGHT
    post = element(
        "path", d=f"M{n(flag.x)} {n(top)}V{n(scale.bottom)}", stroke=QUIET, stroke_width="1", stroke_dasharray="3 3"
    )
    return post + written(flag, top + 12, size=SIZE, color=INK)


def _goal(target: Goal, scale: Scale) -> Iterator[SafeString]:
    y = scale.y(float(target.value))
    yield element("path", d=f"M{n(scale.left)} {n(y)}H{n(scale.right)}", stroke="#000000", stroke_width="1.5")
    if target.at:
        x = scale.x(target.at)
        yield element("path", d=f"M{n(x)} {n(y - 6)}l6 6-6 6-6-6z", fill="#000000")


def _names(strokes: Sequence[_Stroke], target: Goal | None, scale: Scale) -> Iterator[SafeString]:
    """Yield the name of each line: beside the drawing where the line reaches its edge (the target's does), else above its end."""
    at_edge = [stroke for stroke in strokes if stroke.end[0] == scale.last]
    beside = [(stroke.label, stroke.end[1], _ink(stroke)) for stroke in at_edge]
    if target:
        beside.append((target.label, float(target.value), "#000000"))
    heights = apart([scale.y(value) + 4 for _label, value, _color in beside], top=scale.top - 4, bottom=scale.bottom)
    for (label, _value, color), y in zip(beside, heights, strict=True):
        yield text_at(scale.x(scale.last) + 8, y, label, size=SIZE, fill=color)
    taken: list[tuple[float, float, float]] = []  # left, right and height of the names above
    for stroke in reversed([stroke for stroke in strokes if stroke not in at_edge]):
        yield _name_above(stroke, scale, taken)
    for stroke in strokes:
        if stroke.has_end:
            month, value = stroke.end
            yield element("circle", cx=n(scale.x(month)), cy=n(scale.y(value)), r="3.5", fill=stroke.color)


def _name_above(stroke: _Stroke, scale: Scale, taken: list[tuple[float, float, float]]) -> SafeString:
    """Write a name above the end of its line, and above the names that stand there already."""
    month, value = stroke.end
    right = max(scale.x(month) - 4, scale.left + em_width(stroke.label) * SIZE)
    left, y = right - em_width(stroke.label) * SIZE, scale.y(value) - 9
    while any(left < other[1] and other[0] < right and abs(y - other[2]) < LABEL_HEIGHT for other in taken):
        y -= LABEL_HEIGHT
    taken.append((left, right, y))
    return _on_white(right, y, stroke.label, color=_ink(stroke), anchor="end")


def _ink(stroke: _Stroke) -> str:
    return QUIET if stroke.color == "#808080" else stroke.color


def _on_white(x: float, y: float, text: str, *, color: str, anchor: str = "start") -> SafeString:
    """Write on the drawing itself, with a white edge that keeps lines off the letters."""
    return element(
        "text",
        text,
        x=n(x),
        y=n(y),
        font_size=n(SIZE),
        fill=color,
        text_anchor=anchor,
        stroke=WHITE,
        stroke_width="3",
        stroke_linejoin="round",
        paint_order="stroke",
    )


def _nothing_known(title: str, description: str) -> SafeString:
    words = text_at(0, 20, gettext("まだ値がありません。"), size=SIZE, fill=QUIET)
    return chart(CHART_WIDTH, 30, [words], title=title, description=description)
