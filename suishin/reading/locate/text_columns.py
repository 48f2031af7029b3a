"""Take two columns apart that an extractor printed on shared lines.

A line may hold a piece of the left column, of the right one, or both with nothing but a blank between
them. What tells them apart is how each column reads on: a piece follows a full line in mid-sentence,
a bullet follows a finished one. The cheapest way to share out all lines is searched for.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from suishin.reading.locate.form_labels import Span
from suishin.reading.narratives import PARAGRAPH_START, display_width

BEAM = 60  # ways to share out the lines that are followed up at a time
WIDER, MUCH_WIDER = 1.12, 1.3  # times a column: no single column's line is so long
SURE_MARGIN = 0.3
MERGED_LINES = 2  # so many wide lines with a blank inside show that columns share lines
GUTTER = re.compile(" +")
INDENT_OF_RIGHT = 12  # blanks before a line that stands in the right column only
FULL_SHARE = 0.8  # of its column's width, from which a line counts as full
OVERHANG = 3  # columns by which a line may exceed the width that was estimated
BREAKS_ON, STARTS_TORN, TOO_WIDE, HANGS, LEFT_UNFINISHED = 2.5, 3.0, 4.0, 4.0, 2.0
NEEDLESS_SPLIT, BULLET_INSIDE, CHANGES_COLUMN = 1.0, 3.0, 0.2
SKIPS_OPEN_COLUMN, ENDS_LEFT = 0.3, 0.3  # rows alternate while both go on; the right box is the longer one
NEW_LABEL_LEFT_BARE = 0.5
RESUMES, WRONG_NUMBER = 1.0, 2.5  # of a column that had ended; of a number that does not follow the column's last one
LABEL_WITHOUT_TEXT, RIGHT_BESIDE_NEW_LABEL = 1.5, 0.1
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
BULLET_BEHIND_BLANK = re.compile(r" +[・●○◇◆■□▪※◎★☆▼▲①-⑳]")


@dataclass(frozen=True, slots=True)
class Columns:
    left: tuple[Span, ...]
    right: tuple[Span, ...]
    is_sure: bool


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to share out the lines so far."""

    cost: float
    left: tuple[Span, ...]
    right: tuple[Span, ...]
    last_alone: str = ""  # the column that the last line standing alone was given to
    ended: str = ""  # the column that was passed over, and so has come to its end


def share_lines(texts: Sequence[str], spans: Sequence[Span], *, left_width: int, right_width: int) -> bool:
    """Return whether two columns of these widths stand on shared lines."""
    inside = [text for span in spans if " " in (text := _text(texts, span).strip())]
    column = max(left_width, right_width)
    several = sum(display_width(text) > WIDER * column or bool(BULLET_BEHIND_BLANK.search(text)) for text in inside)
    return several >= MERGED_LINES or any(display_width(text) > MUCH_WIDER * column for text in inside)


def part_columns(
    texts: Sequence[str],
    spans: Sequence[Span],
    *,
    left_width: int,
    right_width: int,
    beside_labels: Collection[Span],
    left_restarts: int,
) -> Columns:
    """Return the pieces of each column.

    `beside_labels` are pieces on the line of a left label, which can only be the right column's;
    at line `left_restarts` the next label of the left column stands.
    """
    splitter = _Splitter(texts, spans, left_width, right_width, left_restarts)
    ways = [_Way(0.0, (), ())]
    for span in spans:
        choices = [(None, span)] if span in beside_labels else list(splitter.choices(span))
        following = [splitter.step(way, left, right) for way in ways for left, right in choices]
        ways = sorted(following, key=lambda way: way.cost)[:BEAM]
    ways.sort(key=splitter.final_cost)
    is_sure = len(ways) < 2 or splitter.final_cost(ways[1]) - splitter.final_cost(ways[0]) >= SURE_MARGIN
    return Columns(ways[0].left, ways[0].right, is_sure)


def _text(texts: Sequence[str], span: Span) -> str:
    return texts[span.line][span.start : span.end]


def _circled(text: str) -> int | None:
    return int(unicodedata.numeric(text[0])) if text[:1] and text[0] in CIRCLED else None


class _Splitter:
    def __init__(
        self, texts: Sequence[str], spans: Sequence[Span], left_width: int, right_width: int, left_restarts: int
    ) -> None:
        self.texts = texts
        self.left_restarts = left_restarts
        self.has_restart = any(span.line >= left_restarts for span in spans)
        self.widths = (left_width, right_width)
        bulleted = sum(bool(PARAGRAPH_START.match(_text(texts, span).strip())) for span in spans)
        self.has_bullets = bulleted * 4 >= len(spans)

    def choices(self, span: Span) -> Iterator[tuple[Span | None, Span | None]]:
        """Yield each way to read a line: left, right, or both, parted at a blank."""
        text = self.texts[span.line]
        gaps = [
            match
            for match in GUTTER.finditer(text, span.start, span.end)
            if match.end() < span.end and match.start() > span.start
        ]
        wide = [gap for gap in gaps if gap.end() - gap.start() >= 2]
        if not wide:
            if text[: span.start].count(" ") < INDENT_OF_RIGHT:
                yield span, None
            yield None, span
        for gap in wide[:1] or gaps:
            yield Span(span.line, span.start, gap.start()), Span(span.line, gap.end(), span.end)

    def step(self, way: _Way, left: Span | None, right: Span | None) -> _Way:
        cost = way.cost
        if left is not None:
            above = () if way.left and way.left[-1].line < self.left_restarts < left.line else way.left
            cost += self._cost(above, left, self.widths[0])
        if right is not None:
            cost += self._cost(way.right, right, self.widths[1])
        alone = ""
        if left is not None and right is not None:
            whole = display_width(self.texts[left.line][left.start : right.end])
            cost += NEEDLESS_SPLIT if whole <= max(self.widths) else 0.0
        else:
            alone = "left" if left is not None else "right"
            cost += self._skips_open_column(way, alone)
            cost += CHANGES_COLUMN if way.last_alone and alone != way.last_alone else 0.0
            cost += RESUMES if alone == way.ended and not self._restarts(way, left) else 0.0
            below_label = right is not None and right.line > self.left_restarts
            waits = below_label and not self._has_restarted(way) and not self._reads_on(way.right, self.widths[1])
            cost += RIGHT_BESIDE_NEW_LABEL if waits else 0.0
            cost += NEW_LABEL_LEFT_BARE if waits and self._is_left_bare(way) else 0.0
        return _Way(
            cost,
            (*way.left, left) if left else way.left,
            (*way.right, right) if right else way.right,
            alone or way.last_alone,
            self._ended(way, alone),
        )

    def _has_restarted(self, way: _Way) -> bool:
        return bool(way.left) and way.left[-1].line > self.left_restarts

    def _is_left_bare(self, way: _Way) -> bool:
        """Tell that the right column went on below the second label of the left one, which has no text yet."""
        return bool(way.right) and not self._has_restarted(way) and way.right[-1].line > self.left_restarts

    def _restarts(self, way: _Way, left: Span | None) -> bool:
        return left is not None and bool(way.left) and way.left[-1].line < self.left_restarts < left.line

    @staticmethod
    def _ended(way: _Way, alone: str) -> str:
        """Return the column that has ended: rows alternate while both go on."""
        if not alone or alone != way.last_alone or not (way.left and way.right):
            return way.ended if alone and alone != way.ended else ""
        return "left" if alone == "right" else "right"

    def _skips_open_column(self, way: _Way, alone: str) -> float:
        """Return what it costs to give a column two lines running while the other stops in mid-sentence."""
        if not way.left or not way.right:
            return 0.0
        last = "left" if way.left[-1] > way.right[-1] else "right"
        other = (way.right, self.widths[1]) if alone == "left" else (way.left, self.widths[0])
        return SKIPS_OPEN_COLUMN if alone == last and self._reads_on(*other) else 0.0

    def final_cost(self, way: _Way) -> float:
        open_ends = self._reads_on(way.left, self.widths[0]) + self._reads_on(way.right, self.widths[1])
        bare = LABEL_WITHOUT_TEXT if self.has_restart and not self._has_restarted(way) else 0.0
        ends_left = ENDS_LEFT if way.last_alone == "left" else 0.0
        return way.cost + LEFT_UNFINISHED * open_ends + bare + ends_left

    def _cost(self, before: tuple[Span, ...], piece: Span, width: int) -> float:
        text = _text(self.texts, piece).strip()
        cost = TOO_WIDE if display_width(text) > width + OVERHANG else 0.0
        cost += BULLET_INSIDE if BULLET_BEHIND_BLANK.search(text) else 0.0
        cost += self._number_cost(before, text)
        if text[0] in "。、，．）」":
            return cost + (0.0 if self._is_full(before, width) else HANGS)
        starts = bool(PARAGRAPH_START.match(text))
        if starts:
            return cost + (STARTS_TORN if self._reads_on(before, width) else 0.0)
        if self._reads_on(before, width):
            return cost
        return cost + (BREAKS_ON if self.has_bullets else 0.3)

    def _number_cost(self, before: tuple[Span, ...], text: str) -> float:
        """Return what speaks against a numbered piece below the numbers that its column has already."""
        number = _circled(text)
        if number is None:
            return 0.0
        last = next((n for span in reversed(before) if (n := _circled(_text(self.texts, span).strip()))), 0)
        return 0.0 if number in (last + 1, 1) else WRONG_NUMBER

    def _reads_on(self, pieces: tuple[Span, ...], width: int) -> bool:
        """Return whether a column's last line is full and stops in mid-sentence."""
        return self._is_full(pieces, width) and not _text(self.texts, pieces[-1]).rstrip().endswith(("。", "！", "？"))

    def _is_full(self, pieces: tuple[Span, ...], width: int) -> bool:
        return bool(pieces) and display_width(_text(self.texts, pieces[-1]).strip()) >= width * FULL_SHARE
