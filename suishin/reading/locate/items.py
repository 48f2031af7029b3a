"""Lines of a left box → which of them carry which tick item's text."""

from collections.abc import Sequence
from dataclasses import dataclass

from suishin.reading.definition import Item
from suishin.reading.locate.matching import agrees, key_of, label_key, likeness
from suishin.reading.model import Fragment, Rect

LONGEST = 10  # lines of one label
LIKE_ENOUGH = 76.0
LAST_LIKENESS = 52.0  # of the last line left to the last item left
MUCH_CLEARER = 12.0
CLEARER = 6.0  # by so much an item must resemble a line more than any other item does


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A tick item and the lines of its text."""

    item: Item
    lines: tuple[Fragment, ...]

    @property
    def box(self) -> Rect:
        boxes = [line.box for line in self.lines if line.box]
        return Rect(
            min(box.x0 for box in boxes),
            min(box.top for box in boxes),
            max(box.x1 for box in boxes),
            max(box.bottom for box in boxes),
        )


def find_items(lines: Sequence[Fragment], items: Sequence[Item]) -> dict[str, ItemRow]:
    """Return the items found, each with its lines; exact texts first, then what resembles one item only."""
    texts = [line for line in lines if len(key_of(line)) >= 2]
    keys = [key_of(line) for line in texts]
    found: dict[str, tuple[int, int]] = {}
    free = [True] * len(texts)
    for item in items:
        span = _exact(keys, free, item)
        if span:
            _claim(free, span)
            found[item.key] = span
    for item in items:
        if item.key not in found:
            span = _similar(keys, free, item, items)
            if span:
                _claim(free, span)
                found[item.key] = span
    missing = [item for item in items if item.key not in found]
    if found and len(missing) == 1:
        span = _only_left(keys, free, missing[0], items)
        if span:
            found[missing[0].key] = span
    return {item.key: ItemRow(item, tuple(texts[slice(*found[item.key])])) for item in items if item.key in found}


def _claim(free: list[bool], span: tuple[int, int]) -> None:
    for index in range(*span):
        free[index] = False


def _exact(keys: Sequence[str], free: Sequence[bool], item: Item) -> tuple[int, int] | None:
    labels = [label_key(label) for label in item.labels]
    longest = max(map(len, labels)) + 2
    for start in range(len(keys)):
        text = ""
        for end in range(start, min(len(keys), start + LONGEST)):
            if not free[end]:
                break
            text += keys[end]
            if len(text) > longest:
                break
            if any(agrees(text, label) for label in labels):
                without = text[len(keys[start]) :]  # what stands before the item may be its answer
                return start + any(agrees(without, label) for label in labels), end + 1
    return None


def _similar(keys: Sequence[str], free: Sequence[bool], item: Item, items: Sequence[Item]) -> tuple[int, int] | None:
    best: tuple[float, tuple[int, int]] | None = None
    for start in range(len(keys)):
        text = ""
        for end in range(start, min(len(keys), start + LONGEST)):
            if not free[end]:
                break
            text += keys[end]
            score = _likeness(text, item)
            if best is None or score > best[0]:
                best = score, (start, end + 1)
    if best is None or best[0] < LIKE_ENOUGH:
        return None
    text = "".join(keys[slice(*best[1])])
    rival = max((_likeness(text, other) for other in items if other is not item), default=0.0)
    return best[1] if best[0] >= rival + CLEARER else None


def _only_left(keys: Sequence[str], free: Sequence[bool], item: Item, items: Sequence[Item]) -> tuple[int, int] | None:
    """Return the one line left that may be the one item left, though it was put in other words."""
    scored = sorted(
        ((_likeness(key, item), index) for index, key in enumerate(keys) if free[index]), key=lambda pair: -pair[0]
    )
    if not scored or scored[0][0] < LAST_LIKENESS:
        return None
    best, index = scored[0]
    rivals = [_likeness(keys[index], other) for other in items if other is not item]
    rivals += [score for score, _ in scored[1:2]]
    return (index, index + 1) if best >= max(rivals, default=0.0) + MUCH_CLEARER else None


def _likeness(text: str, item: Item) -> float:
    return max(likeness(text, label_key(label)) for label in item.labels)
