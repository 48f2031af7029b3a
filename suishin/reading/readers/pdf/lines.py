"""Runs of a page → lines, each within its own box, in the order a person reads them."""

from collections import Counter, defaultdict
from dataclasses import replace
from itertools import pairwise

from suishin.reading.model import Fragment, Rect, Source
from suishin.reading.normalize import normalize_text
from suishin.reading.readers.pdf.characters import Run
from suishin.reading.readers.pdf.rulings import Rulings

COLUMN_GAP = 1.3  # of the height, between columns without a ruling line
TAB_GAP = 2.5  # of the height, within one box
COLUMN_SPACE = 0.22  # of the height, that stands before a column's text at least
COLUMN_ROWS = 4  # so many rows must show a column that has no ruling line
LOW = 0.5  # of the height of its line: so low is a run of nothing but 、 or ・
DOTS = {"・": 1.0, "･": 0.5}  # with their width, of the height
CLOSING, OPENING = "、。，．・）」』】〕〉》", "（「『【〔〈《"
WIDE_BLANK = "\u3000"
BLANK_ROOM = 0.2  # of the height, between a wide blank and the line it begins
WORD_GAP = 0.9  # of the height, that a reader sees as a blank


def lines_of(runs: list[Run], rulings: Rulings, page: int) -> list[Fragment]:
    """Return the page's lines from top to bottom; what overlaps another text stays apart from it."""
    boxes: defaultdict[Rect | None, list[Run]] = defaultdict(list)
    blanks: list[Run] = []
    for run in runs:
        if not run.text.isspace():
            boxes[rulings.frame_at(run.x0 + min(run.x1 - run.x0, run.height) / 2, run.middle)].append(run)
        elif WIDE_BLANK in run.text:
            blanks.append(run)
    lines: list[Fragment] = []
    for frame, inside in boxes.items():
        rows = [_with_whole_dots(row) for row in _rows(inside)]
        columns = _columns(rows)
        for row in rows:
            split = _split(row, TAB_GAP if frame else COLUMN_GAP, columns)
            lines += [_fragment(_with_indent(line, blanks), frame, page) for line in split]
    return sorted(lines, key=_reading_order)


def _with_indent(line: list[Run], blanks: list[Run]) -> list[Run]:
    """Put the wide blank before a line that its file draws by itself: it begins a paragraph."""
    first = line[0]
    for blank in blanks:
        if abs(first.x0 - blank.x1) < BLANK_ROOM * first.height and _is_beside(blank, first):
            return [blank, *line]
    return line


def _rows(runs: list[Run]) -> list[list[Run]]:
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: run.middle):
        row = rows[-1] if rows else None
        if row and _is_beside(run, row[0]):
            row.append(run)
        else:
            rows.append([run])
    return rows


def _is_beside(run: Run, first: Run) -> bool:
    low, high = sorted((run, first), key=lambda each: each.height)
    if low.height < LOW * high.height:  # 、 or ・ of a font that tells how high each character is drawn
        return high.top < low.middle < high.bottom
    return abs(run.middle - first.middle) < 0.5 * low.height


def _with_whole_dots(row: list[Run]) -> list[Run]:
    """Give a ・ that its font tells only as drawn the blank that belongs to it, so that it begins where its line does."""
    height = max(run.height for run in row)
    return [_whole_dot(run, DOTS[run.text] * height) if run.text in DOTS else run for run in row]


def _whole_dot(run: Run, width: float) -> Run:
    middle = (run.x0 + run.x1) / 2
    return replace(run, x0=min(run.x0, middle - width / 2), x1=max(run.x1, middle + width / 2))


def _columns(rows: list[list[Run]]) -> list[float]:
    """Return where columns begin that no ruling line parts: many rows have a text beginning right there."""
    starts: Counter[int] = Counter()
    for row in rows:
        ordered = sorted(row, key=lambda run: run.x0)
        starts[round(ordered[0].x0)] += 1
        gaps = ((run, run.x0 - last.x1, _line_height(run, last)) for last, run in pairwise(ordered))
        starts.update(round(run.x0) for run, gap, height in gaps if gap > COLUMN_SPACE * height)
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
        if last is None or run.x0 - last.x1 > gap * _line_height(run, last) or _begins_column(run, columns):
            lines.append([run])
        elif last.x1 - run.x0 <= _room(last, run):
            lines[-1].append(run)
        elif run.text.strip() not in last.text:  # the same letters again are bold type
            over.append([run])
    return lines + over


def _line_height(run: Run, other: Run) -> float:
    """Return the height of the smaller type of two; a run that is far lower holds only signs such as ・."""
    low, high = sorted((run.height, other.height))
    return high if low < LOW * high else low


def _room(last: Run, run: Run) -> float:
    """Return how far a run may reach into the one before it; a browser sets a bracket over the blank half of another."""
    if last.text.endswith(tuple(CLOSING)) or run.text.startswith(tuple(OPENING)):
        return _line_height(run, last)
    return 0.5 * min(run.x1 - run.x0, run.height)


def _begins_column(run: Run, columns: list[float]) -> bool:
    return any(-0.6 <= run.x0 - x <= 1.6 for x in columns)


def _fragment(line: list[Run], frame: Rect | None, page: int) -> Fragment:
    pieces: list[str] = []
    end = line[0].x0
    last = line[0]
    for run in line:
        if pieces and run.x0 - end > WORD_GAP * _line_height(run, last):
            pieces.append(" ")
        pieces.append(run.text)
        end, last = run.x1, run
    box = Rect(line[0].x0, min(run.top for run in line), end, max(run.bottom for run in line))
    return Fragment(normalize_text("".join(pieces)).rstrip(), Source(page=page, box=box), box, frame)


def _reading_order(fragment: Fragment) -> tuple[float, float]:
    assert fragment.box
    return round(fragment.box.top), fragment.box.x0
