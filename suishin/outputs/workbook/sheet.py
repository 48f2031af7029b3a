"""One table as the XML of a sheet, piece by piece. The order of the elements is the standard's; Excel insists on it."""

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy

from suishin.common.errors import ActionError
from suishin.outputs.formats import DATE
from suishin.outputs.workbook.cells import Pen
from suishin.outputs.workbook.styles import HEAD, PLAIN, TITLE, Styles
from suishin.outputs.workbook.text import excel_text, lines_of, written

if TYPE_CHECKING:
    from suishin.outputs.tables import Table

HEAD_ROW = 3  # below the title and the day
_LAST_ROW = 1_048_576  # Excel's last
_LINE_HEIGHT, _LARGEST_HEIGHT = 15, 409  # in points; the largest is Excel's
_MARGIN = 5 / 7  # of a character, beside the text of a column
_ROWS_IN_A_PIECE = 200


class TooManyRows(ActionError):
    """Nothing is left out in silence."""

    message = gettext_lazy("行が多すぎて、Excelの1枚のシートに入りません（1,048,573行まで）。しぼり込んでください。")


class Sheet:
    """A table on its way into a workbook."""

    def __init__(self, table: "Table[Any]", styles: Styles, *, name: str, is_first: bool) -> None:
        self.name = name
        self.last_row = HEAD_ROW
        self._table = table
        self._is_first = is_first
        self._columns = [
            (letters(place), column, Pen(column.format, styles)) for place, column in enumerate(table.columns_in_files)
        ]

    @property
    def area(self) -> tuple[str, int, str, int]:
        """Return what can be filtered: first column and row, last column and row."""
        return "A", HEAD_ROW, letters(max(len(self._columns) - 1, 0)), self.last_row

    def pieces(self) -> Iterator[str]:
        """Yield the XML of the sheet."""
        yield from chain(self._beginning(), self._title(), self._head(), self._rows(), self._end())

    def _beginning(self) -> Iterator[str]:
        selected = ' tabSelected="1"' if self._is_first else ""
        below = HEAD_ROW + 1
        yield (
            '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
            f'<sheetViews><sheetView{selected} workbookViewId="0">'
            f'<pane xSplit="1" ySplit="{HEAD_ROW}" topLeftCell="B{below}" activePane="bottomRight" state="frozen"/>'
            f'<selection pane="topRight" activeCell="B1" sqref="B1"/>'
            f'<selection pane="bottomLeft" activeCell="A{below}" sqref="A{below}"/><selection pane="bottomRight"/>'
            '</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        )
        widths = "".join(
            f'<col min="{number}" max="{number}" width="{column.format.width + _MARGIN:.7f}" customWidth="1"/>'
            for number, (_letters, column, _pen) in enumerate(self._columns, start=1)
        )
        yield f"<cols>{widths}</cols><sheetData>" if widths else "<sheetData>"

    def _title(self) -> Iterator[str]:
        yield _row(1, _cell("A1", str(self._table.title), TITLE))
        if self._table.made_on:
            yield _row(2, _cell("A2", f"作成日 {DATE.in_words(self._table.made_on)}", PLAIN))

    def _head(self) -> Iterator[str]:
        cells = [_cell(f"{at}{HEAD_ROW}", str(column.heading), HEAD) for at, column, _pen in self._columns]
        heights = [lines_of(str(column.heading), column.format.width) for _at, column, _pen in self._columns]
        yield _row(HEAD_ROW, "".join(cells), max(heights, default=1))

    def _rows(self) -> Iterator[str]:
        columns = [(at, column.value, pen.write) for at, column, pen in self._columns]
        written_rows: list[str] = []
        for number, row in enumerate(self._table.rows, start=HEAD_ROW + 1):
            if number > _LAST_ROW:
                raise TooManyRows
            cells, lines = [], 1
            for at, value, write in columns:
                cell, needed = write(value(row))
                cells.append(f'<c r="{at}{number}"{cell}')
                if needed > lines:
                    lines = needed
            written_rows.append(_row(number, "".join(cells), lines))
            self.last_row = number
            if len(written_rows) == _ROWS_IN_A_PIECE:
                yield "".join(written_rows)
                written_rows.clear()
        yield "".join(written_rows)

    def _end(self) -> Iterator[str]:
        first, head, last, foot = self.area
        area = f"{first}{head}" if (first, head) == (last, foot) else f"{first}{head}:{last}{foot}"
        yield (
            f'</sheetData><autoFilter ref="{area}"/>'
            '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
            '<pageSetup paperSize="9" fitToHeight="0" orientation="landscape"/>'
            "<headerFooter><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter></worksheet>"
        )


def _cell(at: str, text: str, style: int) -> str:
    styled = f' s="{style}"' if style != PLAIN else ""
    return f'<c r="{at}"{styled} t="inlineStr">{written(excel_text(text))}</c>'


def _row(number: int, cells: str, lines: int = 1) -> str:
    """Return a row; one with wrapped text has its height: not every office program gives it by itself."""
    if lines == 1:
        return f'<row r="{number}">{cells}</row>'
    height = min(lines * _LINE_HEIGHT, _LARGEST_HEIGHT)
    return f'<row r="{number}" ht="{height}" customHeight="1">{cells}</row>'


def letters(place: int) -> str:
    """Return how Excel calls a column: A for 0, AA for 26."""
    name = ""
    while place >= 0:
        place, letter = divmod(place, 26)
        name, place = chr(65 + letter) + name, place - 1
    return name
