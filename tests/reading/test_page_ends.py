"""What stands at the ends of pages: boxes that run over, lines printed on both pages, running heads."""

from collections.abc import Sequence
from pathlib import Path

import pikepdf
import pytest

from tests.reading.writers.answers import answers_of, located_in, meant_texts, texts_of
from tests.reading.writers.invented import InventedReport, invent
from tests.reading.writers.pdf_form import Drawing, write_pdf

ON_ONE_PAGE = (1, 2, 3, 4, 5, 6)


def _cut(path: Path, report: InventedReport, pieces: Sequence[tuple[int, int]], **drawn: bool) -> Path:
    """Write a report on one page and cut it into pages from a bottom to a top edge."""
    drawing = Drawing(first_page=ON_ONE_PAGE, second_page=(), **drawn)
    whole = write_pdf(path.with_name("whole.pdf"), [report], drawing)
    with pikepdf.open(whole) as pdf, pikepdf.new() as cut:
        for bottom, top in pieces:
            cut.pages.append(pdf.pages[0])
            cut.pages[-1].MediaBox = [0, bottom, 595, top]
        cut.save(path)
    return path


@pytest.mark.parametrize("edge", [272, 680, 700])
def test_lines_printed_at_the_end_of_one_page_and_again_on_the_next_are_told_once(tmp_path: Path, edge: int) -> None:
    report = invent(18, paragraphs=1)
    path = _cut(tmp_path / "cut.pdf", report, [(edge - 40, 842), (0, edge)])

    (located,) = located_in(path)

    assert answers_of(located) == report.expected_checks()
    assert texts_of(located) == meant_texts(report)


@pytest.mark.parametrize("edge", [420, 530])
def test_column_of_ticks_is_found_again_where_its_box_runs_over(tmp_path: Path, edge: int) -> None:
    report = invent(18, paragraphs=1)
    path = _cut(tmp_path / "cut.pdf", report, [(edge, 842), (0, edge)], ticks_behind=True)

    (located,) = located_in(path)

    assert answers_of(located) == report.expected_checks()


def test_page_without_any_heading_ends_the_report_before_it(tmp_path: Path) -> None:
    first, second = invent(18, paragraphs=1), invent(19, paragraphs=1)
    with (
        pikepdf.open(_cut(tmp_path / "first.pdf", first, [(115, 842), (0, 115)])) as booklet,
        pikepdf.open(_cut(tmp_path / "second.pdf", second, [(0, 842)])) as other,
    ):
        booklet.pages.extend(other.pages)
        booklet.save(tmp_path / "booklet.pdf")

    located = located_in(tmp_path / "booklet.pdf")

    assert [[source.page for source in report.sources] for report in located] == [[1, 2], [3]]
    assert [answers_of(report) for report in located] == [first.expected_checks(), second.expected_checks()]


def test_running_head_is_no_part_of_a_text_that_runs_over(tmp_path: Path) -> None:
    reports = [invent(seed, paragraphs=2) for seed in (20, 21)]
    path = write_pdf(tmp_path / "booklet.pdf", reports, Drawing(head="取り組みの記録"))

    located = located_in(path)

    assert [texts_of(report) for report in located] == [meant_texts(report) for report in reports]
