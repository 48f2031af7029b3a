"""One's own place among peers, and the way to a target."""

from decimal import Decimal

import pytest
from lxml import etree

from suishin.outputs.charts import Mark, Spread, progress_bar, range_strip

SVG = "{http://www.w3.org/2000/svg}"
SPREAD = Spread(10, 30, 40, 50, 100)


def strip(spread: Spread | None, **options: object) -> etree._Element:
    return etree.fromstring(range_strip(spread, title="加入率", description="同じ規模", **options))


def words_of(svg: etree._Element) -> list[str]:
    return [text.text for text in svg.iter(f"{SVG}text")]


def test_range_is_told_in_words_with_ones_own_place():
    words = words_of(strip(SPREAD, own=Mark("自分の組合 64", 64)))

    assert words == ["最小 10", "最大 100", "半数は30～50、まん中は40", "自分の組合 64"]


def test_box_holds_the_middle_half():
    [box] = strip(SPREAD).iter(f"{SVG}rect")

    assert float(box.get("width")) == pytest.approx((50 - 30) / 90 * 404, abs=0.01)


def test_ones_own_place_outside_of_the_peers_stays_in_the_drawing():
    svg = strip(SPREAD, own=Mark("自分の組合 200", 200))

    [x] = [float(text.get("x")) for text in svg.iter(f"{SVG}text") if "自分" in text.text]
    assert 0 <= x < 420


def test_too_few_peers_show_no_range():
    svg = strip(None, own=Mark("自分の組合 64", 64))

    assert words_of(svg) == ["自分の組合 64", "比べる相手が少ないため、範囲は示しません。"]
    assert not list(svg.iter(f"{SVG}rect"))


def test_peers_that_are_all_alike_are_drawn():
    assert words_of(strip(Spread(*[Decimal(5)] * 5)))[0] == "最小 5"


def test_bar_is_as_long_as_its_share_of_the_target():
    svg = etree.fromstring(
        progress_bar(Mark("実績 30", 30), target=Mark("目標 60", 60), title="進み具合", description="")
    )

    whole, achieved = (float(box.get("width")) for box in svg.iter(f"{SVG}rect"))
    assert achieved == pytest.approx(whole / 2)
    assert words_of(svg) == ["目標 60", "実績 30"]


def test_bar_beyond_its_target_stays_in_the_drawing():
    svg = etree.fromstring(
        progress_bar(
            Mark("実績 90", 90),
            target=Mark("目標 60", 60),
            theoretical=Mark("時期相当 40", 40),
            forecast=Mark("見通し 120", Decimal(120)),
            title="進み具合",
            description="",
        )
    )

    assert set(words_of(svg)) == {"実績 90", "目標 60", "時期相当 40", "見通し 120"}
    assert max(float(box.get("x")) + float(box.get("width")) for box in svg.iter(f"{SVG}rect")) <= 420


def test_nothing_of_nothing_is_drawn():
    assert "nan" not in progress_bar(Mark("実績 0", 0), target=Mark("目標 0", 0), title="進み具合", description="")
