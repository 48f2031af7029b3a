"""Lines below a table's label → its rows, each cell under the heading it stands below."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from suishin.reading.definition import Item, printed_heading
from suishin.reading.locate.matching import label_key, likeness
from suishin.reading.model import Fragment, Rect, Source
from suishin.reading.normalize import match_key

HEADING_LIKENESS = 84.0


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one bordered box; without borders a line is a cell of its own."""

    text: str
    box: Rect
    source: Source

    @property
    def middle(self) -> tuple[float, float]:
        return (self.box.x0 + self.box.x1) / 2, (self.box.top + self.box.bottom) / 2


def has_headings(item: Item, lines: Sequence[Fragment]) -> bool:
    """Tell whether the headings of a table's columns stand among lines."""
    return bool(_headings(item, _cells(lines)))


def table_rows(item: Item, lines: Sequence[Fragment]) -> list[dict[str, Cell]]:
    """Return the filled cells of each row by the key of their column; nothing where the headings are not found."""
    cells = _cells(lines)
    headings = _headings(item, cells)
    if not headings:
        return []
    below = max(heading.box.bottom for heading in headings.values())
    borders = _borders(headings)
    rows: list[tuple[Rect, dict[str, Cell]]] = []
    for cell in sorted((cell for cell in cells if cell.middle[1] > below), key=lambda cell: cell.middle[1]):
        if not rows or cell.middle[1] > rows[-1][0].bottom:
            rows.append((cell.box, {}))
        key = next((key for key, (start, end) in borders.items() if start <= cell.middle[0] < end), None)
        if key is not None:
            there = rows[-1][1].get(key)
            rows[-1][1][key] = replace(there, text=there.text + cell.text) if there else cell
    return [row for _box, row in rows if row]


def _cells(lines: Sequence[Fragment]) -> list[Cell]:
    by_frame: dict[Rect, list[Fragment]] = {}
    for line in lines:
        place = line.frame or line.box
        if place:
            by_frame.setdefault(Rect(*(round(edge, 1) for edge in place)), []).append(line)
    return [
        Cell("".join(line.text.strip() for line in _downwards(inside)), place, inside[0].source)
        for place, inside in by_frame.items()
    ]


def _downwards(lines: Iterable[Fragment]) -> list[Fragment]:
    return sorted(lines, key=lambda line: (line.box.top, line.box.x0) if line.box else (0.0, 0.0))


def _headings(item: Item, cells: Sequence[Cell]) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    for column in item.columns:
        wanted = [label_key(printed_heading(column)), label_key(column.label)]
        scored = [
            (max(likeness(match_key(cell.text), label) for label in wanted), -cell.box.top, cell) for cell in cells
        ]
        free = [entry for entry in scored if entry[2] not in found.values()]
        best = max(free, key=lambda entry: entry[:2], default=None)
        if best is None or best[0] < HEADING_LIKENESS:
            return {}
        found[column.key] = best[2]
    return found


def _borders(headings: dict[str, Cell]) -> dict[str, tuple[float, float]]:
    """Return where each column begins and ends: halfway to the headings beside it."""
    ordered = sorted(headings.items(), key=lambda entry: entry[1].box.x0)
    edges = [-1e9]
    edges += [(left.box.x1 + right.box.x0) / 2 for (_, left), (_, right) in pairwise(ordered)]
    edges.append(1e9)
    return {key: (edges[place], edges[place + 1]) for place, (key, _heading) in enumerate(ordered)}
