"""Places in a file: stored with a value, shown beside it, named so that a value and its place find each other."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from suishin.reading.model import Rect, Source

_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_MOST_CELLS = 200  # of one value that light up; nobody looks at more


def source_from_json(stored: dict[str, Any] | None) -> Source | None:
    """Return the place that `Source.to_json` wrote."""
    if not stored:
        return None
    box = stored.get("box")
    return Source(
        page=stored.get("page"),
        box=Rect(*box) if box else None,
        sheet=stored.get("sheet"),
        cell=stored.get("cell"),
        line_from=stored.get("line_from"),
        line_to=stored.get("line_to"),
    )


def in_words(stored: dict[str, Any] | None) -> str:
    """Return 「2ページ」, 「12行目」 …, or "" for a value without a place."""
    source = source_from_json(stored)
    if source is None:
        return ""
    if source.sheet is not None:
        words = _("シート「%(sheet)s」のセル%(cell)s") if source.cell else _("シート「%(sheet)s」")
        return words % {"sheet": source.sheet, "cell": source.cell}
    if source.line_from is not None:
        words = _("%(first)d行目") if source.line_from == source.line_to else _("%(first)d〜%(last)d行目")
        return words % {"first": source.line_from, "last": source.line_to or source.line_from}
    return _("ファイル全体") if source.page is None else _("%(page)dページ") % {"page": source.page}


def with_lines(source: Source, lines: Iterable[Source]) -> dict[str, Any]:
    """Return what is stored of a text's place: where it begins, and the box of each of its lines."""
    boxes = {(line.page, line.box): line.to_json()["box"] for line in lines if line.page and line.box}
    return source.to_json() | ({"boxes": [[page, box] for (page, _box), box in boxes.items()]} if boxes else {})


def place_ids(stored: dict[str, Any] | None) -> list[str]:
    """Return the names of the lines, cells or box where a value stands."""
    source = source_from_json(stored)
    if source is None:
        return []
    if source.line_from is not None:
        return [line_id(number) for number in range(source.line_from, (source.line_to or source.line_from) + 1)]
    if source.sheet is not None:
        return [cell_id(source.sheet, *cell) for cell in cells_of(source.cell)]
    return [box_id(page, box) for page, box in boxes_of(stored)]


def boxes_of(stored: dict[str, Any] | None) -> list[tuple[int, Rect]]:
    """Return page and box of every line of a value: of a text all its lines, of anything else one box."""
    stored = stored or {}
    if stored.get("boxes"):
        return [(page, Rect(*box)) for page, box in stored["boxes"]]
    return [(stored["page"], Rect(*stored["box"]))] if stored.get("page") and stored.get("box") else []


def line_id(number: int) -> str:
    return f"line-{number}"


def cell_id(sheet: str, row: int, column: int) -> str:
    # A sheet's name may hold blanks, which an id may not.
    return f"cell-{sheet.encode().hex()}-{row}-{column}"


def box_id(page: int, box: Rect) -> str:
    return "box-" + "-".join(str(round(edge * 10)) for edge in (page, *box))


def cells_of(cell: str | None) -> Iterator[tuple[int, int]]:
    """Yield row and column (from 1) of every cell in 「B7」 or 「B7:K9」, as far as a page shows them."""
    corners = [(int(row), column_number(letters)) for letters, row in _CELL.findall(cell or "")]
    if not corners:
        return
    (first_row, first_column), (last_row, last_column) = corners[0], corners[-1]
    count = 0
    for row in range(first_row, last_row + 1):
        for column in range(first_column, last_column + 1):
            count += 1
            if count > _MOST_CELLS:
                return
            yield row, column


def column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def column_letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
