"""Counts beside the measures: people of unions, executives who hold a product, terminations by reason."""

from pathlib import Path

import pytest

from suishin.results.files.model import DETAIL_NAMES, REASON_NAMES, Detail, FileReading, FindingKind
from suishin.results.models import TerminationReason
from tests.results.files.making import HEAD, OCTOBER, kinds, read, row, xlsx

PEOPLE_HEAD = ["組合コード", "年月", "組合員数", "対象職員数", "新規採用者数", "組合加入", "共済加入", "執行委員数"]


def told(reading: FileReading) -> list[tuple[int, int, bool, str, int]]:
    assert not reading.faults, reading.faults
    return [(one.union, one.line, one.is_flash, one.name, one.value) for one in reading.details]


def test_people_stand_in_a_sheet_of_their_own(tmp_path: Path):
    people = [PEOPLE_HEAD, ["2001", "2026年10月", "１，２００人", 1500, 30, 20, 12, 15], ["2002", "2026年10月", "", 80]]

    reading = read(xlsx([HEAD, row()], more={"組合員": people}), tmp_path)

    assert len(reading.entries) == 1
    assert told(reading) == [
        (1, 0, False, "members", 1200),
        (1, 0, False, "eligible_staff", 1500),
        (1, 0, False, "new_hires", 30),
        (1, 0, False, "joined_new_hires", 20),
        (1, 0, False, "enrolled_new_hires", 12),
        (1, 0, False, "executives", 15),
        (2, 0, False, "eligible_staff", 80),
    ]


def test_people_stand_beside_products_in_a_wide_file(tmp_path: Path):
    rows = [
        ["2026年10月"],
        ["", "", "", "団生", "", "", "マイカー", "", "新規採用者", ""],
        ["組合コード", "組合名", "組合員数", "保有", "解約", "執行部加入", "保有", "執行部加入", "人", "組合加入"],
        ["2001", "", 500, 120, 1, 9, 80, 4, 30, 6],
    ]

    reading = read(xlsx(rows), tmp_path)

    assert [(entry.line, entry.values[0]) for entry in reading.entries] == [(1, 120), (2, 80)]
    assert [(one.line, one.name, one.value) for one in reading.details] == [
        (0, "members", 500),
        (1, "enrolled", 9),
        (2, "enrolled", 4),
        (0, "new_hires", 30),
        (0, "joined_new_hires", 6),
    ]


@pytest.mark.parametrize(
    "headings",
    [
        ("解約のうち組合脱退", "解約（退職）"),
        ("うち脱退", "解約理由：退職者"),
        ("terminations_left_union", "解約 退職"),
    ],
)
def test_terminations_are_told_by_reason(tmp_path: Path, headings: tuple[str, str]):
    head = ["組合コード", "年月", "確度", "団生 解約", *(f"団生 {heading}" for heading in headings)]

    reading = read(xlsx([head, ["2001", "2026年10月", "速報", 5, 3, 2]]), tmp_path)

    assert reading.entries[0].values[2] == 5
    assert told(reading) == [(1, 1, True, "left_union", 3), (1, 1, True, "retired", 2)]


@pytest.mark.parametrize("above", ["解約のうち", "解約の理由", "解約"])
def test_reasons_stand_under_a_merged_heading(tmp_path: Path, above: str):
    head = [["団体生命共済"], [""] * 5, ["組合コード", "年月", "解約", "組合脱退", "退職"]]
    merged = [(1, 3, 1, 4, above)]

    reading = read(xlsx([*head, ["2001", "2026年10月", 5, 3, 2]], merged=merged), tmp_path)

    assert told(reading) == [(1, 1, False, "left_union", 3), (1, 1, False, "retired", 2)]


def test_every_reason_is_read_under_its_own_name(tmp_path: Path):
    assert set(REASON_NAMES) == set(TerminationReason.Reason.values)
    rows = [[*HEAD, *DETAIL_NAMES.values()], [*row(解約=99), *range(1, len(DETAIL_NAMES) + 1)]]

    reading = read(xlsx(rows), tmp_path)

    assert [one[3:] for one in told(reading)] == list(zip(DETAIL_NAMES, range(1, 99), strict=False))


def test_rows_may_name_what_they_tell(tmp_path: Path):
    rows = [
        ["組合コード", "年月", "項目", "団生", "マイカー"],
        ["2001", "2026年10月", "保有", 120, 80],
        ["2001", "2026年10月", "執行部加入", 9, ""],
        ["2001", "2026年10月", "解約のうち死亡", "", 1],
    ]

    reading = read(xlsx(rows), tmp_path)

    assert len(reading.entries) == 2
    assert told(reading) == [(1, 1, False, "enrolled", 9), (1, 2, False, "died", 1)]


def test_months_stand_side_by_side(tmp_path: Path):
    rows = [["組合コード", "2026年9月 組合員数", "2026年10月 組合員数"], ["2001", 500, 510]]

    reading = read(xlsx(rows), tmp_path)

    assert [(one.month, one.value) for one in reading.details] == [(OCTOBER - 1, 500), (OCTOBER, 510)]


def test_rows_of_a_unions_products_may_repeat_its_people_but_not_contradict(tmp_path: Path):
    head = [*HEAD, "組合員数"]

    same = read(xlsx([head, [*row(), 500], [*row(共済種目="マイカー"), 500]]), tmp_path)
    other = read(xlsx([head, [*row(), 500], [*row(共済種目="マイカー"), 501]]), tmp_path)

    assert told(same) == [(1, 0, False, "members", 500)]
    assert [(fault.place, fault.value) for fault in other.faults] == [("K3", "501")]
    assert "2行目では500" in other.faults[0].reason


def test_row_of_people_alone_needs_no_product(tmp_path: Path):
    blank = dict.fromkeys(HEAD[3:], "―")

    reading = read(xlsx([[*HEAD, "組合員数"], [*row(), ""], [*row(**blank), 500]]), tmp_path)

    assert len(reading.entries) == 1
    assert told(reading) == [(1, 0, False, "members", 500)]


def test_cells_that_are_no_counts_are_told(tmp_path: Path):
    head = ["組合コード", "年月", "組合員数", "対象職員数", "執行委員数", "団生 執行部加入", "団生 うち退職"]

    reading = read(xlsx([head, ["2001", "2026年10月", -3, 1.5, "数名", 10**9, "△1"]]), tmp_path)

    assert kinds(reading) == ["negative", "decimal", "not_a_number", "too_large", "negative"]
    assert [fault.place for fault in reading.faults] == ["C2", "D2", "E2", "F2", "G2"]
    assert not reading.details


def test_enrolled_executives_told_twice_are_a_fault(tmp_path: Path):
    head = ["組合コード", "年月", "共済種目", "執行部加入"]
    rows = [head, ["2001", "2026年10月", "団生", 9], ["2001", "2026年10月", "団生", 9]]

    assert kinds(read(xlsx(rows), tmp_path)) == ["twice"]


def test_people_under_the_name_of_a_product_wait_for_a_person(tmp_path: Path):
    rows = [["組合コード", "年月", "団生 保有", "団生 組合員数"], ["2001", "2026年10月", 120, 500]]

    reading = read(xlsx(rows), tmp_path)

    assert kinds(reading) == ["unsure_column"]
    assert "組合員数" in reading.faults[0].reason


def test_more_reasons_than_terminations_are_shown_and_refuse_nothing(tmp_path: Path):
    head = [*HEAD, "解約のうち退職", "解約のうち死亡"]

    more = read(xlsx([head, [*row(解約=2), 2, 1]]), tmp_path)
    fewer = read(xlsx([head, [*row(解約=4), 2, 1]]), tmp_path)

    assert [(finding.kind, finding.place) for finding in more.findings] == [(FindingKind.REASONS_EXCEED, "K2")]
    assert "足すと3になりますが、解約は2です" in more.findings[0].text
    assert not more.faults
    assert not fewer.findings


def test_sum_of_people_is_checked_only_where_each_union_stands_once(tmp_path: Path):
    long = [[*HEAD, "組合員数"], [*row(), 500], [*row(共済種目="マイカー"), 500], ["", "合計", *[""] * 8, 500]]
    wide = [["組合名", "年月", "組合員数"], ["ひかり市職労", "2026年10月", 500], ["合計", "", 501]]

    assert not read(xlsx(long), tmp_path).findings
    assert [finding.kind for finding in read(xlsx(wide), tmp_path).findings] == [FindingKind.TOTAL_DIFFERS]


def test_details_go_through_plain_values(tmp_path: Path):
    reading = read(xlsx([[*HEAD, "組合員数"], [*row(), 500]]), tmp_path)
    plain = reading.to_plain()

    assert (
        FileReading.from_plain(plain).details
        == reading.details
        == [Detail(1, 0, OCTOBER, False, "members", 500, 0, 1, 10)]
    )
    del plain["details"]  # as readings were kept before
    assert FileReading.from_plain(plain).details == []


HEADQUARTERS = ["20", "長野県本部", "2026年10月"]


def test_executives_of_a_headquarters_are_told_like_those_of_a_union(tmp_path: Path):
    head = ["組合コード", "組合名", "年月", "共済種目", "執行委員数", "執行部加入"]
    rows = [
        head,
        ["2001", "", "2026年10月", "団生", 15, 9],
        [*HEADQUARTERS, "団生", 12, 7],
        [*HEADQUARTERS, "マイカー", 12, 3],
    ]

    assert told(read(xlsx(rows), tmp_path)) == [
        (1, 0, False, "executives", 15),
        (1, 1, False, "enrolled", 9),
        (20, 0, False, "executives", 12),
        (20, 1, False, "enrolled", 7),
        (20, 2, False, "enrolled", 3),
    ]


@pytest.mark.parametrize("name", ["県本部", "自治労長野県本部", "長野県本部"])
def test_headquarters_is_known_by_its_names_in_its_prefectures_file(tmp_path: Path, name: str):
    rows = [["組合名", "年月", "執行委員数"], [name, "2026年10月", 12]]

    assert told(read(xlsx(rows), tmp_path, allowed=["20"])) == [(20, 0, False, "executives", 12)]


def test_rows_that_name_what_they_tell_tell_it_of_a_headquarters_too(tmp_path: Path):
    rows = [["組合名", "年月", "項目", "団生"], ["長野県本部", "2026年10月", "執行部加入", 7]]

    assert told(read(xlsx(rows), tmp_path)) == [(20, 1, False, "enrolled", 7)]
    assert kinds(read(xlsx([*rows, ["長野県本部", "2026年10月", "保有", 7]]), tmp_path)) == ["headquarters"]


def test_nothing_told_beside_a_headquarters_executives_is_no_fault(tmp_path: Path):
    rows = [[*HEAD, "組合員数", "執行委員数"], ["", "長野県本部", "2026年10月", "団生", 0, "―", "", 0, 0, 0, "", 12]]

    reading = read(xlsx(rows), tmp_path)

    assert not reading.entries
    assert told(reading) == [(20, 0, False, "executives", 12)]


def test_misspelt_headquarters_is_not_proposed_for_a_union(tmp_path: Path):
    reading = read(xlsx([HEAD, row(組合コード="", 組合名="長野本部")]), tmp_path)

    assert kinds(reading) == ["unknown_union"]
    assert not reading.faults[0].candidates


BY_REASON = ["組合コード", "年月", "共済種目", "解約の理由", "件数"]


def by_reason(*rows: tuple[str, object], head: list[str] | None = None) -> list[list[object]]:
    return [head or BY_REASON, *(["2001", "2026年10月", "団生", *cells] for cells in rows)]


def terminations(reading: FileReading) -> dict[tuple[int, int], int | None]:
    return {(entry.union, entry.line): entry.values[2] for entry in reading.entries}


@pytest.mark.parametrize("heading", ["解約の理由", "理由コード", "解約事由", "理由", "reason"])
def test_rows_tell_terminations_reason_by_reason(tmp_path: Path, heading: str):
    head = [*BY_REASON[:3], heading, "件数"]

    reading = read(xlsx(by_reason(("退職", 3), ("02：死亡", 1), ("left_union", "２件"), head=head)), tmp_path)

    assert told(reading) == [(1, 1, False, "retired", 3), (1, 1, False, "died", 1), (1, 1, False, "left_union", 2)]
    assert not reading.entries  # rows that name no sum tell none
    assert not reading.findings


def test_row_of_all_terminations_stands_among_its_reasons(tmp_path: Path):
    sound = read(xlsx(by_reason(("退職", 3), ("死亡", 1), ("計", 4))), tmp_path)
    short = read(xlsx(by_reason(("退職", 3), ("死亡", 1), ("計", 6))), tmp_path)

    assert terminations(sound) == {(1, 1): 4}
    assert not sound.findings
    assert not sound.faults
    assert [(finding.kind, finding.place) for finding in short.findings] == [(FindingKind.REASONS_FALL_SHORT, "E2")]
    assert "足すと4になりますが、解約は6です" in short.findings[0].text


@pytest.mark.parametrize("repeated", [4, ""])
def test_reasons_stand_in_rows_beside_the_measures(tmp_path: Path, repeated: object):
    head = [*HEAD, "理由", "件数"]
    again = row(解約=repeated) if repeated else [*HEAD_CELLS, *[""] * 6]

    reading = read(xlsx([head, [*row(解約=4), "退職", 3], [*again, "死亡", 2]]), tmp_path)

    assert told(reading) == [(1, 1, False, "retired", 3), (1, 1, False, "died", 2)]
    assert reading.entries[0].values[:3] == (120, 3, 4)
    assert [finding.kind for finding in reading.findings] == [FindingKind.REASONS_EXCEED]


HEAD_CELLS = ["2001", "", "2026年10月", "団体生命共済"]


def test_measures_repeated_for_each_reason_must_agree(tmp_path: Path):
    head = [*HEAD, "理由", "件数"]

    reading = read(xlsx([head, [*row(解約=4), "退職", 3], [*row(解約=5), "死亡", 2]]), tmp_path)

    assert kinds(reading) == ["twice"]


def test_terminations_told_by_reason_alone_are_added_up_and_that_is_said(tmp_path: Path):
    rows = by_reason(("退職", 3), ("死亡", 1), head=[*BY_REASON[:4], "解約"])

    reading = read(xlsx(rows), tmp_path)

    assert told(reading) == [(1, 1, False, "retired", 3), (1, 1, False, "died", 1)]
    assert terminations(reading) == {(1, 1): 4}
    assert reading.notes == ["解約は、理由ごとの数を足しました（1件）。"]


def test_terminations_beside_their_one_reason_are_both(tmp_path: Path):
    rows = [[*HEAD, "解約の理由"], [*row(解約=2), "退職"], [*row(共済種目="マイカー", 解約=1), ""]]

    reading = read(xlsx(rows), tmp_path)

    assert told(reading) == [(1, 1, False, "retired", 2)]
    assert terminations(reading) == {(1, 1): 2, (1, 2): 1}
    assert reading.entries[0].values[:3] == (120, 3, 2)


def test_reasons_stand_in_rows_of_a_wide_file(tmp_path: Path):
    rows = [["2026年10月"], ["組合名", "解約理由", "団生", "マイカー"], ["ひかり市職労", "退職", 3, 1]]

    assert told(read(xlsx(rows), tmp_path)) == [(1, 1, False, "retired", 3), (1, 2, False, "retired", 1)]


def test_rows_that_name_the_measure_may_name_its_reason(tmp_path: Path):
    head = ["組合コード", "年月", "種目", "項目", "理由", "件数"]
    own = ["2001", "2026年10月", "団生"]
    rows = [head, [*own, "保有", "", 120], [*own, "解約", "退職", 3], [*own, "解約", "", 4], [*own, "新規", "死亡", 1]]

    reading = read(xlsx(rows), tmp_path)

    assert [(fault.place, fault.kind) for fault in reading.faults] == [("E5", "unknown_reason")]
    assert [(one.name, one.value) for one in reading.details] == [("retired", 3)]
    assert reading.entries[0].values[:3] == (120, 1, 4)


def test_reasons_are_held_against_the_terminations_that_stand(tmp_path: Path):
    rows = xlsx(by_reason(("退職", 3), ("死亡", 1)))

    reading = read(rows, tmp_path, terminations=lambda keys: dict.fromkeys(keys, 5))

    assert [finding.kind for finding in reading.findings] == [FindingKind.REASONS_FALL_SHORT]
    assert not read(rows, tmp_path, terminations=lambda keys: dict.fromkeys(keys, 4)).findings


def test_sum_of_a_column_that_rows_of_reasons_repeat_is_not_checked(tmp_path: Path):
    head = [*HEAD, "理由", "件数"]
    rows = [head, [*row(解約=5), "退職", 3], [*row(解約=5), "死亡", 2], ["", "合計", *[""] * 4, 5, 0, 0, "", "", 5]]

    assert not read(xlsx(rows), tmp_path).findings


def test_remarks_under_the_heading_of_reasons_stay_remarks(tmp_path: Path):
    reading = read(xlsx([[*HEAD, "理由"], [*row(), "合併の準備のため"]]), tmp_path)

    assert not reading.faults
    assert reading.entries[0].values[2] == 1
