"""Where one report ends and the next begins in a text that binds many, and where its pages break.

Extractors print a page's runs out of order but never mix two pages. So every label stands once in
each report: a label that comes a second time lies beyond a border, and the borders that repeat and
miss the fewest labels are the right ones, whatever order each report's labels come in. Where several
do so, a border lies where the form's sections begin anew, at a title or a page's number.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from operator import gt

from suishin.reading.definition import FormDefinition
from suishin.reading.locate.form_labels import Found, LabelKind

CORE_KINDS = (LabelKind.HEADING, LabelKind.ITEM, LabelKind.VALUE)
REPEATED_COST, MISSING_COST = 3, 1
READS_ON_COST, WITHOUT_SIGN_COST = (
    2,
    1,
)  # of a border inside the order of the form's sections, or where nothing shows one
LONGEST_REPORT = 150  # core labels, false ones in prose included
MOST_LINES, MOST_LINES_BEHIND = 4000, 500  # of one report, and behind its last label: what is more is no report
TITLE_DISTANCE = 12  # lines between a report's title and its first label
OVER_HEADER_COST = 10
FEWEST = 3  # core labels of a report
LEAST_LISTED = 3  # headings
LEAST_OF_FORM = 2  # labels of the header, or printed requests
MOST_TURNS, LEAST_LISTS = 0.25, 4  # of a report's labels, at which it goes back to an earlier section
ABOVE_TITLE = 3  # filled lines that may stand above a title on its page
SMALLEST_SHARE = 0.3  # of the core labels: with fewer a stretch of text is no report


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines first..after of a text that hold one report, and where its pages begin."""

    first: int
    after: int
    page_starts: tuple[int, ...]


def split_reports(
    texts: Sequence[str],
    found: Sequence[Found],
    page_starts: Sequence[int],
    definition: FormDefinition,
    page_numbers: Sequence[int] = (),
) -> list[Stretch]:
    """Return the stretch of every report; covers, contents and other pages are in none of them.

    `page_numbers` are the lines that held one: in a text without form feeds they show where pages meet.
    """
    core = [hit for hit in found if hit.label.kind in CORE_KINDS]
    if not core:
        return []
    copies = {_identity(hit): len(hit.label.candidates) for hit in core}
    border_costs = _border_costs(texts, found, core, definition, page_numbers)
    whole = _cheapest_groups(
        core, copies, page_starts, border_costs, _crossing_costs(found, core, definition, page_numbers)
    )
    groups = [part for group in whole for part in _without_contents(group) if part]
    firsts = [
        _first_line_of(texts, found, group, previous, page_starts, page_numbers)
        for previous, group in _with_previous(groups)
    ]
    stretches: list[Stretch] = []
    for place, (group, first) in enumerate(zip(groups, firsts, strict=True)):
        if stretches and stretches[-1].first == first:
            continue  # what stands on its page a second time belongs to it
        after = next((other for other in firsts[place + 1 :] if other > first), len(texts))
        last = max(hit.last.line for hit in group)
        after = min(after, last + MOST_LINES_BEHIND)
        is_one = last - first <= MOST_LINES and _is_form(found, first, after)
        fewest = FEWEST if _has_whole_header(found, first, after) else max(FEWEST, SMALLEST_SHARE * len(copies))
        if is_one and len({_identity(hit) for hit in group}) >= fewest:
            pages = _pages_within(texts, group, first, after, page_starts, page_numbers)
            stretches.append(Stretch(first, after, pages))
    return [] if _are_word_lists(groups, definition) else stretches


def _crossing_costs(
    found: Sequence[Found], core: Sequence[Found], definition: FormDefinition, page_numbers: Sequence[int]
) -> list[int]:
    """Return for each core label what it costs that a report goes on there: over a page's number, a header, the first heading."""
    first = definition.sections[0].key
    headers = [hit.first.line for hit in found if hit.label.kind is LabelKind.HEADER]
    costs = [0]
    for before, hit in pairwise(core):
        begins_anew = hit.label.kind is LabelKind.HEADING and hit.label.section == first
        between = bisect_left(headers, hit.first.line) - bisect_right(headers, before.last.line)
        ends_page = bisect_left(page_numbers, hit.first.line) > bisect_right(page_numbers, before.last.line)
        costs.append(OVER_HEADER_COST if begins_anew and ends_page and between >= LEAST_OF_FORM else 0)
    return costs


def _has_whole_header(found: Sequence[Found], first: int, after: int) -> bool:
    """Tell a report of which a page may be missing: a title and several labels of the header, all within few lines."""
    begin = bisect_left(found, first, key=lambda hit: hit.first.line)
    behind = bisect_left(found, min(after, first + 2 * TITLE_DISTANCE), key=lambda hit: hit.first.line)
    near = found[begin:behind]
    header = {hit.label.key for hit in near if hit.label.kind is LabelKind.HEADER}
    return any(hit.label.kind is LabelKind.TITLE for hit in near) and len(header) > LEAST_OF_FORM


def _without_contents(group: list[Found]) -> tuple[list[Found], list[Found]]:
    """Part the headings that a table of contents lists from those of the report behind it."""
    listed = list(takewhile(lambda hit: hit.label.kind is LabelKind.HEADING, group))
    again = {_identity(hit) for hit in group[len(listed) :]}
    while listed and _identity(listed[-1]) not in again:
        listed.pop()  # it is the report's own
    recur = sum(_identity(hit) in {_identity(other) for other in group[len(listed) :]} for hit in listed)
    at = len(listed) if recur >= LEAST_LISTED else 0
    return group[:at], group[at:]


def _is_form(found: Sequence[Found], first: int, after: int) -> bool:
    """Tell a form from minutes that quote it: those have neither labels of its header nor what it asks for."""
    begin = bisect_left(found, first, key=lambda hit: hit.first.line)
    within = found[begin : bisect_left(found, after, key=lambda hit: hit.first.line)]
    header = {hit.label.key for hit in within if hit.label.kind is LabelKind.HEADER}
    return len(header) >= LEAST_OF_FORM or sum(hit.label.is_prompt for hit in within) >= LEAST_OF_FORM


def _are_word_lists(groups: list[list[Found]], definition: FormDefinition) -> bool:
    """Tell lists of the form's words, again and again: most have its sections in no order, which no program does to all."""
    order = {section.key: place for place, section in enumerate(definition.sections)}
    places = [[order[hit.label.section] for hit in group if hit.label.section in order] for group in groups]
    jumbled = sum(sum(map(gt, each, each[1:])) > MOST_TURNS * len(each) for each in places)
    return len(groups) >= LEAST_LISTS and 2 * jumbled > len(groups)


def _border_costs(
    texts: Sequence[str],
    found: Sequence[Found],
    core: Sequence[Found],
    definition: FormDefinition,
    page_numbers: Sequence[int],
) -> list[int]:
    """Return for each core label what it costs that a report begins between it and the one before."""
    order = {section.key: place for place, section in enumerate(definition.sections)}
    signs = sorted([*page_numbers, *(hit.first.line for hit in found if hit.label.kind is LabelKind.TITLE)])
    costs = [0]
    last_place = order.get(core[0].label.section, 0)
    for before, hit in pairwise(core):
        place = order.get(hit.label.section, last_place)
        sign = bisect_left(signs, before.last.line)
        is_shown = sign < len(signs) and signs[sign] <= hit.first.line
        is_shown = is_shown or any(map(looks_like_page_start, texts[before.last.line + 1 : hit.first.line + 1]))
        costs.append(READS_ON_COST * (place >= last_place) + WITHOUT_SIGN_COST * (not is_shown))
        last_place = place
    return costs


def _identity(hit: Found) -> tuple[str, ...]:
    """Tell labels apart by what they stand for: a heading and its variant are the same."""
    return (hit.label.kind, *hit.label.candidates)


def _with_previous(groups: list[list[Found]]) -> list[tuple[list[Found] | None, list[Found]]]:
    return list(zip([None, *groups[:-1]], groups, strict=True))


def _cheapest_groups(
    core: list[Found],
    copies: dict[tuple[str, ...], int],
    page_starts: Sequence[int],
    border_costs: list[int],
    crossing_costs: list[int],
) -> list[list[Found]]:
    """Cut the sequence of labels where the fewest are repeated or missing within a piece."""
    identities = [_identity(hit) for hit in core]
    pages = [bisect_right(page_starts, hit.first.line) for hit in core] if len(page_starts) > 1 else []
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(core) + 1):
        best.append(_cheapest_last_group(identities, pages, copies, border_costs, crossing_costs, best, end))
    groups = []
    end = len(core)
    while end:
        start = best[end][1]
        groups.append(core[start:end])
        end = start
    return groups[::-1]


def _cheapest_last_group(
    identities: list[tuple[str, ...]],
    pages: list[int],
    copies: dict[tuple[str, ...], int],
    border_costs: list[int],
    crossing_costs: list[int],
    best: list[tuple[float, int]],
    end: int,
) -> tuple[float, int]:
    """Return the cost of the labels before `end` and where the last of their groups begins."""
    counts: Counter[tuple[str, ...]] = Counter()
    missing = MISSING_COST * sum(copies.values())
    repeated = 0
    choice = (float("inf"), end - 1)
    for start in range(end - 1, max(-1, end - 1 - LONGEST_REPORT), -1):
        identity = identities[start]
        counts[identity] += 1
        repeated += crossing_costs[start + 1] if start + 1 < end else 0
        if counts[identity] > copies[identity]:
            repeated += REPEATED_COST
        else:
            missing -= MISSING_COST
        if repeated > choice[0]:
            break  # it only gets dearer
        if not pages or not start or pages[start] != pages[start - 1]:  # a page never holds two reports
            choice = min(choice, (best[start][0] + repeated + missing + border_costs[start], start))
    return choice


def _first_line_of(
    texts: Sequence[str],
    found: Sequence[Found],
    group: list[Found],
    previous: list[Found] | None,
    page_starts: Sequence[int],
    page_numbers: Sequence[int],
) -> int:
    """Return where a report begins: at the page that holds its first label, else at the nearest sign of a page."""
    lowest = 0 if previous is None else max(hit.last.line for hit in previous) + 1
    first_core = min(hit.first.line for hit in group)
    begin = bisect_left(found, lowest, key=lambda hit: hit.first.line)
    between = found[begin : bisect_right(found, first_core, key=lambda hit: hit.first.line)]
    # Its header and the labels of its first section may come before any heading or item.
    own = [hit.first.line for hit in between if hit.label.section or hit.label.kind is LabelKind.HEADER]
    first_label = min([first_core, *own])
    if len(page_starts) > 1:
        return max((start for start in page_starts if start <= first_label), default=0)
    titles = [hit.first.line for hit in between if hit.label.kind is LabelKind.TITLE and hit.first.line <= first_label]
    signs = [line for line in range(lowest, first_label + 1) if looks_like_page_start(texts[line])]
    numbered = [line for line in page_numbers[bisect_left(page_numbers, lowest) :] if line < first_label][-1:]
    if titles and first_label - titles[-1] <= TITLE_DISTANCE:
        above = [line for line in numbered if sum(map(bool, texts[line + 1 : titles[-1]])) <= ABOVE_TITLE]
        return above[0] + 1 if above else titles[-1]
    if numbered:
        return numbered[-1] + 1
    if signs:
        return signs[-1]
    return first_label if previous is not None else 0


def looks_like_page_start(text: str) -> bool:
    """Some extractors mark a new page by nothing but one blank before its first run."""
    return len(text) > 1 and text[0] == " " and text[1] != " "


def _pages_within(
    texts: Sequence[str],
    group: list[Found],
    first: int,
    after: int,
    page_starts: Sequence[int],
    page_numbers: Sequence[int],
) -> tuple[int, ...]:
    """Return where the report's pages begin: form feeds, else the one place that parts its sections cleanly."""
    if len(page_starts) > 1:
        inside = [start for start in page_starts if first < start < after]
        return (first, *(start for start in inside if any(_on_page(hit, start, inside, after) for hit in group)))
    numbered = [line + 1 for line in page_numbers if first <= line < after - 1]
    lines = numbered or [line for line in range(first + 1, after) if looks_like_page_start(texts[line])]
    scored = [(_mixed_sections(group, line), line) for line in lines]
    return (first, *[line for mixed, line in sorted(scored)[:1] if mixed == 0])


def _on_page(hit: Found, start: int, starts: list[int], after: int) -> bool:
    end = min((other for other in starts if other > start), default=after)
    return start <= hit.first.line < end


def _mixed_sections(group: list[Found], line: int) -> float:
    """Return how many sections have labels on both sides of a line; everything on one side is no page break."""
    before = {hit.label.section for hit in group if hit.label.section and hit.first.line < line}
    behind = {hit.label.section for hit in group if hit.label.section and hit.first.line >= line}
    if not before or not behind:
        return float("inf")
    return len(before & behind)
