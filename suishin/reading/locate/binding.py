"""Which pages of a document belong to one report: a booklet binds many, some with a page missing or swapped."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from suishin.reading.definition import FormDefinition
from suishin.reading.locate.repetitions import without_repetitions
from suishin.reading.locate.sightings import HeaderSignature, PageView, header_signature

LONGEST = 24  # pages of one report
HALF_LETTER = 0.6  # of the height of a line
SWAPPED = 1.6  # what a report costs whose pages stand in the wrong order: several in a row rather lack a page
HEADLESS = 0.1  # … whose first page shows nothing of the form: it rather ends the report before
BACKWARDS = 1.0  # what a whole booklet costs in which each report's pages stand from last to first
LACKING = 1.0  # … that lacks its header or a section
UNREAD = 0.2  # … that may have what it lacks on a page beside it that cannot be read
ACROSS = 1.5  # … that goes on behind such a page as if nothing stood on it, where other reports are bound as well
LISTED = 3  # headings right below each other are a list
LIST_STEP = 3.0  # of their height


@dataclass(frozen=True, slots=True)
class BoundReport:
    """The pages of one report in the order of the form."""

    views: tuple[PageView, ...]


@dataclass(frozen=True, slots=True)
class _Booklet:
    """What of a whole document decides which pages belong together."""

    sections: int
    unread: frozenset[int]  # pages, where several reports are bound
    heads: Mapping[int, HeaderSignature]  # of the views that have one, by identity


def bind(views: Sequence[PageView], definition: FormDefinition) -> list[BoundReport]:
    """Return the reports of a document: the division into reports in which least is missing or out of order."""
    heads = {id(view): header_signature(view) for view in views if view.has_header}
    is_booklet = len(set(heads.values())) > 1
    unread = frozenset(view.page.number for view in views if is_booklet and not view.page.is_readable)
    booklet = _Booklet(len(definition.sections), unread, heads)
    chains = _chains([view for view in views if not _is_list(view)])
    return [report for chain in chains for report in _divide(chain, booklet)]


def _is_list(view: PageView) -> bool:
    """Tell a table of contents: headings one below the other and nothing between them."""
    if view.has_header or len(view.headings) < LISTED:
        return False
    return all(
        below.box.top - above.box.top < LIST_STEP * (above.box.bottom - above.box.top)
        for above, below in pairwise(view.headings)
    )


def _chains(views: Sequence[PageView]) -> list[list[PageView]]:
    """Leave out pages that show nothing of the form, unless the page before may run over onto them."""
    chains: list[list[PageView]] = [[]]
    for view in views:
        if view.headings or view.has_header or (chains[-1] and runs_over(chains[-1][-1], view)):
            chains[-1].append(view)
        elif view.page.sheet is not None or not view.page.is_readable or not view.page.fragments:
            continue
        elif chains[-1]:
            chains.append([])
    return [chain for chain in chains if chain]


def runs_over(before: PageView, view: PageView) -> bool:
    """Tell whether a page without any heading carries on the boxes of the page before it."""
    if view.headings or view.has_header or not view.page.is_readable or view.page.sheet is not None:
        return False
    if view.carries_on:
        return True
    edges = Counter(round(f.box.x0) for f in before.page.fragments if f.box)
    lines = [(f.box.x0, f.box.bottom - f.box.top) for f in view.page.fragments if f.box and len(f.text) > 8]
    if not lines or before.page.width != view.page.width:
        return False
    usual = [edge for edge, count in edges.items() if count >= 3]
    # A browser moves a bracket at the beginning of a line half a letter to the left.
    found = [any(-HALF_LETTER * height <= x - edge < 1.5 for edge in usual) for x, height in lines]
    return sum(found) >= 0.7 * len(lines)


def _divide(views: list[PageView], booklet: _Booklet) -> list[BoundReport]:
    """Return the reports in the cheapest division: either here and there, or in all of them, pages were swapped."""
    cost, division = _cheapest(views, booklet, is_backwards=False)
    if cost > BACKWARDS:
        cost, division = min((cost, division), _cheapest(views, booklet, is_backwards=True), key=lambda found: found[0])
    return [BoundReport(tuple(without_repetitions(_in_order(views[start:end])))) for start, end in division]


def _cheapest(views: list[PageView], booklet: _Booklet, *, is_backwards: bool) -> tuple[float, list[tuple[int, int]]]:
    """Find the cheapest division into runs of pages, from the front."""
    best: list[tuple[float, int]] = [(BACKWARDS if is_backwards else 0.0, 0)]
    for end in range(1, len(views) + 1):
        options = [
            (best[start][0] + cost, start)
            for start in range(max(0, end - LONGEST), end)
            if (cost := _cost(views[start:end], booklet, is_backwards=is_backwards)) is not None
        ]
        best.append(min(options, key=lambda option: (option[0], option[1])))
    division: list[tuple[int, int]] = []
    end = len(views)
    while end:
        start = best[end][1]
        division.append((start, end))
        end = start
    return best[-1][0], division[::-1]


def _cost(views: Sequence[PageView], booklet: _Booklet, *, is_backwards: bool = False) -> float | None:
    """Return what it costs to take pages for one report, None where they cannot be one."""
    headers = [booklet.heads[id(view)] for view in views if view.has_header]
    if len(set(headers)) > 1:
        return None
    ordered = _in_order(views)
    numbers = _numbers(ordered)
    if len(set(numbers)) != len(numbers):
        numbers = _numbers(without_repetitions(ordered))
        if len(set(numbers)) != len(numbers):
            return None
    cost = 0.001 * len(views)
    first, last = views[0].page.number, views[-1].page.number
    if not views[0].headings and not views[0].has_header:
        cost += HEADLESS
    if not headers:
        cost += UNREAD if first - 1 in booklet.unread else LACKING
    if len(numbers) < booklet.sections:
        cost += UNREAD if booklet.unread.intersection(range(first - 1, last + 2)) else LACKING
    elif booklet.unread.intersection(range(first, last)):
        cost += ACROSS
    usual = ordered[::-1] if is_backwards else ordered
    if any(view is not other for view, other in zip(views, usual, strict=True)):
        cost += SWAPPED
    return cost


def _numbers(views: Sequence[PageView]) -> list[int]:
    return [number for view in views for number in view.numbers]


def _in_order(views: Sequence[PageView]) -> list[PageView]:
    """Return pages by their first section; one without any follows the page it stands behind."""
    keyed: list[tuple[tuple[int, int], PageView]] = []
    last = (0, 0)
    for view in views:
        if view.numbers:
            last = (view.numbers[0], 0)
        elif view.has_header:
            last = (0, 0)
        else:
            last = (last[0], last[1] + 1)
        keyed.append((last, view))
    return [view for _, view in sorted(keyed, key=lambda pair: pair[0])]
