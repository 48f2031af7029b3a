"""Small charts: cheap enough to stand in every row, readable without seeing them."""

import pytest
from lxml import etree

from suishin.outputs.charts import Small, small_chart, small_multiples, sparkline

SVG = "{http://www.w3.org/2000/svg}"
NASTY = "<script>alert(1)</script>\"'&"
COURSE = [1000 + month * 7 % 50 for month in range(60)]


def test_sparkline_has_gaps_and_a_dot_on_its_last_value():
    svg = etree.fromstring(sparkline([1, 2, None, 5, 3, None], text="三か月"))

    assert [part.count("L") for part in svg.find(f"{SVG}path").get("d").split("M")[1:]] == [1, 1]
    assert svg.find(f"{SVG}circle").get("cx") == str(int((4 + 4 * 88 / 5) * 10))
    assert svg.find(f"{SVG}title").text == "三か月"


@pytest.mark.parametrize("values", [[], [None, None]])
def test_sparkline_of_nothing_is_empty(values):
    assert sparkline(values, text="") == ""


@pytest.mark.parametrize("values", [[5], [5, 5, 5], [0], [-3, 3], [0.25, 0.5]])
def test_sparkline_of_any_values_stays_in_its_frame(values):
    svg = etree.fromstring(sparkline(values, text="値"))

    assert 0 <= float(svg.find(f"{SVG}circle").get("cy")) <= 240


def test_texts_are_escaped():
    assert "<script" not in sparkline([1, 2], text=NASTY)
    assert "<script" not in small_multiples([Small(NASTY, [1, 2], NASTY, url=NASTY)])


def test_small_charts_are_a_list_whose_entries_lead_on():
    charts = [Small("団体生命共済", COURSE, "320件", last_year=COURSE, target=1100, url="/a/"), Small("年金", [], "―")]

    whole = etree.fromstring(small_multiples(charts))

    assert [entry.tag for entry in whole] == ["li", "li"]
    assert whole[0][0].get("href") == "/a/"
    assert [title.text for title in whole.iter(f"{SVG}title")] == ["団体生命共済 320件", "年金 ―"]
    assert len(list(whole[0].iter(f"{SVG}path"))) == 3
    assert not list(whole[1].iter(f"{SVG}path"))


def test_one_small_chart_is_a_whole_picture_for_a_document():
    assert etree.fromstring(small_chart(Small("年金", COURSE, "320件"))).tag == f"{SVG}svg"


def test_a_small_chart_marks_the_months_from_which_on_values_are_others():
    whole = etree.fromstring(small_chart(Small("マイカー", COURSE, "1,000件", turns=[0, 59])))

    posts = [part for part in whole.iter(f"{SVG}path") if part.get("stroke-dasharray")]
    assert [part.get("d").split(" ")[0] for part in posts] == ["M4", "M156"]


def test_where_nothing_is_known_nothing_is_marked():
    whole = etree.fromstring(small_chart(Small("年金", [None, None], "―", turns=[1])))

    assert not list(whole.iter(f"{SVG}path"))
