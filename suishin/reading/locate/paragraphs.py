"""Where paragraphs begin, as far as the places of the lines tell."""

import re
from collections.abc import Sequence
from itertools import pairwise

from suishin.reading.locate.located import Line
from suishin.reading.model import Fragment, Rect
from suishin.reading.narratives import PARAGRAPH_START
from suishin.reading.readers.widths import width_of

CLOSING = frozenset("、。，．,.」』）)］]｝}】〕〉》・：；！？!?％%ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ")
SENTENCE_ENDS = frozenset("。．！？!?")
INDENT = (0.7, 1.7)  # characters by which a paragraph's first line may be set in
BLANK_LINE = 1.9  # times the usual step from line to line
EXTRA_LEADING = 1.3  # … from which two lines stand clearly further apart
SAME_TYPE = 0.15  # by so much lines of one size may differ in height
NARROW = 0.6  # of a box: whoever wraps by hand goes on further
HANGING = 0.35  # of a character by which a line may miss the place where its bullet's text begins
WIDE_BLANK = "\u3000"
BULLET = re.compile(rf"(?:{PARAGRAPH_START.pattern})[\s\u3000]*")
BLANK_ROW = 3.0  # points
ROOM = 0.9  # of a character that a full line may leave


def mark_paragraphs(lines: Sequence[Fragment]) -> tuple[Line, ...]:
    """Return the lines of one box; a line that ended early makes the next one begin a paragraph."""
    edges = _right_edges(lines)
    step = _usual_step(lines)
    is_wrapped = any(_reaches(line, edge) for line, edge in zip(lines, edges, strict=True))
    is_wrapped_by_cell = any(_outgrows_cell(line) for line in lines)
    is_narrow = _is_narrow(lines)
    marked: list[Line] = []
    for index, line in enumerate(lines):
        if not index or line.starts_paragraph:
            marked.append(Line(line, True))
        elif is_wrapped_by_cell and lines[index - 1].source.sheet:
            marked.append(Line(line, True))  # its author leaves wrapping to the cell: every break is meant
        else:
            before, edge = lines[index - 1], edges[index - 1]
            starts = _starts(before, line, edge, step, is_wrapped=is_wrapped)
            if starts is None and before.box and line.box:
                is_parted = is_narrow or _is_led_apart(before, line, step)
                is_parted = is_parted or (_is_set_in(before, line) and not _hangs(lines[:index], line))
                starts = is_parted or None if _may_end(before, line, edge) else None
            marked.append(Line(line, starts))
    return tuple(marked)


def _is_narrow(lines: Sequence[Fragment]) -> bool:
    """Tell a box of which the lines take up so little that nobody can have wrapped them."""
    return all(
        line.box and line.frame and line.box.x1 - line.frame.x0 < NARROW * (line.frame.x1 - line.frame.x0)
        for line in lines
    )


def _is_set_in(before: Fragment, line: Fragment) -> bool:
    """Tell a line that begins further right than the one before it, or as that one with a wide blank."""
    if line.text[:1] == WIDE_BLANK:
        return line.text[1:2] != WIDE_BLANK and before.text[:1] == WIDE_BLANK
    return _is_indented(before, line, max(_unit(before), _unit(line)))


def _hangs(before: Sequence[Fragment], line: Fragment) -> bool:
    """Tell a line that begins where the text of a bullet above it does."""
    above = next((other for other in reversed(before) if other.text[:1] != WIDE_BLANK and _lead(line, other) > 0), None)
    bullet = BULLET.match(above.text) if above else None
    return above is not None and bullet is not None and abs(_lead(line, above) - width_of(bullet[0])) < HANGING


def _lead(line: Fragment, above: Fragment) -> float:
    """Return by how many characters the letters of a line begin further right than a line above it."""
    if line.box is None or above.box is None:
        return 0.0
    blanks = len(line.text) - len(line.text.lstrip(WIDE_BLANK))
    return (line.box.x0 - above.box.x0) / max(_unit(line), 1.0) + blanks


def _is_led_apart(before: Fragment, line: Fragment, step: float) -> bool:
    """Tell two lines of one page and one size of type between which there is more room than usual."""
    if not (before.box and line.box and step) or line.source.sheet or before.source.page != line.source.page:
        return False
    height, other = before.box.bottom - before.box.top, line.box.bottom - line.box.top
    is_same_type = abs(height - other) < SAME_TYPE * height
    return is_same_type and line.box.top - before.box.top > EXTRA_LEADING * step


def _reaches(line: Fragment, edge: float) -> bool:
    """Tell a line that goes on to the border, as a program wraps it."""
    return line.box is not None and line.source.sheet is None and line.box.x1 > edge - 1.8 * _unit(line)


def _outgrows_cell(line: Fragment) -> bool:
    is_in_cell = line.source.sheet is not None and line.box is not None and line.frame is not None
    return is_in_cell and line.box.x1 > line.frame.x1 + _unit(line)  # type: ignore[union-attr]


def _starts(before: Fragment, line: Fragment, edge: float, step: float, *, is_wrapped: bool) -> bool | None:
    if before.box is None or line.box is None:
        return None
    if before.source.page == line.source.page and before.source.sheet == line.source.sheet:
        if _is_beside(before.box, line.box):
            return False
        if _has_blank_between(before, line, step):
            return True
    has_ended = before.text[-1:] in SENTENCE_ENDS
    if _ends_early(before, line, edge):
        return True if is_wrapped or has_ended else None  # who wraps by hand hardly ever does so behind a sentence
    if line.text[:1] == WIDE_BLANK and before.text[:1] != WIDE_BLANK:
        return True
    return None if has_ended or not line.text[:1].isalnum() or PARAGRAPH_START.match(line.text) else False


def _may_end(before: Fragment, line: Fragment, edge: float) -> bool:
    """Tell a line that is not full, or ends a sentence."""
    return before.text[-1:] in SENTENCE_ENDS or _ends_early(before, line, edge)


def _ends_early(before: Fragment, line: Fragment, edge: float) -> bool:
    """Tell a line that left so much room that the next one's first piece would have found place on it."""
    if before.box is None or line.box is None:
        return False
    size = max(_unit(before), _unit(line))
    return before.box.x1 + _first_piece(line.text) * size + ROOM * size < edge


def _is_indented(before: Fragment, line: Fragment, size: float) -> bool:
    """Tell a first line set in by about one character; under a bullet that is how its second line hangs."""
    assert before.box
    assert line.box
    is_bullet = not before.text[:1].isalnum()
    return not is_bullet and INDENT[0] * size <= line.box.x0 - before.box.x0 <= INDENT[1] * size


def _has_blank_between(before: Fragment, line: Fragment, step: float) -> bool:
    """Tell an empty line or an empty row between two lines; the rows of a sheet differ in height."""
    assert before.box
    assert line.box
    if before.frame and line.frame and before.source.sheet and before.frame != line.frame:
        return line.frame.top > before.frame.bottom + BLANK_ROW
    return bool(step) and line.box.top - before.box.top > BLANK_LINE * step


def _is_beside(before: Rect, line: Rect) -> bool:
    """Tell a piece further along the same line."""
    height = min(before.bottom - before.top, line.bottom - line.top)
    return abs(before.top - line.top) < 0.4 * height and line.x0 > before.x0 + height


def _unit(line: Fragment) -> float:
    """Return the width of one full-width character."""
    assert line.box
    return (line.box.x1 - line.box.x0) / max(width_of(line.text), 1.0)


def _first_piece(text: str) -> float:
    """Return the width of what must stay together at the start of a line: a number, a word, a sign that closes."""
    text = text.lstrip()
    end = 1
    while end < len(text) and text[end - 1].isascii() and text[end].isascii() and not text[end].isspace():
        end += 1
    while end < len(text) and text[end] in CLOSING:
        end += 1
    return width_of(text[:end])


def _right_edges(lines: Sequence[Fragment]) -> list[float]:
    """Return for each line where its box lets a line end: its border, or where most full lines of the box end."""
    ends: dict[tuple[int | None, str | None], list[float]] = {}
    for line in lines:
        if line.box:
            ends.setdefault((line.source.page, line.source.sheet), []).append(line.box.x1)
    return [_edge(line, ends.get((line.source.page, line.source.sheet), [])) for line in lines]


def _edge(line: Fragment, ends: Sequence[float]) -> float:
    reached = max(ends, default=0.0)
    if line.box is None:
        return reached
    size = _unit(line)
    full = sum(1 for end in ends if end > reached - 1.6 * size)
    if full >= 3 or line.frame is None:
        return reached
    return max(reached, line.frame.x1)


def _usual_step(lines: Sequence[Fragment]) -> float:
    steps = sorted(
        lower.box.top - upper.box.top
        for upper, lower in pairwise(lines)
        if upper.box and lower.box and upper.source.page == lower.source.page and lower.box.top > upper.box.top + 1
    )
    return steps[len(steps) // 3] if steps else 0.0
