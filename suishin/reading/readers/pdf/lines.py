"""Runs of a page → lines, each within its own box, in the order a person reads them."""

from collections import Counter, defaultdict
from itertools import pairwise

from suishin.reading.model import Fragment, Rect, Source
from suishin.reading.normalize import normalize_text
from suishin.reading.readers.pdf.characters import Run
from suishin.reading.readers.pdf.rulings import Rulings

COLUMN_GAP = 1.3  # of the height, between columns without a ruling line
TAB_GAP = 2.5  # of the height, within one box
COLUMN_SPACE = 0.22  # of the height, that stands before a column's text at least
COLUMN_ROWS = 4  # so many rows must show a column that has no ruling line
WORD_GAP = 0.9  # of the height, that a reader sees as a blank


def lines_of(runs: list[Run], rulings: Rulings, page: int) -> list[Fragment]:
    """Return the page's lines from top to bottom; what overlaps another text stays apart from it."""
    boxes: defaultdict[Rect | None, list[Run]] = defaultdict(list)
    for run in runs:
        if not run.text.isspace():
            boxes[rulings.frame_at(run.x0 + min(run.x1 - run.x0, run.height) / 2, run.middle)].append(run)
    lines: list[Fragment] = []
    for frame, inside in boxes.items():
        rows = _rows(inside)
        columns = _columns(rows)
        for row in rows:
            lines += [_fragment(line, frame, page) for line in _split(row, TAB_GAP if frame else COLUMN_GAP, columns)]
    return sorted(lines, key=_reading_order)


def _rows(runs: list[Run]) -> list[list[Run]]:
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: run.middle):
        row = rows[-1] if rows else None
        if row and abs(run.middle - row[0].middle) < 0.5 * min(run.height, row[0].height):
            row.append(run)
        else:
            rows.append([run])
    return rows


def _columns(rows: list[list[Run]]) -> list[float]:
    """Return where columns begin that no ruling line parts: many rows have a piece of text beginning right there."""
    starts: Counter[int] = Counter()
    for row in rows:
        ordered = sorted(row, key=lambda run: run.x0)
        starts.update(round(run.x0) for last, run in pairwise(ordered) if run.x0 - last.x1 > COLUMN_SPACE * run.height)
    found = []
    for x, count in starts.items():
        near = count + starts[x + 1]
        if near >= COLUMN_ROWS:
            across = sum(1 for row in rows for run in row if run.x0 < x - 1 and run.x1 > x - 0.5)
            if across <= 0.34 * near:
                found.append(float(x))
    return found


def _split(row: list[Run], gap: float, columns: list[float]) -> list[list[Run]]:
    """Cut a row where a wide gap parts two columns; a run laid over another becomes a line of its own."""
    lines: list[list[Run]] = []
    over: list[list[Run]] = []
    for run in sorted(row, key=lambda run: run.x0):
        last = lines[-1][-1] if lines else None
        if last is None or run.x0 - last.x1 > gap * min(run.height, last.height) or _begins_column(run, columns):
            lines.append([run])
        elif last.x1 - run.x0 <= 0.5 * min(run.x1 - run.x0, run.height):
            lines[-1].append(run)
        elif run.text.strip() not in last.text:  # the same letters again are bold type
            over.append([run])
    return lines + over


def _begins_column(run: Run, columns: list[float]) -> bool:
    return any(-0.6 <= run.x0 - x <= 1.6 for x in columns)


def _fragment(line: list[Run], frame: Rect | None, page: int) -> Fragment:
    pieces: list[str] = []
    end = line[0].x0
    for run in line:
        if pieces and run.x0 - end > WORD_GAP * run.height:
            pieces.append(" ")
        pieces.append(run.text)
        end = run.x1
    box = Rect(line[0].x0, min(run.top for run in line), end, max(run.bottom for run in line))
    return Fragment(normalize_text("".join(pieces)).rstrip(), Source(page=page, box=box), box, frame)


def _reading_order(fragment: Fragment) -> tuple[float, float]:
    assert fragment.box
    return round(fragment.box.top), fragment.box.x0
