"""The report form as a workbook, in the many layouts that offices make of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from suishin.reading.definition import Item, Section
from tests.reading.writers.invented import InventedReport, form


@dataclass(frozen=True)
class Layout:
    """What differs from office to office."""

    ticks: tuple[str, str] = ("☑", "□")  # on, off
    box_column: str = ""  # "left" or "right": the ticks stand in a column of their own
    lead: str = "　{}　"  # how the tick stands in front of its item
    counters: bool = False  # ①, ② in front of the item's text
    items_in_one_cell: bool = False
    narrative_rows: int = 0  # 0: one merged cell; else the number of rows it is spread over, hard wrapped
    wrap_at: int = 38
    columns: int = 20
    width: float = 6.0
    row_shift: int = 0
    column_shift: int = 1
    gap_rows: int = 1  # empty rows between sections
    date_as: str = "text"  # "text" | "serial" | "era"
    header_below: bool = False
    borders: bool = True
    prompts: bool = True
    stray_text: str = ""  # something else in the first item's row, beside its box
    rich: bool = False
    labels: Mapping[str, str] = field(
        default_factory=dict
    )  # retyped text of items, headings and header fields, by their own
    writes_items: bool = True  # no: a caption that lies over the cell tells what the item is
    order: Mapping[str, Sequence[int]] = field(default_factory=dict)  # of the items in a section, where it is another
    inner_rows: Mapping[str, int] = field(default_factory=dict)  # empty rows inserted above an item
    font: str = "Calibri"


def write_book(path: Path, reports: Sequence[InventedReport], layout: Layout = Layout(), **sheets: Any) -> Path:
    """Write one sheet per report; `names` gives the sheets' names, `hidden` those to hide."""
    names = sheets.get("names") or [f"{index + 1}.{report.prefecture}" for index, report in enumerate(reports)]
    with xlsxwriter.Workbook(path) as book:
        for name, report in zip(names, reports, strict=True):
            sheet = book.add_worksheet(name)
            SheetWriter(book, sheet, report, layout).write()
            if name in sheets.get("hidden", ()):
                sheet.hide()
    return path


class SheetWriter:
    """Writes one report into one sheet."""

    def __init__(self, book: Any, sheet: Any, report: InventedReport, layout: Layout) -> None:
        self.book, self.sheet, self.report, self.layout = book, sheet, report, layout
        border = {"border": 1} if layout.borders else {}
        font = {"font_name": layout.font, "font_size": 8}
        self.plain = book.add_format({"text_wrap": True, "valign": "vcenter", **font, **border})
        self.top = book.add_format({"text_wrap": True, "valign": "top", **font, **border})
        self.bold = book.add_format({"bold": True, **font, "font_size": 9, **border})
        self.line = book.add_format({**font, "valign": "top"})
        self.places: dict[str, tuple[int, int]] = {}  # of the ticks
        self.heights: dict[str, float] = {}  # of their rows, in points
        self.row = layout.row_shift

    def write(self) -> None:
        self.sheet.set_column(0, 0, 1.3)
        self.sheet.set_column(1, self.layout.columns + 4, self.layout.width)
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.left = self.layout.column_shift
        self.half = self.left + self.layout.columns // 2
        self.right = self.left + self.layout.columns - 1
        self._header()
        for section in form().sections:
            self._section(section)

    def _header(self) -> None:
        values = [self.report.prefecture, None, self.report.author, self.report.confirmer]
        labels = [self._retyped(field.label) for field in form().header]
        top = self.row
        if self.layout.header_below:
            for place, (label, value) in enumerate(zip(labels, values, strict=True)):
                column = self.half - 2 + place * 3
                self._merge(top + 1, column, top + 1, column + 2, label, self.plain)
                self._value(top + 2, column, column + 2, value)
            self._merge(top, self.left, top, self.half - 3, form().title, self.bold)
            self.row = top + 4
            return
        self._merge(top, self.left, top + 3, self.half + 1, form().title, self.bold)
        for place, (label, value) in enumerate(zip(labels, values, strict=True)):
            self._merge(top + place, self.half + 2, top + place, self.half + 3, label, self.plain)
            self._value(top + place, self.half + 4, self.right, value)
        self.row = top + 5

    def _value(self, row: int, column: int, last: int, value: str | None) -> None:
        if value is not None:
            self._merge(row, column, row, last, value, self.plain)
            return
        if self.layout.date_as == "text":
            self._merge(row, column, row, last, self.report.written_date, self.plain)
            return
        code = "yyyy/m/d" if self.layout.date_as == "serial" else '[$-411]ggge"年"m"月"d"日"'
        style = self.book.add_format({"num_format": code, "font_size": 8, "align": "left"})
        self._merge(row, column, row, last, date(*self.report.date), style)

    def _merge(self, row: int, column: int, last_row: int, last: int, value: Any, style: Any) -> None:
        if (row, column) == (last_row, last):
            self.sheet.write(row, column, value, style)
        else:
            self.sheet.merge_range(row, column, last_row, last, "", style)
            if isinstance(value, date):
                self.sheet.write_datetime(row, column, value, style)
            else:
                self.sheet.write_string(row, column, value, style)

    def _section(self, section: Section) -> None:
        heading = f"{section.number}.{self._retyped(section.title)}"
        self._merge(self.row, self.left, self.row, self.right, heading, self.bold)
        self.row += 1
        if self.layout.prompts:
            self.sheet.set_row(self.row, 40 if section.number == 1 else 15)
            left, right = self._retyped(section.left_prompt), self._retyped(section.right_prompt)
            self._merge(self.row, self.left, self.row, self.half - 1, left, self.plain)
            self._merge(self.row, self.half, self.row, self.right, right, self.plain)
            self.row += 1
        if section.ticks:
            self._tick_section(section)
        else:
            self._previous_section(section)
        self.row += self.layout.gap_rows

    def _previous_section(self, section: Section) -> None:
        start = self.row
        for item in section.narratives:
            if item.box == "left":
                self.sheet.write_string(self.row, self.left, self._retyped(item.label), self.line)
                self._text(self.row + 1, self.row + 12, self.left, self.half - 1, item)
                self.row += 13
        right = next(item for item in section.narratives if item.box == "right")
        self._text(start, self.row - 1, self.half, self.right, right)

    def _tick_section(self, section: Section) -> None:
        start = row = self.row
        items = self._ordered(section)
        inserted = sum(self.layout.inner_rows.get(item.key, 0) for item in items)
        rows = max(len(items) + inserted, self.layout.narrative_rows, 1)
        if self.layout.items_in_one_cell:
            self._all_items(items, start, start + rows - 1)
        else:
            for place, item in enumerate(items):
                row += self.layout.inner_rows.get(item.key, 0)
                self._item(row, item, place, height=400 / len(items) / 3)
                row += 1
        self._text(start, start + rows - 1, self.half, self.right, section.narratives[0])
        self.row = start + rows

    def _ordered(self, section: Section) -> list[Item]:
        return [section.ticks[place] for place in self.layout.order.get(section.key, range(len(section.ticks)))]

    def _all_items(self, items: Sequence[Item], first: int, last: int) -> None:
        lines = [self._with_tick(item, place) for place, item in enumerate(items)]
        self._merge(first, self.left, last, self.half - 1, "\n".join(lines), self.plain)
        for row in range(first, last + 1):
            self.sheet.set_row(row, 40)

    def _item(self, row: int, item: Item, place: int, height: float) -> None:
        self.heights[item.key] = max(26, min(height, 60))
        self.sheet.set_row(row, self.heights[item.key])
        tick = self.layout.ticks[0 if self.report.checks[item.key] else 1]
        label = self._label(item)
        if self.layout.box_column == "left":
            self.places[item.key] = (row, self.left)
            self.sheet.write_string(row, self.left, tick, self.plain)
            self._merge(row, self.left + 1, row, self.half - 1, label, self.plain)
        elif self.layout.box_column == "right":
            self.places[item.key] = (row, self.half - 1)
            self._merge(row, self.left, row, self.half - 2, label, self.plain)
            self.sheet.write_string(row, self.half - 1, tick, self.plain)
        else:
            self.places[item.key] = (row, self.left)
            text = self._with_tick(item, place)
            self._merge(row, self.left, row, self.half - 1, text, self.plain)
            if self.layout.rich and len(text) > 4:
                red = self.book.add_format({"color": "red"})
                self.sheet.write_rich_string(row, self.left, red, text[:2], text[2:], self.plain)

    def _with_tick(self, item: Item, place: int) -> str:
        tick = self.layout.ticks[0 if self.report.checks[item.key] else 1]
        return self.layout.lead.format(tick) + self._label(item)

    def _label(self, item: Item) -> str:
        if not self.layout.writes_items:
            return ""
        label = self._retyped(item.label)
        return f"{item.mark}{label}" if self.layout.counters else label

    def _retyped(self, label: str) -> str:
        return self.layout.labels.get(label, label)

    def _text(self, first: int, last: int, column: int, last_column: int, item: Item) -> None:
        paragraphs = self.report.narratives[item.key]
        if not self.layout.narrative_rows:
            self._merge(first, column, last, last_column, "\n".join(paragraphs), self.top)
            return
        for row, text in zip(range(first, last + 1), self._wrapped(paragraphs), strict=False):
            self.sheet.write_string(row, column, text, self.line)

    def _wrapped(self, paragraphs: Sequence[str]) -> list[str]:
        width = self.layout.wrap_at
        return [text[place : place + width] for text in paragraphs for place in range(0, len(text), width)]
