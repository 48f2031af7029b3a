"""A report's pages → for each section its left and its right box, as lines from top to bottom."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from suishin.reading.definition import SINGLE_KINDS, FormDefinition, Item, Section, is_one_sided
from suishin.reading.locate.binding import BoundReport
from suishin.reading.locate.matching import behind_label, is_part_of, key_of, label_key, likeness
from suishin.reading.locate.retyped import Heading
from suishin.reading.locate.sightings import PageView, header_values
from suishin.reading.model import Fragment, Mark, MarkKind, Page

MARGIN = 0.07  # of the page's height: where page numbers and running heads stand
PAGE_NUMBER = re.compile(
    r"[\s\-–—―‐ー−~〜・]*(?:[PpＰｐ](?:age|\.)?\s*)?[0-9０-９]{1,4}(?:\s*(?:[/／]|of)\s*[0-9０-９]{1,4})?\s*(?:ページ|頁)?[\s\-–—―‐ー−~〜・]*"
)
ITEM_LIKENESS = 85.0
NARROW = 0.17  # of the page's width, of a column that holds nothing but ticks
NARROWEST_GAP = 3.0  # points between two columns
INDENT = 30.0  # points by which lines of one box may begin further right
HEAD = 0.25  # of the page's height: where a repeated title stands


@dataclass
class Band:
    """The part of a page that one section takes up, divided into its two boxes."""

    section: Section
    page: Page
    top: float
    bottom: float
    left: list[Fragment] = field(default_factory=list)
    right: list[Fragment] = field(default_factory=list)
    split: float = 0.0  # where the right box begins
    edge: float = 0.0  # where the left box begins
    marks: list[Mark] = field(default_factory=list)  # on its left side


def bands_of(report: BoundReport, definition: FormDefinition) -> list[Band]:
    """Return every section's bands over all pages of a report, in the order of the form."""
    bands: list[Band] = []
    running: Section | None = None
    for view in report.views:
        for band, fragments in _on_page(view, definition, running):
            _divide(band, fragments, _split_of(bands[-1:], band))
            bands.append(band)
            running = band.section
    _settle_doubtful(bands)
    return bands


def _on_page(
    view: PageView, definition: FormDefinition, running: Section | None
) -> Iterable[tuple[Band, list[Fragment]]]:
    page = view.page
    stops = [heading.box.top for heading in view.headings[1:]] + [page.height]
    headed = {id(fragment) for heading in view.headings for fragment in heading.fragments}
    fragments = [f for f in page.fragments if f.box and id(f) not in headed and not _is_furniture(f, page)]
    carried = _carried(view, definition, running)
    if carried:
        top, bottom = _head_end(view, definition), view.headings[0].box.top if view.headings else page.height
        yield _band(carried, page, top, bottom), _between(fragments, top, bottom)
    for heading, bottom in zip(view.headings, stops, strict=False):
        top = _middle(heading)
        section = running if heading.is_repeated and running else heading.section
        yield _band(section, page, top, bottom), _between(fragments, top, bottom)


def _head_end(view: PageView, definition: FormDefinition) -> float:
    """Return where the report's title and header end that a page repeats at its top; 0 where there are none."""
    titles = {label_key(title) for title in (definition.title, *definition.title_variants)}
    reach = HEAD * view.page.height
    found = [f for f in view.page.fragments if f.box and f.box.top < reach and key_of(f) in titles]
    if view.has_header:
        found += [label.fragment for label in view.header]
        found += [fragment for value in header_values(view).values() for fragment in value]
    return max((_lower_edge(fragment) for fragment in found), default=0.0)


def _lower_edge(fragment: Fragment) -> float:
    assert fragment.box
    return max(fragment.box.bottom, fragment.frame.bottom if fragment.frame else 0.0) - 1


def _band(section: Section, page: Page, top: float, bottom: float) -> Band:
    marks = [mark for mark in page.marks if mark.box and top <= (mark.box.top + mark.box.bottom) / 2 < bottom]
    return Band(section, page, top, bottom, marks=marks)


def _carried(view: PageView, definition: FormDefinition, running: Section | None) -> Section | None:
    """Return the section that runs over from the page before onto the top of this one."""
    if view.has_header and not running:
        return None
    if not view.headings:
        return running
    if view.headings[0].is_repeated:
        return None
    before = [section for section in definition.sections if section.number < view.headings[0].section.number]
    return before[-1] if before else None


def _middle(heading: Heading) -> float:
    return (heading.box.top + heading.box.bottom) / 2


def _between(fragments: Iterable[Fragment], top: float, bottom: float) -> list[Fragment]:
    return [f for f in fragments if f.box and top <= (f.box.top + f.box.bottom) / 2 < bottom]


def _is_furniture(fragment: Fragment, page: Page) -> bool:
    """Tell page numbers in the margins from the report's own text."""
    if page.sheet is not None or fragment.box is None or fragment.frame is not None:
        return False
    is_outside = fragment.box.bottom < page.height * MARGIN or fragment.box.top > page.height * (1 - MARGIN)
    return is_outside and bool(PAGE_NUMBER.fullmatch(fragment.text.strip()))


def _split_of(before: Sequence[Band], band: Band) -> float:
    """Return where the section was divided on the page before, 0 where it only begins here."""
    is_same = any(other.section is band.section and other.page.width == band.page.width for other in before)
    return before[-1].split if is_same and before[-1].split < band.page.width else 0.0


def _divide(band: Band, fragments: list[Fragment], split_before: float) -> None:
    """Give every line of a band to the left or the right box."""
    if is_one_sided(band.section):
        _leave_whole(band, fragments)
        return
    prompts = [f for f in fragments if is_part_of(key_of(f), label_key(band.section.right_prompt))]
    labels = _left_anchors(band.section, fragments)
    if prompts and labels and _is_stacked(prompts, labels):
        _divide_stacked(band, fragments, prompts)
        return
    band.split = (
        _split_by_prompt(prompts, labels)
        or split_before
        or _split_by_frame(labels, fragments, band.page)
        or _split_by_gap(fragments, prompts)
    )
    if band.split:
        _divide_at(band, fragments)
    else:
        band.left = fragments  # settled when the other bands are known


def _leave_whole(band: Band, fragments: list[Fragment]) -> None:
    """A section with one box over the whole width has no border to find."""
    band.split = band.page.width
    if band.section.items[0].box == "left":
        band.left = fragments
        band.edge = min((f.frame.x0 if f.frame else f.box.x0 for f in fragments if f.box), default=0.0)
    else:
        band.right = fragments


def _divide_at(band: Band, fragments: Sequence[Fragment]) -> None:
    band.left = [f for f in fragments if _start(f) < band.split]
    band.right = [f for f in fragments if _start(f) >= band.split]
    edge = min((f.frame.x0 if f.frame else f.box.x0 for f in band.left if f.box), default=0.0)
    band.edge = min([edge, *_boxes_in_front(band, edge)])


def _boxes_in_front(band: Band, edge: float) -> Iterator[float]:
    """Yield where the boxes begin that a sheet keeps in a narrow column in front of its items, with no text in it."""
    reach = edge - NARROW * band.page.width
    for mark in band.marks:
        is_box = mark.kind in (MarkKind.GLYPH, MarkKind.WIDGET)
        if band.page.sheet is not None and is_box and mark.box and reach <= mark.box.x0 < edge:
            yield mark.box.x0


def _start(fragment: Fragment) -> float:
    assert fragment.box
    width, height = fragment.box.x1 - fragment.box.x0, fragment.box.bottom - fragment.box.top
    start = fragment.box.x0 + min(width, height) / 2
    return min(start, (fragment.frame.x0 + fragment.frame.x1) / 2) if fragment.frame else start


def _left_anchors(section: Section, fragments: Iterable[Fragment]) -> list[Fragment]:
    """Return the lines that certainly stand in the left box: labels of its items, its printed instruction."""
    keyed = [(fragment, key) for fragment in fragments if len(key := key_of(fragment)) >= 4]
    prompt = label_key(section.left_prompt)
    found = [fragment for fragment, key in keyed if len(key) >= 8 and key in prompt]
    for item in section.items:
        if item.box == "left":
            found += _leftmost([f for f, key in keyed if _is_labelled(f, key, item)])
    return found


def _is_labelled(fragment: Fragment, key: str, item: Item) -> bool:
    """Tell a line that is an item's label, or begins with it where the answer stands behind it."""
    if any(likeness(key, label_key(label)) >= ITEM_LIKENESS for label in item.labels):
        return True
    return item.kind in SINGLE_KINDS and any(behind_label(fragment.text, label) for label in item.labels)


def _leftmost(fragments: Sequence[Fragment]) -> list[Fragment]:
    """Return the lines that begin where the first of them does: what quotes a label in the other box is none."""
    boxed = [(fragment, fragment.box) for fragment in fragments if fragment.box]
    start = min((box.x0 for _, box in boxed), default=0.0)
    return [fragment for fragment, box in boxed if box.x0 - start < INDENT]


def _is_stacked(prompts: Sequence[Fragment], labels: Sequence[Fragment]) -> bool:
    """Tell a form whose "right" box stands below the left one."""
    right = max(f.box.x0 for f in prompts if f.box)
    left_ends = [f.box.x1 for f in labels if f.box]
    lowest = max(f.box.bottom for f in labels if f.box)
    return right < min(left_ends) and min(f.box.top for f in prompts if f.box) >= lowest - 1


def _divide_stacked(band: Band, fragments: Sequence[Fragment], prompts: Sequence[Fragment]) -> None:
    top = min(f.box.top for f in prompts if f.box)
    band.left = [f for f in fragments if f.box and f.box.top < top - 1]
    band.right = [f for f in fragments if f.box and f.box.top >= top - 1]
    band.split = band.page.width
    band.edge = min((f.box.x0 for f in fragments if f.box), default=0.0)


def _split_by_prompt(prompts: Sequence[Fragment], labels: Sequence[Fragment]) -> float:
    """Return the left border of the box whose printed instruction was found."""
    ends = [f.box.x0 for f in labels if f.box]
    for prompt in prompts:
        if prompt.frame and all(prompt.frame.x0 > x for x in ends) and prompt.frame.x0 > 0:
            return prompt.frame.x0
    return 0.0


def _split_by_frame(labels: Sequence[Fragment], fragments: Sequence[Fragment], page: Page) -> float:
    """Return the right border of the boxes in which the left side's labels stand, with a narrow column of ticks behind them."""
    edge = max((f.frame.x1 for f in labels if f.frame and f.frame.x1 < 0.85 * page.width), default=0.0)
    narrow = NARROW * page.width
    beyond = [(f, f.frame) for f in fragments if edge and f.frame and f.frame.x0 >= edge - 1]
    signs = [frame.x1 - edge for f, frame in beyond if frame.x0 < edge + 1 and not any(map(str.isalnum, f.text))]
    boxes = [frame.x0 for f, frame in beyond if any(map(str.isalnum, f.text)) and frame.x1 - frame.x0 > narrow]
    return min(boxes) if boxes and min(boxes) - edge <= max([narrow, *signs]) + 1 else edge


def _split_by_gap(fragments: Sequence[Fragment], prompts: Sequence[Fragment]) -> float:
    """Return the right end of the white stripe that parts the lines into two columns."""
    gaps = list(_gaps(fragments))
    prompt_start = min((f.box.x0 for f in prompts if f.box), default=0.0)
    before_prompt = [end for start, end in gaps if end <= prompt_start]
    if before_prompt:
        return max(before_prompt)  # a column of ticks may stand between the labels and the right box
    first, last = _extent(fragments)
    central = [(start, end) for start, end in gaps if 0.25 < ((start + end) / 2 - first) / (last - first) < 0.75]
    return max(central, key=lambda gap: gap[1] - gap[0])[1] if central else 0.0


def _extent(fragments: Sequence[Fragment]) -> tuple[float, float]:
    boxes = [fragment.box for fragment in fragments if fragment.box]
    return min((box.x0 for box in boxes), default=0.0), max((box.x1 for box in boxes), default=0.0)


def _gaps(fragments: Sequence[Fragment]) -> Iterator[tuple[float, float]]:
    """Yield where the white stripes begin and end that no line crosses."""
    spans = sorted((f.box.x0, f.box.x1) for f in fragments if f.box)
    reach = spans[0][1] if spans else 0.0
    for start, end in spans:
        if start - reach > NARROWEST_GAP:
            yield reach, start - 0.5
        reach = max(reach, end)


def _settle_doubtful(bands: Sequence[Band]) -> None:
    """Divide the bands that showed no border of their own as the other bands of the report are divided."""
    splits = sorted(band.split for band in bands if 0 < band.split < band.page.width)
    if not splits:
        return
    usual = splits[len(splits) // 2]
    for band in bands:
        is_short = band.page.sheet is not None and 0 < usual - band.split <= NARROW * band.page.width
        if not band.split or (is_short and not is_one_sided(band.section)):  # an empty box shows no border
            band.split = usual
            _divide_at(band, [*band.left, *band.right])
