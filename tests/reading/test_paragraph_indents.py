"""A first line set in by one character begins a paragraph, even where the line before it is full."""

import pytest

from suishin.reading.locate.paragraphs import mark_paragraphs
from suishin.reading.model import Fragment, Rect, Source

FULL = "一行を端まで書き、次の行へと続けて、そのまま終わる文である。"


def _line(text: str, row: int, *, left: float = 0.0) -> Fragment:
    box = Rect(left, row * 15.0, left + 10.0 * len(text), row * 15.0 + 10.0)
    return Fragment(text, Source(page=1, box=box), box, None)


@pytest.mark.parametrize(
    ("before", "left", "starts"),
    [(FULL, 10.0, True), (FULL, 0.0, None), ("・" + FULL[1:], 10.0, None), (FULL, 40.0, None)],
    ids=["set in", "flush", "hanging under a bullet", "set in far"],
)
def test_indent_tells_a_paragraph(before, left, starts):
    lines = [_line(FULL, 0), _line(FULL, 1), _line(before, 2), _line("次の文。", 3, left=left)]

    assert mark_paragraphs(lines)[3].starts_paragraph is starts


BOX = Rect(0.0, 0.0, 320.0, 200.0)  # of a form: wide enough for thirty-two characters


def _inside(text: str, top: float, *, left: float = 0.0) -> Fragment:
    box = Rect(left, top, left + 10.0 * len(text), top + 10.0)
    return Fragment(text, Source(page=1, box=box), box, BOX)


def _starts(*lines: Fragment) -> list[bool | None]:
    return [line.starts_paragraph for line in mark_paragraphs(lines)]


def test_lines_that_take_up_half_a_box_are_paragraphs_without_a_full_stop():
    assert _starts(_inside("全単組を回った", 0), _inside("次は職場ごとに集まる", 15)) == [True, True]


def test_lines_that_may_be_wrapped_by_hand_are_left_to_their_words():
    lines = (
        _inside("箱の端の手前で自分で改行した人の文は行の", 0),
        _inside("終わりまで長く続くのでつなぐのが正しい。", 15),
    )

    assert _starts(*lines) == [True, None]


@pytest.mark.parametrize(
    ("first", "second", "starts"),
    [
        ("　端の手前で終わる長めの項目が並んでいる欄", "　次の項目もまた端の手前で終わっている", True),
        ("・端の手前で終わる長めの項目が並んでいる欄", "　中点の下にぶら下がっている続きの行です", None),
    ],
)
def test_wide_blank_at_the_head_begins_a_paragraph_but_hangs_under_a_bullet(first, second, starts):
    assert _starts(_inside(first, 0), _inside(second, 15))[1] is starts


def test_two_hanging_lines_under_a_bullet_are_one_paragraph():
    hanging = ["　二行目は中点の分だけ下げて書いてあります", "　三行目も同じだけ下げて書いてあるので続き"]

    lines = [_inside("・端の手前で終わる長めの項目が並んでいる欄", 0)]
    lines += [_inside(text, 15 * place) for place, text in enumerate(hanging, start=1)]

    assert _starts(*lines)[2] is not True


def test_line_set_in_further_than_the_one_before_begins_a_paragraph():
    lines = [_inside("端の手前で終わる長めの項目が並んでいる欄", 0), _inside("一字下げて始まる次の段落", 15, left=10.0)]

    assert _starts(*lines)[1] is True


def test_more_room_than_usual_between_two_lines_parts_them():
    text = "端の手前で終わる同じくらいの長さの行の文である"
    places = zip((22, 15, 19, 15, 22), (0, 15, 30, 52, 67), strict=True)
    lines = [_inside(text[:length], top) for length, top in places]

    assert [place for place, starts in enumerate(_starts(*lines)) if starts] == [0, 3]


def test_counted_point_behind_a_full_line_is_left_to_its_words():
    lines = [_inside("一行を端まで書き次の行へと続けてそのまま終わっている文の行です末", 0), _inside("②次の項目", 15)]

    assert _starts(*lines)[1] is None
