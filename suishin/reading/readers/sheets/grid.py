"""Widths, heights and merged cells of a sheet → where each cell lies, in points."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate

from suishin.reading.model import Rect

DIGIT_PIXELS = 7  # width of a digit of the default font, by which column widths are counted
PIXEL = 0.75  # points
DEFAULT_WIDTH = 8.43
DEFAULT_HEIGHT = 15.0
FLOWS = "flows"  # over the empty cells beside it: a text that is not wrapped
MAX_COLUMNS = 400  # of a form; what lies further out is on no paper
MAX_ROWS = 5_000
CELL_NAME = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class Area:
    """Cells from a first to a last row and column, counted from 0, both ends included."""

    row: int
    column: int
    last_row: int
    last_column: int

    @property
    def name(self) -> str:
        first = cell_name(self.row, self.column)
        last = cell_name(self.last_row, self.last_column)
        return first if first == last else f"{first}:{last}"


@dataclass
class Grid:
    """The measures of one sheet."""

    widths: dict[int, float] = field(default_factory=dict)  # points, by column
    heights: dict[int, float] = field(default_factory=dict)
    default_width: float = DEFAULT_WIDTH * DIGIT_PIXELS * PIXEL
    default_height: float = DEFAULT_HEIGHT
    merged: dict[tuple[int, int], Area] = field(default_factory=dict)  # by their first cell
    aligned: dict[tuple[int, int], str] = field(
        default_factory=dict
    )  # "center", "right" or FLOWS, of cells with a text
    _lefts: list[float] = field(default_factory=list)
    _tops: list[float] = field(default_factory=list)

    def settle(self) -> None:
        """Add the measures up; call once all of them are known."""
        columns = (self.widths.get(column, self.default_width) for column in range(MAX_COLUMNS))
        known = min(max(self.heights, default=-1) + 1, MAX_ROWS)  # those below are all as high as the default
        rows = (self.heights.get(row, self.default_height) for row in range(known))
        self._lefts = [0.0, *accumulate(columns)]
        self._tops = [0.0, *accumulate(rows)]

    def left(self, column: int) -> float:
        return self._lefts[min(max(column, 0), MAX_COLUMNS)]

    def top(self, row: int) -> float:
        row, known = min(max(row, 0), MAX_ROWS), len(self._tops) - 1
        return self._tops[row] if row <= known else self._tops[known] + (row - known) * self.default_height

    def area_at(self, row: int, column: int) -> Area:
        """Return the merged cells that begin at a cell, or the cell itself."""
        return self.merged.get((row, column)) or Area(row, column, row, column)

    def place(self, area: Area) -> Rect:
        return Rect(
            self.left(area.column), self.top(area.row), self.left(area.last_column + 1), self.top(area.last_row + 1)
        )

    def cell_at(self, x: float, y: float) -> str:
        """Return the name of the cell at a place."""
        row = bisect_right(self._tops, y) - 1
        if row == len(self._tops) - 1 and self.default_height:
            row = min(row + int((y - self._tops[-1]) / self.default_height), MAX_ROWS)
        return cell_name(max(row, 0), max(bisect_right(self._lefts, x) - 1, 0))

    def is_hidden(self, row: int, column: int) -> bool:
        return self.heights.get(row) == 0 or self.widths.get(column) == 0


def points_of_width(width: float) -> float:
    """Return the points of a column width, which counts digits."""
    return int((256 * width + 128 // DIGIT_PIXELS) / 256 * DIGIT_PIXELS) * PIXEL


def cell_name(row: int, column: int) -> str:
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def parse_cell(name: str) -> tuple[int, int] | None:
    """Return row and column of a name such as B7, None for anything else."""
    match = CELL_NAME.fullmatch(name)
    if not match:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def parse_area(name: str) -> Area | None:
    """Return the cells of a name such as B7:K9."""
    first, _, last = name.partition(":")
    start, end = parse_cell(first), parse_cell(last or first)
    return Area(*start, *end) if start and end else None


def merged_by_first_cell(areas: Iterable[Area]) -> dict[tuple[int, int], Area]:
    return {(area.row, area.column): area for area in areas}
