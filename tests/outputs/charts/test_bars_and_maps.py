"""Charts: well-formed, safe against what people type, readable without seeing colours."""

import re

import pytest
from lxml import etree

from suishin.common.prefectures import PREFECTURES
from suishin.outputs.charts import Bar, Fill, Part, Stack, TileValue, bars, stacked, step_of, tile_map

NASTY = "<script>alert(1)</script>\"'&"
SVG = "{http://www.w3.org/2000/svg}"


def drawing(svg: str) -> etree._Element:
    return etree.fromstring(svg)


def words_of(element: etree._Element) -> list[str]:
    return [text.text for text in element.iter(f"{SVG}text")]


def test_map_names_all_prefectures_and_their_values():
    values = {code: TileValue(f"{number}件", Fill.STEP_1) for number, code in enumerate(PREFECTURES)}

    words = words_of(drawing(tile_map(values, title="件数", description="47都道府県")))

    assert len(words) == 94
    assert {"北海道", "京都", "神奈川", "46件"} <= set(words)


def test_map_shows_prefectures_out_of_sight_without_value():
    words = words_of(drawing(tile_map({"20": TileValue("● 実施", Fill.YES)}, title="学習会", description="長野")))

    assert len(words) == 48


def test_tiles_do_not_overlap():
    svg = drawing(tile_map({}, title="地図", description=""))

    places = {(box.get("x"), box.get("y")) for box in svg.iter(f"{SVG}rect") if box.get("x")}

    assert len(places) == 47


def test_tile_leads_to_its_page_and_says_its_value():
    svg = drawing(tile_map({"20": TileValue("● 実施", Fill.YES, "/reports/1/")}, title="学習会", description="長野"))

    [link] = svg.iter(f"{SVG}a")

    assert (link.get("href"), link.get("aria-label")) == ("/reports/1/", "長野県 ● 実施")
    assert svg.get("role") == "group"


CHARTS = {
    "map": lambda text: tile_map({"20": TileValue(text, Fill.YES, text)}, title=text, description=text),
    "bars": lambda text: bars([Bar(text, 1, text, text)], title=text, description=text, target=2, target_text=text),
    "stacked": lambda text: stacked([Stack(text, [Part(text, Fill.NO, 3)], text)], title=text, description=text),
}


def test_small_map_shows_the_shape_and_says_the_word():
    values = {"20": TileValue("● 提出済み", Fill.YES, "#report-20"), "21": TileValue("報告なし", Fill.NO_REPORT)}

    svg = drawing(tile_map(values, title="提出", description="", is_small=True))

    assert "●" in words_of(svg)
    assert not {"● 提出済み", "報告なし"} & set(words_of(svg))
    [link] = svg.iter(f"{SVG}a")
    assert (link.get("href"), link.get("aria-label")) == ("#report-20", "長野県 ● 提出済み")


@pytest.mark.parametrize("kind", CHARTS)
def test_chart_escapes_everything_and_needs_no_style(kind):
    svg = CHARTS[kind](NASTY)

    assert "<script" not in svg
    assert "style=" not in svg
    assert drawing(svg).find(f"{SVG}title").text == NASTY


@pytest.mark.parametrize("kind", CHARTS)
def test_chart_is_named_and_described(kind):
    svg = drawing(CHARTS[kind]("題"))
    ids = {element.get("id") for element in svg.iter() if element.get("id")}

    assert {svg.get("aria-labelledby"), svg.get("aria-describedby")} <= ids


def test_chart_without_links_is_an_image():
    svg = drawing(bars([Bar("長野", 3, "3件")], title="件数", description=""))

    assert svg.get("role") == "img"


@pytest.mark.parametrize("rows", [[], [Bar("長野", None, "―")], [Bar("長野", 0, "0件")]])
def test_bars_of_nothing_are_drawn(rows):
    svg = bars(rows, title="件数", description="")

    assert "nan" not in svg
    assert words_of(drawing(svg)) == [word for bar in rows for word in (bar.label, bar.text)]


def test_bars_are_as_long_as_their_values():
    svg = drawing(bars([Bar("長野", 50, "50"), Bar("岐阜", 100, "100")], title="件数", description=""))

    lengths = [float(box.get("width")) for box in svg.iter(f"{SVG}rect") if box.get("x")]

    assert lengths[1] == pytest.approx(2 * lengths[0])


def test_parts_fill_the_stack_and_unknown_is_told_apart_by_its_word():
    parts = [Part("実施", Fill.YES, 30), Part("不明", Fill.UNKNOWN, 10), Part("報告なし", Fill.NO_REPORT, 0)]

    svg = stacked([Stack("学習会", parts)], title="県の数", description="")

    assert words_of(drawing(svg)) == ["実施", "不明", "報告なし", "学習会", "30", "10"]
    assert re.search(r"学習会：実施 30、不明 10、報告なし 0", svg)


@pytest.mark.parametrize(
    ("value", "largest", "step"),
    [(0, 50, Fill.STEP_1), (10, 50, Fill.STEP_2), (49, 50, Fill.STEP_5), (50, 50, Fill.STEP_5), (3, 0, Fill.STEP_1)],
)
def test_blue_deepens_with_the_value(value, largest, step):
    assert step_of(value, largest=largest) is step
