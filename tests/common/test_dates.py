from datetime import date

import pytest

from suishin.common.dates import (
    Anchor,
    Tense,
    anchor_of,
    find_dates,
    fiscal_year_of,
    gregorian_year,
    japanese_month,
    parse_date,
    resolve,
)
from tests.runaway import no_runaway

WINTER = Anchor(date(2025, 1, 24), date(2025, 1, 24))


def periods(text: str, tense: Tense = Tense.UNKNOWN, anchor: Anchor | None = WINTER) -> list[tuple]:
    return [(p.first, p.last) for mention in find_dates(text) for p in resolve(mention, anchor=anchor, tense=tense)]


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2025年2月3日", "2025-02-03"),
        ("２０２５年２月３日（月）", "2025-02-03"),
        ("2025 年 2 月 3 日", "2025-02-03"),
        ("2024.11.28", "2024-11-28"),
        ("2024/11/28", "2024-11-28"),
        ("2024-11-28", "2024-11-28"),
        ("令和7年3月10日", "2025-03-10"),
        ("令和元年５月１日", "2019-05-01"),
        ("R7.3.10", "2025-03-10"),
        ("H31.4.1", "2019-04-01"),
        ("'24.11.5", "2024-11-05"),
        ("2025年２月", "2025-02"),
    ],
)
def test_a_full_date_is_read_whatever_its_form(written, iso):
    assert parse_date(written) == iso


@pytest.mark.parametrize("written", ["", "未定", "2025年13月1日", "2025/2/30", "2月3日", "2025年2月3日現在", "第71回"])
def test_impossible_or_incomplete_dates_give_none(written):
    assert parse_date(written) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024年5月15日~6月28日", [("2024-05-15", "2024-06-28")]),
        ("11/28〜12/19に巡回", [("2024-11-28", "2024-12-19")]),
        ("令和６年９月２日〜令和６年１０月１８日", [("2024-09-02", "2024-10-18")]),
        ("2024年12月〜2月", [("2024-12", "2025-02")]),
        ("8〜9月にかけて", [("2024-08", "2024-09")]),
        ("7月22日から9月26日まで", [("2024-07-22", "2024-09-26")]),
        ("11月5〜6日に", [("2024-11-05", "2024-11-06")]),
        ("11/6・12・14に訪問", [("2024-11-06", None), ("2024-11-12", None), ("2024-11-14", None)]),
        ("11月9日、16日、30日", [("2024-11-09", None), ("2024-11-16", None), ("2024-11-30", None)]),
        ("7月、9月、12月に委員会", [("2024-07", None), ("2024-09", None), ("2024-12", None)]),
        ("2024.12.2＆3", [("2024-12-02", "2024-12-03")]),
        ("12/7・8 集会", [("2024-12-07", "2024-12-08")]),
        (
            "9月6日は北部、同13日は南部、同月20日は離島",
            [("2024-09-06", None), ("2024-09-13", None), ("2024-09-20", None)],
        ),
        (
            "4.11〜4.30 新採\n7.26 集会\n10.5〜6 講座",
            [("2025-04-11", "2025-04-30"), ("2024-07-26", None), ("2024-10-05", "2024-10-06")],
        ),
        ("令和七年一月に、十二月二十五日に", [("2025-01", None), ("2024-12-25", None)]),
        ("3/10〜21 単組オルグ", [("2025-03-10", "2025-03-21")]),
        ("〜3月末 利用促進", [(None, "2025-03")]),
        ("11/8(日)・17", [("2024-11-08", None), ("2024-11-17", None)]),
        ("9〓10月", [("2024-09", "2024-10")]),
        ("12月〜", [("2024-12", None)]),
        ("2024年6月より", [("2024-06", None)]),
        ("1月31日まで", [(None, "2025-01-31")]),
        ("3月初旬に", [("2025-03", None)]),
        ("11月上旬〜中旬", [("2024-11", None)]),
        ("昨年12月と今年2月", [("2024-12", None), ("2025-02", None)]),
    ],
)
def test_ranges_lists_and_open_ends_are_kept_apart(text, expected):
    assert periods(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2026年度末",
        "6ヶ月以降",
        "3か月間",
        "15分",
        "第12回",
        "1/3以上ではない0.5",
        "10時30分",
        "2024年度の取り組み",
        "3月間",
        "1.2 学習会\n2.1 訪問",
        "10.5件、6.14％\n6.5ポイント",
        "11/30単組、12/15名",
        "三月間、数十月",
    ],
)
def test_other_numbers_are_no_dates(text):
    assert [mention for mention in find_dates(text) if mention.points[0].day is None] == []


def test_a_count_behind_a_list_sign_is_no_further_day():
    assert periods("11/5、6単組で開催") == [("2024-11-05", None)]


@pytest.mark.parametrize(
    ("text", "tense", "expected"),
    [
        ("6月", Tense.PAST, "2024-06"),
        ("6月", Tense.FUTURE, "2025-06"),
        ("3月", Tense.PAST, "2024-03"),
        ("3月", Tense.UNKNOWN, "2025-03"),
        ("11月", Tense.UNKNOWN, "2024-11"),
        ("1月25日", Tense.FUTURE, "2025-01-25"),
        ("2月6日", Tense.PAST, "2025-02-06"),  # told as held in a report dated some days before
        ("1月10日", Tense.FUTURE, "2025-01-10"),  # a plan that was not taken out of the text
    ],
)
def test_a_missing_year_is_the_nearest_that_fits_the_tense(text, tense, expected):
    assert periods(text, tense) == [(expected, None)]


def test_a_repeated_text_is_dated_from_the_june_before():
    june = anchor_of("2025-01-24", is_previous=True)

    assert periods("6月7日", Tense.PAST, june) == [("2024-06-07", None)]
    assert periods("9月", Tense.FUTURE, june) == [("2024-09", None)]
    assert periods("11月", Tense.PAST, june) == [("2023-11", None)]


def test_without_a_report_date_only_written_years_are_known():
    assert periods("11月5日に開いた。2024年12月6日にも開いた", anchor=None) == [("2024-12-06", None)]


@pytest.mark.parametrize(
    ("day", "starts_in_month", "year"),
    [(date(2025, 3, 31), 4, 2024), (date(2025, 4, 1), 4, 2025), (date(2025, 5, 31), 6, 2024)],
)
def test_fiscal_years_begin_in_the_month_their_use_says(day, starts_in_month, year):
    assert fiscal_year_of(day, starts_in_month=starts_in_month) == year


def test_era_years_count_from_their_first():
    assert [gregorian_year("令和", "元"), gregorian_year("R", "7"), gregorian_year("平成", "31")] == [2019, 2025, 2019]


@pytest.mark.parametrize(
    "unit", ["11/", "1・", "2024.", "令和", "12月、", "1/1・", "昨年", "11月1・", "同1日", "十", "1.10", "~ "]
)
def test_hostile_text_is_read_in_linear_time(unit):
    with no_runaway(normal_seconds=0.1):  # a pattern that backtracks takes minutes
        find_dates(unit * (100_000 // len(unit)))


@pytest.mark.parametrize(
    ("year", "month", "western", "era"),
    [
        (2026, 11, "2026年11月", "令和8年11月"),
        (2019, 5, "2019年5月", "令和元年5月"),
        (2019, 4, "2019年4月", "平成31年4月"),
        (1989, 1, "1989年1月", "平成元年1月"),
        (1988, 12, "1988年12月", "昭和63年12月"),
    ],
)
def test_months_in_western_years_and_in_eras(year, month, western, era):
    assert japanese_month(year, month) == western
    assert japanese_month(year, month, is_era=True) == era
