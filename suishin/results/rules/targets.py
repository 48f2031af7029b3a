"""Which targets count: by their day, and together with those of unions that merged."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from suishin.results.rules.lineage import Ending


def day_in_effect(days: Iterable[date], *, month_ends_on: date) -> date | None:
    """Return the day that a month's result is held against: the first that has not passed, else the last one."""
    known = sorted(days)
    ahead = [day for day in known if day >= month_ends_on]
    if ahead:
        return ahead[0]
    return known[-1] if known else None


def absorbed_by(endings: Iterable[Ending]) -> dict[int, list[Ending]]:
    """Return for each union the mergers that brought others into it."""
    found: dict[int, list[Ending]] = {}
    for ending in endings:
        if ending.is_merger and ending.successor_id is not None:
            found.setdefault(ending.successor_id, []).append(ending)
    return found


def counted_together(
    union: int, decided_on: Mapping[int, date], absorbed: Mapping[int, Sequence[Ending]]
) -> tuple[int, ...]:
    """Return the unions whose targets make up the target of one union, itself first.

    A target decided before a merger covers the union as it was: those of the unions that came in are added. One that
    was decided on the merger's day or later covers the whole.
    """
    return tuple(_counted(union, decided_on, absorbed, set()))


def _counted(
    union: int, decided_on: Mapping[int, date], absorbed: Mapping[int, Sequence[Ending]], seen: set[int]
) -> Iterable[int]:
    if union in seen:
        return
    seen.add(union)
    own = decided_on.get(union)
    if own is not None:
        yield union
    for ending in absorbed.get(union, ()):
        if own is None or own < ending.on:
            yield from _counted(ending.predecessor_id, decided_on, absorbed, seen)
