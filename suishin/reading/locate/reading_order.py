"""Fragments with places → the order in which a person reads them."""

from collections.abc import Iterable

from suishin.reading.model import Fragment

SAME_ROW = 3.0  # points between the middles of two lines of one row, and no more than half of their height


def in_rows(fragments: Iterable[Fragment]) -> list[Fragment]:
    """Return fragments from top to bottom, those of one row from left to right."""
    placed = sorted((fragment for fragment in fragments if fragment.box), key=_middle)
    rows: list[list[Fragment]] = []
    top = 0.0
    for fragment in placed:
        middle = _middle(fragment)
        if not rows or middle - top > min(SAME_ROW, _height(fragment) / 2):
            rows.append([])
            top = middle
        rows[-1].append(fragment)
    return [fragment for row in rows for fragment in sorted(row, key=_start)]


def _middle(fragment: Fragment) -> float:
    assert fragment.box
    return (fragment.box.top + fragment.box.bottom) / 2


def _height(fragment: Fragment) -> float:
    assert fragment.box
    return fragment.box.bottom - fragment.box.top


def _start(fragment: Fragment) -> float:
    assert fragment.box
    return fragment.box.x0
