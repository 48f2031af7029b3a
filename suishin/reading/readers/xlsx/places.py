"""Places over the cells of a sheet, told as cells and how far into them."""

from typing import TYPE_CHECKING, Any, NamedTuple

from suishin.reading.model import Rect
from suishin.reading.readers.sheets.grid import MAX_COLUMNS, MAX_ROWS, Grid
from suishin.reading.readers.xlsx.book import child, local

if TYPE_CHECKING:
    from lxml.etree import _Element

EMU = 12_700.0  # to a point


class Corner(NamedTuple):
    """A cell and the points from its own corner; what lies further away is at its far edge."""

    column: int
    right: float
    row: int
    down: float

    def place(self, grid: Grid) -> tuple[float, float]:
        column, row = min(max(self.column, 0), MAX_COLUMNS - 1), min(max(self.row, 0), MAX_ROWS - 1)
        x, y = grid.left(column), grid.top(row)
        return x + min(self.right, grid.left(column + 1) - x), y + min(self.down, grid.top(row + 1) - y)


Corners = tuple[Corner, Corner]


def corner_of(element: "_Element") -> Corner:
    values = {local(part): part.text for part in element}
    right, down = (signed(values.get(name)) / EMU for name in ("colOff", "rowOff"))
    return Corner(int(number(values.get("col"))), right, int(number(values.get("row"))), down)


def corners_of(anchor: "_Element") -> Corners | None:
    """Return where something begins and ends; None where that is told otherwise."""
    start, end = child(anchor, "from"), child(anchor, "to")
    return (corner_of(start), corner_of(end)) if start is not None and end is not None else None


def placed(corners: Corners, grid: Grid) -> Rect:
    (x0, top), (x1, bottom) = (corner.place(grid) for corner in corners)
    return Rect(x0, top, max(x0, x1), max(top, bottom))


def number(text: Any) -> float:
    """Return a number in an attribute, 0 where it is missing or none."""
    try:
        found = float(text or 0)
    except ValueError:
        return 0.0
    return found if 0 <= found < 1e9 else 0.0


def signed(text: Any) -> float:
    """Return a number that may be below zero."""
    written = str(text or "").strip()
    return -number(written[1:]) if written.startswith("-") else number(written)
