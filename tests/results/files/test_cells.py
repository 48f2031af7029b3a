"""Cells come out of a child process with limits: what is hostile or huge harms nobody."""

import zipfile
from pathlib import Path

import pytest

from suishin.reading.child import Limits
from suishin.results.files.cells import read_sheets
from suishin.results.files.cells.model import FileContent
from tests.results.files.making import HEAD, changed_part, row, xlsx
from tests.runaway import no_runaway

MILLION = 1_048_576


def test_child_answers_with_the_cells(tmp_path: Path):
    (tmp_path / "file").write_bytes(xlsx([[], HEAD, [None, *row()]]))

    content = read_sheets(tmp_path / "file")

    assert content.sheets[0].numbers == [1, 2]
    assert content.sheets[0].rows[1][1:5] == ["2001", "ひかり市職員労働組合", "2026年10月", "団体生命共済"]
    assert FileContent.from_plain(content.to_plain()) == content


def test_a_million_empty_rows_cost_nothing_noticeable(tmp_path: Path):
    empty = b"".join(b'<row r="%d" s="1" customFormat="1"/>' % number for number in range(3, MILLION + 1))
    content = changed_part(
        xlsx([HEAD, row()]),
        "xl/worksheets/sheet1.xml",
        lambda part: part.replace(b"</sheetData>", empty + b"</sheetData>"),
    )
    (tmp_path / "file").write_bytes(content)

    with no_runaway(normal_seconds=0.3):  # a million rows kept as cells take minutes
        found = read_sheets(tmp_path / "file")

    assert found.refusal == ""
    assert len(found.sheets[0].rows) == 2


def test_blank_in_the_last_row_of_the_sheet_is_read_over(tmp_path: Path):
    last = b'<row r="1048576"><c r="J1048576" t="str"><v> </v></c></row></sheetData>'
    content = changed_part(
        xlsx([HEAD, row()]), "xl/worksheets/sheet1.xml", lambda part: part.replace(b"</sheetData>", last)
    )
    (tmp_path / "file").write_bytes(content)

    found = read_sheets(tmp_path / "file")

    assert found.refusal == ""
    assert found.sheets[0].numbers[:2] == [0, 1]


def test_value_in_the_farthest_cell_kills_the_child_only(tmp_path: Path):
    last = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    content = changed_part(
        xlsx([HEAD, row()]), "xl/worksheets/sheet1.xml", lambda part: part.replace(b"</sheetData>", last)
    )
    (tmp_path / "file").write_bytes(content)

    assert "読み取れませんでした" in read_sheets(tmp_path / "file").refusal


def test_child_that_takes_too_long_is_given_up(tmp_path: Path):
    (tmp_path / "file").write_bytes(xlsx([HEAD, row()]))

    assert "読み取れませんでした" in read_sheets(tmp_path / "file", Limits(seconds=0.001)).refusal


def test_bomb_is_not_opened(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "file", "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", b"<workbook/>")
        book.writestr("xl/worksheets/sheet1.xml", bytes(190_000_000))

    assert "展開すると" in read_sheets(tmp_path / "file").refusal


@pytest.mark.parametrize("name", ["hidden", "very_hidden"])
def test_hidden_sheet_is_named_and_not_read(name: str, tmp_path: Path):
    import io

    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("実績").write_row(0, 0, HEAD)
        sheet = book.add_worksheet("控え")
        getattr(sheet, "hide" if name == "hidden" else "very_hidden")()
    (tmp_path / "file").write_bytes(buffer.getvalue())

    assert read_sheets(tmp_path / "file").hidden_sheets == ["控え"]
