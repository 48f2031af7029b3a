"""Ruling lines of a page → the bordered box around any place on it."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from suishin.reading.model import Rect

SAME_LINE = 1.2  # points between pieces of one ruling line
DASH_GAP = 4.5  # widest gap between dashes
SHORTEST = 14.0  # anything shorter is no border: a side of a tick box, a stroke of a tick


class Stroke(NamedTuple):
    """A horizontal or vertical line: `at` is its own coordinate, `start` and `end` run along it."""

    at: float
    start: float
    end: float

    @property
    def length(self) -> float:
        return self.end - self.start


@dataclass
class Rulings:
    """The ruling lines of one page; `frame_at` tells the bordered box around a place."""

    horizontal: list[Stroke]
    vertical: list[Stroke]
    width: float
    height: float
    _rows: list[float] = field(init=False)
    _columns: list[float] = field(init=False)
    _frames: dict[tuple[int, int], Rect | None] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._rows = _edges(self.horizontal, self.vertical)
        self._columns = _edges(self.vertical, self.horizontal)

    def frame_at(self, x: float, y: float) -> Rect | None:
        """Return the box around a place; sides without a line reach to the page's edge, None without any side line."""
        cell = bisect_right(self._columns, x), bisect_right(self._rows, y)
        if cell not in self._frames:
            self._frames[cell] = self._frame(x, y)
        return self._frames[cell]

    def _frame(self, x: float, y: float) -> Rect | None:
        covering = [line.at for line in self.vertical if line.start - SAME_LINE <= y <= line.end + SAME_LINE]
        left = max((at for at in covering if at <= x), default=None)
        right = min((at for at in covering if at > x), default=None)
        if left is None and right is None:
            return None
        left, right = (0.0 if left is None else left), (self.width if right is None else right)
        across = [line.at for line in self.horizontal if _spans(line, left, right)]
        top = max((at for at in across if at <= y), default=0.0)
        bottom = min((at for at in across if at > y), default=self.height)
        return Rect(left, top, right, bottom)


def _edges(lines: list[Stroke], others: list[Stroke]) -> list[float]:
    """Return every coordinate at which the box around a place may change."""
    return sorted({line.at for line in lines} | {end for line in others for end in (line.start, line.end)})


def _spans(line: Stroke, left: float, right: float) -> bool:
    """Tell a border from an underline: it goes over most of the box."""
    return min(line.end, right) - max(line.start, left) >= 0.8 * (right - left)


def join_strokes(strokes: Iterable[Stroke]) -> tuple[list[Stroke], list[Stroke]]:
    """Return ruling lines put together from pieces and dashes, and the strokes too short for one."""
    rulings: list[Stroke] = []
    short: list[Stroke] = []
    for group in _on_one_line(sorted(strokes)):
        for joined, pieces in _joined(sorted(group, key=lambda stroke: stroke.start)):
            if joined.length >= SHORTEST:
                rulings.append(joined)
            else:
                short.extend(pieces)
    return rulings, short


def _on_one_line(strokes: list[Stroke]) -> Iterable[list[Stroke]]:
    group: list[Stroke] = []
    for stroke in strokes:
        if group and stroke.at - group[0].at > SAME_LINE:
            yield group
            group = []
        group.append(stroke)
    if group:
        yield group


def _joined(strokes: list[Stroke]) -> Iterable[tuple[Stroke, list[Stroke]]]:
    pieces: list[Stroke] = []
    end = 0.0
    for stroke in strokes:
        if pieces and stroke.start - end > DASH_GAP:
            yield Stroke(pieces[0].at, pieces[0].start, end), pieces
            pieces = []
        end = max(end, stroke.end) if pieces else stroke.end
        pieces.append(stroke)
    if pieces:
        yield Stroke(pieces[0].at, pieces[0].start, end), pieces
