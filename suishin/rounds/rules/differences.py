"""What differs between two versions of a report, or between a version and what is about to replace it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise

from suishin.forms.values import empty_value, value_in_words
from suishin.reading.definition import FormDefinition, Item, ItemKind
from suishin.rounds.content import VersionContent
from suishin.rounds.rules.header import header_value

MOST_COMPARISONS = 4_000_000  # of characters: some seconds beyond it, hours for a text of 200,000 characters
SAME_POINT = 0.5  # from this likeness on a point counts as edited, below it as closed and another as new


class Change(StrEnum):
    UNCHANGED = "unchanged"
    EDITED = "edited"
    NEW = "new"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class PointDifference:
    change: Change
    before: str  # "" for a new point
    after: str  # "" for a closed one


@dataclass(frozen=True, slots=True)
class ItemDifference:
    """One item that two versions answer differently."""

    key: str
    label: str  # how the form calls the item, with its section
    before: str  # of a tick yes, no or unknown; of anything else its text
    after: str
    is_tick: bool = False
    points: tuple[PointDifference, ...] = ()  # of a narrative, unchanged ones included


def differences(definition: FormDefinition, old: VersionContent, new: VersionContent) -> list[ItemDifference]:
    """Return the items that differ, in the form's order: header, then ticks and narratives by section."""
    found = list(_header_differences(definition, old, new))
    for section in definition.sections:
        for item in section.items:
            difference = _item_difference(item, section.name_of(item), old, new)
            if difference:
                found.append(difference)
    return found


def _header_differences(
    definition: FormDefinition, old: VersionContent, new: VersionContent
) -> Iterator[ItemDifference]:
    for header in definition.header:
        before, after = (header_value(header, content, prefecture="") for content in (old, new))
        if before != after:
            yield ItemDifference(header.key, header.label.replace("　", ""), before, after)


def _item_difference(item: Item, label: str, old: VersionContent, new: VersionContent) -> ItemDifference | None:
    if item.kind is ItemKind.TICK:
        before, after = (content.checks.get(item.key) or "unknown" for content in (old, new))
        return ItemDifference(item.key, label, before, after, is_tick=True) if before != after else None
    if not item.is_text:
        before, after = (
            value_in_words(item, content.values.get(item.key, empty_value(item))) for content in (old, new)
        )
        return ItemDifference(item.key, label, before, after) if before != after else None
    earlier, later = (list(content.narratives.get(item.key, ())) for content in (old, new))
    if earlier == later:
        return None
    return ItemDifference(
        item.key, label, "\n".join(earlier), "\n".join(later), points=tuple(point_differences(earlier, later))
    )


def point_differences(old: Sequence[str], new: Sequence[str]) -> Iterator[PointDifference]:
    """Yield what became of each point, in the order of the text."""
    for operation, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if operation == "equal":
            yield from (PointDifference(Change.UNCHANGED, text, text) for text in old[first:last])
        else:
            yield from _replaced(old[first:last], list(new[start:end]))


def _replaced(old: Sequence[str], new: list[str]) -> Iterator[PointDifference]:
    """Pair each point with the likest new one; what finds no partner was closed, what is left over is new."""
    likeness = _exact_likeness if _is_small(old, new) else _rough_likeness({*old, *new})
    for text in old:
        likest = max(new, key=lambda other: likeness(text, other), default="")
        if likest and likeness(text, likest) >= SAME_POINT:
            while new[0] != likest:
                yield PointDifference(Change.NEW, "", new.pop(0))
            yield PointDifference(Change.EDITED, text, new.pop(0))
        else:
            yield PointDifference(Change.CLOSED, text, "")
    yield from (PointDifference(Change.NEW, "", text) for text in new)


def _is_small(old: Sequence[str], new: Sequence[str]) -> bool:
    """Return whether every point may be held against every other, character by character."""
    return sum(map(len, old)) * sum(map(len, new)) <= MOST_COMPARISONS


def _exact_likeness(old: str, new: str) -> float:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= SAME_POINT else 0.0


def _rough_likeness(texts: Iterable[str]) -> Callable[[str, str], float]:
    """Return a measure that counts neighbouring characters which two texts share: no slower than reading them."""
    pairs = {text: Counter(map("".join, pairwise(text))) for text in texts}

    def likeness(old: str, new: str) -> float:
        other = pairs[new]
        shared = sum(min(count, other[pair]) for pair, count in pairs[old].items() if pair in other)
        return 2 * shared / max(len(old) + len(new) - 2, 1)

    return likeness
