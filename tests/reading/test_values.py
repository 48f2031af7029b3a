"""Numbers, dates, choices and tables: what stands below a label becomes a value, an empty place or a finding."""

from dataclasses import replace

import pytest

from suishin.reading.definition import Box, Column, ColumnKind, FormDefinition, Item, ItemKind, Option, Section
from suishin.reading.locate.located import LocatedReport, LocatedValue
from suishin.reading.model import Fragment, Rect, Source
from suishin.reading.values import read_values

NUMBER = Item("count", ItemKind.NUMBER, Box.LEFT, "単組数", "単組数", unit="単組")
DATE = Item("day", ItemKind.DATE, Box.LEFT, "開催日", "開催日")
CHOICE = Item(
    "body",
    ItemKind.CHOICE,
    Box.LEFT,
    "機関",
    "機関",
    options=(Option("congress", "定期大会"), Option("committee", "中央委員会")),
)
COLUMNS = (
    Column("name", "種目"),
    Column("target", "目標", ColumnKind.NUMBER, "件"),
    Column("on", "期日", ColumnKind.DATE),
)
UNIONS = Item("unions", ItemKind.ORGANIZATION, Box.LEFT, "単組", "単組")
FILES = Item("papers", ItemKind.FILE, Box.LEFT, "文書", "文書")
TABLE = Item("targets", ItemKind.TABLE, Box.LEFT, "目標", "目標", columns=COLUMNS, rows=("団生", "長共"))
OPEN_TABLE = Item("targets", ItemKind.TABLE, Box.LEFT, "目標", "目標", columns=COLUMNS, can_add_rows=True)
LABEL = Source(page=1, box=Rect(0, 0, 100, 10))


def line(text: str, x: float = 0, y: float = 20, *, framed: bool = False) -> Fragment:
    box = Rect(x, y, x + 40, y + 10)
    return Fragment(text, Source(page=1, box=box), box, Rect(x - 5, y - 5, x + 85, y + 15) if framed else None)


def grid(*rows: str, framed: bool = False) -> list[Fragment]:
    """Return the cells of a table written as 「種目|目標（件）|期日」, "" for nothing in a cell."""
    return [
        line(text, column * 90 + 5, row * 20 + 25, framed=framed)
        for row, cells in enumerate(rows)
        for column, text in enumerate(cells.split("|"))
        if text
    ]


def read(item: Item, lines: list[Fragment] | None):
    definition = FormDefinition("2026-06", "報告", (), 2026, (), (Section("s", 1, "区分", (item,)),))
    found = {} if lines is None else {item.key: LocatedValue(LABEL, tuple(lines))}
    values, findings = read_values(LocatedReport({}, {}, {}, (), values=found), definition)
    return values[item.key].value, [finding.code for finding in findings]


@pytest.mark.parametrize(
    ("item", "text", "value"),
    [
        (NUMBER, "1,234単組", "1234"),
        (NUMBER, "１２", "12"),
        (NUMBER, "△3", "-3"),
        (NUMBER, "12.50 単組", "12.5"),
        (NUMBER, "1万2千", "12000"),
        (DATE, "2025年2月3日", "2025-02-03"),
        (DATE, "令和7年2月3日", "2025-02-03"),
        (DATE, "2025/2/3", "2025-02-03"),
        (CHOICE, "中央委員会", "committee"),
        (CHOICE, "中央 委員会", "committee"),
    ],
)
def test_value_is_kept_as_the_page_keeps_it(item, text, value):
    assert read(item, [line(text)]) == (value, [])


@pytest.mark.parametrize(
    ("item", "text"),
    [(NUMBER, "約●●"), (NUMBER, "12か13"), (DATE, "2025年2月"), (DATE, "二月の上旬"), (CHOICE, "執行委員会")],
)
def test_what_cannot_be_read_is_a_finding_never_a_guess(item, text):
    assert read(item, [line(text)]) == (None, ["value_unreadable"])


@pytest.mark.parametrize(
    ("item", "empty"),
    [(NUMBER, ""), (DATE, ""), (CHOICE, ""), (TABLE, []), (OPEN_TABLE, []), (UNIONS, []), (FILES, [])],
)
def test_empty_place_is_empty_and_a_missing_one_unknown(item, empty):
    assert read(item, []) == (empty, [])
    assert read(item, None) == (None, ["value_missing"])


@pytest.mark.parametrize(("item", "text"), [(NUMBER, "　　　単組"), (DATE, "　　　年　　月　　日"), (FILES, "添付：")])
def test_what_is_printed_for_the_pen_is_an_empty_place(item, text):
    value, findings = read(item, [line(text)])

    assert (value or "", findings) == ("", [])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ひかり市職労", ["ひかり市職労"]),
        ("ひかり市職労、みどり町職", ["ひかり市職労", "みどり町職"]),
        ("中央・西部連合, 県職連合 北支部", ["中央・西部連合", "県職連合 北支部"]),
    ],
)
def test_organizations_are_read_as_their_names(text, names):
    assert read(UNIONS, [line(text)]) == (names, [])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("添付：議案書.pdf、名簿.xlsx", ["議案書.pdf", "名簿.xlsx"]),
        ("写真A、B.jpg、次第.docx", ["写真A、B.jpg", "次第.docx"]),
        ("別紙のとおり", ["別紙のとおり"]),
    ],
)
def test_files_are_read_as_names_and_said_not_to_have_come(text, names):
    assert read(FILES, [line(text)]) == (names, ["file_named"])


def test_place_in_doubt_is_unknown_with_the_reason():
    definition = FormDefinition("2026-06", "報告", (), 2026, (), (Section("s", 1, "区分", (NUMBER,)),))
    place = LocatedValue(LABEL, (line("12"),), "どの欄の値か分かりません。")

    values, findings = read_values(LocatedReport({}, {}, {}, (), values={"count": place}), definition)

    assert (values["count"].value, values["count"].written) == (None, "12")
    assert [finding.code for finding in findings] == ["value_place_unsure"]
    assert "どの欄の値か分かりません。" in findings[0].message


@pytest.mark.parametrize("framed", [True, False])
def test_table_is_read_by_its_headings(framed):
    cells = grid("種目|目標（件）|期日", "団生|7,343|2027年5月31日", "長共||", framed=framed)

    assert read(TABLE, cells) == (
        [{"name": "団生", "target": "7343", "on": "2027-05-31"}, {"name": "長共", "target": "", "on": ""}],
        [],
    )


def test_table_whose_headings_are_wrapped_is_not_unreadable_for_being_empty():
    cells = grid("種目|目標|期日", framed=True)
    unit = replace(line("（件）", 95, 30), frame=cells[1].frame)

    assert read(OPEN_TABLE, [*cells, unit]) == ([], [])


def test_table_of_printed_names_only_is_empty():
    assert read(TABLE, grid("種目|目標（件）|期日", "団生||", "長共||")) == ([], [])


def test_added_rows_are_kept_where_the_form_allows_them():
    cells = grid("種目|目標（件）|期日", "団生|1|", "住まいる|2|")

    assert [row["name"] for row in read(OPEN_TABLE, cells)[0]] == ["団生", "住まいる"]
    assert read(TABLE, cells)[1] == ["row_unknown"]


def test_cell_that_cannot_be_read_is_named_and_left_empty():
    value, findings = read(TABLE, grid("種目|目標（件）|期日", "団生|約●●|2027年", "長共|5|"))

    assert value == [{"name": "団生", "target": "", "on": ""}, {"name": "長共", "target": "5", "on": ""}]
    assert findings == ["value_unreadable", "value_unreadable"]


def test_table_without_its_headings_is_not_guessed():
    assert read(TABLE, grid("あ|い|う", "団生|1|2", "長共|3|4")) == (None, ["table_unreadable"])
