"""What files of targets say: taken rightly, or refused cell by cell with the reason."""

from datetime import date
from decimal import Decimal

import pytest

from suishin.common.prefectures import PREFECTURES
from suishin.results.files.cells.reading import read_file
from suishin.results.files.model import Directory, Line, Union
from suishin.results.files.targets import Known, TargetReading, read_targets
from tests.results.files.making import UNIONS, ods, text, without_cached, xlsx

TODAY = date(2026, 11, 24)
SETS = (
    Line(1, "group_life", "団体生命共済", "group_life", "団体生命共済", ("団生", "団体生命")),
    Line(2, "car", "マイカー共済", "car", "マイカー共済", ("マイカー",)),
    Line(3, "with_retirees", "団体生命共済（退職者含む）", "with_retirees", "団体生命共済（退職者含む）"),
)
HEAD = ["組合コード", "組合名", "種目", "何の目標か", "目標の区分", "期日", "目標"]
ROW = ["2001", "ひかり市職員労働組合", "団体生命共済", "保有", "最終目標", "2027年5月31日", 120]


def known(**more) -> Known:
    nagano = Union(20, "20", "長野県", "20")
    directory = Directory((*UNIONS, nagano), SETS, PREFECTURES, frozenset({"20"}))
    return Known(directory, TODAY, **more)


def row(**changes) -> list:
    return list((dict(zip(HEAD, ROW, strict=True)) | changes).values())


@pytest.fixture
def read(tmp_path):
    def read(content: bytes, **more) -> TargetReading:
        path = tmp_path / "file"
        path.write_bytes(content)
        return read_targets(read_file(path), known(**more))

    return read


def told(reading: TargetReading) -> list[tuple]:
    return [(entry.organization, *entry.key, entry.value) for entry in reading.entries]


# An office file that is encrypted, as far as one can see from outside.
LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(3000)
SOUND = (1, 1, "", "in_force", "final", "2027-05-31", Decimal(120))


@pytest.mark.parametrize(
    "make",
    [
        xlsx,
        text,
        ods,
        lambda rows: text(rows, "cp932"),
        lambda rows: text(rows, "utf-16"),
        lambda rows: text(rows, sign="\t"),
    ],
    ids=["xlsx", "csv", "ods", "cp932", "utf-16", "tsv"],
)
def test_list_is_read_from_every_kind_of_file(read, make):
    reading = read(make([HEAD, ROW]))

    assert (told(reading), reading.faults) == ([SOUND], [])


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"目標": "１２０"}, {}),
        ({"目標": "120件"}, {}),
        ({"目標": " 1,200 "}, {"value": Decimal(1200)}),
        ({"目標": "1,200名"}, {"value": Decimal(1200)}),
        ({"目標": 0}, {"value": Decimal(0)}),
        ({"組合名": "ﾋｶﾘ市職員労働組合", "組合コード": "2001"}, {}),
        ({"組合コード": "２００１", "組合名": ""}, {}),
        ({"組合コード": "", "組合名": "光市職員組合"}, {}),
        ({"組合コード": "", "組合名": "長野県"}, {"organization": 20}),
        ({"組合コード": "0020", "組合名": ""}, {"organization": 20}),
        ({"種目": "団生"}, {}),
        ({"種目": "ﾏｲｶｰ共済"}, {"product_set": 2}),
        ({"種目": "団体生命共済（退職者含む）"}, {"product_set": 3}),
        ({"何の目標か": "新規加入"}, {"measure": "new_enrolments"}),
        ({"何の目標か": "加入率", "目標": "45.5％"}, {"measure": "penetration", "value": Decimal("45.5")}),
        ({"何の目標か": "加入率（％）", "目標": 45}, {"measure": "penetration", "value": Decimal(45)}),
        ({"何の目標か": "回数", "種目": "執行部への説明"}, {"measure": "sessions", "product_set": None, "activity": "執行部への説明"}),
        ({"目標の区分": "中間"}, {"kind": "interim"}),
        ({"期日": date(2027, 5, 31)}, {}),
        ({"期日": "令和９年５月３１日"}, {}),
        ({"期日": "R9.5.31"}, {}),
        ({"期日": "2027/5/31"}, {}),
        ({"期日": "2027年5月31日（月）"}, {}),
        ({"期日": "2027年5月末"}, {}),
        ({"期日": 46538}, {}),
        ({"期日": "2026-11-24"}, {"on": "2026-11-24"}),
    ],
)  # fmt: skip
def test_row_is_taken_as_offices_type_it(read, changes, expected):
    names = ("organization", "product_set", "activity", "measure", "kind", "on", "value")

    reading = read(xlsx([HEAD, row(**changes)]))

    assert [fault.reason for fault in reading.faults] == []
    assert told(reading) == [tuple((dict(zip(names, SOUND, strict=True)) | expected).values())]


@pytest.mark.parametrize(
    ("changes", "column", "reason"),
    [
        ({"目標": "約120"}, "G", "数として読めません"),
        ({"目標": "百二十件ほど"}, "G", "数として読めません"),
        ({"目標": 120.5}, "G", "小数です"),
        ({"目標": "120.5"}, "G", "小数です"),
        ({"目標": -3}, "G", "マイナスの数です"),
        ({"目標": "△3"}, "G", "マイナスの数です"),
        ({"目標": 99_999_999_999}, "G", "数が大きすぎます"),
        ({"目標": True}, "G", "数として読めません"),
        ({"目標": "#REF!"}, "G", "数として読めません"),
        ({"何の目標か": "加入率", "目標": 0.45}, "G", "45％の目標は、45と書いてください"),
        ({"何の目標か": "加入率", "目標": 101}, "G", "100％まで"),
        ({"何の目標か": "加入率", "目標": "45.555"}, "G", "2けたまで"),
        ({"組合コード": "2101", "組合名": ""}, "A", "ほかの県の単組です"),
        ({"組合コード": "", "組合名": "さくら市職員労働組合"}, "B", "ほかの県の単組です"),
        ({"組合コード": "9999", "組合名": ""}, "A", "この名前やコードの単組はありません"),
        ({"組合コード": "", "組合名": "ひがり市職員労働組合"}, "B", "ひかり市職員労働組合」のことでしたら"),
        ({"組合コード": "2002"}, "A", "コードと名前が別の単組です"),
        ({"組合コード": "", "組合名": ""}, "B", "書かれていません"),
        ({"組合コード": "2004", "組合名": ""}, "A", "今は「新あさひ市職労」です"),
        ({"種目": "団体火災共済"}, "C", "この名前の共済種目はありません"),
        ({"種目": ""}, "C", "この名前の共済種目はありません"),
        ({"何の目標か": "解約"}, "D", "何の目標か分かりません"),
        ({"何の目標か": ""}, "D", "何の目標かが書かれていません"),
        ({"何の目標か": "回数", "種目": ""}, "C", "何の活動かが書かれていません"),
        ({"何の目標か": "回数", "種目": "あ" * 101}, "C", "100字まで"),
        ({"目標の区分": "努力"}, "E", "「中間目標」か「最終目標」"),
        ({"目標の区分": ""}, "E", "中間目標か最終目標かが書かれていません"),
        ({"期日": "2026年11月23日"}, "F", "過ぎた日です"),
        ({"期日": date(2026, 5, 31)}, "F", "過ぎた日です"),
        ({"期日": "2027年5月"}, "F", "日付として読めません"),
        ({"期日": "2027年2月30日"}, "F", "日付として読めません"),
        ({"期日": "年度末"}, "F", "日付として読めません"),
        ({"期日": ""}, "F", "期日が書かれていません"),
    ],
)
def test_cell_at_fault_is_told_with_its_place_and_reason(read, changes, column, reason):
    reading = read(xlsx([HEAD, row(**changes)]))

    plain = [fault.to_plain() for fault in reading.faults]
    assert [(fault["sheet"], fault["row"], fault["column"]) for fault in plain] == [("実績", 2, column)]
    assert reason in plain[0]["reason"]
    assert reading.entries == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "空です"),
        (xlsx([]), "何も入っていません"),
        (xlsx([HEAD, ROW])[:-400], "壊れて"),
        (LOCKED, "パスワードがかかっています"),
        (b"%PDF-1.7 ", "読めない形式です"),
        (text([["こんにちは"]]), "見出しが見つかりません"),
        (text([["組合名", "組合員数"], ["ひかり市職員労働組合", 3]]), "見出しが見つかりません"),
        (text([["組合名", "備考"], ["ひかり市職員労働組合", "目標"]]), "見出しが見つかりません"),
    ],
)
def test_file_that_is_none_of_targets_says_why(read, content, reason):
    reading = read(content)

    assert len(reading.faults) == 1
    assert reason in reading.faults[0].reason


def test_union_that_is_told_twice_is_told_with_the_row_before(read):
    reading = read(xlsx([HEAD, ROW, row(目標="130")], more={"別": [HEAD, row(種目="団生")]}))

    assert [(fault.sheet, fault.place) for fault in reading.faults] == [("実績", "A3"), ("別", "A2")]
    assert "2行目にもあります" in reading.faults[0].reason
    assert "シート「実績」の2行目" in reading.faults[1].reason


def test_formula_counts_as_it_was_last_reckoned_and_says_so(read):
    content = xlsx([HEAD, ROW], formulas={(1, 6): ("=100+50", 150)})

    reading = read(content)
    assert told(reading)[0][-1] == 150
    assert any("計算式のセル" in note for note in reading.notes)
    assert "計算式の結果がファイルに保存されていません" in read(without_cached(content)).faults[0].reason


def test_blank_targets_and_sums_are_passed_over(read):
    reading = read(xlsx([HEAD, ROW, row(目標=None), ["", "合計", "", "", "", "", 120], [], HEAD]))

    assert told(reading) == [SOUND]
    assert reading.faults == []
    assert reading.notes == [
        "数の書かれていない行（1行）は読みませんでした。",
        "合計の行（1行）は読みませんでした。",
    ]


def test_products_side_by_side_with_labels_above(read):
    rows = [
        ["何の目標か", "保有", "", "期日", "2027年5月31日"],
        ["目標の区分", "最終目標"],
        [],
        ["組合名", "団体生命共済", "マイカー共済"],
        ["ひかり市職員労働組合", 120, 30],
        ["みどり町職員組合", "", 40],
    ]

    reading = read(xlsx(rows))

    assert reading.faults == []
    assert told(reading) == [SOUND, (1, 2, *SOUND[2:6], 30), (2, 2, *SOUND[2:6], 40)]


def test_product_in_the_title_and_keys_in_merged_cells(read):
    head = ["組合名", "何の目標か", "目標の区分", "期日", "新しい目標（件）"]
    first, second = (
        ["ひかり市職員労働組合", "", "最終", "2027-05-31", 120],
        ["みどり町職員組合", "", "最終", "2027-05-31", 9],
    )
    content = xlsx([["団体生命共済の目標"], [], head, first, second], merged=[(3, 1, 4, 1, "保有")])

    reading = read(content)

    assert reading.faults == []
    assert told(reading) == [SOUND, (2, *SOUND[1:6], 9)]


def test_kind_that_is_not_told_is_the_one_that_stands(read):
    head, short = [*HEAD[:4], *HEAD[5:]], [*ROW[:4], *ROW[5:]]
    standing = {(1, "", "in_force", "2027-05-31"): frozenset({"final"})}

    assert told(read(xlsx([head, short]), kinds=standing)) == [SOUND]
    for kinds in ({}, {(1, "", "in_force", "2027-05-31"): frozenset({"final", "interim"})}):
        reading = read(xlsx([head, short, short]), kinds=kinds)
        assert [(fault.row, fault.reason[:12]) for fault in reading.faults] == [(0, "中間目標か最終目標かが書")]


def test_column_that_is_wanting_is_told_once(read):
    reading = read(xlsx([["組合名", "種目", "目標"], *[["ひかり市職員労働組合", "団体生命共済", 1]] * 3]))

    assert [fault.reason.partition("。")[0] for fault in reading.faults] == [
        "何の目標かが書かれていません",
        "期日が書かれていません",
    ]


def test_heading_that_is_only_alike_is_not_taken(read):
    reading = read(xlsx([[*HEAD[:-1], "新らしい目標"], ROW]))

    assert reading.entries == []
    assert "見出しを「新しい目標」に直してください" in reading.faults[0].reason


def test_second_column_of_targets_is_refused(read):
    reading = read(xlsx([[*HEAD, "新しい目標"], [*ROW, 130]]))

    assert reading.faults[0].place == "H1"


@pytest.mark.parametrize(
    ("column", "cells", "seen"),
    [("今の目標", [100], Decimal(100)), ("今の目標", [None], ""), ("現在の目標", ["?"], None), ("備考", [100], None)],
)
def test_target_that_stood_in_the_file_is_kept_with_the_new_one(read, column, cells, seen):
    reading = read(xlsx([[*HEAD, column], [*ROW, *cells]]))

    assert [entry.seen for entry in reading.entries] == [seen]


def test_remembered_spelling_is_known_again(read):
    from suishin.results.files.names import settled_key

    reading = read(xlsx([HEAD, row(組合コード="", 組合名="ひかり")]), unions={settled_key("", "ひかり"): 1})

    assert told(reading) == [SOUND]


def test_reading_is_kept_as_json(read):
    import json

    reading = read(xlsx([[*HEAD, "今の目標"], [*ROW, 100], [*row(目標="x"), None]]))

    again = TargetReading.from_plain(json.loads(json.dumps(reading.to_plain())))
    assert again.entries == reading.entries
    assert [fault.to_plain() for fault in again.faults] == [fault.to_plain() for fault in reading.faults]


def test_million_empty_rows_and_hidden_sheets_do_no_harm(read):
    reading = read(xlsx([HEAD, ROW, *[[]] * 5000, row(組合コード="2002", 組合名="")]))

    assert [entry[0] for entry in told(reading)] == [1, 2]
    assert reading.entries[1].row == 5002
