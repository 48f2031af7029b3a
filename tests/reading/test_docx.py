"""Word documents: tables tell left from right, check boxes are read by their state."""

from pathlib import Path

import pytest

from suishin.reading.readers import open_document
from tests.reading.writers.answers import answers_of, header_of, located_in, meant_header, meant_texts, texts_of
from tests.reading.writers.docx_form import WORD, Look, write_document, write_whole_document
from tests.reading.writers.invented import invent
from tests.reading.writers.xlsx_package import read_parts, repacked


@pytest.mark.parametrize("way", ["typed", "control", "legacy", "symbol"])
def test_tick_made_in_any_way_is_read(tmp_path: Path, way: str) -> None:
    report = invent(50)
    path = write_document(tmp_path / "report.docx", [report], way)

    (located,) = located_in(path)

    assert answers_of(located) == report.expected_checks()
    assert texts_of(located) == meant_texts(report)
    assert header_of(located) == meant_header(report)


def test_letters_of_a_sign_font_are_signs(tmp_path: Path) -> None:
    report = invent(54)
    look = Look(way="font", symbols=("Wingdings 2", "R", "£"))

    (located,) = located_in(write_whole_document(tmp_path / "report.docx", [report], look))

    assert answers_of(located) == report.expected_checks()
    assert texts_of(located) == meant_texts(report)


@pytest.mark.parametrize("ticks", [("★", "・"), ("済", "未")])
def test_control_around_a_cell_is_read_by_its_state_whatever_it_shows(tmp_path: Path, ticks: tuple[str, str]) -> None:
    report = invent(55)
    look = Look(way="control", ticks=ticks, box_column=True, cell_controls=True)

    (located,) = located_in(write_whole_document(tmp_path / "report.docx", [report], look))

    assert answers_of(located) == report.expected_checks()


def test_deleted_row_is_not_read(tmp_path: Path) -> None:
    cells = "<w:tr>{}<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc></w:tr>"
    rows = cells.format("", "残る") + cells.format("<w:trPr><w:del/></w:trPr>", "消えた")
    path = tmp_path / "report.docx"
    write_document(path, [])
    table = f"<w:document {WORD}><w:body><w:tbl>{rows}</w:tbl></w:body></w:document>"
    repacked(path, read_parts(path) | {"word/document.xml": table.encode()})

    (page,) = open_document(path).pages

    assert [fragment.text for fragment in page.fragments] == ["残る"]


def test_drawn_shape_makes_its_box_unknown(tmp_path: Path) -> None:
    report = invent(51)
    path = write_document(tmp_path / "report.docx", [report], "shape")

    (located,) = located_in(path)

    assert set(answers_of(located).values()) == {"unknown"}


def test_reports_parted_by_a_page_break_are_reports_of_their_own(tmp_path: Path) -> None:
    reports = [invent(52), invent(53)]
    path = write_document(tmp_path / "reports.docx", reports)

    located = located_in(path)

    assert [answers_of(report) for report in located] == [report.expected_checks() for report in reports]
