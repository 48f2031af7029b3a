"""Running heads and feet: what a browser or a binder prints at the same place of neighboring pages is no answer."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from suishin.reading.definition import FormDefinition
from suishin.reading.locate.sightings import is_printed_label
from suishin.reading.model import Fragment, Page

MARGIN = 0.08  # of the page's height, above and below, in which they stand
SAME_PLACE = 2.0  # points


def without_running_heads(pages: Sequence[Page], definition: FormDefinition) -> list[Page]:
    """Return the pages without the outermost lines that the page before or behind shows at the same place."""
    edges = [list(_outermost(page, definition)) for page in pages]
    kept: list[Page] = []
    for index, page in enumerate(pages):
        beside = [
            line for lines in (*edges[max(index - 1, 0) : index], *edges[index + 1 : index + 2]) for line in lines
        ]
        heads = {id(line) for line in edges[index] if any(_is_same(line, other) for other in beside)}
        if heads:
            page = replace(page, fragments=tuple(f for f in page.fragments if id(f) not in heads))
        kept.append(page)
    return kept


def _outermost(page: Page, definition: FormDefinition) -> Iterator[Fragment]:
    """Yield the lines of the first and the last row, where those stand in the margins and in no frame."""
    placed = [fragment for fragment in page.fragments if fragment.box] if page.sheet is None else []
    if not placed:
        return
    first = min(fragment.box.bottom for fragment in placed if fragment.box)
    last = max(fragment.box.top for fragment in placed if fragment.box)
    for fragment in placed:
        assert fragment.box
        is_head = fragment.box.top < first and first < MARGIN * page.height
        is_foot = fragment.box.bottom > last and last > (1 - MARGIN) * page.height
        if (is_head or is_foot) and fragment.frame is None and not is_printed_label(fragment, definition):
            yield fragment


def _is_same(line: Fragment, other: Fragment) -> bool:
    assert line.box
    assert other.box
    is_at_place = abs(line.box.x0 - other.box.x0) < SAME_PLACE and abs(line.box.top - other.box.top) < SAME_PLACE
    return is_at_place and _without_numbers(line) == _without_numbers(other)


def _without_numbers(line: Fragment) -> str:
    return re.sub(r"\d+", "0", "".join(line.text.split()))
