"""The lines of a section's left and right box → which narrative or value of the form each belongs to."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from suishin.reading.definition import SINGLE_KINDS, Item, ItemKind, Section, printed_hint, printed_parts
from suishin.reading.locate.bands import Band
from suishin.reading.locate.items import find_items
from suishin.reading.locate.located import LocatedValue
from suishin.reading.locate.matching import agrees, behind_label, is_part_of, key_of, label_key, likeness, spelled_alike
from suishin.reading.locate.prompts import whole_instruction
from suishin.reading.locate.reading_order import in_rows
from suishin.reading.model import Fragment
from suishin.reading.readers.widths import width_of

LABEL_LIKENESS = 86.0
WHOLE_LABEL = 101.0
OTHER_WORDS = 0.6  # of the letters of an instruction
OWN_HEADING = frozenset("【［[〔＜<〈《■□●○◆◇▼▽★☆・①②③④⑤⑥⑦⑧⑨⑩")


def divided_boxes(section: Section, bands: Sequence[Band]) -> tuple[dict[str, list[Fragment]], dict[str, LocatedValue]]:
    """Return the lines of each narrative, and of each value whose label was found."""
    texts: dict[str, list[Fragment]] = {}
    values: dict[str, LocatedValue] = {}
    for side in ("left", "right"):
        items = [item for item in section.items if item.box == side and item.kind is not ItemKind.TICK]
        if items:
            lines: list[Fragment] = []
            for band in bands:
                lines += _told_first(_asked_lines(section, band, side, items), lines)
            for item, label, own in _by_label(lines, items):
                answers = _without_hint(own, printed_hint(item) or printed_parts(section, item))
                if item.is_text:
                    texts[item.key] = answers
                elif label:
                    values[item.key] = LocatedValue(label.source, tuple(answers))
    return texts, values


def side_of(band: Band, side: str) -> list[Fragment]:
    """Return the lines of one box from top to bottom, those of one row from left to right."""
    lines = band.left if side == "left" else band.right
    return in_rows(line for line in lines if line.text.strip())


def _told_first(lines: Sequence[Fragment], before: Sequence[Fragment]) -> Sequence[Fragment]:
    """Return the lines that the page before did not tell: a cell cut by a page's end may be printed whole on both."""
    keys, told = [key_of(line) for line in lines], [key_of(line) for line in before]
    again = next((count for count in range(min(len(keys), len(told)), 0, -1) if told[-count:] == keys[:count]), 0)
    return lines[again:]


def _asked_lines(section: Section, band: Band, side: str, items: Sequence[Item]) -> list[Fragment]:
    prompt = section.left_prompt if side == "left" else section.right_prompt
    lines = _answers(side_of(band, side), prompt, items)
    ticks = [item for item in section.ticks if item.box == side]
    rows = find_items(lines, ticks) if ticks else {}
    taken = {id(line) for row in rows.values() for line in row.lines}
    return [line for line in lines if id(line) not in taken]


def _answers(lines: Sequence[Fragment], prompt: str, items: Sequence[Item]) -> list[Fragment]:
    """Return the lines without the printed instruction, which stands at the top of its box and may quote a label."""
    start, end = whole_instruction(lines, prompt)
    if end and not any(key_of(line) for line in lines[:start]):
        return list(lines[end:])
    key = label_key(prompt)
    count = 0
    while count < len(lines) and is_part_of(key_of(lines[count]), key):
        if any(item.labels and _label_score(lines[count], item) >= WHOLE_LABEL for item in items):
            break
        if lines[count].text.strip()[0] in OWN_HEADING and lines[count].text.strip()[:2] not in prompt:
            break  # the author's, in words of the instruction
        count += 1
    if not count and _is_prompt_in_other_words(lines, key):
        count = 1
    return list(lines[count:])


def _is_prompt_in_other_words(lines: Sequence[Fragment], prompt: str) -> bool:
    """Tell a first line that has a cell of its own above the answer's and resembles the instruction."""
    if not lines or not lines[0].frame or not prompt:
        return False
    has_own_cell = all(line.frame != lines[0].frame for line in lines[1:2])
    return has_own_cell and _letters_shared(spelled_alike(key_of(lines[0])), spelled_alike(prompt)) >= OTHER_WORDS


def _letters_shared(one: str, other: str) -> float:
    """Return how many of the letters two texts have in common, in whatever order, from 0 to 1."""
    return 2 * (Counter(one) & Counter(other)).total() / max(len(one) + len(other), 1)


def _by_label(
    lines: Sequence[Fragment], items: Sequence[Item]
) -> Iterable[tuple[Item, Fragment | None, list[Fragment]]]:
    """Divide the lines of one box among its items, each beginning at its printed label."""
    starts: list[tuple[int, Item]] = []
    taken = -1
    for item in items:
        place = _label_place(lines, item, taken + 1) if item.labels else 0
        if place is not None:
            starts.append((place, item))
            taken = place if item.labels else taken
    found = {item.key for _place, item in starts}
    yield from ((item, None, []) for item in items if item.key not in found)
    for (start, item), following in zip(starts, [*starts[1:], None], strict=False):
        end = following[0] if following else len(lines)
        own = list(lines[start + bool(item.labels) : end])
        yield item, lines[start] if item.labels else None, [*_beside_label(lines[start:end], item), *own]


def _beside_label(lines: Sequence[Fragment], item: Item) -> list[Fragment]:
    """Return what stands behind an item's label in the same line, as a line of its own."""
    rest = _answer_behind(lines[0], item) if lines else ""
    if not rest:
        return []
    text, box = lines[0].text, lines[0].box
    if box:
        before = width_of(text[: text.rindex(rest)]) / max(width_of(text), 1.0)
        box = box._replace(x0=box.x0 + (box.x1 - box.x0) * before)
    return [replace(lines[0], text=rest, box=box)]


def _answer_behind(line: Fragment, item: Item) -> str:
    """Return what a line tells behind an item's label; texts and tables stand below theirs."""
    if item.kind not in SINGLE_KINDS:
        return ""
    return next((rest for label in item.labels if (rest := behind_label(line.text, label))), "")


def _without_hint(lines: list[Fragment], hint: str) -> list[Fragment]:
    """Return the lines below a label without what is printed there, however wrapped."""
    start, end = whole_instruction(lines, hint) if hint else (0, 0)
    return lines[:start] + lines[end:]


def _label_place(lines: Sequence[Fragment], item: Item, first: int) -> int | None:
    best: tuple[float, int] | None = None
    for index in range(first, len(lines)):
        score = _label_score(lines[index], item)
        if score and (best is None or score > best[0]):
            best = score, index
    return best[1] if best else None


def _label_score(line: Fragment, item: Item) -> float:
    """Return how surely a line is an item's printed label; the official wording in its brackets above all."""
    key = key_of(line)
    if "".join(line.text.split()) == "".join(item.label.split()):
        return 102.0
    if any(agrees(key, label_key(label)) for label in item.labels) or _answer_behind(line, item):
        return WHOLE_LABEL
    best = max((likeness(key, label_key(label)) for label in item.labels), default=0.0)
    return best if best >= LABEL_LIKENESS else 0.0
