"""What the buttons beside the points of a narrative do to them. A row is a point as a draft keeps it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from suishin.reading.definition import Item
from suishin.rounds.rules.drafts import CarriedPoint

Row = dict[str, Any]

OF_EARLIER_POINTS = ("take", "edit", "close", "undo")
OF_ROWS = ("up", "down", "remove", "end", "reopen")


def rearranged(
    item: Item, rows: Iterable[Mapping[str, Any]], carried: Sequence[CarriedPoint], verb: str, number: int
) -> list[Row]:
    """Return the rows after a button was pressed: `number` is an earlier point's id, or the place of a row from 0."""
    kept = in_order(item, rows)
    if verb in OF_EARLIER_POINTS:
        point = next((point for point in carried if point.pk == number), None)
        return _of_point(item, kept, point, verb) if point else kept
    if verb in OF_ROWS and number < len(kept):
        pressed = kept[number]
        filled = [row for row in kept if row is pressed or _is_filled(row)]
        at = next(place for place, row in enumerate(filled) if row is pressed)
        return in_order(item, _ROW_BUTTONS[verb](item, filled, at))
    return kept


def row_change(row: Mapping[str, Any], origin: CarriedPoint | None) -> str:
    """Return unchanged, edited, new or closed; nothing for a row that is still empty."""
    if row.get("is_closed") and origin:
        return "closed"
    text = str(row.get("text") or "").replace("\r\n", "\n").strip()
    if not text:
        return ""
    if origin is None:
        return "new"
    return "unchanged" if text == origin.text else "edited"


def in_order(item: Item, rows: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Return rows under the sub-items in the form's order; those of none come under the first."""
    order = [part.key for part in item.parts]
    found = [dict(row) for row in rows]
    for row in found:
        if order and row.get("part") not in order:
            row["part"] = order[0]
    return sorted(found, key=lambda row: order.index(row["part"])) if order else found


def _of_point(item: Item, rows: list[Row], point: CarriedPoint, verb: str) -> list[Row]:
    standing = next((row for row in rows if row.get("taken_from") == point.pk), None)
    if verb == "undo":
        return [row for row in rows if row is not standing]
    if standing is None:
        standing = {"text": point.text, "taken_from": point.pk, "is_closed": False, "part": point.part}
        rows = [*rows, standing]
    standing["is_closed"] = verb == "close"
    standing["text"] = standing["text"] or point.text
    return in_order(item, rows)


def _is_filled(row: Mapping[str, Any]) -> bool:
    return bool(str(row.get("text") or "").strip() or row.get("is_closed"))


def _moved(item: Item, rows: list[Row], at: int, step: int) -> list[Row]:
    """Swap a row with its neighbour; at the border of a sub-item it goes into the next one."""
    row, other = rows[at], at + step
    if 0 <= other < len(rows) and rows[other].get("part") == row.get("part"):
        rows[at], rows[other] = rows[other], row
        return rows
    order = [part.key for part in item.parts]
    beyond = order.index(row["part"]) + step if order else -1
    if 0 <= beyond < len(order):
        row["part"] = order[beyond]
        rows.remove(row)
        rows.insert(_end_of(rows, row["part"]) if step < 0 else 0, row)
    return rows


def _end_of(rows: Sequence[Row], part: str) -> int:
    return max((at + 1 for at, row in enumerate(rows) if row["part"] == part), default=0)


def _without(item: Item, rows: list[Row], at: int) -> list[Row]:
    return [row for place, row in enumerate(rows) if place != at]


def _ended(item: Item, rows: list[Row], at: int, *, is_closed: bool) -> list[Row]:
    rows[at]["is_closed"] = is_closed and rows[at].get("taken_from") is not None
    return rows


_ROW_BUTTONS: dict[str, Callable[[Item, list[Row], int], list[Row]]] = {
    "up": lambda item, rows, at: _moved(item, rows, at, -1),
    "down": lambda item, rows, at: _moved(item, rows, at, 1),
    "remove": _without,
    "end": lambda item, rows, at: _ended(item, rows, at, is_closed=True),
    "reopen": lambda item, rows, at: _ended(item, rows, at, is_closed=False),
}
