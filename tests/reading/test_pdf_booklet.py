"""Many reports bound into one PDF, with covers, scans, pages missing, swapped or bound twice."""

from collections.abc import Sequence
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from suishin.reading.flow import read_document
from suishin.reading.model import Outcome
from suishin.reading.readers import open_document
from tests.reading.writers.answers import answers_of, located_in, meant_texts, texts_of
from tests.reading.writers.invented import form, invent
from tests.reading.writers.pdf_form import FONT, RUN_OVER, Drawing, write_pdf

REPORTS = [invent(seed) for seed in range(40, 43)]
SCAN, COVER, CONTENTS, BLANK, LIST = -1, -2, -3, -4, -5


@pytest.fixture(scope="module")
def bound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pdf(tmp_path_factory.mktemp("booklet") / "bound.pdf", REPORTS)


@pytest.fixture(scope="module")
def extra_pages(tmp_path_factory: pytest.TempPathFactory, bound: Path) -> Path:
    path = tmp_path_factory.mktemp("extra") / "extra.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, *A4)
    canvas.showPage()
    canvas.setFont(FONT, 20)
    canvas.drawString(150, 500, "県本部共済推進取り組み報告書")
    canvas.showPage()
    canvas.setFont(FONT, 10)
    for place, report in enumerate(REPORTS):
        canvas.drawString(80, 700 - 20 * place, f"{report.prefecture}　…………　{place * 2 + 3}")
    canvas.showPage()
    canvas.showPage()
    canvas.setFont(FONT, 10)
    for section in form().sections:
        canvas.drawString(80, 700 - 15 * section.number, f"{section.number}.{section.title}")
    canvas.showPage()
    canvas.save()
    return path


def _bind(target: Path, bound: Path, extra: Path, order: Sequence[int]) -> Path:
    with pikepdf.open(bound) as reports, pikepdf.open(extra) as others, pikepdf.new() as booklet:
        for number in order:
            booklet.pages.append(reports.pages[number] if number >= 0 else others.pages[-number - 1])
        booklet.save(target)
    return target


@pytest.mark.parametrize(
    ("order", "pages"),
    [
        ([0, 1, 2, 3, 4, 5], [[1, 2], [3, 4], [5, 6]]),
        ([COVER, CONTENTS, 0, 1, 2, 3], [[3, 4], [5, 6]]),
        ([0, 1, 3, 2, 4, 5], [[1, 2], [4, 3], [5, 6]]),
        ([1, 0, 3, 2, 5, 4], [[2, 1], [4, 3], [6, 5]]),
        ([1, 0], [[2, 1]]),
        ([0, 1, 2, 4, 5], [[1, 2], [3], [4, 5]]),
        ([0, 1, 3, 4, 5], [[1, 2], [3], [4, 5]]),
        ([0, 1, 0, 1], [[1, 2], [3, 4]]),
        ([0, BLANK, 1, BLANK, 2, 3], [[1, 3], [5, 6]]),
        ([0, 1, SCAN, 2, 3], [[1, 2], [4, 5]]),
        ([SCAN, 1, 2, SCAN, 4, 5], [[2], [3], [5, 6]]),
        ([0, SCAN, SCAN, 3, 4, 5], [[1], [4], [5, 6]]),
        ([0, SCAN, 3, 4, 5], [[1], [3], [4, 5]]),
        ([0, SCAN, 1], [[1, 3]]),
        ([LIST, 0, SCAN, 2, 3], [[2], [4, 5]]),
    ],
)
def test_pages_are_bound_to_their_report(
    tmp_path: Path, bound: Path, extra_pages: Path, order: list[int], pages: list[list[int]]
) -> None:
    path = _bind(tmp_path / "booklet.pdf", bound, extra_pages, order)

    located = located_in(path)

    assert [[source.page for source in report.sources] for report in located] == pages


@pytest.mark.parametrize("first_page", [(1,), (1, 2), (1, 2, 3)])
def test_heading_repeated_on_the_next_page_belongs_to_the_same_report(
    tmp_path: Path, first_page: tuple[int, ...]
) -> None:
    second_page = tuple(range(len(first_page) + 1, 7))
    drawing = Drawing(first_page=first_page, second_page=second_page, repeats_heading=True)
    path = write_pdf(tmp_path / "booklet.pdf", REPORTS, drawing)
    running = form().sections[len(first_page) - 1].narratives[-1].key

    located = located_in(path)

    assert [[source.page for source in report.sources] for report in located] == [[1, 2], [3, 4], [5, 6]]
    assert [answers_of(report) for report in located] == [report.expected_checks() for report in REPORTS]
    assert [texts_of(report) for report in located] == [
        {**texts, running: texts[running] + RUN_OVER} for texts in map(meant_texts, REPORTS)
    ]


def test_two_reports_that_share_a_section_are_not_taken_for_one(tmp_path: Path) -> None:
    first = write_pdf(tmp_path / "first.pdf", REPORTS[:1], Drawing(first_page=(1, 2, 3), second_page=()))
    second = write_pdf(tmp_path / "second.pdf", REPORTS[1:2], Drawing(first_page=(1, 2), second_page=(3, 4, 5, 6)))
    with pikepdf.open(first) as one, pikepdf.open(second) as other, pikepdf.new() as booklet:
        booklet.pages.extend([one.pages[0], other.pages[1]])
        booklet.save(tmp_path / "booklet.pdf")

    located = located_in(tmp_path / "booklet.pdf")

    assert [[source.page for source in report.sources] for report in located] == [[1], [2]]


def test_every_report_of_a_booklet_has_its_own_answers(bound: Path) -> None:
    located = located_in(bound)

    assert [answers_of(report) for report in located] == [report.expected_checks() for report in REPORTS]


def test_missing_page_is_a_finding_and_its_boxes_are_unknown(tmp_path: Path, bound: Path, extra_pages: Path) -> None:
    path = _bind(tmp_path / "booklet.pdf", bound, extra_pages, [0, 1, 2])

    lacking = located_in(path)[1]

    assert {finding.at for finding in lacking.findings} == {section.key for section in form().sections[3:]}
    assert {answers_of(lacking)[item.key] for item in form().sections[3].ticks} == {"unknown"}


def test_scanned_page_is_named_and_the_rest_is_read(tmp_path: Path, bound: Path, extra_pages: Path) -> None:
    path = _bind(tmp_path / "booklet.pdf", bound, extra_pages, [0, 1, SCAN, 2, 3])

    reading = read_document(open_document(path), form())

    assert reading.outcome is Outcome.PARTIAL
    assert reading.unread_pages == (3,)
    assert len(reading.reports) == 2
