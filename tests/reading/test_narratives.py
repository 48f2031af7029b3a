import pytest

from suishin.reading.locate.located import Line
from suishin.reading.model import Fragment, Source
from suishin.reading.narratives import build

FULL = "各単組の役員とともに職場を回り、説明の場を設けて組合員の声を聞き取り"  # 34 wide letters

CASES = [
    ([FULL, "、次につなげた。"], [FULL + "、次につなげた。"]),
    (["・" + FULL, "ながら進める。", "・次の課題"], ["・" + FULL + "ながら進める。", "・次の課題"]),
    ([FULL, "まとめた。", "次に進む。" + FULL], [FULL + "まとめた。", "次に進む。" + FULL]),
    (["　" + FULL, "進める。", "　今後も続ける。"], [FULL + "進める。", "今後も続ける。"]),
    ([FULL, "", "続きである。"], [FULL + "続きである。"]),  # a blank line inside a sentence
    ([FULL + "。", "", "次の段落。"], [FULL + "。", "次の段落。"]),
    ([FULL + "と", "", "次の語"], [FULL + "と次の語"]),
    (["・" + FULL, "　　　　次の行に下げて書く"], ["・" + FULL + "次の行に下げて書く"]),
    (["前の文。" + "　" * 20 + "次の文。"], ["前の文。", "次の文。"]),
    (["前の　　　文"], ["前の　　　文"]),
    ([FULL + "なっ", "た。"], [FULL + "なった。"]),
    ([FULL + "くなった", "。", "次の文"], [FULL + "くなった。", "次の文"]),
    (["。4月 説明会", "。5月 学習会"], ["。4月 説明会", "。5月 学習会"]),
    (["①一つ目", "②二つ目", "（3）三つ目"], ["①一つ目", "②二つ目", "（3）三つ目"]),
    ([FULL + "（1", "23件）"], [FULL + "（123件）"]),
    ([FULL + "WITH", "YOU を配る"], [FULL + "WITH YOU を配る"]),
    ([], []),
    (["　", ""], []),
]


@pytest.mark.parametrize(("lines", "paragraphs"), CASES)
def test_hard_wraps_are_joined_and_paragraphs_kept(lines, paragraphs):
    assert build(as_lines(lines)).text == "\n".join(paragraphs)


def test_geometry_overrules_the_text():
    lines = (
        line("・一つ目の", 1),
        Line(fragment("・ではない続き", 2), starts_paragraph=False),
        line("三行目", 3, True),
    )

    assert build(lines).text == "・一つ目の・ではない続き\n三行目"


def test_every_stretch_of_the_text_names_its_line():
    narrative = build(as_lines(["　" + FULL, "進める。", "・次"]))

    assert narrative.text[narrative.stretches[1].start : narrative.stretches[1].end] == "進める。"
    assert narrative.source_of(narrative.text.index("次"), len(narrative.text)) == Source(line_from=3, line_to=3)
    assert narrative.source == Source(line_from=1, line_to=3)


def as_lines(texts: list[str]) -> tuple[Line, ...]:
    return tuple(line(text, number) for number, text in enumerate(texts, start=1))


def line(text: str, number: int, starts: bool | None = None) -> Line:
    return Line(fragment(text, number), starts)


def fragment(text: str, number: int) -> Fragment:
    return Fragment(text, Source(line_from=number, line_to=number))
