"""From the cells of a returned workbook to answers: exactly what was sent, exactly what was changed, and every fault."""

import re
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from suishin.forms.entry import entry_workbook
from suishin.reading.returned import Identity
from suishin.rounds.rules import CarriedPoint, clean_answer
from suishin.workbooks.rules import CellFault, merged_points, read_answers
from tests.forms.every_kind import UNIONS, every_kind, filled, order_of
from tests.workbooks.filling import fields_of, fill, read_bytes, with_part

EVERY_KIND = every_kind()


def answers_in(content: bytes, folder: Path):
    sheets = read_bytes(content, folder)
    return read_answers(EVERY_KIND, Identity.from_text(sheets.identity), sheets, UNIONS)


def fault_at(content: bytes, folder: Path) -> CellFault:
    _answers, faults = answers_in(content, folder)
    (fault,) = faults
    return fault


@pytest.fixture(scope="module")
def sent() -> bytes:
    return entry_workbook(order_of(filled()))


@pytest.fixture(scope="module")
def cells(sent, tmp_path_factory) -> dict[tuple[str, str, int, str], str]:
    return fields_of(sent, tmp_path_factory.mktemp("sent"))


# What drafts keep: no control characters, nothing empty at the ends of a line.
LINE = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="￾￿"), max_size=60)
POINT = st.builds(
    lambda text, closed, part: {"text": text, "taken_from": 1 if closed else None, "is_closed": closed, "part": part},
    LINE.map(str.strip).filter(bool),
    st.booleans(),
    st.sampled_from(["", "since", "next"]),
)
POINTS = st.lists(POINT, max_size=6)
NUMBER = st.one_of(
    st.just(""), st.decimals(0, 10**9, places=3).map(lambda number: f"{number:f}".rstrip("0").rstrip("."))
)
DAY = st.one_of(st.just(""), st.dates(date(1990, 1, 1), date(2099, 12, 31)).map(lambda day: day.isoformat()))
CELL = LINE.map(str.strip)


@st.composite
def drafts(draw: st.DrawFn) -> dict[str, object]:
    """A draft as `clean_answer` keeps it."""
    raw = {
        "date": draw(DAY),
        "author": draw(CELL),
        "before": draw(POINTS),
        "after": draw(POINTS),
        "done": draw(st.sampled_from(["yes", "no", "unknown", ""])),
        "members": draw(NUMBER),
        "day": draw(DAY),
        "grade": draw(st.sampled_from(["", "a", "b"])),
        "models": draw(st.lists(st.sampled_from(["20-001", "20-002"]), unique=True)),
        "papers": [],
        "text": draw(POINTS),
        "targets": draw(
            st.lists(st.fixed_dictionaries({"product": CELL.filter(bool), "target": NUMBER, "on": DAY}), max_size=4)
        ),
    }
    carried = [type("Carried", (), {"pk": 1})()]
    kept = {key: clean_answer(EVERY_KIND, key, value, carried=carried) for key, value in raw.items()}
    return {"prefecture": "長野県"} | kept


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(drafts())
def test_what_goes_out_comes_back_as_it_was(draft):
    with tempfile.TemporaryDirectory() as folder:
        answers, faults = answers_in(entry_workbook(order_of(draft)), Path(folder))

    assert faults == []
    assert {key for key, answer in answers.items() if answer.is_changed} == set()


def test_changed_cells_come_back_as_answers(sent, cells, tmp_path):
    changed = fill(
        sent,
        {
            cells["members", "", -1, ""]: 20000.25,
            cells["day", "", -1, ""]: 45000,
            cells["grade", "", -1, ""]: "できなかった",
            cells["author", "", -1, ""]: "次長　林",
            cells["after", "since", -1, ""]: "新規40件。\n\n　追加の段落　",
            cells["models", "", 1, ""]: "20-001 ひかり市職労",
            cells["targets", "", 1, "target"]: "１，２００件",
            cells["targets", "", 3, "product"]: "もうひとつ",
        },
    )

    answers, faults = answers_in(changed, tmp_path)

    assert faults == []
    told = {key: answer.value for key, answer in answers.items() if answer.is_changed}
    assert told.pop("targets") == [
        {"product": "団体生命共済", "target": "7343", "on": "2025-05-31"},
        {"product": "マイカー共済", "target": "1200", "on": ""},
        {"product": "別の種目", "target": "0.5", "on": ""},
        {"product": "もうひとつ", "target": "", "on": ""},
    ]
    assert told == {
        "members": "20000.25",
        "day": "2023-03-15",
        "grade": "b",
        "author": "次長　林",
        "after": {"since": ["新規40件。", "追加の段落"], "next": ["あと541件必要。"]},
        "models": ["20-002", "20-001"],
    }


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        (("done", "", -1, ""), "○", "チェックの欄に文字が書かれています"),
        (("members", "", -1, ""), "約100", "数として読めません"),
        (("members", "", -1, ""), -50.5, "0以上の数"),
        (("day", "", -1, ""), "三月末", "日付として読めません"),
        (("date", "", -1, ""), "二月", "日付として読めません"),
        (("grade", "", -1, ""), "ふつう", "選べません"),
        (("models", "", 0, ""), "よその市職", "単組に見つかりません"),
        (("targets", "", 1, "on"), "来年", "日付として読めません"),
        (("text", "", -1, ""), "長" * 401, "400文字までです。今は401文字"),
    ],
)
def test_fault_names_sheet_cell_value_and_what_to_do(sent, cells, tmp_path, field, value, words):
    fault = fault_at(fill(sent, {cells[field]: value}), tmp_path)

    assert (fault.sheet, fault.cell, fault.key) == ("長野県", cells[field], field[0])
    assert words in fault.message
    assert fault.value[:3] == str(value)[:3]


def test_formula_is_no_answer(sent, cells, tmp_path):
    fault = fault_at(fill(sent, {cells["members", "", -1, ""]: 3.0}, formula="1+2"), tmp_path)

    assert (fault.key, fault.value) == ("members", "=1+2")
    assert "式が入っています" in fault.message


def test_emptied_box_counts_as_not_ticked(sent, cells, tmp_path):
    answers, faults = answers_in(
        with_part(
            fill(sent, {cells["done", "", -1, ""]: None}),
            "xl/ctrlProps/ctrlProp1.xml",
            lambda part: part.replace(b' checked="Checked"', b""),
        ),
        tmp_path,
    )

    assert faults == []
    assert answers["done"].value == "no"


def test_box_and_cell_that_disagree_are_not_guessed(sent, cells, tmp_path):
    answers, faults = answers_in(fill(sent, {cells["done", "", -1, ""]: False}), tmp_path)

    assert [fault.key for fault in faults] == ["done"]
    assert "done" not in answers


def test_text_outside_the_fields_is_said_and_harms_nothing(sent, tmp_path):
    answers, faults = answers_in(fill(sent, {"B1": "書き換えた題", "C1": "欄外の覚え"}), tmp_path)

    assert not any(answer.is_changed for answer in answers.values())
    assert [(fault.cell, fault.key) for fault in faults] == [("C1", ""), ("B1", "")]
    assert "記入する欄の外" in faults[0].message
    assert "印刷された文が変わっている" in faults[1].message


def test_inserted_rows_are_said_and_answers_are_still_found(sent, tmp_path):
    def moved(part: bytes) -> bytes:
        return re.sub(
            rb"\$([A-Z]+)\$(\d+)</definedName>", lambda m: b"$%s$%d</definedName>" % (m[1], int(m[2]) + 1), part
        )

    def shifted(part: bytes) -> bytes:
        part = re.sub(rb'r="([A-Z]+)(\d+)"', lambda m: b'r="%s%d"' % (m[1], int(m[2]) + 1), part)
        return re.sub(rb'<row r="(\d+)"', lambda m: b'<row r="%d"' % (int(m[1]) + 1), part)

    content = with_part(with_part(sent, "xl/workbook.xml", moved), "xl/worksheets/sheet1.xml", shifted)

    answers, faults = answers_in(content, tmp_path)

    assert not any(answer.is_changed for answer in answers.values())
    assert [fault.message for fault in faults] == [
        "行か列が足されているか、消されています。記入する欄は目印で見つけて読み取りました。"
    ]


def test_deleted_row_is_a_fault_of_its_item_only(sent, tmp_path):
    content = with_part(
        sent, "xl/workbook.xml", lambda part: part.replace(b"$B$12</definedName>", b"#REF!</definedName>")
    )
    answers, faults = answers_in(content, tmp_path)

    assert len(answers) + len(faults) == len({field.key for field in _identity(sent, tmp_path).fields})


def _identity(content: bytes, folder: Path) -> Identity:
    return Identity.from_text(read_bytes(content, folder).identity)


def test_macros_are_not_run_and_said(sent, tmp_path):
    _answers, faults = answers_in(with_part(sent, "xl/vbaProject.bin", lambda part: b"macro"), tmp_path)

    assert [fault.message for fault in faults] == [
        "マクロが入っています。マクロは動かさず、記入した内容だけを読み取りました。"
    ]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ({"": ["① 一", "② 二"]}, [("① 一", 11, False), ("② 二", 12, False)]),
        ({"": ["① 一（済み）", "② 二"]}, [("① 一（済み）", 11, False), ("② 二", 12, False)]),
        ({"": ["② 二"]}, [("② 二", 12, False), ("① 一", 11, True)]),
        (
            {"": ["① 一", "② 二", "まったく新しい段落"]},
            [("① 一", 11, False), ("② 二", 12, False), ("まったく新しい段落", None, False)],
        ),
        ({"": ["② 二", "① 一"]}, [("② 二", 12, False), ("① 一", 11, False)]),
        (
            {"": ["① 一", "② 二", "③ 前の報告の三"]},
            [("① 一", 11, False), ("② 二", 12, False), ("③ 前の報告の三", 13, False)],
        ),
    ],
    ids=["as sent", "edited", "deleted", "new", "moved", "taken over from the earlier report"],
)
def test_lines_go_on_from_the_points_they_were(lines, expected):
    carried = [CarriedPoint(11, "① 一", 0), CarriedPoint(12, "② 二", 0), CarriedPoint(13, "③ 前の報告の三", 0)]
    points = [{"text": p.text, "taken_from": p.pk, "is_closed": False, "part": ""} for p in carried[:2]]

    merged = merged_points(lines, points, carried)

    assert [(point["text"], point["taken_from"], point["is_closed"]) for point in merged] == expected


def test_points_of_a_part_without_a_cell_stay(tmp_path):
    points = [
        {"text": "長い文", "taken_from": None, "is_closed": False, "part": "since"},
        {"text": "短い文", "taken_from": None, "is_closed": False, "part": "next"},
    ]

    merged = merged_points({"next": ["直した短い文"]}, points, [])

    assert {(point["text"], point["part"]) for point in merged} == {("長い文", "since"), ("直した短い文", "next")}
