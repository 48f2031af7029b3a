"""What of the printed form is seen on a page: section headings, the title, the labels of the header."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz

from suishin.reading.definition import FormDefinition, HeaderField, Section
from suishin.reading.locate.matching import key_of, label_key
from suishin.reading.locate.reading_order import in_rows
from suishin.reading.locate.retyped import Heading, with_inferred
from suishin.reading.model import Fragment, Page, Rect, Source
from suishin.reading.readers.widths import width_of

EXACT = 100.0
FEWEST_EXACT = 2  # headings as printed that show where on a page headings begin
EDGE_HEIGHTS = 4.0  # of a line, by which they may begin apart
HEADING_LIKENESS = 84.0
VARIANT_LIKENESS = 92.0
SHORTEST_HEADING = 5  # letters; a shorter one must be whole, with its number
WRAPPED_EDGE = 2.0  # points by which the lines of one value may begin apart
BLANKS = r"[\s\u3000]*"

HeaderSignature = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class HeaderLabel:
    """A label of the header and what stands behind it in the same line."""

    key: str
    fragment: Fragment
    rest: str
    place: int = 0  # where in the fragment the label begins


@dataclass(frozen=True, slots=True)
class PageView:
    """A page and what of the form was recognized on it."""

    page: Page
    headings: tuple[Heading, ...]  # from top to bottom
    header: tuple[HeaderLabel, ...]
    has_title: bool
    carries_on: bool = False  # it shows items of the section with which the page before ends

    @property
    def numbers(self) -> tuple[int, ...]:
        """Return the sections that begin on this page."""
        return tuple(sorted(heading.section.number for heading in self.headings if not heading.is_repeated))

    @property
    def has_header(self) -> bool:
        """Two different labels; the title alone also stands on covers and in running heads."""
        return len({label.key for label in self.header}) >= 2


def look_at(page: Page, definition: FormDefinition) -> PageView:
    """Return what of the form stands on a page."""
    fragments = [fragment for fragment in page.fragments if fragment.box]
    headings = tuple(with_inferred(_headings(fragments, definition), fragments, definition))
    first = headings[0].box.top if headings else float("inf")
    page = replace(page, fragments=tuple(_labels_apart(page.fragments, definition, first)))
    fragments = [fragment for fragment in page.fragments if fragment.box]
    above = [fragment for fragment in fragments if fragment.box and fragment.box.top < first]
    titles = {label_key(title) for title in (definition.title, *definition.title_variants)}
    return PageView(
        page=page,
        headings=headings,
        header=tuple(_header_labels(above, definition)),
        has_title=any(key_of(fragment) in titles for fragment in fragments),
    )


def _labels_apart(fragments: Iterable[Fragment], definition: FormDefinition, end: float) -> Iterable[Fragment]:
    """Yield fragments, a line above `end` parted where a label follows the value of the one before without any gap."""
    pattern = _label_pattern(definition.header)
    for fragment in fragments:
        match = pattern.search(fragment.text) if fragment.box and fragment.box.top < end else None
        if match and fragment.text[: match.start()].strip():
            yield from _parted(fragment, match.start())
        else:
            yield fragment


def _parted(fragment: Fragment, place: int) -> Iterable[Fragment]:
    assert fragment.box
    text, box = fragment.text, fragment.box
    x = box.x0 + (box.x1 - box.x0) * width_of(text[:place]) / max(width_of(text), 1.0)
    head = text[:place].rstrip()
    yield Fragment(
        head,
        fragment.source,
        box._replace(x1=box.x0 + (x - box.x0) * width_of(head) / width_of(text[:place])),
        fragment.frame,
    )
    yield Fragment(text[place:].lstrip(), fragment.source, box._replace(x0=x), fragment.frame)


def is_printed_label(fragment: Fragment, definition: FormDefinition) -> bool:
    """Tell whether a line is the form's title, a heading or a label of the header."""
    key = key_of(fragment)
    titles = {label_key(title) for title in (definition.title, *definition.title_variants)}
    is_label = _label_pattern(definition.header).search(fragment.text) is not None
    return key in titles or is_label or is_heading(fragment, definition)


def is_heading(fragment: Fragment, definition: FormDefinition) -> bool:
    """Tell whether a line is the heading of a section."""
    key = key_of(fragment)
    return len(key) >= SHORTEST_HEADING and any(_heading_score(section, key) for section in definition.sections)


Lines = Sequence[tuple[tuple[Fragment, ...], str]]  # a line or two, and what they are compared by


def _headings(fragments: Sequence[Fragment], definition: FormDefinition) -> list[Heading]:
    lines = [(fragment, key_of(fragment)) for fragment in fragments]
    single: Lines = [((fragment,), key) for fragment, key in lines]
    pairs: Lines = [(pair, upper + lower) for pair, upper, lower in _stacked(lines)]
    found = [heading for section in definition.sections if (heading := _best_of(section, single, pairs))]
    exact = sorted((heading for heading in found if heading.score == EXACT), key=lambda heading: heading.box.top)
    numbers = [heading.section.number for heading in exact]
    if FEWEST_EXACT <= len(exact) < len(found) and numbers == sorted(numbers):
        found = [
            heading
            for section in definition.sections
            if (heading := _best_of(section, *(_where_it_may(section, some, exact) for some in (single, pairs))))
        ]
    return _consistent(found)


def _where_it_may(section: Section, lines: Lines, exact: Sequence[Heading]) -> Lines:
    """Return the lines that stand where a section's heading may; any other one only quotes it."""
    return [line for line in lines if _may_head(line[0][0].box, section, exact)]


def _may_head(box: Rect | None, section: Section, exact: Sequence[Heading]) -> bool:
    """Tell whether a line stands under the headings before it, over those behind it, and at their edge if they have one."""
    if box is None:
        return False
    is_in_order = all(
        heading.box.top < box.top if heading.section.number < section.number else box.top < heading.box.top
        for heading in exact
        if heading.section is not section
    )
    edge, height = exact[0].box.x0, exact[0].box.bottom - exact[0].box.top
    has_edge = all(abs(heading.box.x0 - edge) < EDGE_HEIGHTS * height for heading in exact)
    return is_in_order and (not has_edge or abs(box.x0 - edge) < EDGE_HEIGHTS * height)


def _best_of(section: Section, single: Lines, pairs: Lines) -> Heading | None:
    best = _best(section, single)
    if best is None or best.score < 97:
        joined = _best(section, pairs)
        if joined and (best is None or joined.score > best.score + 3):
            best = joined
    return best


def without_carried_over(views: Sequence[PageView]) -> list[PageView]:
    """Return the views without headings inferred from items that only run over from the page before or after."""
    kept: list[PageView] = []
    for place, view in enumerate(views):
        first = view.headings[0] if view.headings else None
        beside = [*views[max(place - 1, 0) : place], *views[place + 1 : place + 2]]
        ends = {other.headings[-1].section.number for other in beside if other.headings}
        if first and first.is_inferred and first.section.number in ends:
            before = views[place - 1].headings if place else ()
            carries_on = bool(before) and before[-1].section is first.section
            view = replace(view, headings=view.headings[1:], carries_on=carries_on)
        kept.append(view)
    return kept


def _stacked(lines: Sequence[tuple[Fragment, str]]) -> Iterable[tuple[tuple[Fragment, Fragment], str, str]]:
    """Yield a line and the one right below it that begins at the same edge: a heading may be wrapped."""
    for (upper, upper_key), (lower, lower_key) in pairwise(lines):
        if not (upper.box and lower.box and upper_key and lower_key):
            continue
        height = upper.box.bottom - upper.box.top
        if abs(upper.box.x0 - lower.box.x0) < 3 * height and 0 < lower.box.top - upper.box.top < 2.5 * height:
            yield (upper, lower), upper_key, lower_key


def _best(section: Section, candidates: Iterable[tuple[tuple[Fragment, ...], str]]) -> Heading | None:
    best: Heading | None = None
    for fragments, key in candidates:
        if len(key) < SHORTEST_HEADING and key != f"{section.number}{label_key(section.title)}":
            continue
        score = _heading_score(section, key)
        if score and (best is None or score > best.score):
            best = Heading(section, _around(fragments), fragments, score)
    return best


@lru_cache(maxsize=20_000)
def _score(number: int, title: str, variants: tuple[str, ...], key: str) -> float:
    full, bare = f"{number}{title}", title
    if key == full:
        return EXACT
    if key == bare:
        return 99.0
    score = 0.0
    if 0.6 < len(key) / len(full) < 1.6:
        score = max(fuzz.ratio(key, full), fuzz.ratio(key, bare) - 1)
    if score >= HEADING_LIKENESS:
        return score
    if key.startswith(str(number)):
        found = max((fuzz.ratio(key, f"{number}{variant}") for variant in variants), default=0.0)
        if found >= VARIANT_LIKENESS:
            return found - 5
    return 0.0


def _heading_score(section: Section, key: str) -> float:
    return _score(section.number, label_key(section.title), tuple(label_key(text) for text in section.variants), key)


def _consistent(headings: list[Heading]) -> list[Heading]:
    """Keep one heading per line: a line that resembles two titles is the one it resembles more."""
    kept: dict[Rect, Heading] = {}
    for heading in headings:
        other = kept.get(heading.box)
        if other is None or heading.score > other.score:
            kept[heading.box] = heading
    return list(kept.values())


def _around(fragments: Sequence[Fragment]) -> Rect:
    boxes = [fragment.box for fragment in fragments if fragment.box]
    return Rect(
        min(box.x0 for box in boxes),
        min(box.top for box in boxes),
        max(box.x1 for box in boxes),
        max(box.bottom for box in boxes),
    )


def _header_labels(fragments: Iterable[Fragment], definition: FormDefinition) -> list[HeaderLabel]:
    found: list[HeaderLabel] = []
    pattern = _label_pattern(definition.header)
    for fragment in fragments:
        matches = list(pattern.finditer(fragment.text))
        for match, following in zip(matches, [*matches[1:], None], strict=False):
            rest = fragment.text[match.end() : following.start() if following else None].strip()
            key = next(name for name, text in match.groupdict().items() if text)
            found.append(HeaderLabel(key, fragment, rest, match.start()))
    return found


@lru_cache(maxsize=8)
def _label_pattern(header: tuple[HeaderField, ...]) -> re.Pattern[str]:
    """Return what finds a header label at the start of a line or after a blank, with a colon, a blank or an end."""
    groups = []
    for field in header:
        labels = sorted({_bare(label) for label in field.labels}, key=len, reverse=True)
        spelled = "|".join(BLANKS.join(map(re.escape, label)) for label in labels)
        groups.append(f"(?P<{field.key}>{spelled})")
    ending = rf"(?:{BLANKS}[:：]|[\s\u3000]+|$)"
    return re.compile(rf"(?:^|(?<=[\s\u3000]))[\s\u3000【\[（(]*(?:{'|'.join(groups)})[】\]）)]*{ending}")


def _bare(label: str) -> str:
    return "".join(label.split())


def header_values(view: PageView) -> dict[str, tuple[Fragment, ...]]:
    """Return what stands behind each header label of a page: in its line, to its right, or below it."""
    first = view.headings[0].box.top if view.headings else float("inf")
    labels = {id(label.fragment) for label in view.header}
    free = [
        fragment
        for fragment in view.page.fragments
        if fragment.box and fragment.box.top < first - 1 and id(fragment) not in labels
    ]
    values: dict[str, tuple[Fragment, ...]] = {}
    for label in view.header:
        if label.key not in values or not values[label.key]:
            values[label.key] = _value_of(label, view.header, free)
    return values


def _value_of(label: HeaderLabel, labels: Sequence[HeaderLabel], free: Sequence[Fragment]) -> tuple[Fragment, ...]:
    fragment = label.fragment
    if label.rest:
        return (Fragment(label.rest, fragment.source, fragment.box, fragment.frame),)
    is_last_in_line = all(other.fragment is not fragment or other.place <= label.place for other in labels)
    if not is_last_in_line:
        return ()
    right = _to_the_right(fragment, labels, free)
    return right or _below(fragment, labels, free)


def _to_the_right(fragment: Fragment, labels: Sequence[HeaderLabel], free: Sequence[Fragment]) -> tuple[Fragment, ...]:
    box = fragment.box
    assert box
    row = _own_cell(fragment, labels) or box
    limits = [
        other.fragment.box.x0
        for other in labels
        if other.fragment.box and other.fragment.box.x0 > box.x1 and _same_row(other.fragment.box, row)
    ]
    limit = min(limits, default=float("inf"))
    found = [f for f in free if f.box and box.x1 - 1 <= f.box.x0 < limit - 1 and _same_row(f.box, row)]
    return tuple(in_rows([*found, *_wrapped(found, labels, free)]))


def _wrapped(found: Sequence[Fragment], labels: Sequence[HeaderLabel], free: Sequence[Fragment]) -> Iterable[Fragment]:
    """Yield the further lines of a value that its column was too narrow for: right below it, beside no other label."""
    boxes = [f.box for f in found if f.box and f.frame is None]
    if not boxes:
        return
    start, bottom = min(box.x0 for box in boxes), max(box.bottom for box in boxes)
    height = bottom - min(box.top for box in boxes)
    for fragment in free:
        box = fragment.box
        if not box or fragment.frame or abs(box.x0 - start) > WRAPPED_EDGE or not 0 <= box.top - bottom + 1 < height:
            continue
        if not any(label.fragment.box and _same_row(label.fragment.box, box) for label in labels):
            yield fragment


def _same_row(box: Rect, row: Rect) -> bool:
    slack = min(2.0, (row.bottom - row.top) / 5)  # points; rows are low where a page was printed small
    return row.top - slack <= (box.top + box.bottom) / 2 <= row.bottom + slack


def _below(fragment: Fragment, labels: Sequence[HeaderLabel], free: Sequence[Fragment]) -> tuple[Fragment, ...]:
    """Return the value of a label that stands over its box; only where another label stands in the same row."""
    box = fragment.box
    assert box
    others = [other.fragment.box for other in labels if other.fragment is not fragment and other.fragment.box]
    if not any(_same_row(other, box) for other in others):
        return ()
    cell = _own_cell(fragment, labels)
    area = cell or box._replace(x1=float("inf"))
    height = box.bottom - box.top
    reach = min((other.top for other in others if other.top > box.bottom), default=area.bottom + 3 * height)
    beside = [other for other in others if _same_row(other, box)]
    return tuple(
        f
        for f in free
        if f.box
        and area.bottom - 1 <= (f.box.top + f.box.bottom) / 2 <= min(reach, area.bottom + 3 * height)
        and area.x0 - height <= f.box.x0 < area.x1
        and (cell or all(_apart(f.box, box) < _apart(f.box, other) for other in beside))
    )


def _own_cell(fragment: Fragment, labels: Sequence[HeaderLabel]) -> Rect | None:
    """Return the box that was drawn around a label alone."""
    others = (other.fragment for other in labels if other.fragment is not fragment)
    return fragment.frame if all(other.frame != fragment.frame for other in others) else None


def _apart(value: Rect, label: Rect) -> float:
    """Return how far a value is from standing right below a label: at its edge, or in the middle."""
    return min(abs(value.x0 - label.x0), abs(value.x0 + value.x1 - label.x0 - label.x1) / 2)


def header_signature(view: PageView) -> HeaderSignature:
    """Return the header's values for comparing: a page repeats its report's header when rows are set to repeat."""
    values = header_values(view)
    return tuple(sorted((key, "".join(key_of(f) for f in found)) for key, found in values.items()))


def page_source(page: Page) -> Source:
    return Source(sheet=page.sheet) if page.sheet is not None else Source(page=page.number)
