"""Values in plain text: right behind their label, or not known; tables only where one way to read them is left."""

import pytest

from suishin.reading.definition import Box, Column, ColumnKind, Item, ItemKind, parse_definition
from suishin.reading.flow import read_document
from suishin.reading.locate.text_tables import cells_of
from suishin.reading.model import Source
from suishin.reading.readers.text import document_of_text

OPTIONS = [{"key": "congress", "label": "定期大会"}, {"key": "committee", "label": "中央委員会"}]
FORM = parse_definition(
    {
        "code": "values",
        "title": "取り組みの報告",
        "year": 2025,
        "header": [
            {"key": "prefecture", "kind": "prefecture", "label": "県名"},
            {"key": "date", "kind": "date", "label": "作成日"},
        ],
        "sections": [
            {
                "key": "facts",
                "number": 1,
                "title": "方針の決定と周知",
                "items": [
                    {
                        "key": "paid",
                        "kind": "number",
                        "box": "left",
                        "label": "交付した総額",
                        "title": "総額",
                        "unit": "円",
                    },
                    {
                        "key": "seen",
                        "kind": "number",
                        "box": "left",
                        "label": "訪問した回数",
                        "title": "回数",
                        "unit": "回",
                    },
                    {"key": "day", "kind": "date", "box": "left", "label": "決定した日", "title": "決定日"},
                    {
                        "key": "body",
                        "kind": "choice",
                        "box": "left",
                        "label": "決定した機関",
                        "title": "機関",
                        "options": OPTIONS,
                    },
                    {"key": "models", "kind": "organization", "box": "right", "label": "モデル単組", "title": "単組"},
                    {"key": "story", "kind": "narrative", "box": "right", "label": "周知の様子", "title": "周知"},
                ],
            }
        ],
    }
)
HEAD = "取り組みの報告\n県名 長野県\n作成日 2025年2月3日\n1.方針の決定と周知\n"
BESIDE = "交付した総額 1,800円\n訪問した回数 12回\n決定した日 2024年12月20日\n決定した機関 定期大会\n"
NAMES = "モデル単組 ひかり市職労、みどり町職\n周知の様子\n全単組に知らせた。\n"


def values_in(body: str) -> dict:
    (report,) = read_document(document_of_text(HEAD + body), FORM).reports
    return {key: read.value for key, read in report.values.items()}


def test_values_beside_their_labels_are_read():
    assert values_in(BESIDE + NAMES) == {
        "paid": "1800",
        "seen": "12",
        "day": "2024-12-20",
        "body": "congress",
        "models": ["ひかり市職労", "みどり町職"],
    }


def test_values_typed_behind_a_colon_are_read():
    assert values_in((BESIDE + NAMES).replace(" ", "："))["paid"] == "1800"


def test_values_below_their_labels_are_read_and_names_only_below_their_hint():
    below = BESIDE.replace(" ", "\n\n")

    assert values_in(below + NAMES.replace(" ", "\n")) | {"models": None} == values_in(BESIDE + NAMES) | {
        "models": None
    }
    assert values_in(below + NAMES.replace(" ", "\n"))["models"] is None
    hinted = NAMES.replace(" ", "\n（組織の名前を書いてください）\n")
    assert values_in(below + hinted)["models"] == ["ひかり市職労", "みどり町職"]


@pytest.mark.parametrize(
    ("body", "unknown"),
    [
        ("交付した総額\n訪問した回数\n1,800円\n12回\n", {"paid", "seen"}),  # labels first, then values
        ("交付した総額\n訪問した回数\n12\n", {"paid", "seen"}),  # without a unit it may be either's
        ("交付した総額 約●●円\n訪問した回数 12回\n", {"paid"}),
        ("交付した総額 1,800円\n1,900円\n訪問した回数 12回\n", {"paid"}),
        ("交付した総額 1,800円\n訪問した回数 12回\n交付した総額 1,900円\n", {"paid", "seen"}),
    ],
)
def test_what_may_be_anothers_is_unknown(body, unknown):
    rest = "\n".join(BESIDE.split("\n")[2:])

    values = values_in(body + rest + NAMES)

    assert {key for key in ("paid", "seen") if values[key] is None} == unknown
    assert values["day"] == "2024-12-20"


def test_value_with_another_unit_is_not_the_labels_before_it():
    values = values_in(
        BESIDE.replace("交付した総額 1,800円\n訪問した回数 12回", "交付した総額\n訪問した回数\n12回") + NAMES
    )

    assert (values["paid"], values["seen"]) == ("", "12")


def test_empty_place_is_known_only_where_nothing_is_left_over():
    empty = BESIDE.replace(" 12回", "")

    assert values_in(empty + NAMES)["seen"] == ""
    assert values_in(empty + NAMES + "12回\n")["seen"] is None  # the text may have swallowed it
    assert values_in(empty.replace("2024年12月20日", "2024年12月20日\nほか") + NAMES)["seen"] is None


def test_narrative_behind_its_label_is_read_and_doubted_where_the_order_is():
    (report,) = read_document(document_of_text(HEAD + BESIDE + NAMES), FORM).reports
    torn = BESIDE.replace("1,800円", "1,800円\n1,900円")
    (doubted,) = read_document(document_of_text(HEAD + torn + NAMES), FORM).reports

    assert report.narratives["story"].text == "全単組に知らせた。"
    assert not [finding for finding in report.findings if finding.at == "narratives.story"]
    assert [finding.code for finding in doubted.findings if finding.at == "narratives.story"] == [
        "narrative_place_unsure"
    ]


COLUMNS = (
    Column("name", "種目"),
    Column("target", "目標", ColumnKind.NUMBER, "件"),
    Column("result", "実績", ColumnKind.NUMBER, "件"),
    Column("on", "期日", ColumnKind.DATE),
)
TABLE = Item("targets", ItemKind.TABLE, Box.LEFT, "目標", "目標", columns=COLUMNS, rows=("団体 生命", "長期"))
OPEN_TABLE = Item("targets", ItemKind.TABLE, Box.LEFT, "目標", "目標", columns=COLUMNS, can_add_rows=True)
HEADING = "種目 目標（件） 実績（件） 期日"


def cells(item: Item, *rows: str) -> list[str] | None:
    found = cells_of(item, [(row, Source(line_from=1, line_to=1)) for row in (HEADING, *rows)])
    return None if found is None else [cell.text for cell in found][len(COLUMNS) :]


@pytest.mark.parametrize(
    ("item", "rows", "read"),
    [
        (TABLE, ("団体 生命 7,343 6,802 2025年5月31日", "長期 12 0"), "団体 生命|7,343|6,802|2025年5月31日|長期|12|0"),
        (TABLE, ("団体 生命", "長期"), "団体 生命|長期"),
        (OPEN_TABLE, ("年金 1 2 2025年5月31日",), "年金|1|2|2025年5月31日"),
    ],
)
def test_row_with_one_way_to_read_it_is_told_apart(item, rows, read):
    assert cells(item, *rows) == read.split("|")


@pytest.mark.parametrize(
    ("item", "rows"),
    [
        (TABLE, ("団体 生命 7,343", "長期 1 2")),  # target or result
        (TABLE, ("長期 1 2",)),  # a printed row is missing
        (TABLE, ("団体 生命 1 2", "長期 1 2", "年金 1 2")),  # rows cannot be added
        (TABLE, ("団体 生命 1 2", "長期 1 2", "1 2")),
        (OPEN_TABLE, ("とても長い名前の", "年金 1 2")),  # a wrapped name looks like a row
        (OPEN_TABLE, ("年金 1 2 2025年5月", "31日")),
        (OPEN_TABLE, ("年金 1 2", "年金 3 4")),
    ],
)
def test_table_with_a_row_in_doubt_is_not_read(item, rows):
    assert cells(item, *rows) is None


def test_row_of_many_words_for_many_columns_of_text_is_soon_given_up():
    columns = tuple(Column(f"text{number}", f"列{number}") for number in range(12))
    item = Item("texts", ItemKind.TABLE, Box.LEFT, "表", "表", columns=columns, can_add_rows=True)
    heading = " ".join(column.label for column in columns)
    words = " ".join("あいうえおかきくけこさし")

    assert cells_of(item, [(text, Source(line_from=1, line_to=1)) for text in (heading, *[words] * 500)]) is None


def test_table_without_its_heading_in_one_line_is_not_read():
    lines = [(text, Source(line_from=1, line_to=1)) for text in ("種目", "目標（件） 実績（件） 期日", "年金 1 2")]

    assert cells_of(OPEN_TABLE, lines) is None
