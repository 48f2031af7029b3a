"""What stands out is shown and refuses nothing."""

from pathlib import Path

import numpy as np

from suishin.results.files.findings import History
from suishin.results.files.model import FindingKind
from tests.results.files.making import HEAD, OCTOBER, read, row, xlsx

STEADY = [100.0, 102, 101, 104, 103, 105, 104, 107, 106, 108, 109, 118]


def history(*series: list[float], keys: list[tuple[int, int]]) -> History:
    return History(OCTOBER - 1, {key: place for place, key in enumerate(keys)}, np.array(series, dtype=float))


def found(content: bytes, folder: Path, past: History) -> list[tuple[FindingKind, int | None]]:
    reading = read(content, folder, history=lambda entries: past)
    assert not reading.faults
    return [(finding.kind, finding.row) for finding in reading.findings]


def test_stock_that_does_not_follow_from_the_flows_is_shown(tmp_path: Path):
    past = history(STEADY, keys=[(1, 1)])

    assert found(xlsx([HEAD, row(保有=120, 新規=3, 解約=1)]), tmp_path, past) == []
    assert found(xlsx([HEAD, row(保有=121, 新規=3, 解約=1)]), tmp_path, past) == [(FindingKind.STOCK_AND_FLOW, 1)]


def test_stock_is_held_against_the_month_before_in_the_same_file(tmp_path: Path):
    rows = [HEAD, row(年月="2026年9月", 保有=117, 新規=""), row(保有=120, 新規=3, 解約=1)]

    assert found(xlsx(rows), tmp_path, history(STEADY, keys=[(1, 1)])) == [(FindingKind.STOCK_AND_FLOW, 2)]


def test_jump_beyond_a_unions_own_changes_is_shown(tmp_path: Path):
    past = history(STEADY, keys=[(1, 1)])

    assert found(xlsx([HEAD, row(保有=240, 新規="", 解約="")]), tmp_path, past) == [(FindingKind.JUMP, 1)]
    assert found(xlsx([HEAD, row(保有=130, 新規="", 解約="")]), tmp_path, past) == []


def test_what_stands_for_the_month_itself_is_no_past(tmp_path: Path):
    wild = History(OCTOBER, {(1, 1): 0}, np.array([[*STEADY[-8:], 900.0]]))

    assert found(xlsx([HEAD, row(保有=240, 新規="", 解約="")]), tmp_path, wild) == [(FindingKind.JUMP, 1)]


def test_restless_union_may_change_more(tmp_path: Path):
    restless = [100.0, 160, 90, 170, 100, 150, 80, 160, 90, 170, 95, 118]

    assert found(xlsx([HEAD, row(保有=240, 新規="", 解約="")]), tmp_path, history(restless, keys=[(1, 1)])) == []


def test_line_and_unions_that_were_there_last_month_are_missed(tmp_path: Path):
    keys = [(1, 1), (2, 1), (1, 2), (6, 1)]
    past = history(*([[118.0] * 12] * 4), keys=keys)

    reading = read(xlsx([HEAD, row()]), tmp_path, history=lambda entries: past)

    assert [finding.text for finding in reading.findings] == [
        "長野県：前月にあったマイカー共済の数が、2026年10月には1件もありません。",
        "長野県：前月に数のあった1単組の数が、2026年10月にはそろっていません（みどり町職員組合）。",
    ]


def test_sums_that_differ_from_their_rows_are_shown_at_their_cell(tmp_path: Path):
    second = row(組合コード="2002", 組合名="", 保有=30)
    sums = [
        row(組合コード="", 組合名="小計", 保有=150, 新規=6, 解約=2, 増口=4),
        row(組合コード="", 組合名="合計", 保有=151, 新規=6, 解約=2, 増口=4),
    ]

    reading = read(xlsx([HEAD, row(), second, *sums]), tmp_path)

    assert [(finding.kind, finding.place) for finding in reading.findings] == [(FindingKind.TOTAL_DIFFERS, "E5")]
    assert "151" in reading.findings[0].text
    assert "150" in reading.findings[0].text


def test_sums_of_each_product_are_held_against_its_own_rows(tmp_path: Path):
    rows = [HEAD, row(), row(共済種目="マイカー共済", 保有=80)]
    rows += [row(組合コード="", 組合名="合計"), row(組合コード="", 組合名="合計", 共済種目="マイカー", 保有=80)]

    assert read(xlsx(rows), tmp_path).findings == []
