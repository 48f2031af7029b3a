"""Where the past of unions is counted that merged, split, closed or moved."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from suishin.common.months import Month


@dataclass(frozen=True, slots=True)
class Ending:
    """What became of a union: merged into another, split into several, or closed (no successor)."""

    predecessor_id: int
    successor_id: int | None
    on: date
    is_merger: bool


def heirs(endings: Iterable[Ending]) -> dict[int, int]:
    """Return for each union that merged the one that carries its history on today, over any number of mergers.

    What a split union did cannot be divided among its successors: its history stays with it.
    """
    direct = {
        ending.predecessor_id: ending.successor_id
        for ending in endings
        if ending.is_merger and ending.successor_id is not None
    }
    return {union: _last_of(union, direct) for union in direct}


def families(heir_of: Mapping[int, int]) -> dict[int, list[int]]:
    """Return for each heir the unions whose history it carries on, without itself."""
    found: dict[int, list[int]] = {}
    for union, heir in heir_of.items():
        found.setdefault(heir, []).append(union)
    return found


def last_month(closed_on: date | None) -> Month | None:
    """Return the last month in which a union counts by itself: the one before it closed.

    From the month of the closing on its policies stand with the successor, or nowhere.
    """
    return None if closed_on is None else Month.containing(closed_on) + -1


def first_month(founded_on: date | None) -> Month | None:
    """Return the first month in which a union exists."""
    return None if founded_on is None else Month.containing(founded_on)


def _last_of(union: int, direct: Mapping[int, int]) -> int:
    seen = {union}
    while (follower := direct.get(union)) is not None and follower not in seen:
        seen.add(follower)
        union = follower
    return union
