"""Labels that keep out of each other's way: hung on posts above a drawing, or one below the other at its edge."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.safestring import SafeString

from suishin.outputs.charts.drawing import em_width, text_at

LABEL_HEIGHT = 16.0
_GAP = 5.0  # between a post and its text


class Flag(NamedTuple):
    """A text that hangs on a post at its place; its level counts from the drawing outwards."""

    text: str
    x: float
    left: float
    right: float
    level: int = 0


def flags(marks: Sequence[tuple[float, str]], width: float, size: float) -> list[Flag]:
    """Return a flag for each place and text, in their order: no text stands on another, and no post crosses a text.

    They hang to the left; to the right where there is no room, and where they would meet one that hangs so.
    """
    to_left = [_hung(x, text, width, size, to_left=True) for x, text in sorted(marks)]
    to_right: list[Flag] = []
    for flag in list(to_left):
        if flag.left < -_GAP or any(_touch(flag, other) for other in to_right):
            to_left.remove(flag)
            to_right.append(_hung(flag.x, flag.text, width, size, to_left=False))
    raised = [*_raised(to_left), *_raised(to_right[::-1])]
    found = {(flag.x, flag.text): flag for flag in raised}
    return [found[mark] for mark in marks]


def written(flag: Flag, y: float, *, size: float, color: str) -> SafeString:
    """Write the text of a flag beside its post."""
    if flag.right == flag.x:
        return text_at(flag.x - _GAP, y, flag.text, size=size, fill=color, anchor="end")
    return text_at(flag.left + _GAP, y, flag.text, size=size, fill=color)


def _hung(x: float, text: str, width: float, size: float, *, to_left: bool) -> Flag:
    room = em_width(text) * size + _GAP
    if to_left:
        return Flag(text, x, x - room, x)
    left = max(min(x, width - room), 0)
    return Flag(text, x, left, left + room)


def _touch(one: Flag, other: Flag) -> bool:
    return one.left < other.right and other.left < one.right


def _raised(hung: Sequence[Flag]) -> list[Flag]:
    """Return flags of one direction, each above those before it that it touches."""
    raised: list[Flag] = []
    for flag in hung:
        level = max((earlier.level + 1 for earlier in raised if _touch(flag, earlier)), default=0)
        raised.append(flag._replace(level=level))
    return raised


def height_of(hung: Sequence[Flag]) -> float:
    """Return how high the levels are together."""
    return max((flag.level + 1 for flag in hung), default=0) * LABEL_HEIGHT


def centred(x: float, text: str, width: float, size: float) -> float:
    """Return where a text begins that stands under its place as far as the width allows."""
    room = em_width(text) * size
    return max(min(x - room / 2, width - room), 0)


def apart(heights: Sequence[float], *, top: float, bottom: float) -> list[float]:
    """Return heights in the same order at least one label apart, moved no more than needed and kept within bounds."""
    order = sorted(range(len(heights)), key=heights.__getitem__)
    moved = list(heights)
    lowest = top
    for place in order:
        moved[place] = lowest = max(moved[place], lowest)
        lowest += LABEL_HEIGHT
    highest = bottom
    for place in reversed(order):
        moved[place] = highest = min(moved[place], highest)
        highest -= LABEL_HEIGHT
    return moved
