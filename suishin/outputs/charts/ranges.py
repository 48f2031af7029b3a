"""Where one value stands: among those of peers, or on the way to a target."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from suishin.outputs.charts.drawing import CHART_WIDTH, INK, LINE, QUIET, WHITE, Fill, box, chart, element, n, text_at
from suishin.outputs.charts.labels import LABEL_HEIGHT, Flag, centred, flags, height_of, written
from suishin.outputs.charts.paths import Number
from suishin.outputs.formats import NUMBER

_SIZE, _EDGE, _BAR_HEIGHT = 13.0, 8.0, 20.0
_OWN = "#0017c1"


@dataclass(frozen=True, slots=True)
class Spread:
    """How the values of peers spread: the smallest, a quarter, the middle, three quarters, the largest."""

    least: Number
    p25: Number
    median: Number
    p75: Number
    most: Number


@dataclass(frozen=True, slots=True)
class Mark:
    """A value with its name as printed: 「見通し 7,850件」."""

    label: str
    value: Number


def range_strip(
    spread: Spread | None,
    *,
    title: str,
    description: str,
    own: Mark | None = None,
    in_words: Callable[[Any], str] = NUMBER.in_words,
) -> SafeString:
    """Draw the range of the peers and one's own place on it; without a spread it says that they are too few."""
    if spread is None:
        return _too_few(own, title=title, description=description)
    shown = [float(spread.least), float(spread.most), *([float(own.value)] if own else [])]
    low, span = min(shown), (max(shown) - min(shown)) or 1

    def x(value: Number) -> float:
        return _EDGE + (float(value) - low) / span * (CHART_WIDTH - 2 * _EDGE)

    half = gettext("半数は%(low)s～%(high)s、まん中は%(middle)s") % {
        "low": in_words(spread.p25),
        "high": in_words(spread.p75),
        "middle": in_words(spread.median),
    }
    ends = flags(
        [
            (x(spread.least), gettext("最小 %(value)s") % {"value": in_words(spread.least)}),
            (x(spread.most), gettext("最大 %(value)s") % {"value": in_words(spread.most)}),
        ],
        CHART_WIDTH,
        _SIZE,
    )
    foot, middle = 56 + height_of(ends), (x(spread.p25) + x(spread.p75)) / 2
    drawn = [
        element("path", d=_whisker(x(spread.least), x(spread.most)), stroke=LINE, stroke_width="2"),
        box(x(spread.p25), 34, x(spread.p75) - x(spread.p25), _BAR_HEIGHT, Fill.STEP_2.value, ""),
        element("path", d=f"M{n(x(spread.median))} 34v20", stroke="#000000", stroke_width="2"),
        *(_below(flag, 54, QUIET) for flag in ends),
        text_at(centred(middle, half, CHART_WIDTH, _SIZE), foot + 14, half, size=_SIZE, fill=INK),
        *([_own(x(own.value), own.label)] if own else ()),
    ]
    return chart(CHART_WIDTH, foot + LABEL_HEIGHT + 4, drawn, title=title, description=description)


def _whisker(least: float, most: float) -> str:
    return f"M{n(least)} 44H{n(most)}M{n(least)} 38v12M{n(most)} 38v12"


def _below(flag: Flag, top: float, color: str) -> SafeString:
    """Write a flag that hangs under the drawing."""
    return written(flag, top + flag.level * LABEL_HEIGHT + 14, size=_SIZE, color=color)


def _own(x: float, text: str) -> SafeString:
    pointer = element("path", d=f"M{n(x - 7)} 20h14l-7 11z", fill=_OWN)
    line = element("path", d=f"M{n(x)} 30v28", stroke=_OWN, stroke_width="2")
    return line + pointer + text_at(centred(x, text, CHART_WIDTH, _SIZE), 14, text, size=_SIZE, fill=_OWN)


def _too_few(own: Mark | None, *, title: str, description: str) -> SafeString:
    words = gettext("比べる相手が少ないため、範囲は示しません。")
    drawn = [
        text_at(0, 14, own.label if own else "", size=_SIZE, fill=_OWN),
        element("path", d=f"M0 34H{n(CHART_WIDTH)}", stroke=LINE, stroke_width="2", stroke_dasharray="4 4"),
        text_at(0, 60, words, size=_SIZE, fill=QUIET),
    ]
    return chart(CHART_WIDTH, 68, drawn, title=title, description=description)


def progress_bar(
    achieved: Mark,
    *,
    target: Mark,
    title: str,
    description: str,
    theoretical: Mark | None = None,
    forecast: Mark | None = None,
) -> SafeString:
    """Draw what is achieved as a bar on the way to the target, what would be due by now, and where it is going."""
    due, goal, ahead = [theoretical] if theoretical else [], [target], [forecast] if forecast else []
    largest = max(float(mark.value) for mark in (achieved, *due, *goal, *ahead)) or 1

    def x(mark: Mark) -> float:
        return max(float(mark.value), 0) / largest * (CHART_WIDTH - 2 * _EDGE) + _EDGE

    above = flags([(x(mark), mark.label) for mark in (*goal, *due)], CHART_WIDTH, _SIZE)
    below = flags([(x(mark), mark.label) for mark in (achieved, *ahead)], CHART_WIDTH, _SIZE)
    top = height_of(above) + 4
    foot = top + _BAR_HEIGHT
    drawn = [
        box(_EDGE, top, x(target) - _EDGE, _BAR_HEIGHT, Fill.OUT_OF_SIGHT.value, ""),
        box(_EDGE, top, x(achieved) - _EDGE, _BAR_HEIGHT, Fill.YES.value, ""),
        *(_post(flag.x, top - 2 - (flag.level + 1) * LABEL_HEIGHT, foot) for flag in above),
        *(_post(flag.x, foot, foot + 2 + (flag.level + 1) * LABEL_HEIGHT) for flag in below),
        *(_diamond(x(mark), top + _BAR_HEIGHT / 2) for mark in ahead),
        *(written(flag, top - 8 - flag.level * LABEL_HEIGHT, size=_SIZE, color=INK) for flag in above),
        *(_below(flag, foot + 2, INK) for flag in below),
    ]
    return chart(CHART_WIDTH, foot + height_of(below) + 8, drawn, title=title, description=description)


def _post(x: float, top: float, foot: float) -> SafeString:
    return element("path", d=f"M{n(x)} {n(top)}V{n(foot)}", stroke="#000000", stroke_width="1.5")


def _diamond(x: float, y: float) -> SafeString:
    """Draw where the forecast lies: hollow, for it has not come about."""
    return element("path", d=f"M{n(x)} {n(y - 8)}l8 8-8 8-8-8z", fill=WHITE, stroke="#000000", stroke_width="2")
