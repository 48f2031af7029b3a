"""The cells of the grid in which results are typed, and what becomes of those that two people changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

MEASURES = ("in_force", "new_enrolments", "terminations", "transfers_in", "transfers_out", "top_ups")
EXECUTIVES = "executives"
PEOPLE = ("members", "eligible_staff", "new_hires", "joined_new_hires", "enrolled_new_hires", EXECUTIVES)
ENROLLED = "enrolled"  # executives who hold a line themselves


class CellKey(NamedTuple):
    """Where a cell's value is kept: a measure of a union and line; line 0: the people of the union."""

    union: int
    line: int
    field: str

    @property
    def name(self) -> str:
        """Return the cell's name in the page's form."""
        return f"{self.union}-{self.line}-{self.field}"


Values = Mapping[CellKey, int]  # a cell that tells nothing has no entry


@dataclass(frozen=True, slots=True)
class Changes:
    """What a person changed, and of it what somebody else has changed since the page was drawn."""

    mine: dict[CellKey, int | None]
    disputed: frozenset[CellKey]


def changes_of(typed: Mapping[CellKey, int | None], seen: Values, stored: Values) -> Changes:
    """Compare what was typed with what the person had seen and with what is stored now.

    A cell that was left as it was seen is left to whoever changed it meanwhile. Where both arrived at the same value
    there is nothing to decide.
    """
    changed = {key: value for key, value in typed.items() if value != seen.get(key)}
    open_ = {key: value for key, value in changed.items() if value != stored.get(key)}
    return Changes(open_, frozenset(key for key in open_ if stored.get(key) != seen.get(key)))


def merged(stored: Values, changes: Mapping[CellKey, int | None]) -> Values:
    """Return the stored values with the changes in their place."""
    values = {**stored, **changes}
    return {key: value for key, value in values.items() if value is not None}


def rows_of(keys: Iterable[CellKey]) -> list[tuple[int, int]]:
    """Return the unions and lines in which some cells lie, each once."""
    return sorted({(key.union, key.line) for key in keys})
