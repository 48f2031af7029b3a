"""Which pages of a document belong to one report: a booklet binds many, some with a page missing or swapped."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from suishin.reading.definition import FormDefinition
from suishin.reading.locate.repetitions import without_repetitions
from suishin.reading.locate.sightings import PageView, header_signature

LONGEST = 24  # pages of one report
HALF_LETTER = 0.6  # of the height of a line
SWAPPED = 0.3  # what a report costs whose pages stand in the wrong order
HEADLESS = 0.1  # … whose first page shows nothing of the form: it rather ends the report before
LACKING = 1.0  # … that lacks its header or a section


@dataclass(frozen=True, slots=True)
class BoundReport:
    """The pages of one report in the order of the form."""

    views: tuple[PageView, ...]


def bind(views: Sequence[PageView], definition: FormDefinition) -> list[BoundReport]:
    """Return the reports of a document: the division into reports in which least is missing or out of order."""
    chains = _chains(views)
    return [report for chain in chains for report in _divide(chain, definition)]


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


def _divide(views: list[PageView], definition: FormDefinition) -> list[BoundReport]:
    """Find the cheapest division into runs of pages, from the front."""
    total = len(definition.sections)
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(views) + 1):
        options = [
            (best[start][0] + cost, start)
            for start in range(max(0, end - LONGEST), end)
            if (cost := _cost(views[start:end], total)) is not None
        ]
        best.append(min(options, key=lambda option: (option[0], option[1])))
    reports: list[BoundReport] = []
    end = len(views)
    while end:
        start = best[end][1]
        reports.append(BoundReport(tuple(without_repetitions(_in_order(views[start:end])))))
        end = start
    return reports[::-1]


def _cost(views: Sequence[PageView], total: int) -> float | None:
    """Return what it costs to take pages for one report, None where they cannot be one."""
    headers = [header_signature(view) for view in views if view.has_header]
    if len(set(headers)) > 1:
        return None
    ordered = _in_order(views)
    numbers = _numbers(ordered)
    if len(set(numbers)) != len(numbers):
        numbers = _numbers(without_repetitions(ordered))
        if len(set(numbers)) != len(numbers):
            return None
    cost = 0.001 * len(views)
    if not views[0].headings and not views[0].has_header:
        cost += HEADLESS
    if not headers:
        cost += LACKING
    if len(numbers) < total:
        cost += LACKING
    if [id(view) for view in views] != [id(view) for view in ordered]:
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
