"""What becomes of each item from one form to the next, and whose history breaks off there.

A report looks for its last answers under an item's key, or under the key that `was` names; a `previous` item looks
under the form and item that `repeats` names. Where nothing stands there, nobody sees last time's answer any more.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from suishin.reading.definition import FormDefinition, Item, ItemKind


class FateKind(StrEnum):
    SAME = "same"
    RENAMED = "renamed"
    MOVED = "moved"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Fate:
    """An item of the old form and the item that it became; None: it was dropped."""

    old: Item
    new: Item | None
    is_renamed: bool = False
    is_moved: bool = False

    @property
    def kind(self) -> FateKind:
        if self.new is None:
            return FateKind.DROPPED
        if self.is_moved:
            return FateKind.MOVED
        return FateKind.RENAMED if self.is_renamed else FateKind.SAME


class LossKind(StrEnum):
    DROPPED = "dropped"
    KIND_CHANGED = "kind_changed"
    WAS_UNKNOWN = "was_unknown"  # `was` names no item of the old form
    WAS_TWICE = "was_twice"  # two items say that they were the same one
    REPEATS_NOTHING = "repeats_nothing"
    REPEATS_UNKNOWN_FORM = "repeats_unknown_form"
    REPEATS_UNKNOWN_ITEM = "repeats_unknown_item"


@dataclass(frozen=True, slots=True)
class Loss:
    """An item whose history breaks off. `name` is what cannot be found, or the old item's title."""

    kind: LossKind
    key: str  # of the new form's item; of the old one's where it was dropped
    title: str
    name: str = ""


def fates(old: FormDefinition, new: FormDefinition) -> list[Fate]:
    """Return what became of each item of the old form, in its order."""
    heirs = _heirs(old, new)
    return [_fate(old, new, item, heirs.get(item.key)) for item in old.items()]


def added_items(old: FormDefinition, new: FormDefinition) -> list[Item]:
    """Return the items of the new form that were none of the old one."""
    inherited = {heir.key for heir in _heirs(old, new).values()}
    return [item for item in new.items() if item.key not in inherited]


def lost_history(old: FormDefinition | None, new: FormDefinition, earlier: Iterable[FormDefinition]) -> list[Loss]:
    """Return whose history breaks off: against the form before, and in what `previous` items repeat.

    `earlier` are the forms that are known, the one before among them.
    """
    losses = list(_lost_since(old, new)) if old else []
    known: dict[str, set[str]] = {}
    for form in earlier:
        known.setdefault(form.code, set()).update(item.key for item in form.narratives)
    repeated = (item for item in new.items() if item.kind is ItemKind.PREVIOUS)
    return losses + [loss for item in repeated if (loss := _lost_repetition(item, known))]


def _heirs(old: FormDefinition, new: FormDefinition) -> dict[str, Item]:
    """Return by key of the old form the item of the new one that goes on with it; `was` goes before an equal key."""
    known = {item.key for item in old.items()}
    heirs = {item.was: item for item in reversed(list(new.items())) if item.was in known}
    for item in new.items():
        if not item.was and item.key in known:
            heirs.setdefault(item.key, item)
    return heirs


def _fate(old: FormDefinition, new: FormDefinition, item: Item, heir: Item | None) -> Fate:
    if heir is None:
        return Fate(item, None)
    is_renamed = (item.key, item.label, item.title) != (heir.key, heir.label, heir.title)
    is_moved = old.section_of(item.key).key != new.section_of(heir.key).key or item.box is not heir.box
    return Fate(item, heir, is_renamed, is_moved)


def _lost_since(old: FormDefinition, new: FormDefinition) -> Iterator[Loss]:
    for fate in fates(old, new):
        if fate.new is None:
            yield Loss(LossKind.DROPPED, fate.old.key, fate.old.title)
        elif _family(fate.old) != _family(fate.new):
            yield Loss(LossKind.KIND_CHANGED, fate.new.key, fate.new.title, fate.old.title)
    known = {item.key for item in old.items()}
    named = Counter(item.was for item in new.items() if item.was)
    for item in new.items():
        if item.was and item.was not in known:
            yield Loss(LossKind.WAS_UNKNOWN, item.key, item.title, item.was)
        elif named[item.was] > 1:
            yield Loss(LossKind.WAS_TWICE, item.key, item.title, item.was)


def _family(item: Item) -> str:
    """Prose stays prose, whether it repeats an earlier form or not."""
    return "text" if item.is_text else item.kind.value


def _lost_repetition(item: Item, known: Mapping[str, Collection[str]]) -> Loss | None:
    code, _slash, key = (item.repeats or "").partition("/")
    if not code or not key:
        return Loss(LossKind.REPEATS_NOTHING, item.key, item.title)
    if code not in known:
        return Loss(LossKind.REPEATS_UNKNOWN_FORM, item.key, item.title, code)
    if key not in known[code]:
        return Loss(LossKind.REPEATS_UNKNOWN_ITEM, item.key, item.title, f"{code}/{key}")
    return None
