"""Two people at one grid."""

import pytest

from suishin.results.rules.cells import CellKey, changes_of, merged

CELL = CellKey(1, 2, "in_force")


@pytest.mark.parametrize(
    ("typed", "seen", "stored", "mine", "is_disputed"),
    [
        (5, 5, 5, {}, False),  # left alone
        (6, 5, 5, {CELL: 6}, False),
        (None, 5, 5, {CELL: None}, False),
        (0, None, None, {CELL: 0}, False),  # 0 is told, nothing is not
        (5, 5, 7, {}, False),  # somebody else's change stays
        (6, 5, 7, {CELL: 6}, True),
        (7, 5, 7, {}, False),  # both arrived at the same
        (None, 5, None, {}, False),
        (6, 5, None, {CELL: 6}, True),
        (None, None, 7, {}, False),
    ],
)
def test_a_change_counts_against_what_was_seen_and_what_is_stored(typed, seen, stored, mine, is_disputed):
    def told(value):
        return {} if value is None else {CELL: value}

    changes = changes_of({CELL: typed}, told(seen), told(stored))

    assert changes.mine == mine
    assert changes.disputed == ({CELL} if is_disputed else frozenset())


def test_an_emptied_cell_tells_nothing():
    assert merged({CELL: 5}, {CELL: None}) == {}
    assert merged({CELL: 5}, {CELL: 0}) == {CELL: 0}
