"""A form drawn as a Word file in its official layout, to be edited: boxes are ticked by a click."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from docx.document import Document as WordDocument
from docx.shared import Mm, Pt
from docx.table import _Cell

from suishin.forms.content import ReportContent
from suishin.forms.values import cells_in_words, value_in_words
from suishin.outputs import word
from suishin.reading.definition import Box, ColumnKind, FormDefinition, Item, ItemKind, Section

TITLE_WIDTH, LABEL_WIDTH = Mm(104), Mm(18)
LONG_PROMPT = 30  # characters: a longer one is an explanation, set from the left


def form_document(
    definition: FormDefinition, content: ReportContent, *, title: str, day: datetime, names: Mapping[str, str]
) -> bytes:
    """Return one report as a DOCX file."""
    document = word.new_document(title, day=day)
    word.add_page_number(document)
    draw_form(document, definition, content, names=names)
    return word.saved(document)


def draw_form(
    document: WordDocument, definition: FormDefinition, content: ReportContent, *, names: Mapping[str, str]
) -> None:
    """Draw a report at the end of a document. `names` says how organizations are called whose codes stand in it."""
    _draw_head(document, definition, content)
    for section in definition.sections:
        _draw_section(document, section, content, names)


def _draw_head(document: WordDocument, definition: FormDefinition, content: ReportContent) -> None:
    widths = [TITLE_WIDTH, LABEL_WIDTH, word.TEXT_WIDTH - TITLE_WIDTH - LABEL_WIDTH]
    table = word.bordered_table(document, len(definition.header), widths)
    title = table.cell(0, 0).merge(table.cell(len(definition.header) - 1, 0))
    word.hide_lines(table, 0)
    word.write_into(title, definition.title, size=14, is_bold=True)
    for row, field in enumerate(definition.header):
        word.fill(table.cell(row, 1), word.HEAD_FILL)
        word.write_into(table.cell(row, 1), field.label, is_centred=True)
        word.write_into(table.cell(row, 2), content.header.get(field.key, ""))
    _add_gap(document)


def _draw_section(document: WordDocument, section: Section, content: ReportContent, names: Mapping[str, str]) -> None:
    prompts = (section.left_prompt, section.right_prompt)
    half = word.TEXT_WIDTH // 2
    table = word.bordered_table(document, 3 if any(prompts) else 2, [half, word.TEXT_WIDTH - half])
    heading = table.cell(0, 0).merge(table.cell(0, 1))
    word.fill(heading, word.SECTION_FILL)
    heading.paragraphs[0].style = document.styles["Heading 2"]
    word.write_into(heading, f"{section.number}.{section.title}", size=10, is_bold=True)
    word.repeat_on_every_page(table, 0)
    if any(prompts):
        for column, prompt in enumerate(prompts):
            _write_prompt(table.cell(1, column), prompt)
    for row in table.rows[:-1]:
        word.keep_with_next(row.cells)
    for column, box in enumerate((Box.LEFT, Box.RIGHT)):
        items = [item for item in section.items if item.box is box]
        _fill_box(table.cell(-1, column), items, content, names)
    _add_gap(document)


def _write_prompt(cell: _Cell, prompt: str) -> None:
    is_long = len(prompt) > LONG_PROMPT
    word.fill(cell, word.PROMPT_FILL if is_long else word.HEAD_FILL)
    word.write_into(cell, prompt, size=word.SMALL_SIZE, is_centred=not is_long)


def _fill_box(cell: _Cell, items: Sequence[Item], content: ReportContent, names: Mapping[str, str]) -> None:
    for item in items:
        if item.kind is ItemKind.TICK:
            _add_tick(cell, item, content.checks.get(item.key) or "no")
        elif item.is_text:
            _add_text(cell, item, content.narratives.get(item.key, ()))
        elif item.kind is ItemKind.TABLE:
            _add_table(cell, item, content.values.get(item.key) or [])
        else:
            _add_value(cell, item, content.values.get(item.key) or "", names)
    first = cell.paragraphs[0]
    if len(cell.paragraphs) > 1 and not first.text and not first.runs:
        first._p.getparent().remove(first._p)  # the empty one that every new cell has


def _add_tick(cell: _Cell, item: Item, state: str) -> None:
    paragraph = cell.add_paragraph()
    spacing = paragraph.paragraph_format
    spacing.space_before = spacing.space_after = Pt(4)
    spacing.left_indent, spacing.first_line_indent = Pt(20), Pt(-14)
    spacing.keep_together = True
    if state == "unknown":
        word.write(paragraph, "⍰")
    else:
        word.add_checkbox(paragraph, is_checked=state == "yes")
    word.write(paragraph, f" {item.label}")


def _add_text(cell: _Cell, item: Item, points: Sequence[str]) -> None:
    if item.label:
        word.write(cell.add_paragraph(), item.label, is_bold=True)
    for point in points or [""]:
        for line in point.split("\n"):
            word.write(cell.add_paragraph(), line)


def _add_value(cell: _Cell, item: Item, value: Any, names: Mapping[str, str]) -> None:
    paragraph = cell.add_paragraph()
    if item.kind is ItemKind.ORGANIZATION and isinstance(value, list):
        value = [names.get(code, code) for code in value]
    word.write(paragraph, f"{item.label}　", is_bold=True)
    word.write(paragraph, value_in_words(item, value))


def _add_table(cell: _Cell, item: Item, value: Any) -> None:
    word.write(cell.add_paragraph(), item.label, is_bold=True)
    rows = value or [{item.columns[0].key: label} for label in item.rows] or [{}]
    width = (word.TEXT_WIDTH // 2 - Mm(6)) // len(item.columns)
    table = word.bordered_table(cell, len(rows) + 1, [width] * len(item.columns))
    for index, column in enumerate(item.columns):
        head = f"{column.label}（{column.unit}）" if column.unit else column.label
        word.fill(table.cell(0, index), word.HEAD_FILL)
        word.write_into(table.cell(0, index), head, size=word.SMALL_SIZE)
    for number, row in enumerate(rows, start=1):
        for index, text in enumerate(cells_in_words(item, row)):
            word.write_into(table.cell(number, index), text, size=word.SMALL_SIZE)
            if item.columns[index].kind is ColumnKind.NUMBER:
                word.align_right(table.cell(number, index))


def _add_gap(document: WordDocument) -> None:
    """Part two tables: Word joins tables that touch."""
    gap = document.add_paragraph()
    gap.paragraph_format.line_spacing = Pt(6)
