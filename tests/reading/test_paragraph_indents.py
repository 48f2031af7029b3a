"""A first line set in by one character begins a paragraph, even where the line before it is full."""

import pytest

from suishin.reading.locate.paragraphs import mark_paragraphs
from suishin.reading.model import Fragment, Rect, Source

FULL = "一行を端まで書き、次の行へと続けて、そのまま終わる文である。"


def _line(text: str, row: int, *, left: float = 0.0) -> Fragment:
    box = Rect(left, row * 15.0, left + 10.0 * len(text), row * 15.0 + 10.0)
    return Fragment(text, Source(page=1, box=box), box, None)


@pytest.mark.parametrize(
    ("before", "left", "starts"),
    [(FULL, 10.0, True), (FULL, 0.0, None), ("・" + FULL[1:], 10.0, None), (FULL, 40.0, None)],
    ids=["set in", "flush", "hanging under a bullet", "set in far"],
)
def test_indent_tells_a_paragraph(before, left, starts):
    lines = [_line(FULL, 0), _line(FULL, 1), _line(before, 2), _line("次の文。", 3, left=left)]

    assert mark_paragraphs(lines)[3].starts_paragraph is starts
