"""The lines of a section's left and right box → which narrative or value of the form each belongs to."""

from collections.abc import Iterable, Sequence

from suishin.reading.definition import Item, ItemKind, Section, printed_hint, printed_parts
from suishin.reading.locate.bands import Band
from suishin.reading.locate.items import find_items
from suishin.reading.locate.located import LocatedValue
from suishin.reading.locate.matching import agrees, is_part_of, key_of, label_key, likeness
from suishin.reading.locate.prompts import whole_instruction
from suishin.reading.model import Fragment

LABEL_LIKENESS = 86.0
WHOLE_LABEL = 101.0


def divided_boxes(section: Section, bands: Sequence[Band]) -> tuple[dict[str, list[Fragment]], dict[str, LocatedValue]]:
    """Return the lines of each narrative, and of each value whose label was found."""
    texts: dict[str, list[Fragment]] = {}
    values: dict[str, LocatedValue] = {}
    for side in ("left", "right"):
        items = [item for item in section.items if item.box == side and item.kind is not ItemKind.TICK]
        if items:
            lines = [line for band in bands for line in _asked_lines(section, band, side, items)]
            for item, label, own in _by_label(lines, items):
                answers = _without_hint(own, printed_hint(item) or printed_parts(section, item))
                if item.is_text:
                    texts[item.key] = answers
                elif label:
                    values[item.key] = LocatedValue(label.source, tuple(answers))
    return texts, values


def side_of(band: Band, side: str) -> list[Fragment]:
    """Return the lines of one box in reading order."""
    lines = band.left if side == "left" else band.right
    return sorted((line for line in lines if line.text.strip()), key=_row_order)


def _row_order(line: Fragment) -> tuple[float, float]:
    assert line.box
    return round((line.box.top + line.box.bottom) / 2 / 3), line.box.x0


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
        count += 1
    return list(lines[count:])


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
        yield item, lines[start] if item.labels else None, list(lines[start + bool(item.labels) : end])


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
    if any(agrees(key, label_key(label)) for label in item.labels):
        return WHOLE_LABEL
    best = max((likeness(key, label_key(label)) for label in item.labels), default=0.0)
    return best if best >= LABEL_LIKENESS else 0.0
