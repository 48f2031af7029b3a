"""A table saved with commas between its cells → the lines that a person sees of it."""

import csv
import io
from collections import Counter

FEWEST_CELLS = 4  # of a row
ALIKE = 0.9  # of the rows, that have as many cells as most


def lines_of_cells(text: str) -> str:
    """Return the rows of a table with a tab between filled cells; any other text stays as it is."""
    if text.count(",") < FEWEST_CELLS - 1:
        return text
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline="")) if row]
    except csv.Error:
        return text
    width, times = Counter(map(len, rows)).most_common(1)[0] if rows else (0, 0)
    if width < FEWEST_CELLS or times < ALIKE * len(rows):
        return text
    return "\n".join(_line([cell for cell in row if cell.strip()]) for row in rows)


def _line(cells: list[str]) -> str:
    """Return the cells beside each other, but those of several lines below each other: lines of two must not mix."""
    return ("\n" if any("\n" in cell for cell in cells) else "\t").join(cells)
