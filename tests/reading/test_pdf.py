"""PDF with a text layer: places decide which box a line belongs to, and whether an empty box is really empty."""

from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from suishin.reading.model import MarkKind
from suishin.reading.readers import open_document
from tests.reading.writers.answers import (
    answers_of,
    header_of,
    located_in,
    meant_header,
    meant_texts,
    paragraphs_of,
    texts_of,
    wrong_answers,
)
from tests.reading.writers.invented import InventedReport, invent
from tests.reading.writers.pdf_form import FONT, Drawing, draw_check, write_pdf


@pytest.mark.parametrize(
    ("name", "drawing"),
    [
        ("ruled boxes", Drawing()),
        ("no lines at all", Drawing(has_lines=False)),
        ("a column of ticks and no lines", Drawing(has_lines=False, ticks_behind=True)),
        ("filled and empty circles", Drawing(ticks=("●", "○"))),
        ("two sections on the first page", Drawing(first_page=(1, 2), second_page=(3, 4, 5, 6))),
    ],
)
def test_form_is_read_as_it_was_meant(tmp_path: Path, name: str, drawing: Drawing) -> None:
    report = invent(len(name), paragraphs=2)
    path = write_pdf(tmp_path / "report.pdf", [report], drawing)

    (located,) = located_in(path)

    assert answers_of(located) == report.expected_checks()
    assert texts_of(located) == meant_texts(report)
    assert header_of(located) == meant_header(report)


def test_wrapped_lines_are_joined_and_paragraphs_kept(tmp_path: Path) -> None:
    report = invent(3, bullet="")
    report.narratives["grant"] = [
        "単組への交付金は十二月に支払いを終えており、その使われ方は来年度の初めに書面で確かめる予定。",
        "短い段落。",
    ]
    path = write_pdf(tmp_path / "report.pdf", [report])

    (located,) = located_in(path)

    assert paragraphs_of(located)["grant"] == report.narratives["grant"]


def _draw_path(canvas: Canvas, x: float, y: float) -> None:
    draw_check(canvas, x, y)


def _draw_picture(canvas: Canvas, x: float, y: float) -> None:
    canvas.drawImage(ImageReader(Image.new("RGB", (10, 10), "black")), x, y, 9, 9)


def _draw_word(canvas: Canvas, x: float, y: float) -> None:
    canvas.setFont(FONT, 8)
    canvas.drawString(x + 1, y, "済")


def _draw_field(canvas: Canvas, x: float, y: float) -> None:
    canvas.acroForm.checkbox(x=x, y=y, size=9, checked=True)


def _draw_note(canvas: Canvas, x: float, y: float) -> None:
    canvas.textAnnotation("done", Rect=[x, y, x + 9, y + 9])


def _draw_form(canvas: Canvas, x: float, y: float) -> None:
    canvas.beginForm("tick")
    draw_check(canvas, 0, 0)
    canvas.endForm()
    canvas.saveState()
    canvas.translate(x, y)
    canvas.doForm("tick")
    canvas.restoreState()


def _draw_ring(canvas: Canvas, x: float, y: float) -> None:
    canvas.circle(x + 4, y + 3, 8)


def _draw_frame(canvas: Canvas, x: float, y: float) -> None:
    canvas.rect(x - 2, y - 3, 13, 13)


def _draw_white(canvas: Canvas, x: float, y: float) -> None:
    canvas.setFillGray(1)
    canvas.rect(x, y, 9, 9, stroke=0, fill=1)
    canvas.setFillGray(0)


def _draw_long(canvas: Canvas, x: float, y: float) -> None:
    canvas.line(x - 4, y - 20, x + 12, y + 30)


@pytest.mark.parametrize(
    ("draw", "answer"),
    [
        (_draw_path, "yes"),
        (_draw_picture, "yes"),
        (_draw_form, "yes"),
        (_draw_field, "yes"),
        (_draw_ring, "yes"),
        (_draw_frame, "unknown"),
        (_draw_word, "unknown"),
        (_draw_note, "unknown"),
        (_draw_long, "unknown"),
        (_draw_white, "no"),
    ],
)
def test_thing_over_an_empty_box_is_read_where_it_shows_a_tick(tmp_path: Path, draw, answer: str) -> None:
    report = invent(12)
    empty = next(key for key, is_on in report.checks.items() if not is_on)
    drawing = Drawing(over_box=lambda canvas, key, x, y: draw(canvas, x, y) if key == empty else None)
    path = write_pdf(tmp_path / "report.pdf", [report], drawing)

    (located,) = located_in(path)

    answers = answers_of(located)
    assert answers.pop(empty) == answer
    assert "yes" not in {answers[key] for key, is_on in report.checks.items() if not is_on and key != empty}
    assert "no" not in {answers[key] for key, is_on in report.checks.items() if is_on}


def _tick_over(report: InventedReport, shift: tuple[float, float]) -> Drawing:
    def over(canvas: Canvas, key: str, x: float, y: float) -> None:
        if report.checks[key]:
            canvas.setFont(FONT, 8)
            canvas.drawString(x + shift[0], y + shift[1], "レ")

    return Drawing(ticks=("□", "□"), over_box=over)


@pytest.mark.parametrize("shift", [(0, 0), (2.5, 1.5), (-2, -2), (3, 3)])
def test_tick_laid_over_a_box_counts_for_that_box(tmp_path: Path, shift: tuple[float, float]) -> None:
    report = invent(13)
    path = write_pdf(tmp_path / "report.pdf", [report], _tick_over(report, shift))

    (located,) = located_in(path)

    assert answers_of(located) == report.expected_checks()


@pytest.mark.parametrize("shift", [(0, 9), (0, -9), (3, 12)])
def test_tick_between_two_boxes_is_never_a_wrong_answer(tmp_path: Path, shift: tuple[float, float]) -> None:
    report = invent(14)
    path = write_pdf(tmp_path / "report.pdf", [report], _tick_over(report, shift))

    (located,) = located_in(path)

    assert wrong_answers(located, report) == {}


@pytest.mark.parametrize("width", [0, 10, 11, 13])
def test_sign_drawn_inside_the_instruction_is_no_tick(tmp_path: Path, width: int) -> None:
    report = invent(20)
    path = write_pdf(tmp_path / "report.pdf", [report], Drawing(draws_prompt_sign=True, prompt_width=width))

    (located,) = located_in(path)

    assert answers_of(located) == report.expected_checks()


def test_sign_drawn_over_the_words_of_the_instruction_leaves_the_item_unknown(tmp_path: Path) -> None:
    report = invent(21)
    first = next(iter(report.checks))
    report.checks[first] = False

    def over(canvas: Canvas, key: str, x: float, y: float) -> None:
        if key == first:
            canvas.circle(x + 6, y + 14, 2.5)

    path = write_pdf(tmp_path / "report.pdf", [report], Drawing(over_box=over))

    (located,) = located_in(path)

    assert answers_of(located)[first] == "unknown"


@pytest.mark.parametrize("width", [6, 9, 17, 28, 31, 33])
def test_instruction_is_no_part_of_an_answer_however_it_is_wrapped(tmp_path: Path, width: int) -> None:
    report = invent(22, paragraphs=1)
    drawing = Drawing(prompt_width=width, first_page=(1,), second_page=(2, 3, 4, 5, 6))
    path = write_pdf(tmp_path / "report.pdf", [report], drawing)

    (located,) = located_in(path)

    assert texts_of(located) == meant_texts(report)
    assert answers_of(located) == report.expected_checks()


@pytest.mark.parametrize(
    ("front", "is_known"),
    [
        *((front, True) for front in ("①", "(1)", "1.", "⑴", "ア）", "・", "※", "３ ", "2-1 ")),
        *((front, False) for front in ("済 ", "？ ", "一部 ", "2/3 ")),
    ],
)
def test_only_words_and_signs_that_may_be_an_answer_count_in_front_of_an_item(
    tmp_path: Path, front: str, is_known: bool
) -> None:
    report = invent(23)
    path = write_pdf(tmp_path / "report.pdf", [report], Drawing(item_front=front, ticks=("■", "□")))
    without_boxes = write_pdf(tmp_path / "none.pdf", [report], Drawing(item_front=front, ticks=("■", " ")))

    (located,) = located_in(path)
    (bare,) = located_in(without_boxes)

    texts = {mark.label for tick in bare.ticks.values() for mark in tick.marks if mark.kind is MarkKind.TEXT}
    assert answers_of(located) == report.expected_checks()
    assert bool(texts) is not is_known


def test_items_that_run_over_onto_the_next_page_belong_to_the_same_report(tmp_path: Path) -> None:
    report = invent(18, paragraphs=1)
    path = write_pdf(tmp_path / "report.pdf", [report], Drawing(first_page=(1, 2, 3, 4, 5, 6), second_page=()))
    with pikepdf.open(path) as pdf, pikepdf.new() as cut:
        for bottom, top in ((430, 842), (0, 430)):
            cut.pages.append(pdf.pages[0])
            cut.pages[-1].MediaBox = [0, bottom, 595, top]
        cut.save(tmp_path / "cut.pdf")

    (located,) = located_in(tmp_path / "cut.pdf")

    assert wrong_answers(located, report) == {}
    assert located.findings == ()


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_page_shown_on_its_side_is_read(tmp_path: Path, turn: int) -> None:
    report = invent(15)
    path = write_pdf(tmp_path / "report.pdf", [report])
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for page in pdf.pages:
            page.Rotate = turn
        pdf.save(path)

    (located,) = located_in(path)

    assert answers_of(located) == report.expected_checks()


def test_print_wider_than_its_paper_is_put_together_again(tmp_path: Path) -> None:
    report = invent(17)
    path = write_pdf(tmp_path / "report.pdf", [report])
    with pikepdf.open(path) as pdf, pikepdf.new() as cut:
        for left, right in ((0, 300), (300, 600)):
            for page in pdf.pages:
                cut.pages.append(page)
                cut.pages[-1].MediaBox = [left, 0, right, 842]
        cut.save(tmp_path / "cut.pdf")

    (located,) = located_in(tmp_path / "cut.pdf")

    assert answers_of(located) == report.expected_checks()
    assert texts_of(located) == meant_texts(report)


def test_page_box_that_does_not_begin_at_zero_is_read(tmp_path: Path) -> None:
    report = invent(16)
    path = write_pdf(tmp_path / "report.pdf", [report])
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for page in pdf.pages:
            page.MediaBox = [-50, -40, 600, 850]
        pdf.save(path)

    document = open_document(path)
    (located,) = located_in(path)

    assert (document.pages[0].width, document.pages[0].height) == (650, 890)
    assert answers_of(located) == report.expected_checks()


@pytest.mark.parametrize("shift", [(0.3, 0), (0.8, -0.8), (0, 0.5)])
def test_text_that_was_drawn_twice_to_look_bold_counts_once(tmp_path: Path, shift: tuple[float, float]) -> None:
    report = invent(24)
    path = write_pdf(tmp_path / "report.pdf", [report])
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for page in pdf.pages:
            page.contents_coalesce()
            once = page.Contents.read_bytes()
            page.Contents = pikepdf.Stream(pdf, once + b"\nq 1 0 0 1 %f %f cm\n" % shift + once + b"\nQ")
        pdf.save(path)

    (located,) = located_in(path)

    assert answers_of(located) == report.expected_checks()
    assert texts_of(located) == meant_texts(report)
    assert header_of(located) == meant_header(report)


@pytest.mark.parametrize("turn", [90, 270])
def test_page_whose_content_lies_on_its_side_is_read(tmp_path: Path, turn: int) -> None:
    report = invent(25)
    path = write_pdf(tmp_path / "report.pdf", [report])
    matrix = b"0 1 -1 0 842 0 cm" if turn == 90 else b"0 -1 1 0 0 595 cm"
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for page in pdf.pages:
            page.contents_add(b"q " + matrix, prepend=True)
            page.contents_add(b"Q")
            page.MediaBox = [0, 0, 842, 595]
        pdf.save(path)

    (located,) = located_in(path)

    assert answers_of(located) == report.expected_checks()
    assert texts_of(located) == meant_texts(report)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_pages_on_one_sheet_are_read_one_after_the_other(tmp_path: Path, order: tuple[int, int]) -> None:
    report = invent(26)
    path = write_pdf(tmp_path / "report.pdf", [report])
    with pikepdf.open(path) as pdf, pikepdf.new() as sheet:
        page = sheet.add_blank_page(page_size=(1190, 842))
        for place, number in enumerate(order):
            page.add_overlay(pdf.pages[number], pikepdf.Rectangle(place * 595, 0, (place + 1) * 595, 842))
        sheet.save(tmp_path / "sheet.pdf")

    (located,) = located_in(tmp_path / "sheet.pdf")

    assert answers_of(located) == report.expected_checks()
    assert texts_of(located) == meant_texts(report)
    assert header_of(located) == meant_header(report)


def test_tick_drawn_in_place_of_a_box_is_one_where_other_items_have_theirs(tmp_path: Path) -> None:
    report = invent(27)

    def over(canvas: Canvas, key: str, x: float, y: float) -> None:
        if report.checks[key]:
            draw_check(canvas, x, y)
        else:
            canvas.rect(x, y, 8, 8)

    path = write_pdf(tmp_path / "report.pdf", [report], Drawing(ticks=(" ", " "), over_box=over))

    (located,) = located_in(path)

    assert wrong_answers(located, report) == {}
    assert list(answers_of(located).values()).count("unknown") <= 2  # a page without any empty box tells nothing
