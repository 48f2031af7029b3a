"""One table, every format: what a page, an Excel file and a CSV file show of the same rows."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.utils import translation
from django.utils.safestring import SafeString
from openpyxl.worksheet.worksheet import Worksheet

from suishin.outputs.tables import (
    DATE,
    LONG_TEXT,
    MOMENT,
    NUMBER,
    PERCENT,
    PICTURE,
    TEXT,
    TICK,
    YEN,
    Column,
    Format,
    Table,
    workbook,
)

FORMULA_LIKE = ["=1+1", "+81", "-2", "@SUM(A1)", "\tx", "\rx", "＝1+1", "＋1", "－1", "＠x"]


def table_of(*values: object, format: Format = TEXT, **options: object) -> Table:
    return Table("見本", values, [Column("値", lambda value: value, format)], **options)


def only_sheet(content: bytes) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


@pytest.mark.parametrize(
    ("format", "value", "words"),
    [
        (TEXT, "長野県", "長野県"),
        (NUMBER, 7343, "7,343"),
        (NUMBER, 0, "0"),
        (NUMBER, Decimal("3.5"), "3.5"),
        (PERCENT, Decimal("0.646"), "64.6％"),
        (YEN, 180000, "180,000円"),
        (DATE, date(2026, 11, 23), "2026年11月23日（月）"),
        (MOMENT, datetime(2026, 11, 23, 5, 32, tzinfo=UTC), "2026年11月23日（月）14:32"),
        (TICK, "yes", "● 実施"),
        (NUMBER, None, "―"),
        (TEXT, "", "―"),
    ],
)
def test_page_shows_value_in_words(format, value, words):
    [[cell]] = table_of(value, format=format).cells

    assert cell.text == words


def test_page_in_english_writes_dates_in_english():
    with translation.override("en"):
        [[day]] = table_of(date(2026, 11, 23), format=DATE).cells

    assert day.text == "Mon 23 Nov 2026"


def test_cell_tells_the_page_how_to_show_it():
    table = Table(
        "見本",
        [("長野", 3, "no", "長い文")],
        [
            Column("県", lambda row: row[0], url=lambda row: "/somewhere/", anchor=lambda row: "row-20"),
            Column("件", lambda row: row[1], NUMBER),
            Column("学習会", lambda row: row[2], TICK),
            Column("備考", lambda row: row[3], LONG_TEXT),
        ],
    )

    [[name, count, tick, remark]] = table.cells

    assert (name.url, count.css_class, tick.tick, remark.css_class) == ("/somewhere/", "number", "no", "long")
    assert (name.css_class, name.anchor) == ("short", "row-20")


def test_short_words_and_dates_stay_on_one_line():
    [[day]] = table_of(date(2026, 11, 23), format=DATE).cells
    [[sentence]] = table_of("九文字になる短文です").cells

    assert (day.css_class, sentence.css_class) == ("short", "")


@pytest.mark.parametrize("text", FORMULA_LIKE)
def test_excel_takes_formula_like_text_as_text(text):
    cell = only_sheet(table_of(text).to_xlsx())["A4"]

    assert cell.data_type == "s"
    assert cell.value.strip() == text.strip()
    assert cell.quotePrefix


@pytest.mark.parametrize("text", FORMULA_LIKE)
def test_formula_like_headings_and_titles_are_text_too(text):
    sheet = only_sheet(Table(text, ["x"], [Column(text, str)]).to_xlsx())

    assert (sheet["A1"].data_type, sheet["A3"].data_type) == ("s", "s")


@pytest.mark.parametrize("text", FORMULA_LIKE)
def test_csv_marks_formula_like_text(text):
    content = table_of(text).to_csv().decode("utf-8-sig")

    [_, [value]] = csv.reader(io.StringIO(content, newline=""))

    assert value == f"'{text}"


def test_csv_keeps_numbers_as_numbers_and_leaves_missing_ones_empty():
    table = table_of(-5, None, Decimal("0.5"), format=NUMBER)

    lines = table.to_csv().decode("utf-8-sig").split("\r\n")

    assert lines == ["値", "-5", '""', "0.5", ""]


@pytest.mark.parametrize(
    ("format", "value", "stored"),
    [
        (NUMBER, 7343, 7343),
        (NUMBER, Decimal("3.5"), 3.5),
        (PERCENT, Decimal("0.646"), 0.646),
        (DATE, date(2026, 11, 23), datetime.fromisoformat("2026-11-23")),
        (MOMENT, datetime(2026, 11, 23, 5, 32, tzinfo=UTC), datetime.fromisoformat("2026-11-23T14:32")),
        (DATE, date(1890, 1, 2), "1890年1月2日（木）"),
        (NUMBER, None, "―"),
        (NUMBER, float("nan"), "nan"),
        (NUMBER, 12345678901234567, "12,345,678,901,234,567"),
        (TICK, "unknown", "？ 不明"),
    ],
)
def test_excel_stores_values_as_what_they_are(format, value, stored):
    cell = only_sheet(table_of(value, format=format).to_xlsx())["A4"]

    assert cell.value == stored


def test_excel_shows_the_days_of_the_week_and_whole_numbers_without_a_point():
    sheet = only_sheet(table_of(3, Decimal("3.5"), format=NUMBER).to_xlsx())

    assert (sheet["A4"].number_format, sheet["A5"].number_format) == ("#,##0", "#,##0.0##")


def test_excel_sheet_is_ready_to_read_and_to_print():
    sheet = only_sheet(table_of("長野", made_on=date(2026, 11, 23)).to_xlsx())

    assert (sheet["A1"].value, sheet["A2"].value, sheet["A3"].value) == ("見本", "作成日 2026年11月23日（月）", "値")
    assert sheet.freeze_panes == "B4"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$3:$3"


def test_text_longer_than_a_cell_says_that_it_was_cut():
    value = only_sheet(table_of("あ" * 40_000).to_xlsx())["A4"].value

    assert len(value) == 32_767
    assert value.endswith("（長いため以下を略しました）")


def test_half_characters_and_control_characters_do_not_break_the_file():
    sheet = only_sheet(table_of("a\ud842b", "a\x00b").to_xlsx())

    assert sheet["A4"].value == "a?b"
    assert sheet["A5"].value is not None


def test_sheets_of_one_workbook_get_names_that_excel_accepts():
    tables = [table_of(1, sheet_name=name) for name in ("数値", "数値", "a/b[c]:d*e?", "あ" * 40, "'")]

    book = openpyxl.load_workbook(io.BytesIO(workbook(tables)))

    assert book.sheetnames == ["数値", "数値 2", "a b c  d e", "あ" * 31, "表"]


@pytest.mark.parametrize(
    ("text", "height"), [("短い文。", None), ("長い文。" * 10, 30), ("一行目\n二行目\n三行目", 45)]
)
def test_rows_are_as_high_as_their_longest_text_needs(text, height):
    sheet = only_sheet(table_of(text, format=LONG_TEXT).to_xlsx())

    assert sheet.row_dimensions[4].height == height


def test_pictures_are_for_the_page_alone():
    columns = [Column("県", lambda row: row), Column("推移", lambda row: SafeString("<svg></svg>"), PICTURE)]
    table = Table("見本", ["長野"], columns)

    [[_name, picture]] = table.cells
    sheet = only_sheet(table.to_xlsx())

    assert (picture.picture, picture.css_class) == ("<svg></svg>", "drawing")
    assert (sheet.max_column, sheet["A3"].value) == (1, "県")
    assert table.to_csv().decode("utf-8-sig").split("\r\n") == ["県", "長野", ""]


def test_days_are_written_anew_in_each_language():
    table = table_of(date(2026, 11, 23), format=DATE)

    with translation.override("en"):
        [[english]] = table.cells
    [[japanese]] = table.cells

    assert (english.text, japanese.text) == ("Mon 23 Nov 2026", "2026年11月23日（月）")
