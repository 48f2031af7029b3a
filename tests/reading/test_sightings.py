"""Headings of the form are told from texts that quote them."""

import pytest

from suishin.reading.locate.sightings import look_at
from suishin.reading.model import Fragment, Page, Rect, Source
from tests.reading.text_layers import DEFINITION

FIRST, SECOND, THIRD, _, FIFTH, _ = DEFINITION.sections
EDGE = 30.0


def _numbers(*lines: tuple[str, float, float]) -> list[int]:
    fragments = tuple(
        Fragment(text, Source(page=1), Rect(x, top, x + 8 * len(text), top + 9)) for text, x, top in lines
    )
    return [heading.section.number for heading in look_at(Page(1, fragments, (), 595, 842), DEFINITION).headings]


@pytest.mark.parametrize(
    "quoting",
    [
        (f"{FIFTH.title}は別紙のとおり", EDGE, 150.0),  # in a box on the left, out of order
        (f"・{FIFTH.title}", 280.0, 420.0),  # in a box on the right, below all others
    ],
)
def test_line_that_quotes_a_heading_is_none(quoting):
    printed = [
        (f"{section.number}.{section.title}", EDGE, 100.0 * section.number) for section in (FIRST, SECOND, THIRD)
    ]

    assert _numbers(*printed, quoting) == [1, 2, 3]


def test_heading_in_other_words_counts_in_its_place():
    printed = [(f"{section.number}.{section.title}", EDGE, 100.0 * section.number) for section in (FIRST, SECOND)]

    assert _numbers(*printed, (f"5.{FIFTH.title}など", EDGE + 6, 500.0)) == [1, 2, 5]


def test_heading_that_was_quoted_above_is_found_below():
    printed = [(f"{section.number}.{section.title}", EDGE, 100.0 * section.number) for section in (FIRST, SECOND)]
    quoting, real = (f"5.{FIFTH.title}は", EDGE, 150.0), (f"5.{FIFTH.title}などに", EDGE, 500.0)

    view = [*printed, quoting, real]

    assert _numbers(*view) == [1, 2, 5]
    assert _numbers(*view[:-1]) == [1, 2]
