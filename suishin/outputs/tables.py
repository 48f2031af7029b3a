"""A table is described once and written in every format: on screen (components/table.html), as Excel and as CSV.

Of Django it needs the catalogue only: how a date is written depends on the language of the page.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from suishin.outputs.formats import (
    DATE,
    LONG_TEXT,
    MISSING,
    MOMENT,
    NUMBER,
    PERCENT,
    TEXT,
    TICK,
    YEN,
    Format,
)
from suishin.outputs.workbook import workbook

__all__ = [
    "DATE",
    "LONG_TEXT",
    "MOMENT",
    "NUMBER",
    "PERCENT",
    "TEXT",
    "TICK",
    "YEN",
    "Cell",
    "Column",
    "Format",
    "Table",
    "is_formula_like",
    "workbook",
]

Row = TypeVar("Row")

SHORT_TEXT = 8  # characters that a page keeps on one line

# A spreadsheet takes text that begins so for a formula; Excel does it for the full-width forms too.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def is_formula_like(text: str) -> bool:
    """Tell whether a spreadsheet might run the text instead of showing it."""
    return text.startswith(_FORMULA_STARTS)


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column: its heading (with the unit), how to get the value of a row, how to show it, where it leads.

    With an anchor its cell can be linked to: `#report-20`.
    """

    heading: str
    value: Callable[[Row], Any]
    format: Format = TEXT
    url: Callable[[Row], str | None] | None = None
    anchor: Callable[[Row], str] | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One value as a page shows it."""

    heading: str
    text: str
    css_class: str = ""
    tick: str = ""
    url: str | None = None
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Table(Generic[Row]):
    """Rows and what to show of them. The first column names the row."""

    title: str
    rows: Iterable[Row]  # on a page a sequence; in a file they may come one by one
    columns: Sequence[Column[Row]]
    empty_text: str = ""  # without one the page has words of its own
    made_on: date | None = None
    key: Callable[[Row], str] | None = None  # makes rows choosable on a page: the value of each row's box
    sheet_name: str = ""  # in Excel; without one the title is used

    @property
    def cells(self) -> Iterator[list[Cell]]:
        """Yield the rows as a page shows them."""
        for row in self.rows:
            yield [_cell(column, row) for column in self.columns]

    @property
    def is_choosable(self) -> bool:
        return self.key is not None

    @property
    def keyed_cells(self) -> Iterator[tuple[str, list[Cell]]]:
        """Yield the rows as a page shows them, each with the value by which it is chosen."""
        for row, cells in zip(self.rows, self.cells, strict=True):
            yield self.key(row) if self.key else "", cells

    def values(self, row: Row) -> list[Any]:
        """Return the values of one row as they are, for Excel."""
        return [column.value(row) for column in self.columns]

    def to_xlsx(self) -> bytes:
        """Write the table as an Excel file with one sheet."""
        return workbook([self])

    def to_csv(self) -> bytes:
        """Write the table as CSV that Excel opens rightly: UTF-8 with BOM, CRLF, text never a formula."""
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\r\n")
        writer.writerow([_csv_text(str(column.heading)) for column in self.columns])
        writer.writerows([_csv_value(column, row) for column in self.columns] for row in self.rows)
        return buffer.getvalue().encode("utf-8-sig", "replace")


def _cell(column: Column[Row], row: Row) -> Cell:
    value = column.value(row)
    heading = str(column.heading)
    url = column.url(row) if column.url else None
    anchor = column.anchor(row) if column.anchor else ""
    if is_missing(value):
        return Cell(heading, MISSING, _css_class(column.format, MISSING), url=url, anchor=anchor)
    tick = value if column.format is TICK else ""
    text = column.format.in_words(value)
    return Cell(heading, text, _css_class(column.format, text), tick, url, anchor)


def is_missing(value: Any) -> bool:
    """Tell whether there is nothing to show; 0 is a value."""
    return value is None or value == ""


def _css_class(format: Format, text: str) -> str:
    if format.is_number:
        return "number"
    if format.is_long:
        return "long"
    return "short" if format in (DATE, MOMENT) or len(text) <= SHORT_TEXT else ""


def _csv_value(column: Column[Row], row: Row) -> str:
    value = column.value(row)
    if is_missing(value):
        return ""
    if column.format.is_number and not isinstance(value, str):
        return str(value)
    return _csv_text(column.format.in_words(value))


def _csv_text(text: str) -> str:
    return f"'{text}" if is_formula_like(text) else text
