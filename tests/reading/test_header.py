import pytest

from suishin.reading.definition import HeaderKind
from suishin.reading.header import is_plausible, parse_date, parse_prefecture, read_header
from suishin.reading.locate.located import LocatedReport
from suishin.reading.locate.sightings import header_values, look_at
from suishin.reading.model import Fragment, Page, Rect, Source
from tests.reading.text_layers import DEFINITION

PREFECTURES = [
    ("群馬県", "10"), ("埼玉", "11"), ("神奈川県本部", "14"), ("沖　縄　県", "47"), ("東京都", "13"), ("東京", "13"),
    ("東京都本部", "13"), ("北海道", "01"), ("北海道本部", "01"), ("京都府", "26"), ("京都", "26"), ("大阪府本部", "27"),
    ("自治労山梨県本部", "19"), ("高知（県）", "39"), ("", None), ("東西県", None), ("県", None),
]  # fmt: skip
DATES = [
    ("2025年2月3日", "2025-02-03"), ("２０２５年２月３日", "2025-02-03"), ("2024.11.28", "2024-11-28"),
    ("令和7年2月3日", "2025-02-03"), ("令和元年5月1日", "2019-05-01"), ("R7.2.3", "2025-02-03"), ("Ｒ７．２．３", "2025-02-03"),
    ("2025/2/3", "2025-02-03"), ("2025-02-03", "2025-02-03"), ("2025年 2月 3日（月）", "2025-02-03"), ("20250203", "2025-02-03"),
    ("45705", "2025-02-17"), ("2025年2月", "2025-02"), ("2025年2月30日", None), ("2025年13月1日", None), ("年　月　日", None), ("2月3日", None), ("", None),
]  # fmt: skip
PERSONS = [
    ("県支部事務局長　榎戸　葉子", True), ("椿原・桧垣", True), ("交付金は単組に支払った。", False),
    ("・学習会を開催", False), ("2025年2月3日", False), ("", False),
]  # fmt: skip


@pytest.mark.parametrize(("written", "code"), PREFECTURES)
def test_prefecture_is_known_however_it_is_written(written, code):
    assert parse_prefecture(written) == code


@pytest.mark.parametrize(("written", "date"), DATES)
def test_date_is_read_only_where_the_calendar_has_it(written, date):
    assert parse_date(written) == date


@pytest.mark.parametrize(("written", "expected"), PERSONS)
def test_prose_and_dates_are_no_persons(written, expected):
    assert is_plausible(HeaderKind.PERSON, written) is expected


def test_impossible_date_and_unknown_prefecture_are_null_with_a_finding_each():
    values, code, findings = read_header(located(prefecture="東西県", date="2025年2月30日", author="榎戸"), DEFINITION)

    assert (values["prefecture"].value, values["date"].value, code) == (None, None, None)
    assert values["date"].written == "2025年2月30日"
    assert [finding.at for finding in findings] == ["prefecture", "date"]
    assert all("3行目" in finding.message for finding in findings)


def test_missing_confirmer_is_no_finding():
    values, code, findings = read_header(located(prefecture="群馬", date="2025年2月3日", author="榎戸"), DEFINITION)

    assert values["prefecture"].value == "群馬県"
    assert code == "10"
    assert values["confirmer"].value is None
    assert findings == ()


def located(**written: str) -> LocatedReport:
    header = {key: (Fragment(text, Source(line_from=3, line_to=3)),) for key, text in written.items()}
    return LocatedReport(header=header, ticks={}, narratives={}, sources=())


def test_value_wrapped_under_itself_is_read_whole():
    texts = [
        ("県名", 20, 40), ("東京都", 60, 40), ("作成日", 120, 40), ("2025年2月3日", 160, 40),
        ("作成者", 240, 40), ("県支部事務局長", 280, 40), ("榎戸 葉子", 280, 51), ("確認者", 360, 40), ("森", 400, 40),
    ]  # fmt: skip
    lines = tuple(Fragment(text, Source(page=1), Rect(x, top, x + 9 * len(text), top + 9)) for text, x, top in texts)

    values = header_values(look_at(Page(1, lines, (), 595, 842), DEFINITION))

    assert [line.text for line in values["author"]] == ["県支部事務局長", "榎戸 葉子"]
    assert [line.text for line in values["confirmer"]] == ["森"]


def test_label_that_follows_a_value_without_a_gap_is_parted_from_it():
    texts = [("作成者", 240, 40), ("執行委員長・榎戸 確認者", 280, 40), ("葉子", 280, 51), ("森", 400, 40)]
    lines = tuple(Fragment(text, Source(page=1), Rect(x, top, x + 9 * len(text), top + 9)) for text, x, top in texts)

    values = header_values(look_at(Page(1, lines, (), 595, 842), DEFINITION))

    assert [line.text for line in values["author"]] == ["執行委員長・榎戸", "葉子"]
    assert [line.text for line in values["confirmer"]] == ["森"]


@pytest.mark.parametrize("frame", [None, Rect(0, 0, 595, 86)])
def test_value_below_its_label_is_found_where_no_line_parts_the_two(frame):
    texts = [
        ("県名", 20, 40), ("作成日", 120, 40), ("作成者", 240, 40), ("確認者", 360, 40),
        ("東京都", 20, 52), ("2025年2月3日", 118, 52), ("県支部事務局長　榎戸葉子", 232, 52), ("森", 380, 52),
    ]  # fmt: skip
    lines = tuple(
        Fragment(text, Source(page=1), Rect(x, top, x + 9 * len(text), top + 9), frame) for text, x, top in texts
    )

    values = header_values(look_at(Page(1, lines, (), 595, 842), DEFINITION))

    assert [line.text for key in ("prefecture", "date", "author", "confirmer") for line in values[key]] == [
        text for text, _, top in texts if top == 52
    ]
