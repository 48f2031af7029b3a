"""Lines of a returned narrative → points of the draft, each going on from the one it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from suishin.rounds.rules import CarriedPoint, Change, matched_points, point_differences

Point = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that stood in the cell, with the point it belongs to."""

    text: str
    point: Point
    is_first: bool


def merged_points(
    lines: Mapping[str, Sequence[str]], points: Sequence[Point], carried: Sequence[CarriedPoint]
) -> list[Point]:
    """Return a narrative's points after its lines were changed, by part.

    A line that stayed or was edited keeps its origin; a point whose line was deleted is closed; a new line goes on from
    an earlier point only if it repeats or changes one that is not used yet.
    """
    if all(list(lines[part]) == _texts(points, part, lines) for part in lines):
        return [dict(point) for point in points]
    merged: list[Point] = []
    for part, of_part in lines.items():
        standing = [point for point in points if _belongs(point, part, lines) and not point.get("is_closed")]
        merged += _changed(_lines_of(standing), of_part, part)
    merged += [dict(point) for point in points if point.get("is_closed") or not _has_a_cell(point, lines)]
    return _with_origins(merged, carried)


def _has_a_cell(point: Point, parts: Mapping[str, Any]) -> bool:
    return any(_belongs(point, part, parts) for part in parts)


def _texts(points: Sequence[Point], part: str, parts: Mapping[str, Any]) -> list[str]:
    standing = [point for point in points if _belongs(point, part, parts) and not point.get("is_closed")]
    return [line.text for line in _lines_of(standing)]


def _belongs(point: Point, part: str, parts: Mapping[str, Any]) -> bool:
    """Return whether a point stood in the cell of a part: one of a part without a cell stood in that for the rest."""
    own = point.get("part") or ""
    return own == part or (part == "" and own not in parts)


def _lines_of(points: Sequence[Point]) -> list[_Line]:
    found = []
    for point in points:
        texts = [line.strip() for line in str(point["text"]).split("\n") if line.strip()]
        found += [_Line(text, point, place == 0) for place, text in enumerate(texts)]
    return found


def _changed(before: Sequence[_Line], after: Sequence[str], part: str) -> list[Point]:
    merged: list[Point] = []
    closed: list[Point] = []
    at = 0
    for difference in point_differences([line.text for line in before], list(after)):
        line = None
        if difference.change is not Change.NEW:
            line, at = before[at], at + 1
        origin = line.point.get("taken_from") if line and line.is_first else None
        if difference.change is not Change.CLOSED:
            own_key = {"key": line.point["key"]} if line and line.is_first and line.point.get("key") else {}
            merged.append({"text": difference.after, "taken_from": origin, "is_closed": False, "part": part} | own_key)
        elif line and origin is not None:
            closed.append({"text": line.text, "taken_from": origin, "is_closed": True, "part": part})
    return merged + closed


def _with_origins(points: list[Point], carried: Sequence[CarriedPoint]) -> list[Point]:
    """Let new lines go on from earlier points that nothing else goes on from; such a point is not closed any more."""
    known = {point.pk for point in carried}
    for point in points:
        if point["taken_from"] not in known:
            point["taken_from"] = None  # the earlier report has changed since
    used = {point["taken_from"] for point in points if not point["is_closed"]}
    fresh = [point for point in points if point["taken_from"] is None and not point["is_closed"]]
    unused = [point for point in carried if point.pk not in used]
    found = [entry for entry in matched_points([point["text"] for point in fresh], unused) if not entry["is_closed"]]
    for point, entry in zip(fresh, found, strict=True):
        point["taken_from"] = entry["taken_from"]
    used |= {entry["taken_from"] for entry in found}
    return [point for point in points if not point["is_closed"] or point["taken_from"] not in used - {None}]
