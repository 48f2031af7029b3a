"""What two people changed at one narrative, put together point by point.

Points are told apart by their keys. Changes to different points go together by themselves; only a point that both
changed differently is left to a person. Nothing that somebody wrote goes without somebody having seen it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from suishin.rounds.rules.drafts import keyed

Row = dict[str, Any]
Told = TypeVar("Told")
YOURS, THEIRS = "yours", "theirs"


@dataclass(frozen=True, slots=True)
class Clash:
    """A point that both changed differently, as each has it; None where it does not stand."""

    before: Row | None
    theirs: Row | None
    yours: Row | None


@dataclass(frozen=True, slots=True)
class MergedPoints:
    """Every point under its key. One that clashes stands as yours has it, without text where you took it out."""

    rows: list[Row]
    clashes: Mapping[str, Clash] = field(default_factory=dict)
    is_order_theirs: bool = False  # both moved points: theirs are left where they are


def merge_points(
    before: Sequence[Row] | None, theirs: Sequence[Row], yours: Sequence[Row], *, chosen: Mapping[str, str]
) -> MergedPoints:
    """Merge two changes of the same points. Where nobody knows what stood before, every difference is a clash.

    `chosen` says for points that clash whose is to stand: YOURS or THEIRS.
    """
    old = keyed(before) if before is not None else None
    their, own = keyed(theirs), keyed(yours)
    if old is not None:
        own = _without_twins(old, their, own)
    kept: dict[str, Row] = {}
    clashes: dict[str, Clash] = {}
    for key in {**their, **own}:
        clash = Clash(old.get(key) if old is not None else None, their.get(key), own.get(key))
        row = _settled(clash) if old is not None else _same_or_clash(clash)
        if isinstance(row, Clash) and key in chosen:
            row = clash.theirs if chosen[key] == THEIRS else clash.yours
        if isinstance(row, Clash):
            clashes[key] = clash
            row = clash.yours or {**(clash.theirs or {}), "text": "", "is_closed": False}
        if row is not None:
            kept[key] = {**row, "key": key}
    order, is_order_theirs = _order(old or {}, their, own, kept)
    return MergedPoints([kept[key] for key in order], clashes, is_order_theirs)


def same_point(one: Mapping[str, Any] | None, other: Mapping[str, Any] | None) -> bool:
    return _told(one) == _told(other)


def _told(row: Mapping[str, Any] | None) -> tuple[Any, ...] | None:
    return (*_content(row), row.get("part") or "") if row else None


def _content(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return row.get("text") or "", row.get("taken_from"), bool(row.get("is_closed"))


def _without_twins(old: Mapping[str, Row], their: Mapping[str, Row], own: Mapping[str, Row]) -> dict[str, Row]:
    """Leave out new points of yours that say what a new point of theirs says."""
    told = [_told(row) for key, row in their.items() if key not in old and key not in own]
    kept = {}
    for key, row in own.items():
        if key not in old and key not in their and _told(row) in told:
            told.remove(_told(row))
        else:
            kept[key] = row
    return kept


def _same_or_clash(clash: Clash) -> Row | Clash | None:
    return clash.theirs if same_point(clash.theirs, clash.yours) else clash


def _settled(clash: Clash) -> Row | Clash | None:
    """Return what a point becomes; the clash itself where both changed it differently."""
    before, theirs, yours = clash.before, clash.theirs, clash.yours
    if same_point(theirs, yours) or same_point(yours, before):
        return theirs
    if same_point(theirs, before):
        return yours
    if not (before and theirs and yours):
        return clash
    # One may have moved a point into another sub-item while the other changed its text.
    content = _later(_content(before), _content(theirs), _content(yours))
    part = _later(*(str(row.get("part") or "") for row in (before, theirs, yours)))
    if content is None or part is None:
        return clash
    return {**(theirs if content == _content(theirs) else yours), "part": part}


def _later(before: Told, theirs: Told, yours: Told) -> Told | None:
    """Return what somebody changed; None where both changed it differently."""
    if theirs in (before, yours):
        return yours
    return theirs if yours == before else None


def _order(
    old: Mapping[str, Row], their: Mapping[str, Row], own: Mapping[str, Row], kept: Mapping[str, Row]
) -> tuple[list[str], bool]:
    """Return the order of the points, sub-item by sub-item, and whether both had moved points of one of them."""
    order: list[str] = []
    is_theirs = False
    for part in dict.fromkeys(str(row.get("part") or "") for row in kept.values()):
        here = {key for key, row in kept.items() if str(row.get("part") or "") == part}
        sequences = [[key for key in rows if key in here] for rows in (old, their, own)]
        of_part, both_moved = _order_of_part(*sequences)
        order += of_part
        is_theirs = is_theirs or both_moved
    return order, is_theirs


def _order_of_part(old: Sequence[str], their: Sequence[str], own: Sequence[str]) -> tuple[list[str], bool]:
    common = set(old) & set(their) & set(own)
    before, theirs, yours = ([key for key in keys if key in common] for keys in (old, their, own))
    if theirs == before != yours:
        return _woven(own, their), False
    return _woven(their, own), yours not in (before, theirs)


def _woven(keys: Sequence[str], others: Iterable[str]) -> list[str]:
    """Put those of the others that are missing where they stood among their own: after the one before them."""
    others = list(others)
    woven = list(keys)
    at = 0
    for key in others:
        if key in woven:
            at = woven.index(key) + 1
            continue
        while at < len(woven) and woven[at] not in others:
            at += 1
        woven.insert(at, key)
        at += 1
    return woven
