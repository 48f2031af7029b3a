from suishin.reading.locate.form_labels import Span
from suishin.reading.locate.text_places import part_by_place


def test_full_line_of_the_left_column_is_parted_at_its_one_blank():
    texts = [
        "左の欄の短い行                      右の欄の一行目",
        "みじかい                            右の欄の二行目",
        "左の欄をいっぱいまで使った長い行の例で 右の三行目",
        "左の欄だけの 行",
    ]

    left, right = part_by_place(texts, [Span(line, 0, len(text)) for line, text in enumerate(texts)])

    assert [texts[span.line][span.start : span.end] for span in right] == [
        "右の欄の一行目", "右の欄の二行目", "右の三行目",
    ]  # fmt: skip
    assert texts[3] == texts[left[-1].line][left[-1].start : left[-1].end]


def test_line_that_reaches_over_into_the_right_column_is_parted_before_it():
    texts = [
        "左の欄の短い行                      右の欄の一行目",
        "みじかい                            右の欄の二行目",
        "左は401件で17.3%にとどまる。 右の欄の三行目はここまで続く",
    ]

    _, right = part_by_place(texts, [Span(line, 0, len(text)) for line, text in enumerate(texts)])

    assert texts[2][right[-1].start : right[-1].end] == "右の欄の三行目はここまで続く"
