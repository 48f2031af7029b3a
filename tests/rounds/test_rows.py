"""What the buttons beside the points of a narrative do, without a database."""

import pytest

from suishin.reading.definition import Box, Item, ItemKind, Part
from suishin.rounds.rules import CarriedPoint, rearranged, row_change

WHOLE = Item("grant", ItemKind.NARRATIVE, Box.RIGHT, "", "交付金")
PARTED = Item(
    "progress", ItemKind.NARRATIVE, Box.RIGHT, "", "進捗", parts=(Part("since", "以降"), Part("towards", "向けて"))
)
CARRIED = [CarriedPoint(7, "甲", 1), CarriedPoint(8, "乙", 0, "towards")]


def row(text: str, origin: int | None = None, part: str = "", *, closed: bool = False) -> dict:
    return {"text": text, "taken_from": origin, "is_closed": closed, "part": part}


def texts(rows) -> list[str]:
    return [("×" if entry["is_closed"] else "") + entry["text"] for entry in rows if entry["text"]]


@pytest.mark.parametrize(
    ("rows", "verb", "number", "after"),
    [
        ([row("")], "take", 7, ["甲"]),
        ([row("一"), row("")], "edit", 8, ["一", "乙"]),
        ([], "close", 7, ["×甲"]),
        ([row("甲を直した", 7)], "close", 7, ["×甲を直した"]),
        ([row("甲", 7, closed=True)], "take", 7, ["甲"]),
        ([row("甲", 7), row("一")], "undo", 7, ["一"]),
        ([row("甲", 7)], "take", 99, ["甲"]),
        ([row("一"), row("二")], "up", 1, ["二", "一"]),
        ([row("一"), row("二")], "up", 0, ["一", "二"]),
        ([row("一"), row("二"), row("")], "down", 1, ["一", "二"]),
        ([row("一"), row("二")], "remove", 0, ["二"]),
        ([row("甲", 7)], "end", 0, ["×甲"]),
        ([row("新しい")], "end", 0, ["新しい"]),
        ([row("甲", 7, closed=True)], "reopen", 0, ["甲"]),
        ([row("一")], "remove", 5, ["一"]),
        ([row("一")], "no-such-button", 0, ["一"]),
    ],
)
def test_buttons_of_points(rows, verb, number, after):
    assert texts(rearranged(WHOLE, rows, CARRIED, verb, number)) == after


def test_point_goes_into_the_next_sub_item_at_the_border_and_back():
    rows = [row("一", None, "since"), row("", None, "since"), row("二", None, "towards"), row("", None, "towards")]

    down = rearranged(PARTED, rows, CARRIED, "down", 0)
    assert [(entry["text"], entry["part"]) for entry in down] == [("一", "towards"), ("二", "towards")]
    up = rearranged(PARTED, down, CARRIED, "up", 0)
    assert [(entry["text"], entry["part"]) for entry in up] == [("一", "since"), ("二", "towards")]


def test_earlier_point_comes_back_under_its_own_sub_item():
    assert [entry["part"] for entry in rearranged(PARTED, [], CARRIED, "take", 8)] == ["towards"]
    assert [entry["part"] for entry in rearranged(PARTED, [], CARRIED, "take", 7)] == ["since"]


@pytest.mark.parametrize(
    ("entry", "origin", "change"),
    [
        (row("甲", 7), CARRIED[0], "unchanged"),
        (row("甲乙", 7), CARRIED[0], "edited"),
        (row("丙"), None, "new"),
        (row("甲", 7, closed=True), CARRIED[0], "closed"),
        (row(" "), None, ""),
    ],
)
def test_what_became_of_a_point(entry, origin, change):
    assert row_change(entry, origin) == change
