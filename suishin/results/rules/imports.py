"""What taking a file in would change: pure, over plain tuples."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

Values = tuple[int | None, ...]  # of one result, in the order of its measures
Key = tuple[int, int, int, bool]  # union, line, month, flash
DetailKey = tuple[int, int, int, bool, str]  # the same (line 0: people) and what is counted

KEY_LENGTH = 4


class Change(NamedTuple):
    """A result as it stands (None: there is none) and as it would stand."""

    key: Key
    before: Values | None
    after: Values

    @property
    def is_new(self) -> bool:
        return self.before is None


class DetailChange(NamedTuple):
    """A count beside the measures as it stands (None: it is not told) and as it would stand."""

    key: DetailKey
    before: int | None
    after: int

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


def detail_changes_of(told: Iterable[tuple[DetailKey, int]], standing: Mapping[DetailKey, int]) -> list[DetailChange]:
    """Return what differs in the counts beside the measures."""
    return [DetailChange(key, standing.get(key), count) for key, count in told if standing.get(key) != count]


def overwritten_since(
    changes: Iterable[Change | DetailChange], standing: Mapping[Any, Values | int]
) -> list[Key | DetailKey]:
    """Return the results that are no longer as an import left them: taking it back would undo somebody else's work."""
    return [change.key for change in changes if standing.get(change.key) != change.after]


def seal_of(changes: Iterable[Change | DetailChange]) -> str:
    """Return by what one sees whether the same changes are still to be made."""
    plain = json.dumps(list(changes), separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def changes_from_plain(plain: Iterable[tuple[list[Any], Any, Any]]) -> list[Change]:
    return [
        Change((key[0], key[1], key[2], bool(key[3])), None if before is None else tuple(before), tuple(after))
        for key, before, after in plain
        if len(key) == KEY_LENGTH
    ]


def detail_changes_from_plain(plain: Iterable[tuple[list[Any], Any, Any]]) -> list[DetailChange]:
    """Return the changes in counts beside the measures: their keys are longer by what is counted."""
    return [
        DetailChange((key[0], key[1], key[2], bool(key[3]), key[4]), before, after)
        for key, before, after in plain
        if len(key) > KEY_LENGTH
    ]


def _laid_over(before: Values, values: Values) -> Values:
    return tuple(old if new is None else new for old, new in zip(before, values, strict=True))
