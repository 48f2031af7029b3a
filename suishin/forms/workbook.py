"""A form drawn as a workbook in its official layout: twenty equal columns on A4, a left and a right box per section.

What is drawn here, filled in or not, is read back by `reading` as it was written.
"""

import io
import re
from collections.abc import Mapping
from datetime import datetime

from xlsxwriter.format import Format as CellFormat
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from suishin.forms.content import ReportContent
from suishin.forms.paper import (
    GAP_ROW,
    HEADER_ROW,
    HEADING_ROW,
    LABEL_SIZE,
    PROMPT_SIZE,
    Block,
    BlockKind,
    Paper,
    PlacedBlock,
    PlacedSection,
    is_one_line,
    lay_out,
)
from suishin.outputs.workbook import excel_text
from suishin.reading.definition import FormDefinition, HeaderField, HeaderKind

WHO_REPORTS = (HeaderKind.PREFECTURE, HeaderKind.ORGANIZATION)
FONT = "BIZ UDPゴシック"
JAPANESE = 128  # character set of the font: what stands in for a missing font is Japanese too
NUMBER = re.compile(r"-?[0-9,]+(?:\.[0-9]+)?")
MARGIN_COLUMN, FIRST, LAST = 0, 1, 20  # A, B and U
LEFT_BOX, RIGHT_BOX, WHOLE = (1, 10), (11, 20), (1, 20)  # B to K, L to U, B to U
HEADER_LABEL, HEADER_VALUE = 13, 15  # N and P
COLUMN_PIXELS = 36  # 27 points: twenty of them fill A4 at full size
MARGIN_PIXELS = 8
LONGEST_LIST = 255  # characters with the commas between
SECTION_COLOUR = "#DCE6F2"
PROMPT_COLOUR = "#F2F2F2"


def form_workbook(definition: FormDefinition, content: ReportContent | None) -> bytes:
    """Return the form as an XLSX file: blank without a content, else filled in."""
    buffer = io.BytesIO()
    header = content.header if content else {}
    reporting = [field.key for field in definition.header if field.kind in WHO_REPORTS]
    organization = next((header.get(key, "") for key in reporting), "")
    with new_book(buffer, definition) as book:
        paper = lay_out(definition, content)
        sheet = book.add_worksheet(sheet_name(definition, organization))
        draw_form(Pen(book, sheet, paper.text_size), definition, header, paper)
    return buffer.getvalue()


def new_book(target: io.BytesIO, definition: FormDefinition) -> Workbook:
    """Begin a workbook in which text stays text."""
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_format_properties": {"font_name": "Arial", "font_size": 10},  # column widths count its digits
    }
    book = Workbook(target, options)
    # The form's date, not the clock's: the same content makes the same file.
    book.set_properties({"title": definition.title, "created": datetime(definition.year, 1, 1)})  # noqa: DTZ001
    return book


class Pen:
    """The sheet, the next free row and the looks of cells: draws a form to be printed."""

    def __init__(self, book: Workbook, sheet: Worksheet, text_size: int) -> None:
        self.book, self.sheet = book, sheet
        self.row = 0
        self.title = self.look(16, bold=True)
        self.header_label = self.look(LABEL_SIZE, border=1, align="center", bg_color=PROMPT_COLOUR)
        self.header_value = self.look(LABEL_SIZE, border=1, align="left", indent=1)
        self.heading = self.look(11, bold=True, border=1, bg_color=SECTION_COLOUR)
        self.prompt = self.look(PROMPT_SIZE, border=1, bg_color=PROMPT_COLOUR)
        self.short_prompt = self.look(PROMPT_SIZE, border=1, bg_color=PROMPT_COLOUR, align="center")
        self.label = self.look(LABEL_SIZE, bold=True, left=1, right=1, top=1)
        self.tick = self.look(LABEL_SIZE, left=1, right=1, bottom=3)
        self.last_tick = self.look(LABEL_SIZE, left=1, right=1, bottom=1)
        self.text = self.look(text_size, left=1, right=1, bottom=1, valign="top")
        self.value = self.look(text_size, left=1, right=1, bottom=1, indent=1)
        self.column = self.look(LABEL_SIZE, border=1, align="center", bg_color=PROMPT_COLOUR)
        self.cell = self.look(text_size, border=1, indent=1)
        self.number_cell = self.look(text_size, border=1, align="right", indent=1)
        # Text of people: editing a cell must not make a formula of what begins with "=".
        for answer in (self.header_value, self.text, self.value, self.cell, self.number_cell):
            answer.set_quote_prefix()

    def look(self, size: float, **more: object) -> CellFormat:
        common = {"font_name": FONT, "font_charset": JAPANESE, "font_size": size, "text_wrap": True}
        return self.book.add_format(common | {"valign": "vcenter", "num_format": "@"} | more)

    def new_row(self, height: float) -> int:
        """Begin a row and return its number."""
        self.sheet.set_row(self.row, round(height * 4) / 4)
        self.row += 1
        return self.row - 1

    def write(self, rows: tuple[int, int], columns: tuple[int, int], text: str, look: CellFormat) -> None:
        """Merge cells and write a text into them, whatever it looks like."""
        self.merge(rows, columns, look)
        if text:
            self.sheet.write_string(rows[0], columns[0], excel_text(text), look)

    def merge(self, rows: tuple[int, int], columns: tuple[int, int], look: CellFormat) -> None:
        if (rows[0], columns[0]) == (rows[1], columns[1]):
            self.sheet.write_blank(rows[0], columns[0], None, look)  # one cell cannot be merged
        else:
            self.sheet.merge_range(rows[0], columns[0], rows[1], columns[1], "", look)

    def header(self, row: int, field: HeaderField, value: str) -> None:
        """Draw the answer to a field of the form's header."""
        self.write((row, row), (HEADER_VALUE, LAST), value, self.header_value)

    def block(self, rows: tuple[int, int], columns: tuple[int, int], block: Block, *, is_last: bool) -> None:
        """Draw something in a left or right box."""
        if block.cells:
            self._table_row(rows, columns[0], block)
            return
        looks = {
            BlockKind.LABEL: self.label,
            BlockKind.TICK: self.tick,
            BlockKind.TEXT: self.text,
            BlockKind.VALUE: self.value,
        }
        look = self.last_tick if is_last and block.kind is BlockKind.TICK else looks[block.kind]
        self.write(rows, columns, block.text, look)
        if block.choices:
            self._offer(rows[0], columns[0], block.choices)

    def _table_row(self, rows: tuple[int, int], column: int, block: Block) -> None:
        for text, span in zip(block.cells, block.spans, strict=True):
            look = self.column if block.kind is BlockKind.HEADINGS else self.cell
            if block.kind is BlockKind.ROW and NUMBER.fullmatch(text):
                look = self.number_cell
            self.write(rows, (column, column + span - 1), text, look)
            column += span

    def _offer(self, row: int, column: int, choices: tuple[str, ...]) -> None:
        """Let a cell be filled from a list, as far as Excel's own list can hold it."""
        if len(",".join(choices)) <= LONGEST_LIST and not any("," in choice for choice in choices):
            self.sheet.data_validation(row, column, row, column, {"validate": "list", "source": list(choices)})


def draw_form(pen: Pen, definition: FormDefinition, header: Mapping[str, str], paper: Paper) -> None:
    """Draw a whole form with a pen, and set its sheet up for paper."""
    _draw_header(pen, definition, header)
    breaks = [_draw_section(pen, placed) for placed in paper.sections]
    _set_up_page(pen.sheet, pen.row, [row for row in breaks if row])


def _draw_header(pen: Pen, definition: FormDefinition, header: Mapping[str, str]) -> None:
    rows = [pen.new_row(HEADER_ROW) for _ in definition.header]
    pen.write((rows[0], rows[-1]), (FIRST, HEADER_LABEL - 1), definition.title, pen.title)
    for row, field in zip(rows, definition.header, strict=True):
        pen.write((row, row), (HEADER_LABEL, HEADER_VALUE - 1), field.label, pen.header_label)
        pen.header(row, field, header.get(field.key, ""))
    pen.new_row(GAP_ROW)


def _draw_section(pen: Pen, placed: PlacedSection) -> int | None:
    """Draw a section and return its first row if a new page begins with it."""
    section = placed.section
    top = pen.new_row(HEADING_ROW)
    pen.write((top, top), (FIRST, LAST), f"{section.number}.{section.title}", pen.heading)
    if placed.prompt_height:
        row = pen.new_row(placed.prompt_height)
        sides = ((section.left_prompt, LEFT_BOX), (section.right_prompt, RIGHT_BOX))
        for prompt, columns in (((section.left_prompt or section.right_prompt), WHOLE),) if placed.whole else sides:
            look = pen.short_prompt if is_one_line(prompt, size=PROMPT_SIZE) else pen.prompt
            pen.write((row, row), columns, prompt, look)
    first = pen.row
    for height in placed.row_heights:
        pen.new_row(height)
    for blocks, columns in (
        ((placed.whole, WHOLE),) if placed.whole else ((placed.left, LEFT_BOX), (placed.right, RIGHT_BOX))
    ):
        _draw_side(pen, first, blocks, columns)
    pen.new_row(GAP_ROW)
    return top if placed.begins_page else None


def _draw_side(pen: Pen, first: int, blocks: tuple[PlacedBlock, ...], columns: tuple[int, int]) -> None:
    for placed in blocks:
        rows = (first + placed.first_row, first + placed.last_row)
        pen.block(rows, columns, placed.block, is_last=placed is blocks[-1])


def _set_up_page(sheet: Worksheet, row_count: int, breaks: list[int]) -> None:
    sheet.set_column_pixels(MARGIN_COLUMN, MARGIN_COLUMN, MARGIN_PIXELS)
    sheet.set_column_pixels(FIRST, LAST, COLUMN_PIXELS)
    sheet.hide_gridlines(2)
    sheet.set_portrait()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.print_area(0, MARGIN_COLUMN, row_count - 2, LAST)
    sheet.fit_to_pages(1, 0)
    sheet.set_h_pagebreaks(breaks)


def sheet_name(definition: FormDefinition, organization: str) -> str:
    """Return the organization's name, or the form's: several reports put into one workbook stay apart."""
    name = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", organization or definition.title)
    return name.strip(" '")[:31] or "報告書"
