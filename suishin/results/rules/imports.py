"""What taking a file in would change: pure, over plain tuples."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import NamedTuple

Values = tuple[int | None, ...]  # of one result, in the order of its measures
Key = tuple[int, int, int, bool]  # union, line, month, flash


class Change(NamedTuple):
    """A result as it stands (None: there is none) and as it would stand."""

    key: Key
    before: Values | None
    after: Values

    @property
    def is_new(self) -> bool:
        return self.before is None


def changes_of(told: Iterable[tuple[Key, Values]], standing: Mapping[Key, Values]) -> list[Change]:
    """Return what differs. What a file does not tell stays as it is: a sheet without top-ups removes none."""
    changes = []
    for key, values in told:
        before = standing.get(key)
        after = values if before is None else _laid_over(before, values)
        if after != before:
            changes.append(Change(key, before, after))
    return changes


def overwritten_since(changes: Iterable[Change], standing: Mapping[Key, Values]) -> list[Key]:
    """Return the results that are no longer as an import left them: taking it back would undo somebody else's work."""
    return [change.key for change in changes if standing.get(change.key) != change.after]


def seal_of(changes: Iterable[Change]) -> str:
    """Return by what one sees whether the same changes are still to be made."""
    plain = json.dumps(list(changes), separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def changes_from_plain(plain: Iterable[tuple[list[int], list[int | None] | None, list[int | None]]]) -> list[Change]:
    return [
        Change((key[0], key[1], key[2], bool(key[3])), None if before is None else tuple(before), tuple(after))
        for key, before, after in plain
    ]


def _laid_over(before: Values, values: Values) -> Values:
    return tuple(old if new is None else new for old, new in zip(before, values, strict=True))
