"""Columns are understood by their headings; what is only alike waits for a person, whose word is remembered."""

from pathlib import Path

import pytest

from suishin.results.files.flow import Decisions
from suishin.results.files.model import ColumnMapping, Role
from tests.results.files.making import HEAD, OCTOBER, kinds, read, row, xlsx

UNUSUAL = [["2026年10月 団体生命共済"], ["組合名", "保有合計口", "新規成約分"], ["ひかり市職労", 120, 3]]


def test_alike_heading_is_proposed_but_not_taken(tmp_path: Path):
    rows = [["2026年10月 団体生命共済"], ["組合名", "保有", "新規加人"], ["ひかり市職労", 120, 3]]

    reading = read(xlsx(rows), tmp_path)

    assert kinds(reading) == ["unsure_column"]
    assert "新規" in reading.faults[0].reason
    assert reading.mapping.sheets[0].columns[2].sure < 1
    assert reading.entries[0].values[1] is None


def test_choice_for_a_column_is_remembered_for_the_next_months_file(tmp_path: Path):
    first = read(xlsx(UNUSUAL), tmp_path)
    mapping = first.mapping.sheets[0]
    decisions = Decisions(
        {mapping.fingerprint: {"1": "value:group_life:in_force", "2": "value:group_life:new_enrolments"}}
    )
    later = [["2026年11月 団体生命共済"], *UNUSUAL[1:]]

    reading = read(xlsx(later), tmp_path, decisions=decisions)

    assert [(entry.month, entry.values[:2]) for entry in reading.entries] == [(OCTOBER + 1, (120, 3))]


def test_months_in_headings_do_not_change_the_fingerprint(tmp_path: Path):
    make = (
        [["組合名", "2026年9月 団生保有"], ["ひかり市職労", 1]],
        [["組合名", "令和8年10月 団生保有"], ["ひかり市職労", 1]],
    )

    one, other = (read(xlsx(rows), tmp_path).mapping.sheets[0].fingerprint for rows in make)

    assert one == other


def test_mapping_goes_through_plain_values(tmp_path: Path):
    mapping = read(xlsx([HEAD, row()]), tmp_path).mapping

    assert ColumnMapping.from_plain(mapping.to_plain()) == mapping
    assert mapping.sheets[0].only(Role.UNION_NAME) == 1


@pytest.mark.parametrize(
    ("came", "left"),
    [("転入", "転出"), ("移行（入）", "移行（出）"), ("移行入", "移行出"), ("団生 移行（入）", "団生 移行(出)件数")],
)
def test_transfers_are_known_by_their_usual_names(tmp_path: Path, came: str, left: str):
    rows = [["組合コード", "年月", "団生 保有", came, left], ["2001", "2026年10月", 120, 3, 4]]
    if "団生" not in came:
        rows = [["団体生命共済"], ["組合コード", "年月", "保有", came, left], rows[1]]

    reading = read(xlsx(rows), tmp_path)

    assert [entry.values[3:5] for entry in reading.entries] == [(3, 4)]
    assert not reading.faults


def test_reckoned_columns_and_remarks_are_left_alone(tmp_path: Path):
    rows = [[*HEAD, "達成率", "前年同月比", "備考", "連絡先"], [*row(), 0.98, "102%", "△あり", "x"]]

    reading = read(xlsx(rows), tmp_path)

    assert not reading.faults
    assert [use.role for use in reading.mapping.sheets[0].columns[-4:]] == [Role.IGNORED] * 3 + [Role.UNKNOWN]


def test_sheet_of_a_prefecture_narrows_the_names(tmp_path: Path):
    sheet = [["2026年10月 団体生命共済"], ["単組名", "保有"], ["みどり町", 5]]

    reading = read(xlsx(sheet, name="長野県", more={"岐阜": sheet}), tmp_path)

    assert not reading.faults
    assert [entry.union for entry in reading.entries] == [2, 6]


def test_sheets_without_a_table_and_hidden_ones_are_told(tmp_path: Path):
    reading = read(xlsx([HEAD, row()], more={"お知らせ": [["提出は月末までに"]]}, hidden=[1]), tmp_path)

    assert reading.notes == [
        "表のないシートは読みませんでした：お知らせ",
        "表示しない設定の行が1行あります。その行の数も読みました。",
    ]


def test_head_repeated_on_every_printed_page_is_no_row(tmp_path: Path):
    reading = read(xlsx([HEAD, row(), HEAD, row(共済種目="マイカー共済")]), tmp_path)

    assert not reading.faults
    assert [entry.row for entry in reading.entries] == [1, 3]


def test_transfers_are_understood_by_the_words_of_the_glossary(tmp_path: Path):
    head = [{"転入": "移行（入）", "転出": "移行（出）"}.get(name, name) for name in HEAD]
    cells = row(転入=4, 転出=2)

    reading = read(xlsx([head, cells]), tmp_path)

    assert not reading.faults
    assert reading.entries[0].values[3:5] == (4, 2)
