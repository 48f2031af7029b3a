"""Lines over months: gaps stay gaps, every line is named, the forecast goes on from the result."""

import re
from decimal import Decimal

import pytest
from django.utils import translation
from lxml import etree

from suishin.common.months import Month
from suishin.outputs.charts import Goal, Line, Prospect, Turn, lines
from suishin.outputs.charts.axes import steps
from suishin.outputs.charts.labels import apart, flags

JUNE = Month.of(2025, 6)
SVG = "{http://www.w3.org/2000/svg}"
NASTY = "<script>alert(1)</script>\"'&"


def drawn(*results: Line, **options: object) -> etree._Element:
    return etree.fromstring(lines(results, title="保有", description="月ごと", **options))


def words_of(svg: etree._Element) -> list[str]:
    return [text.text for text in svg.iter(f"{SVG}text")]


def courses(svg: etree._Element) -> list[etree._Element]:
    return [path for path in svg.iter(f"{SVG}path") if path.get("transform")]


def test_missing_months_are_gaps():
    [course] = courses(drawn(Line("保有", JUNE, [1, None, 3, 4, None, None, 7])))

    assert [part.count("L") for part in course.get("d").split("M")[1:]] == [0, 1, 0]


def test_higher_values_stand_higher():
    [course] = courses(drawn(Line("保有", JUNE, [Decimal("10"), 20])))

    [[low, high]] = [[int(y) for y in re.findall(r"\d+ (\d+)", course.get("d"))]]
    assert high < low


@pytest.mark.parametrize("start", [4, 6, 1])
def test_quarters_are_counted_from_the_month_in_which_the_year_begins(start):
    words = words_of(drawn(Line("保有", JUNE, range(13)), starts_in_month=start))

    months = [word for word in words if word.endswith("月")]
    assert months == {4: ["7月", "10月", "1月", "4月"], 1: ["7月", "10月", "1月", "4月"]}.get(
        start, ["6月", "9月", "12月", "3月", "6月"]
    )
    assert [word for word in words if word.endswith("年")] == ["2025年", "2026年"]


def test_many_years_are_named_without_standing_on_each_other():
    svg = drawn(Line("保有", JUNE, range(120)))

    places = [float(text.get("x")) for text in svg.iter(f"{SVG}text") if (text.text or "").endswith("年")]
    assert 3 <= len(places) <= 6
    assert min(after - before for before, after in zip(sorted(places), sorted(places)[1:], strict=False)) > 50


def test_months_follow_the_language_of_the_page():
    with translation.override("en"):
        words = words_of(drawn(Line("in force", JUNE, range(13))))

    assert {"Jul", "2026"} <= set(words)


def test_everything_is_named_at_its_line():
    svg = drawn(
        Line("保有 8", JUNE, [5, 6, 7, 8]),
        last_year=Line("前年", JUNE, [4] * 8),
        theoretical=Line("時期相当", JUNE, [5.5] * 8),
        target=Goal("目標 12", 12, Month.of(2026, 1)),
        forecast=Prospect("見通し 11", JUNE + 4, [9, 10, 11, 11], [8, 8, 9, 9], [9, 11, 13, 14]),
        turns=[Turn("商品改定", JUNE + 2), Turn("図の外", JUNE + 40)],
    )

    assert {"保有 8", "前年", "時期相当", "目標 12", "見通し 11", "商品改定"} <= set(words_of(svg))
    assert "図の外" not in words_of(svg)
    places = [float(text.get("y")) for text in svg.iter(f"{SVG}text") if text.text in ("前年", "時期相当", "見通し 11")]
    assert min(abs(one - other) for one in places for other in places if one != other) >= 16
    [result] = [path for path in courses(svg) if path.get("stroke-width") == "25"]
    [ahead] = [path for path in courses(svg) if path.get("stroke-dasharray") == "50 40"]
    assert re.findall(r"(\d+ \d+)", ahead.get("d"))[0] == re.findall(r"(\d+ \d+)", result.get("d"))[-1]


def test_names_of_lines_that_end_amid_the_drawing_do_not_meet():
    svg = drawn(
        Line("保有 108", JUNE, [100 + month for month in range(9)]),
        forecast=Prospect("見通し 110", JUNE + 9, [109, 110], [105, 105], [112, 114]),
        target=Goal("目標 120", 120, JUNE + 12),
        last_year=Line("前年", JUNE, [90] * 3),
    )

    places = {text.text: (float(text.get("x")), float(text.get("y"))) for text in svg.iter(f"{SVG}text")}
    assert abs(places["保有 108"][1] - places["見通し 110"][1]) >= 16
    assert places["前年"][0] > 60  # its name does not leave the drawing at the left


def test_forecast_behind_a_gap_begins_on_its_own():
    svg = drawn(Line("保有", JUNE, [5, None]), forecast=Prospect("見通し", JUNE + 2, [6, 7], [5, 5], [7, 9]))

    assert [course.get("d").count("L") for course in courses(svg)] == [1, 0]


def test_scale_reaches_to_the_edge_of_the_range():
    words = words_of(drawn(Line("保有", JUNE, [5]), forecast=Prospect("見通し", JUNE + 1, [6], [5], [38])))

    assert "40" in words


def test_rates_are_named_as_rates():
    words = words_of(
        drawn(Line("加入率", JUNE, [Decimal("0.1"), Decimal("0.42")]), in_words=lambda rate: f"{rate:.0%}")
    )

    assert {"0%", "20%", "40%"} <= set(words)


@pytest.mark.parametrize("values", [[], [None, None]])
def test_nothing_known_is_said(values):
    assert words_of(drawn(Line("保有", JUNE, values))) == ["まだ値がありません。"]


@pytest.mark.parametrize("values", [[0], [7], [7, 7, 7], [0, 0], [-3, 2], [0.0001, 0.0002], [10**9, 2 * 10**9]])
def test_any_values_make_a_drawing(values):
    svg = lines([Line("保有", JUNE, values)], title="保有", description="")

    assert "nan" not in svg
    assert len(courses(etree.fromstring(svg))) == 1


def test_texts_are_escaped_and_no_style_is_needed():
    svg = lines(
        [Line(NASTY, JUNE, [1, 2])],
        title=NASTY,
        description=NASTY,
        target=Goal(NASTY, 3),
        turns=[Turn(NASTY, JUNE)],
        forecast=Prospect(NASTY, JUNE + 2, [2], [1], [3]),
    )

    assert "<script" not in svg
    assert "style=" not in svg
    assert etree.fromstring(svg).find(f"{SVG}title").text == NASTY


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ([0, 7], [0, 2, 4, 6, 8]),
        ([950, 1340], [900, 1000, 1100, 1200, 1300, 1400]),
        ([3, 3], [0, 1, 2, 3]),
        ([0, 0], [0, 1]),
        ([0.31, 0.42], [0.3, 0.35, 0.4, 0.45]),
        ([-4, 5], [-4, -2, 0, 2, 4, 6]),
    ],
)
def test_axis_names_round_values(values, named):
    assert steps(values) == named


def test_flags_neither_stand_on_each_other_nor_are_crossed():
    marks = [(400, "目標 1,350件"), (390, "時期相当 1,287件"), (20, "実績"), (120, "見通し 5件"), (125, "別の値")]

    hung = flags(marks, 420, 13)

    assert [(flag.x, flag.text) for flag in hung] == marks
    for one in hung:
        for other in hung:
            if one is not other and one.level == other.level:
                assert one.right <= other.left or other.right <= one.left
            if one.level > other.level:
                assert not other.left < one.x < other.right


def test_labels_at_the_edge_move_apart_within_bounds():
    moved = apart([100, 101, 180, 40], top=50, bottom=180)

    assert sorted(moved) == [moved[3], moved[0], moved[1], moved[2]]
    assert all(after - before >= 16 for before, after in zip(sorted(moved), sorted(moved)[1:], strict=False))
    assert min(moved) >= 50
    assert max(moved) <= 180
