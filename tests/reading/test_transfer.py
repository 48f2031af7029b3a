"""A reading goes through JSON and back without loss."""

import json
from pathlib import Path

from suishin.reading.flow import read_document
from suishin.reading.model import Outcome, Reading
from suishin.reading.readers import open_document
from suishin.reading.transfer import reading_from_plain, reading_to_plain
from tests.reading.writers.invented import form, invent
from tests.reading.writers.pdf_form import write_pdf
from tests.reading.writers.xlsx_form import write_book


def test_reading_of_a_pdf_and_of_a_workbook_come_back_equal(tmp_path: Path) -> None:
    for path in (write_pdf(tmp_path / "a.pdf", [invent(1)]), write_book(tmp_path / "a.xlsx", [invent(2), invent(3)])):
        reading = read_document(open_document(path), form())

        returned = reading_from_plain(json.loads(json.dumps(reading_to_plain(reading))))

        assert returned == reading


def test_reading_without_reports_comes_back_equal() -> None:
    reading = Reading(Outcome.REJECTED, "読めません。")

    assert reading_from_plain(json.loads(json.dumps(reading_to_plain(reading)))) == reading
