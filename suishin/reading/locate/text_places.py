"""Take two columns apart in a text whose extractor kept the page's layout with blanks or tabs.

Where the right column begins shows in the many lines before which, or inside which, wide gaps were
printed. Some extractors count a wide character as one column, others as two: the count wins in which
more of these lines begin at the same place.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from re import Match, compile

from suishin.reading.locate.form_labels import Span
from suishin.reading.narratives import display_width

WIDE_GAP = compile(r"[ \t]{3,}|\t")
GAP = compile(r"[ \t]+")
LEAST_LEFT = 15  # columns: what begins further left is an indent
SAME_PLACE = 1  # columns by which lines of one column may begin apart
FAR_PLACE = 12  # … where a full line of the left column leaves one blank before the right one
AGREEING = 0.6  # of the wide gaps must end where the right column begins
Place = Callable[[str], int]


def part_by_place(texts: Sequence[str], spans: Sequence[Span]) -> tuple[tuple[Span, ...], tuple[Span, ...]] | None:
    """Return the left and the right pieces of the lines, or None where no place of a right column shows."""
    best: tuple[int, int, Place] | None = None
    for place in (_tab_stop, len, display_width):
        starts = Counter(start for span in spans for start in _starts_behind_gaps(texts[span.line], span, place))
        for start in starts:
            near = sum(count for other, count in starts.items() if abs(other - start) <= SAME_PLACE)
            if near >= AGREEING * starts.total() and (best is None or near > best[0]):
                best = (near, start, place)
    if best is None:
        return None
    pieces = [_parted(texts[span.line], span, best[1], best[2]) for span in spans]
    return tuple(left for left, _ in pieces if left), tuple(right for _, right in pieces if right)


def _tab_stop(text: str) -> int:
    """Return the place where a text copied out of cells has one tab between two of them, however long they are."""
    return 2 * LEAST_LEFT * text.count("\t")


def _starts_behind_gaps(text: str, span: Span, place: Place) -> Iterator[int]:
    """Yield where text begins behind a wide gap: before the span or inside it."""
    before = _gap_before(text, span.start)
    if before is not None and WIDE_GAP.fullmatch(before[0]) and _is_far(before, place):
        yield place(text[: span.start])
    for gap in WIDE_GAP.finditer(text, span.start, span.end):
        if _is_far(gap, place):
            yield place(text[: gap.end()])


def _is_far(gap: Match[str], place: Place) -> bool:
    return "\t" in gap[0] or place(gap.string[: gap.end()]) >= LEAST_LEFT


def _gap_before(text: str, start: int) -> Match[str] | None:
    return next((gap for gap in GAP.finditer(text) if gap.end() == start), None)


def _parted(text: str, span: Span, column: int, place: Place) -> tuple[Span | None, Span | None]:
    if place(text[: span.start]) >= column - SAME_PLACE:
        return None, span
    gaps = [gap for gap in GAP.finditer(text, span.start, span.end) if gap.end() < span.end]
    distances = sorted((abs(place(text[: gap.end()]) - column), index) for index, gap in enumerate(gaps))
    wide = [gap for gap in gaps if WIDE_GAP.fullmatch(gap[0]) and _is_far(gap, place)]
    nearest = gaps[distances[0][1]] if distances else None
    # Text that reaches over into the right column has a piece of its own there.
    reaches_over = place(text[: span.end]) > column
    if nearest and (distances[0][0] <= SAME_PLACE or (not wide and reaches_over and distances[0][0] <= FAR_PLACE)):
        return Span(span.line, span.start, nearest.start()), Span(span.line, nearest.end(), span.end)
    if wide:
        return Span(span.line, span.start, wide[0].start()), Span(span.line, wide[0].end(), span.end)
    return span, None
