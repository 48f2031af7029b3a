"""Every cell at fault is told once: 200 planted faults are 200 lines."""

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from suishin.common.prefectures import PREFECTURES
from suishin.results.files.cells.reading import read_file
from suishin.results.files.flow import read_results
from suishin.results.files.groups import Circumstances
from suishin.results.files.model import Directory, FaultKind, Union
from suishin.results.outputs.imports import faults_table
from tests.results.files.making import HEAD, LINES, MERGED_IN, NOVEMBER, OCTOBER, kinds, read, row, text, xlsx

SINGLE_LINES = [line for line in LINES if line.product != "compulsory_car" and not line.counts_unions]
UNIONS = tuple(
    Union(number, f"20{number:03}", f"第{number}ひかり市職労", "20", (), MERGED_IN if number == 399 else None)
    for number in range(1, 400)
)
PLANTS = {  # what is written where, and what it is called
    "unknown_union": {"組合コード": "99999"},
    "union_missing": {"組合コード": "", "組合名": ""},
    "month_unreadable": {"年月": "先月"},
    "month_in_future": {"年月": "2027年1月"},
    "unknown_product": {"共済種目": "火災"},
    "not_a_number": {"新規": "なし？"},
    "decimal": {"解約": 0.5},
    "negative": {"保有": "△4"},
    "too_large": {"転入": 10**9},
    "twice": {},
}


def planted(count: int, seed: int) -> tuple[list[list[object]], list[tuple[int, str]]]:
    """Return sound rows, some of them with a fault, and the row (counted from 0) and kind of each fault."""
    chance = Random(seed)
    rows: list[list[object]] = [list(HEAD)]
    sound = [(union, line) for union in UNIONS[:-1] for line in SINGLE_LINES]
    places = set(chance.sample(range(1, len(sound)), count))
    faults = []
    for number, (union, line) in enumerate(sound):
        cells = {"組合コード": union.code, "組合名": union.name, "共済種目": line.name}
        kind = chance.choice(list(PLANTS)) if number in places else ""
        if kind == "twice":
            rows.append(list(rows[1]))
        else:
            rows.append(row(**{**cells, **PLANTS.get(kind, {})}))
        if kind:
            faults.append((number + 1, kind))
    return rows, faults


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("write", [xlsx, text])
def test_two_hundred_planted_faults_are_two_hundred_lines(write, seed, tmp_path: Path):
    rows, faults = planted(200, seed)
    (tmp_path / "file").write_bytes(write(rows))

    known = Circumstances(Directory(UNIONS, LINES, PREFECTURES, frozenset({"20"})), NOVEMBER)
    reading = read_results(read_file(tmp_path / "file"), known)

    assert len(reading.faults) == 200
    assert [(fault.row, str(fault.kind)) for fault in reading.faults] == faults
    assert len(Counter(kind for _, kind in faults)) == len(PLANTS)


def test_fault_tells_its_place_as_a_person_counts(tmp_path: Path):
    reading = read(xlsx([HEAD, row(), row(組合コード="2002", 組合名="", 解約="△3")]), tmp_path)

    assert reading.faults[0].to_plain() == {
        "kind": "negative", "sheet": "実績", "row": 3, "column": "G", "heading": "解約", "value": "△3",
        "reason": "マイナスの数です。0以上の数を書いてください（減った数は「解約」か「移行（出）」の列に書きます）。",
        "candidates": [],
    }  # fmt: skip


def test_several_cells_of_a_row_are_told_each(tmp_path: Path):
    reading = read(xlsx([HEAD, row(組合コード="99", 組合名="", 年月="?", 共済種目="?", 保有="?", 新規=0.5)]), tmp_path)

    assert kinds(reading) == ["unknown_union", "month_unreadable", "unknown_product", "not_a_number", "decimal"]


def test_unknown_name_is_proposed_and_taken_only_when_settled(tmp_path: Path):
    from suishin.results.files.flow import Decisions
    from suishin.results.files.names import settled_key

    content = xlsx([HEAD, row(組合コード="", 組合名="ひかる市職労")])

    refused = read(content, tmp_path)
    settled = read(content, tmp_path, decisions=Decisions(unions={settled_key("", "ひかる市職労"): 1}))

    assert refused.faults[0].candidate_ids == (1,)
    assert not refused.entries
    assert [entry.union for entry in settled.entries] == [1]
    assert not settled.faults


def test_candidates_are_only_unions_of_the_senders_prefecture(tmp_path: Path):
    reading = read(xlsx([HEAD, row(組合コード="", 組合名="さくろ市職労")]), tmp_path, allowed=["20"])

    assert reading.faults[0].kind is FaultKind.UNKNOWN_UNION
    assert not reading.faults[0].candidates


def test_row_of_another_prefecture_than_its_column_says_is_refused(tmp_path: Path):
    reading = read(xlsx([["県", *HEAD], ["岐阜", *row()], ["長野県", *row()], ["信州", *row()]]), tmp_path)

    assert kinds(reading) == ["other_prefecture", "unknown_prefecture"]


def test_prefecture_of_the_row_tells_unions_of_one_name_apart(tmp_path: Path):
    rows = [
        ["県", *HEAD],
        ["長野", *row(組合コード="", 組合名="みどり町")],
        ["岐阜", *row(組合コード="", 組合名="みどり町")],
    ]

    reading = read(xlsx(rows), tmp_path)

    assert [entry.union for entry in reading.entries] == [2, 6]


def test_months_across_refuse_a_closed_union_once(tmp_path: Path):
    rows = [["組合コード", "2026年9月 団生保有", "2026年10月 団生保有"], ["2004", 5, 6]]

    assert kinds(read(xlsx(rows), tmp_path)) == ["union_closed"]


def test_flash_and_final_stand_side_by_side(tmp_path: Path):
    rows = [[*HEAD, "速報・確定"], [*row(), "速報"], [*row(保有=121), "確定"], [*row(共済種目="マイカー共済"), "暫定"]]

    reading = read(xlsx(rows), tmp_path)

    assert [(entry.is_flash, entry.values[0]) for entry in reading.entries] == [(True, 120), (False, 121)]
    assert kinds(reading) == ["unknown_stage"]
    assert {entry.month for entry in reading.entries} == {OCTOBER}


def test_two_columns_for_one_thing_are_refused(tmp_path: Path):
    rows = [["2026年10月 団体生命共済"], ["組合名", "保有", "保有件数"], ["ひかり市職労", 1, 2]]

    assert kinds(read(xlsx(rows), tmp_path))[0] == "column_twice"


def test_row_of_a_sheet_is_no_amount():
    fault = {
        "sheet": "実績",
        "row": 1011,
        "column": "G",
        "heading": "解約",
        "value": "△3",
        "reason": "",
        "candidates": [],
    }

    column = next(column for column in faults_table([]).columns if column.heading == "行")

    assert column.format.in_words(column.value(fault)) == "1011"
