"""What may hang under what, and where everything hangs on a day: no database, no clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

# A local union hangs under a district or straight under its prefecture; the order of kinds forbids circles.
PARENT_KINDS: Mapping[str, tuple[str, ...]] = {
    "national": (),
    "block": ("national",),
    "prefecture": ("block", "national"),
    "district": ("prefecture",),
    "local_union": ("district", "prefecture"),
    "workplace": ("local_union",),
}


@dataclass(frozen=True, slots=True)
class Span:
    """A membership without its row: whose child one is, from which day to which."""

    child_id: int
    parent_id: int
    valid_from: date
    valid_to: date | None

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def child_kinds(parent_kind: str) -> list[str]:
    """Return the kinds that may hang straight under a kind."""
    return [kind for kind, parents in PARENT_KINDS.items() if parent_kind in parents]


def parents_on(day: date, spans: Iterable[Span]) -> dict[int, int]:
    """Return each child's parent on a day.

    A child that hangs nowhere on that day stays where it hung last, or where it will hang first: it must never
    become a root of its own, which nobody would see.
    """
    chosen: dict[int, Span] = {}
    for span in spans:
        if span.child_id not in chosen or _rank(span, day) < _rank(chosen[span.child_id], day):
            chosen[span.child_id] = span
    return {child: span.parent_id for child, span in chosen.items()}


def paths_of(organization_ids: Iterable[int], parents: Mapping[int, int]) -> dict[int, str]:
    """Return /root/…/id/ for every organization."""
    paths: dict[int, str] = {}
    for organization_id in organization_ids:
        _add_path(organization_id, parents, paths)
    return paths


def _add_path(organization_id: int, parents: Mapping[int, int], paths: dict[int, str]) -> str:
    if organization_id not in paths:
        parent = parents.get(organization_id)
        above = _add_path(parent, parents, paths) if parent is not None else "/"
        paths[organization_id] = f"{above}{organization_id}/"
    return paths[organization_id]


def _rank(span: Span, day: date) -> tuple[int, int]:
    if span.holds_on(day):
        return (0, 0)
    if span.valid_from > day:
        return (2, (span.valid_from - day).days)
    return (1, (day - (span.valid_to or day)).days)
