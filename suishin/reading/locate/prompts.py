"""The form's printed instructions: which lines of a box they are, however wrapped, and which signs stand in them."""

from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from suishin.reading.glyphs import TICK_GLYPHS
from suishin.reading.locate.matching import is_part_of, key_of, label_key
from suishin.reading.model import Fragment, Mark, MarkKind, Rect
from suishin.reading.readers.widths import width_of

WHOLE = 88.0  # so much lines put together must resemble the instruction
MOST_STARTS = 3  # lines with which it may begin that are tried
SURELY_PRINTED = 8  # letters: a shorter piece of the instruction may also end an item's text
CLOSING = "。．、，」』）)"  # what wrapping may leave alone on the last line
BLANKS = frozenset(" \u3000")
OVERHANG = 0.35  # of a line's height that a drawn sign may stick out above or below
REACH = 1.6  # characters beyond the end of a line where a sign that wrapping left alone may stand


def instruction_of(lines: Sequence[Fragment], prompt: str) -> list[Fragment]:
    """Return the lines of a box, which come in reading order, that are its printed instruction."""
    start, end = whole_instruction(lines, prompt)
    key = label_key(prompt)
    if start == end:
        return [line for line in lines if is_part_of(key_of(line), key)]
    return [
        line
        for index, line in enumerate(lines)
        if start <= index < end or (len(key_of(line)) >= SURELY_PRINTED and is_part_of(key_of(line), key))
    ]


def whole_instruction(lines: Sequence[Fragment], prompt: str) -> tuple[int, int]:
    """Return the first line of the printed instruction and the one behind its last; the same where it is not whole."""
    label = label_key(prompt)
    keys = [key_of(line) for line in lines]
    starts = [index for index, key in enumerate(keys) if key and label.startswith(key[:2])] if label else []
    best, found = WHOLE, (0, 0)
    for start in starts[:MOST_STARTS]:
        text = ""
        for index in range(start, len(keys)):
            text += keys[index]
            if len(text) > 1.3 * len(label):
                break
            score = fuzz.ratio(text, label)
            if score > best and keys[index]:
                best, found = score, (start, index + 1)
    start, end = found
    while start < end < len(lines) and lines[end].text.strip() and not lines[end].text.strip(CLOSING):
        end += 1
    return start, end


def is_printed(mark: Mark, prompts: Sequence[Fragment]) -> bool:
    """Tell the ☑ inside the form's own instruction, typed or drawn, from a tick."""
    return any(
        _is_typed_in(mark, line) or _stands_in(mark, line, is_first=line is prompts[0])
        for line in prompts
        if line.box and mark.box
    )


def _is_typed_in(mark: Mark, line: Fragment) -> bool:
    if mark.kind is not MarkKind.GLYPH or not mark.box or not line.box:
        return False
    x, y = (mark.box.x0 + mark.box.x1) / 2, (mark.box.top + mark.box.bottom) / 2
    return line.box.x0 - 1 <= x <= line.box.x1 + 1 and line.box.top - 2 <= y <= line.box.bottom + 2


def _stands_in(mark: Mark, line: Fragment, *, is_first: bool) -> bool:
    """Tell a sign no higher than the line that stands where its text leaves room: in a blank or at one of its ends."""
    assert mark.box
    assert line.box
    if not _is_level(mark.box, line.box):
        return False
    unit = _unit(line)
    middle = (mark.box.x0 + mark.box.x1) / 2
    if mark.box.x1 - mark.box.x0 > REACH * unit:
        return False
    is_behind = line.box.x1 - 0.3 * unit <= middle <= line.box.x1 + REACH * unit
    is_before = not is_first and line.box.x0 - REACH * unit <= middle <= line.box.x0 + 0.3 * unit
    return is_behind or is_before or any(abs(middle - x) <= unit for x in _gaps(line, unit))


def _is_level(box: Rect, line: Rect) -> bool:
    room = OVERHANG * (line.bottom - line.top)
    return box.top >= line.top - room and box.bottom <= line.bottom + room


def _unit(line: Fragment) -> float:
    """Return the width of one full-width character; a blank that a sign left is as wide as the sign."""
    assert line.box
    return (line.box.x1 - line.box.x0) / max(_width(line.text), 1.0)


def _width(text: str) -> float:
    return width_of(text) + 0.5 * text.count(" ")


def _gaps(line: Fragment, unit: float) -> Iterator[float]:
    """Yield the middle of each blank in a line, and of each sign that the text layer may have beside its drawing."""
    assert line.box
    for index, character in enumerate(line.text):
        if character in BLANKS or character in TICK_GLYPHS:
            yield line.box.x0 + unit * (_width(line.text[:index]) + 0.5)
