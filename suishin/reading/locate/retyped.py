"""Sections whose heading was retyped or lost: their place follows from the items that stand below it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from suishin.reading.definition import FormDefinition, Item, Section
from suishin.reading.locate.items import find_items
from suishin.reading.locate.matching import is_part_of, key_of, label_key
from suishin.reading.model import Fragment, Rect

EDGE = 5  # letters
RETYPED_LIKENESS = 45.0
NUMBER = r"^[\s\u3000【\[（(第<＜■●◆]*{}[\s\u3000.．、,，:：)）】\]>＞章節]"


@dataclass(frozen=True, slots=True)
class Heading:
    """A section's heading on a page; `fragments` is empty where only its place is known."""

    section: Section
    box: Rect
    fragments: tuple[Fragment, ...]
    score: float
    is_repeated: bool = False  # of a section that runs over from the page before, as repeated table rows print it

    @property
    def is_inferred(self) -> bool:
        return self.score <= RETYPED_LIKENESS


def with_inferred(
    headings: Sequence[Heading], fragments: Sequence[Fragment], definition: FormDefinition
) -> list[Heading]:
    """Return the headings and those of further sections whose items stand on the page, from top to bottom."""
    found = {heading.section.number: heading for heading in headings}
    lines = sorted((line for line in fragments if line.box), key=_top)
    for section in definition.sections:
        if section.number not in found and section.ticks:
            heading = _inferred(section, lines, found)
            if heading:
                found[section.number] = heading
    return sorted(found.values(), key=lambda heading: heading.box.top)


def _top(line: Fragment) -> float:
    return line.box.top if line.box else 0.0


def _inferred(section: Section, lines: Sequence[Fragment], found: dict[int, Heading]) -> Heading | None:
    if not _may_hold(section, lines):
        return None
    start, end = _window(section, lines, found)
    inside = [line for line in lines if start < _top(line) < end]
    if not _may_hold(section, inside):
        return None
    rows = find_items(inside, section.ticks)
    if not rows or 2 * len(rows) <= len(section.ticks) - (len(section.ticks) == 1):
        return None
    first = min(rows.values(), key=lambda row: row.box.top)
    above = [line for line in inside if _top(line) < first.box.top and line not in first.lines]
    title = _retyped_title(section, above)
    if title and title.box:
        return Heading(section, title.box, (title,), RETYPED_LIKENESS)
    top = _first_top(section, above, first.lines[0])
    return Heading(section, Rect(first.box.x0, top - 1, first.box.x1, top), (), 0.0)


def _may_hold(section: Section, lines: Sequence[Fragment]) -> bool:
    """Tell, quickly, whether any line begins or ends like an item of the section."""
    labels = [label_key(label) for item in section.ticks for label in item.labels]
    keys = [key_of(line) for line in lines]
    return any(label[:EDGE] in key or label[-EDGE:] in key for label in labels for key in keys)


def _window(section: Section, lines: Sequence[Fragment], found: dict[int, Heading]) -> tuple[float, float]:
    """Return between which heights a lost section must begin: below the last item of the one before it."""
    before = max((number for number in found if number < section.number), default=None)
    after = min((number for number in found if number > section.number), default=None)
    end = found[after].box.top if after is not None else float("inf")
    if before is None:
        return -1.0, end
    start = found[before].box.top
    previous: tuple[Item, ...] = found[before].section.ticks
    rows = find_items([line for line in lines if start < _top(line) < end], previous)
    return max([start, *(row.box.bottom - 1 for row in rows.values())]), end


def _retyped_title(section: Section, above: Sequence[Fragment]) -> Fragment | None:
    """Return the line above the first item that has the section's number, or words of its title."""
    numbered = re.compile(NUMBER.format(f"[{section.number}{chr(0xFF10 + section.number)}]"))
    title = label_key(section.title)
    best: tuple[float, Fragment] | None = None
    for line in above:
        key = key_of(line)
        if len(key) < 3 or len(key) > 1.6 * len(title) or is_part_of(key, label_key(section.left_prompt)):
            continue
        score = max(fuzz.ratio(key, title), fuzz.partial_ratio(key, title) - 25)
        score += 30 if numbered.match(line.text) else 0
        if score >= RETYPED_LIKENESS + 25 and (best is None or score > best[0]):
            best = score, line
    return best[1] if best else None


def _first_top(section: Section, above: Sequence[Fragment], label: Fragment) -> float:
    """Return where the section's boxes begin when nothing is left of its heading: at its printed instruction."""
    prompts = [line for line in above if is_part_of(key_of(line), label_key(section.left_prompt))]
    if prompts:
        return max(map(_top, prompts))
    return min(_top(label), label.frame.top) if label.frame else _top(label)
