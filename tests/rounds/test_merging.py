"""Putting together what two people changed at one narrative: tables of cases, and what holds for any changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suishin.rounds.rules import Clash, keyed, merge_points, same_point


def row(key: str, text: str = "", part: str = "", *, closed: bool = False, origin: int | None = None) -> dict:
    return {"key": key, "text": text or key, "taken_from": origin, "is_closed": closed, "part": part}


def rows(keys: str) -> list[dict]:
    """Return a row for each letter; one that is changed is followed by a digit: a b1 c."""
    return [row(word[0], word) for word in keys.split()]


def texts(merged) -> str:
    return " ".join(("×" if entry["is_closed"] else "") + entry["text"] for entry in merged.rows)


def merge(before, theirs, yours, **chosen):
    return merge_points(before, theirs, yours, chosen=chosen)


@pytest.mark.parametrize(
    ("before", "theirs", "yours", "merged"),
    [
        ("a b c", "a1 b c", "a b c1", "a1 b c1"),
        ("a b", "a b t", "a b y", "a b t y"),
        ("a b", "a t b", "a b y", "a t b y"),
        ("a b", "a b", "y a b", "y a b"),
        ("", "t", "y", "t y"),
        ("a b c", "a c", "a b c y", "a c y"),
        ("a b c", "c a b", "a b1 c", "c a b1"),
        ("a b c", "a1 b c", "c b a", "c b a1"),
        ("a b c", "a t b c", "c b a", "c b a t"),
        ("a b", "a1 b", "a1 b", "a1 b"),
        ("a b", "b", "b", "b"),
        ("a", "", "a y", "y"),
    ],
)
def test_changes_of_different_points_go_together(before, theirs, yours, merged):
    result = merge(rows(before), rows(theirs), rows(yours))

    assert (texts(result), dict(result.clashes), result.is_order_theirs) == (merged, {}, False)


@pytest.mark.parametrize(
    ("before", "theirs", "yours", "clashing"),
    [
        ("a b", "a1 b", "a2 b", ["a"]),
        ("a b", "b", "a2 b", ["a"]),
        ("a b", "a1 b", "b", ["a"]),
        ("a b c", "a1 b1 c", "a2 b2 c1", ["a", "b"]),
        ("", "a1", "a2", ["a"]),
    ],
)
def test_only_points_that_both_changed_differently_clash(before, theirs, yours, clashing):
    before, theirs, yours = rows(before), rows(theirs), rows(yours)

    result = merge(before, theirs, yours)

    assert list(result.clashes) == clashing
    for key in clashing:
        sides = (keyed(side).get(key) for side in (before, theirs, yours))
        assert result.clashes[key] == Clash(*sides)


def test_point_closed_by_one_and_edited_by_the_other_clashes():
    before = [row("", "甲", origin=7)]

    result = merge(before, [row("", "甲", origin=7, closed=True)], [row("", "甲を直した", origin=7)])

    assert list(result.clashes) == ["p7"]
    assert merge(before, [row("", "甲", origin=7, closed=True)], before).rows[0]["is_closed"]


def test_point_may_be_moved_into_another_sub_item_by_one_and_edited_by_the_other():
    before = [row("a", "甲", "since")]

    for theirs, yours in (
        (row("a", "甲", "towards"), row("a", "乙", "since")),
        (row("a", "乙", "since"), row("a", "甲", "towards")),
    ):
        (merged,) = merge(before, [theirs], [yours]).rows
        assert (merged["text"], merged["part"]) == ("乙", "towards")


def test_same_new_point_of_both_stands_once():
    assert texts(merge(rows("a"), [*rows("a"), row("t", "同じ")], [*rows("a"), row("y", "同じ")])) == "a 同じ"


def test_choice_settles_a_clash():
    before, theirs, yours = rows("a b"), rows("a1 b"), rows("a2 b")

    assert texts(merge(before, theirs, yours, a="yours")) == "a2 b"
    assert texts(merge(before, theirs, yours, a="theirs")) == "a1 b"
    assert texts(merge(before, rows("b"), yours, a="theirs")) == "b"
    assert texts(merge(before, theirs, rows("b"), a="yours")) == "b"


def test_where_both_moved_points_theirs_stay_and_it_is_told():
    result = merge(rows("a b c"), rows("b a c"), rows("a c b"))

    assert (texts(result), result.is_order_theirs) == ("b a c", True)
    assert not merge(rows("a b c"), rows("b a c"), rows("b a c")).is_order_theirs


def test_where_nobody_knows_what_stood_before_every_difference_is_asked():
    result = merge(None, rows("a b1"), rows("a b2 y"))

    assert list(result.clashes) == ["b", "y"]


def test_points_without_a_key_are_told_apart_by_place_and_origin():
    points = [row("", "甲", origin=7), row("", "乙"), row("", "丙"), row("", "丁", origin=7)]

    assert list(keyed(points)) == ["p7", "n1", "n2", "p7x"]


# Any list of points, and any two changes of it.

KEYS = "abcdefgh"
points = st.lists(st.sampled_from(KEYS), unique=True, max_size=6)


@st.composite
def changed(draw, before: list[dict], new: str) -> list[dict]:
    """Edit, close, remove, move and add points."""
    kept = [entry for entry in before if draw(st.integers(0, 4))]
    edited = [
        {
            **entry,
            "text": draw(st.sampled_from([entry["text"], entry["text"], entry["text"] + "1", entry["text"] + "2"])),
            "is_closed": draw(st.integers(0, 5)) == 0,
            "part": draw(st.sampled_from([entry["part"], entry["part"], "s", "t"])),
        }
        for entry in kept
    ]
    if draw(st.booleans()):
        edited = draw(st.permutations(edited))
    for number in range(draw(st.integers(0, 2))):
        edited.insert(draw(st.integers(0, len(edited))), row(f"{new}{number}", part=draw(st.sampled_from("st"))))
    return edited


@st.composite
def two_changes(draw):
    before = [row(key, part=draw(st.sampled_from("st"))) for key in draw(points)]
    return before, draw(changed(before, "T")), draw(changed(before, "Y"))


@given(two_changes())
def test_every_change_of_either_is_in_the_result_or_asked(sides):
    before, theirs, yours = sides
    result = merge(before, theirs, yours)
    old, their, own, merged = keyed(before), keyed(theirs), keyed(yours), keyed(result.rows)

    for key in {**old, **their, **own}:
        sides_of_point = [side.get(key) for side in (old, their, own)]
        was, is_theirs, is_yours = sides_of_point
        if key in result.clashes:
            assert not same_point(is_theirs, is_yours)
            assert not same_point(is_theirs, was)
            assert not same_point(is_yours, was)
            assert result.clashes[key] == Clash(*sides_of_point)
        elif same_point(is_yours, was):
            assert same_point(merged.get(key), is_theirs)
        elif same_point(is_theirs, was):
            assert same_point(merged.get(key), is_yours)
        else:  # both changed it: alike, or one its text and the other its place
            told = merged.get(key)
            assert (told is None) == (is_theirs is None) == (is_yours is None)
            assert told is None or told["text"] in (is_theirs["text"], is_yours["text"])
    assert len(merged) == len(result.rows)
    assert set(merged) <= {*their, *own}


@given(two_changes())
def test_without_a_second_change_the_first_one_stands_as_it_is(sides):
    before, theirs, yours = sides

    for result, expected in (
        (merge(before, theirs, before), theirs),
        (merge(before, before, yours), yours),
        (merge(before, theirs, theirs), theirs),
    ):
        assert not result.clashes
        for part in "st":
            wanted = [entry["key"] for entry in expected if entry["part"] == part]
            assert [entry["key"] for entry in result.rows if entry["part"] == part] == wanted
        assert all(same_point(keyed(expected)[entry["key"]], entry) for entry in result.rows)


@given(two_changes())
def test_once_chosen_nothing_is_left_to_ask_and_merging_again_changes_nothing(sides):
    before, theirs, yours = sides
    for whose in ("yours", "theirs"):
        chosen = dict.fromkeys(merge(before, theirs, yours).clashes, whose)
        result = merge_points(before, theirs, yours, chosen=chosen)

        assert not result.clashes
        again = merge_points(before, theirs, result.rows, chosen=chosen)
        assert not again.clashes
        assert keyed(again.rows) == keyed(result.rows)
        # Points taken away hide from the first merging that both moved some; the second tells it.
        assert again.is_order_theirs or list(keyed(again.rows)) == list(keyed(result.rows))


@given(two_changes())
def test_order_of_whoever_moved_points_is_kept(sides):
    before, theirs, yours = sides
    result = merge(before, theirs, yours)
    if result.is_order_theirs:
        return
    parts = {entry["key"]: entry["part"] for entry in result.rows}
    for part in "st":
        merged = [entry["key"] for entry in result.rows if entry["part"] == part]
        common = [
            [key for key in keyed(side) if parts.get(key) == part and all(key in keyed(other) for other in sides)]
            for side in sides
        ]
        wanted = common[1] if common[1] != common[0] else common[2]
        assert [key for key in merged if key in wanted] == wanted
