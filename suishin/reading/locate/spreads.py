"""Two pages of a report printed side by side on one sheet of paper."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from suishin.reading.definition import FormDefinition
from suishin.reading.locate.matching import key_of
from suishin.reading.locate.side_pages import begins, moved_fragment, moved_mark
from suishin.reading.locate.sightings import is_heading
from suishin.reading.model import Fragment, Page, Rect

WIDER = 1.15  # so much wider than high is a sheet of two pages


def halved(pages: Iterable[Page], definition: FormDefinition) -> list[Page]:
    """Return the pages, the halves of a sheet apart where the left one has right boxes and the right one headings."""
    return [half for page in pages for half in (_halves(page) if _is_spread(page, definition) else (page,))]


def _is_spread(page: Page, definition: FormDefinition) -> bool:
    if page.sheet is not None or page.width < WIDER * page.height:
        return False
    middle = page.width / 2
    boxed = [(fragment, fragment.box) for fragment in page.fragments if fragment.box]
    if any(box.x0 < middle < box.x1 for _, box in boxed):
        return False
    if not any(box.x0 > middle and is_heading(fragment, definition) for fragment, box in boxed):
        return False
    prompts = [section.right_prompt for section in definition.sections]
    return any(box.x0 < middle and begins(key_of(fragment), prompts) for fragment, box in boxed)


def _halves(page: Page) -> Sequence[Page]:
    middle = page.width / 2
    left = tuple(fragment for fragment in page.fragments if fragment.box and fragment.box.x0 < middle)
    right = tuple(fragment for fragment in page.fragments if fragment.box and fragment.box.x0 >= middle)
    marks = [(mark, mark.box.x0 + mark.box.x1 < 2 * middle) for mark in page.marks if mark.box]
    return (
        replace(
            page,
            fragments=tuple(_within(fragment, 0.0, middle) for fragment in left),
            marks=tuple(mark for mark, is_left in marks if is_left),
            width=middle,
        ),
        replace(
            page,
            fragments=tuple(moved_fragment(_within(fragment, middle, page.width), -middle) for fragment in right),
            marks=tuple(moved_mark(mark, -middle) for mark, is_left in marks if not is_left),
            width=page.width - middle,
        ),
    )


def _within(fragment: Fragment, start: float, end: float) -> Fragment:
    """Return a line with the box around it cut off where its half ends."""
    frame = fragment.frame
    if frame is None:
        return fragment
    return replace(fragment, frame=Rect(max(frame.x0, start), frame.top, min(frame.x1, end), frame.bottom))
