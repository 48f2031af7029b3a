"""A table is described once and written in every format: on screen (components/table.html), as Excel and as CSV.

Of Django it needs the catalogue only: how a date is written depends on the language of the page.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, NamedTuple, TypeVar

from django.utils.safestring import SafeString

from suishin.outputs.formats import (
    DATE,
    LONG_TEXT,
    MISSING,
    MOMENT,
    NUMBER,
    PERCENT,
    PICTURE,
    TEXT,
    TICK,
    YEN,
    Format,
)
from suishin.outputs.sorting import Sorting
from suishin.outputs.workbook import workbook

__all__ = [
    "DATE",
    "LONG_TEXT",
    "MOMENT",
    "NUMBER",
    "PERCENT",
    "PICTURE",
    "TEXT",
    "TICK",
    "YEN",
    "Cell",
    "Column",
    "Format",
    "Sorting",
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

    With an anchor its cell can be linked to: `#report-20`. With a sort key its heading puts the table in its order.
    """

    heading: str
    value: Callable[[Row], Any]
    format: Format = TEXT
    url: Callable[[Row], str | None] | None = None
    anchor: Callable[[Row], str] | None = None
    sort_key: str = ""


class Cell(NamedTuple):
    """One value as a page shows it."""

    heading: str
    text: str
    css_class: str = ""
    tick: str = ""
    url: str | None = None
    anchor: str = ""
    picture: str = ""  # markup of ours


class Heading(NamedTuple):
    """The head of a column; with an address it puts the table in its order."""

    text: str
    css_class: str = ""
    url: str = ""
    direction: str = ""  # as `aria-sort` says it, where the table is in this order


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
    sorting: Sorting | None = None  # how the rows are in order; its columns offer to change it

    @property
    def headings(self) -> list[Heading]:
        return [self._heading(column) for column in self.columns]

    def _heading(self, column: Column[Row]) -> Heading:
        text, css_class = str(column.heading), "number" if column.format.is_number else ""
        if not self.sorting or not column.sort_key:
            return Heading(text, css_class)
        url = self.sorting.url(column.sort_key, is_descending_first=column.format.is_number)
        return Heading(text, css_class, url, self.sorting.direction(column.sort_key))

    @property
    def cells(self) -> Iterator[list[Cell]]:
        """Yield the rows as a page shows them."""
        shown = [_cell_of(column) for column in self.columns]
        for row in self.rows:
            yield [cell(row) for cell in shown]

    @property
    def is_choosable(self) -> bool:
        return self.key is not None

    @property
    def keyed_cells(self) -> Iterator[tuple[str, list[Cell]]]:
        """Yield the rows as a page shows them, each with the value by which it is chosen."""
        for row, cells in zip(self.rows, self.cells, strict=True):
            yield self.key(row) if self.key else "", cells

    @property
    def columns_in_files(self) -> list[Column[Row]]:
        """Return the columns that Excel and CSV hold."""
        return [column for column in self.columns if not column.format.is_picture]

    def values(self, row: Row) -> list[Any]:
        """Return the values of one row as they are, for Excel."""
        return [column.value(row) for column in self.columns_in_files]

    def to_xlsx(self) -> bytes:
        """Write the table as an Excel file with one sheet."""
        return workbook([self])

    def to_csv(self) -> bytes:
        """Write the table as CSV that Excel opens rightly: UTF-8 with BOM, CRLF, text never a formula."""
        buffer, columns = io.StringIO(), self.columns_in_files
        writer = csv.writer(buffer, lineterminator="\r\n")
        writer.writerow([_csv_text(str(column.heading)) for column in columns])
        writer.writerows([_csv_value(column, row) for column in columns] for row in self.rows)
        return buffer.getvalue().encode("utf-8-sig", "replace")


def _cell_of(column: Column[Row]) -> Callable[[Row], Cell]:
    """Return how the rows of a page show one column. What is the same in all rows is found out once."""
    heading, format, value_of, url_of, anchor_of = (
        str(column.heading),
        column.format,
        column.value,
        column.url,
        column.anchor,
    )
    in_words, css_class, is_tick = format.in_words, _css_class(format), format is TICK

    def cell(row: Row) -> Cell:
        value = value_of(row)
        is_shown = not (value is None or value == "")
        text = in_words(value) if is_shown else MISSING
        picture = value if format.is_picture and isinstance(value, SafeString) else ""
        return Cell(
            heading,
            text,
            css_class or ("short" if len(text) <= SHORT_TEXT else ""),
            value if is_tick and is_shown else "",
            url_of(row) if url_of else None,
            anchor_of(row) if anchor_of else "",
            picture,
        )

    return cell


def is_missing(value: Any) -> bool:
    """Tell whether there is nothing to show; 0 is a value."""
    return value is None or value == ""


def _css_class(format: Format) -> str:
    """Return the class of a column's cells; without one it follows from the length of each text."""
    if format.is_number:
        return "number"
    if format.is_picture:
        return "drawing"
    if format.is_long:
        return "long"
    return "short" if format in (DATE, MOMENT) else ""


def _csv_value(column: Column[Row], row: Row) -> str:
    value = column.value(row)
    if is_missing(value):
        return ""
    if column.format.is_number and not isinstance(value, str):
        return str(value)
    return _csv_text(column.format.in_words(value))


def _csv_text(text: str) -> str:
    return f"'{text}" if is_formula_like(text) else text
