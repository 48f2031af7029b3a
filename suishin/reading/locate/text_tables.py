"""Lines of a table in plain text → its cells, where each can be told apart for certain; otherwise nothing.

A line is a row. Its words go to the columns in their order, a number only below a heading of numbers, a day only
below one of days: with one way to do so the row is known, with several or none nothing of the table is.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from suishin.common.dates import parse_date
from suishin.common.numbers import parse_signed
from suishin.reading.definition import Column, ColumnKind, Item, printed_heading
from suishin.reading.model import Fragment, Rect, Source
from suishin.reading.normalize import match_key

WORD = re.compile(r"[^ \t\u3000]+")
MOST_WORDS = 12  # of one row
MOST_WAYS = 500  # to share them out that are looked at: with more, nobody knows
FULL_DATE = len("2025-02-03")
WIDTH, HEIGHT = 100.0, 20.0  # of the places that cells get, so that rows and columns are told as those of a page

Row = tuple[str, ...]


def cells_of(item: Item, lines: Sequence[tuple[str, Source]]) -> tuple[Fragment, ...] | None:
    """Return headings and cells, each with a place of its own; None where they cannot be told apart."""
    keys = [match_key(text) for text, _source in lines]
    heading = "".join(match_key(printed_heading(column)) for column in item.columns)
    if not lines or keys[0] != heading:
        return None
    rows: list[tuple[Row, Source]] = []
    for (text, source), key in zip(lines, keys, strict=True):
        row = _row(item, text) if key != heading else ()
        if row is None:
            return None
        rows += [(row, source)] if row else []
    if not _has_every_row(item, [row for row, _source in rows]):
        return None
    grid = [(tuple(printed_heading(column) for column in item.columns), lines[0][1])]
    return tuple(_placed([*grid, *rows]))


def _placed(rows: Sequence[tuple[Row, Source]]) -> Iterator[Fragment]:
    for number, (row, source) in enumerate(rows):
        for place, text in enumerate(row):
            box = Rect(place * WIDTH, number * HEIGHT, place * WIDTH + WIDTH / 2, number * HEIGHT + HEIGHT / 2)
            if text:
                yield Fragment(text, source, box, box)


def _has_every_row(item: Item, rows: Sequence[Row]) -> bool:
    names = [match_key(row[0]) for row in rows]
    return len(set(names)) == len(names) and all(match_key(label) in names for label in item.rows)


def _row(item: Item, text: str) -> Row | None:
    """Return the cells of a row where there is one way only to read it."""
    words = [(match.start(), match.end()) for match in WORD.finditer(text)]
    if not words or len(words) > MOST_WORDS:
        return None
    ways = list(islice(_ways(text, words, item.columns), MOST_WAYS))
    found = [row for row in ways if _is_row(item, row)]
    return found[0] if len(found) == 1 and len(ways) < MOST_WAYS else None


def _is_row(item: Item, row: Row) -> bool:
    """Tell a printed row, or an added one: wrapped lines have no number or day of their own."""
    if any(match_key(label) == match_key(row[0]) for label in item.rows):
        return True
    others = zip(item.columns[1:], row[1:], strict=True)
    has_fact = any(text for column, text in others if column.kind is not ColumnKind.TEXT)
    return item.can_add_rows and bool(row[0]) and has_fact


def _ways(text: str, words: Sequence[tuple[int, int]], columns: Sequence[Column]) -> Iterator[Row]:
    """Yield every way to share words out among columns, none left over."""
    if not columns:
        if not words:
            yield ()
        return
    for count in range(len(words) + 1) if len(columns) > 1 else (len(words),):
        cell = text[words[0][0] : words[count - 1][1]] if count else ""
        if _fits(columns[0], cell, count):
            yield from ((cell, *rest) for rest in _ways(text, words[count:], columns[1:]))


def _fits(column: Column, cell: str, count: int) -> bool:
    if not count:
        return True
    if column.kind is ColumnKind.NUMBER:
        return count == 1 and is_number(cell, column.unit)
    if column.kind is ColumnKind.DATE:
        return count == 1 and is_day(cell)
    return not any(is_number(word, "") or is_day(word) for word in cell.split()[1:])


def is_number(text: str, unit: str) -> bool:
    return parse_signed(text.strip().removesuffix(unit).strip()) is not None


def is_day(text: str) -> bool:
    return len(parse_date(text) or "") == FULL_DATE


def is_loose_row(text: str) -> bool:
    """Tell a line of nothing but numbers and days: the cells of some table, torn off."""
    words = text.split()
    return bool(words) and all(is_number(word, "") or is_day(word) for word in words)
