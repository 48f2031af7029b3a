"""Word documents: tables tell left from right, check boxes are read by their state."""

from pathlib import Path

import pytest

from tests.reading.writers.answers import answers_of, header_of, located_in, meant_header, meant_texts, texts_of
from tests.reading.writers.docx_form import write_document
from tests.reading.writers.invented import invent


@pytest.mark.parametrize("way", ["typed", "control", "legacy", "symbol"])
def test_tick_made_in_any_way_is_read(tmp_path: Path, way: str) -> None:
    report = invent(50)
    path = write_document(tmp_path / "report.docx", [report], way)

    (located,) = located_in(path)

    assert answers_of(located) == report.expected_checks()
    assert texts_of(located) == meant_texts(report)
    assert header_of(located) == meant_header(report)


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
