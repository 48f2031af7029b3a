"""No text becomes a formula in any file that a spreadsheet opens; `make soak` plants every beginning everywhere."""

import io
import os
import shutil

import pytest
import xlsxwriter

from bench import formulas, planting


@pytest.fixture
def found(world) -> formulas.Files:
    planting.plant(formulas.WORDS)
    return formulas.collect(world)


def test_texts_of_all_exports_stay_texts(found, tmp_path):
    planted, faults = formulas.look_into(found)

    assert faults == []
    assert planted > 400
    assert len(found.addresses) >= 15
    program = shutil.which("soffice")
    if program is None and os.environ.get("REQUIRE_ALL"):
        pytest.fail("no LibreOffice was found, and REQUIRE_ALL is set")
    if program:
        shown, worked_out = formulas.opened_by_libreoffice(found.workbooks, tmp_path, program)
        assert (worked_out, shown > 400) == ([], True)


def test_formula_is_found(tmp_path):
    content = _workbook(lambda sheet, word: sheet.write_formula(0, 0, word))

    planted, faults = formulas.faults_in_workbook(content, "file")

    assert planted == 0
    assert len(faults) == 1


def test_link_to_elsewhere_is_found():
    content = _workbook(lambda sheet, _word: sheet.write_url(0, 0, "http://elsewhere.example/"))

    assert formulas.faults_in_workbook(content, "file")[1]


def test_formula_like_cell_of_csv_is_found():
    planted, faults = formulas.faults_in_csv(f"\ufeff名前\r\n{formulas.WORDS[1]}\r\n".encode(), "file")

    assert (planted, len(faults)) == (1, 1)


def test_every_function_that_begins_a_spreadsheet_is_known():
    assert formulas.writers() == {
        "suishin/forms/workbook.py new_book",
        "suishin/outputs/tables.py to_csv",
        "suishin/outputs/workbook/book.py workbook_pieces",
        "suishin/reading/report_xlsx.py write_workbook",
        "suishin/results/files/marked.py marked_copy",
    }


def _workbook(write) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        write(book.add_worksheet(), formulas.WORDS[0])
    return buffer.getvalue()
