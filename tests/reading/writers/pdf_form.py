"""The report form drawn straight into a PDF, so that a test decides what lies where."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from suishin.reading.definition import Section
from tests.reading.writers.invented import InventedReport, form

FONT_FILE = Path(__file__).parents[3] / "suishin" / "outputs" / "fonts" / "BIZUDGothic-Regular.ttf"
FONT = "BIZ"
SIZE = 8.0
LINE = 10.0
LEFT, MIDDLE, RIGHT = 40.0, 300.0, 560.0
TOP, HEAD_TOP = 800.0, 828.0
RUN_OVER = "・続きの段落はここまで書いて終わる。"


@dataclass
class Drawing:
    """What a test may change."""

    ticks: tuple[str, str] = ("■", "□")
    has_lines: bool = True
    ticks_behind: bool = False  # in a column of their own between the items and the right box
    over_box: Callable[[Canvas, str, float, float], None] | None = None  # canvas, item key, place of its box
    first_page: tuple[int, ...] = (1, 2, 3)  # sections
    second_page: tuple[int, ...] = (4, 5, 6)
    prompt_width: int = 0  # characters of a line of the printed instructions; 0: as wide as their box
    draws_prompt_sign: bool = False  # the ☑ of the instructions as lines instead of a character
    item_front: str = ""  # typed between the box and the text of each item
    repeats_heading: bool = False  # above what of its first section runs over onto the second page
    head: str = ""  # printed above every page
    boxes: dict[str, tuple[float, float]] = field(default_factory=dict)


def write_pdf(path: Path, reports: Sequence[InventedReport], drawing: Drawing | None = None) -> Path:
    """Write two pages per report."""
    drawing = drawing or Drawing()
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(FONT, str(FONT_FILE)))
    canvas = Canvas(str(path), pagesize=A4)
    for report in reports:
        draw_report(canvas, report, drawing)
    canvas.save()
    return path


def draw_report(canvas: Canvas, report: InventedReport, drawing: Drawing) -> None:
    _say(canvas, MIDDLE + 20, HEAD_TOP, drawing.head, 6)
    y = _header(canvas, report)
    for number in drawing.first_page:
        y = _section(canvas, form().sections[number - 1], report, drawing, y)
    canvas.showPage()
    if drawing.second_page:
        _say(canvas, MIDDLE + 20, HEAD_TOP, drawing.head, 6)
    y = _run_over(canvas, report, drawing) if drawing.repeats_heading else TOP
    for number in drawing.second_page:
        y = _section(canvas, form().sections[number - 1], report, drawing, y)
    if drawing.second_page:
        canvas.showPage()


def _say(canvas: Canvas, x: float, y: float, text: str, size: float = SIZE) -> None:
    canvas.setFont(FONT, size)
    canvas.drawString(x, y, text)


def _header(canvas: Canvas, report: InventedReport) -> float:
    _say(canvas, LEFT, TOP - 20, form().title, 12)
    values = [report.prefecture, report.written_date, report.author, report.confirmer]
    for place, (label, value) in enumerate(zip(form().header, values, strict=True)):
        y = TOP - place * 12
        canvas.rect(380, y - 3, 60, 12)
        canvas.rect(440, y - 3, 120, 12)
        _say(canvas, 383, y, label.label)
        _say(canvas, 443, y, value)
    return TOP - 60


def _section(canvas: Canvas, section: Section, report: InventedReport, drawing: Drawing, y: float) -> float:
    _say(canvas, LEFT + 2, y, f"{section.number}.{section.title}", 9)
    top = y + 11
    y -= LINE + 3
    y -= _prompts(canvas, section, drawing, y)
    bottom = min(_left_box(canvas, section, report, drawing, y), _right_box(canvas, section, report, y))
    if drawing.has_lines:
        canvas.rect(LEFT, bottom, RIGHT - LEFT, top - bottom)
        canvas.line(MIDDLE, bottom, MIDDLE, top - 13)
        canvas.line(LEFT, top - 13, RIGHT, top - 13)
    return bottom - 16


def _prompts(canvas: Canvas, section: Section, drawing: Drawing, y: float) -> float:
    """Return the height that the instructions take up."""
    width = drawing.prompt_width or (42 if section.number == 1 else 40)
    lowest = 0.0
    for x, prompt in ((LEFT + 2, section.left_prompt), (MIDDLE + 2, section.right_prompt)):
        for place, line in enumerate(wrapped(prompt, width)):
            _prompt_line(canvas, x, y - place * 7, line, drawing)
            lowest = max(lowest, place * 7.0)
    return max(lowest + 11, 3 * LINE if section.number == 1 else LINE + 2)


def _prompt_line(canvas: Canvas, x: float, y: float, line: str, drawing: Drawing) -> None:
    if not drawing.draws_prompt_sign:
        _say(canvas, x, y, line, 6)
        return
    for place, piece in enumerate(line.split("☑")):
        if place:
            canvas.rect(x + 0.5, y - 0.5, 5, 5)
            canvas.line(x + 1.5, y + 1.5, x + 5, y + 4)
            x += 6
        _say(canvas, x, y, piece, 6)
        x += 6 * len(piece)


def _run_over(canvas: Canvas, report: InventedReport, drawing: Drawing) -> float:
    """Draw the last section of the first page once more, as far as it did not fit: heading and one more paragraph."""
    section = form().sections[drawing.first_page[-1] - 1]
    _say(canvas, LEFT + 2, TOP, f"{section.number}.{section.title}", 9)
    y = _text(canvas, [RUN_OVER], MIDDLE + 2, TOP - LINE - 3)
    if drawing.has_lines:
        canvas.rect(LEFT, y, RIGHT - LEFT, TOP + 11 - y)
        canvas.line(MIDDLE, y, MIDDLE, TOP - 2)
        canvas.line(LEFT, TOP - 2, RIGHT, TOP - 2)
    return y - 16


def wrapped(text: str, width: int) -> list[str]:
    return [text[place : place + width] for place in range(0, len(text), width)]


def _left_box(canvas: Canvas, section: Section, report: InventedReport, drawing: Drawing, y: float) -> float:
    for item in section.narratives:
        if item.box == "left":
            _say(canvas, LEFT + 2, y, item.label)
            y = _text(canvas, report.narratives[item.key], LEFT + 2, y - LINE) - 4
    for item in section.ticks:
        top = y + 9
        on, off = drawing.ticks
        tick_x = MIDDLE - 10 if drawing.ticks_behind else LEFT + 8
        _say(canvas, tick_x, y, on if report.checks[item.key] else off)
        drawing.boxes[item.key] = (LEFT + 8, y)
        if drawing.over_box:
            drawing.over_box(canvas, item.key, LEFT + 8, y)
        for place, line in enumerate(wrapped(drawing.item_front + item.label, 28)):
            _say(canvas, LEFT + 22, y - place * LINE, line)
        y -= LINE * len(wrapped(drawing.item_front + item.label, 28)) + 8
        if drawing.has_lines:
            canvas.setDash(1, 1)
            canvas.line(LEFT, y + 9, MIDDLE, y + 9)
            canvas.setDash()
        if drawing.has_lines and drawing.ticks_behind:
            canvas.line(MIDDLE - 12, y + 9, MIDDLE - 12, top)
    return y


def _right_box(canvas: Canvas, section: Section, report: InventedReport, y: float) -> float:
    right = next(item for item in section.narratives if item.box == "right")
    return _text(canvas, report.narratives[right.key], MIDDLE + 2, y)


def _text(canvas: Canvas, paragraphs: Sequence[str], x: float, y: float) -> float:
    for paragraph in paragraphs:
        for line in wrapped(paragraph, 31):
            _say(canvas, x, y, line)
            y -= LINE
    return y


def draw_check(canvas: Any, x: float, y: float) -> None:
    """Draw a tick as lines."""
    path = canvas.beginPath()
    path.moveTo(x + 1, y + 3)
    path.lineTo(x + 3, y)
    path.lineTo(x + 8, y + 8)
    canvas.drawPath(path)
