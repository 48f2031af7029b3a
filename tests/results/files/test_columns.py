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


def stages(content: bytes, folder: Path, **more: object) -> list[bool]:
    reading = read(content, folder, **more)
    assert not reading.faults
    return [entry.is_flash for entry in reading.entries]


@pytest.mark.parametrize(
    ("title", "sheet", "file", "is_flash"),
    [
        ("2026年10月 共済実績（速報）", "実績", "", True),
        ("2026年10月 共済実績 確定値", "実績", "", False),
        ("2026年10月", "10月速報", "", True),
        ("2026年10月", "実績", "2026-10_速報.xlsx", True),
        ("2026年10月（確定）", "速報", "", False),  # the nearest to the numbers has the word
        ("2026年10月 確定", "実績", "速報.xlsx", False),
        ("2026年10月", "実績", "実績.xlsx", False),
        ("2026年10月 速報（確定は12月）", "実績", "", False),  # both words: neither
        ("2026年10月 未確定", "実績", "速報.xlsx", True),
        ("2026年10月 確定期オルグの結果", "実績", "速報.xlsx", True),
    ],
)
def test_stage_is_proposed_by_title_sheet_and_file(tmp_path: Path, title: str, sheet: str, file: str, is_flash: bool):
    rows = [[title], ["組合名", "種目", "保有"], ["ひかり市職労", "団生", 120]]

    assert stages(xlsx(rows, name=sheet), tmp_path, file_name=file) == [is_flash]
    assert stages(xlsx(rows, name=sheet), tmp_path, file_name=file, is_flash=not is_flash) == [not is_flash]


def test_each_sheet_has_its_own_stage_and_a_rows_word_goes_first(tmp_path: Path):
    plain = [["組合名", "年月", "種目", "保有"], ["ひかり市職労", "2026年10月", "団生", 120]]
    own = [["組合名", "年月", "種目", "確度", "保有"], ["みどり町職員組合", "2026年10月", "団生", "確定", 5]]
    own += [["さくら市職労", "2026年10月", "団生", "", 7]]

    assert stages(xlsx(plain, name="確定", more={"速報": own}), tmp_path) == [False, False, True]


def test_where_the_stage_was_told_is_kept(tmp_path: Path):
    mapping = read(
        xlsx([["速報 2026年10月"], ["組合名", "種目", "保有"], ["ひかり市職労", "団生", 1]]), tmp_path
    ).mapping

    assert mapping.sheets[0].stage_told_by == "表題「速報 2026年10月」"
    assert ColumnMapping.from_plain(mapping.to_plain()) == mapping
