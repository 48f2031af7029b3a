"""Headings that table rows set to repeat print again at the top of a page: their section began on the page before."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from suishin.reading.definition import Section
from suishin.reading.locate.items import find_items
from suishin.reading.locate.matching import key_of, label_key
from suishin.reading.locate.retyped import Heading
from suishin.reading.locate.sightings import PageView
from suishin.reading.model import Fragment


def without_repetitions(views: Sequence[PageView]) -> list[PageView]:
    """Return the pages of one report, in order, with every heading marked that only repeats one of the page before."""
    return [*views[:1], *(_marked(view, before) for before, view in pairwise(views))]


def _marked(view: PageView, before: PageView) -> PageView:
    count = sum(1 for _ in _repeated(view, before))
    if not count:
        return view
    again = (replace(heading, is_repeated=True) for heading in view.headings[:count])
    return replace(view, headings=(*again, *view.headings[count:]))


def _repeated(view: PageView, before: PageView) -> Iterator[Heading]:
    """Yield the headings at the top of a page that stand on the page before as well, unless their boxes do too."""
    earlier = {heading.section.number for heading in before.headings}
    for heading in view.headings:
        if heading.section.number not in earlier or heading.is_inferred or _labels_on_both(heading, view, before):
            return
        yield heading


def _labels_on_both(heading: Heading, view: PageView, before: PageView) -> bool:
    """Tell two reports that each have the section: a label of its boxes stands under both headings."""
    section = heading.section
    under = [_under(section, page_view) for page_view in (before, view)]
    seen = [_labels_in(section, lines) for lines in under]
    if seen[0] & seen[1]:
        return True
    found = [find_items(lines, section.ticks).keys() for lines in under]
    return bool(found[0] & found[1])


def _under(section: Section, view: PageView) -> list[Fragment]:
    """Return the lines of a page between a section's heading and the next one."""
    tops = [heading.box.top for heading in view.headings] + [view.page.height]
    place = next(index for index, heading in enumerate(view.headings) if heading.section is section)
    return [line for line in view.page.fragments if line.box and tops[place] < line.box.top < tops[place + 1]]


def _labels_in(section: Section, lines: Sequence[Fragment]) -> set[str]:
    """Return the keys of items of which a label stands whole in a line: quicker than looking for wrapped ones."""
    keys = [key_of(line) for line in lines]
    return {
        item.key
        for item in section.items
        if any(key.endswith(label_key(label)) for label in item.labels for key in keys)
    }
