"""From what is typed to what a version holds: answers of a draft, its points and where they came from."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from suishin.forms.values import Answers, Value, ValueRefused, clean_value, empty_value
from suishin.reading.definition import Box, FormDefinition, HeaderField, HeaderKind, Item, ItemKind
from suishin.rounds.content import PointContent, VersionContent

TICK_STATES = ("yes", "no", "unknown", "")
MOST_POINTS = 500
LONGEST_POINT = 200_000
LONGEST_PERSON = 200
POINT_KEY = re.compile(r"([0-9a-f]{8}|n[0-9]{1,3})x{0,3}")  # of a new point: made by the page, or its place
# What no office means to write: control characters except tab and line break.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class CarriedPoint:
    """A point of an earlier report that stands to the left of an item."""

    pk: int
    text: str
    unchanged_count: int  # rounds in which it has stood without a change until then
    part: str = ""


def header_field(definition: FormDefinition, key: str) -> HeaderField | None:
    return next((field for field in definition.header if field.key == key), None)


def clean_answer(definition: FormDefinition, key: str, raw: Any, *, carried: Iterable[CarriedPoint]) -> Any:
    """Return an answer as a draft keeps it. Raises ValueRefused, or KeyError for a key that the form does not have."""
    field = header_field(definition, key)
    if field:
        return _clean_header(field, raw)
    item = definition.item(key)
    if item.is_text:
        return _clean_points(item, raw, {point.pk for point in carried})
    if item.kind is ItemKind.TICK:
        if raw not in TICK_STATES:
            raise ValueRefused(_("チェックの状態が正しくありません。ページを開き直してください。"))
        return raw
    return clean_value(item, _without_control(raw))


def _clean_header(field: HeaderField, raw: Any) -> str:
    text = CONTROL.sub("", str(raw or "")).strip()
    if field.kind is HeaderKind.DATE:
        day = Item(field.key, ItemKind.DATE, Box.LEFT, field.label, field.label)
        return str(clean_value(day, text))
    if len(text) > LONGEST_PERSON:
        raise ValueRefused(_("%(most)d文字までにしてください。") % {"most": LONGEST_PERSON})
    return text


def _clean_points(item: Item, raw: Any, carried: set[int]) -> list[dict[str, Any]]:
    if not isinstance(raw, list) or len(raw) > MOST_POINTS:
        raise ValueRefused(_("段落は%(most)d個までにしてください。") % {"most": MOST_POINTS})
    parts = {part.key for part in item.parts}
    points: list[dict[str, Any]] = []
    for entry in raw:
        text = CONTROL.sub("", str(entry.get("text") or "")).replace("\r\n", "\n").replace("\r", "\n").strip()
        origin = entry.get("taken_from")
        if origin is not None and origin not in carried:
            raise ValueRefused(_("前の報告にない段落が指定されました。ページを開き直してください。"))
        if len(text) > LONGEST_POINT:
            raise ValueRefused(_("ひとつの段落は%(most)d文字までにしてください。") % {"most": LONGEST_POINT})
        is_closed = bool(entry.get("is_closed")) and origin is not None
        if text or is_closed:
            part = entry.get("part") if entry.get("part") in parts else ""
            point = {"text": text, "taken_from": origin, "is_closed": is_closed, "part": part}
            points.append(point | _own_key(entry, len(points)))
    return points


def _own_key(entry: Mapping[str, Any], at: int) -> dict[str, str]:
    """Return the key of a new point, unless its place says it."""
    key = str(entry.get("key") or "")
    if entry.get("taken_from") or key == f"n{at}" or not POINT_KEY.fullmatch(key):
        return {}
    return {"key": key}


def keyed(points: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return points by what tells them apart: the earlier point they go on from, the key they got, or their place."""
    found: dict[str, dict[str, Any]] = {}
    for at, point in enumerate(points):
        key = f"p{point['taken_from']}" if point.get("taken_from") else str(point.get("key") or f"n{at}")
        while key in found:
            key += "x"
        found[key] = dict(point)
    return found


def _without_control(raw: Any) -> Any:
    if isinstance(raw, str):
        return CONTROL.sub("", raw)
    if isinstance(raw, list):
        return [_without_control(entry) for entry in raw]
    if isinstance(raw, dict):
        return {key: _without_control(entry) for key, entry in raw.items()}
    return raw


def points_of(raw: Iterable[Mapping[str, Any]], carried: Mapping[int, CarriedPoint]) -> list[PointContent]:
    """Return points with what became of those they were taken from. A line break inside a point begins another one."""
    return [point for entry in raw for point in _point(entry, carried.get(entry.get("taken_from") or 0))]


def _point(entry: Mapping[str, Any], origin: CarriedPoint | None) -> Iterator[PointContent]:
    part = str(entry.get("part") or "")
    if entry.get("is_closed") and origin:
        yield PointContent(origin.text, taken_from=origin.pk, change="closed", part=part)
        return
    lines = [line.strip() for line in str(entry["text"]).split("\n") if line.strip()]
    for number, line in enumerate(lines):
        if origin is None or number > 0:
            yield PointContent(line, part=part)
        elif line == origin.text and len(lines) == 1:
            yield PointContent(line, origin.pk, "unchanged", part, origin.unchanged_count + 1)
        else:
            yield PointContent(line, origin.pk, "edited", part)


def carried_draft(points: Iterable[CarriedPoint]) -> list[dict[str, Any]]:
    """Return points as a draft keeps them, taken over as they are."""
    return [{"text": point.text, "taken_from": point.pk, "is_closed": False, "part": point.part} for point in points]


def content_of_values(
    definition: FormDefinition, values: Mapping[str, Any], carried: Mapping[str, Iterable[CarriedPoint]]
) -> VersionContent:
    """Return the version that the answers of a draft would become, without figures and events."""
    points = {
        item.key: points_of(values.get(item.key) or [], {point.pk: point for point in carried.get(item.key, ())})
        for item in definition.narratives
    }
    header = {name: str(values.get(key) or "") for name, key in _header_keys(definition)}
    return VersionContent(
        written_on=header.get("written_on", ""),
        author=header.get("author", ""),
        confirmer=header.get("confirmer", ""),
        # Whoever hands in a form with an empty box says that it was not done, as on paper.
        checks={item.key: values.get(item.key) or "no" for item in definition.ticks},
        narratives={
            key: [point.text for point in of_item if point.change != "closed"] for key, of_item in points.items()
        },
        values={item.key: values.get(item.key) or empty_value(item) for item in definition.values},
        points=points,
    )


def completed(definition: FormDefinition, content: VersionContent) -> VersionContent:
    """Return a content with an answer for every item of the form: unknown, empty or as given."""
    return replace(
        content,
        checks={item.key: content.checks.get(item.key) or "unknown" for item in definition.ticks},
        narratives={item.key: list(content.narratives.get(item.key, ())) for item in definition.narratives},
        values={item.key: content.values.get(item.key, empty_value(item)) for item in definition.values},
        points={item.key: content.points_of(item.key) for item in definition.narratives},
    )


def _header_keys(definition: FormDefinition) -> Iterator[tuple[str, str]]:
    """Yield the field of a version for each of the form's header: its date, and the persons by their keys."""
    for field in definition.header:
        if field.kind is HeaderKind.DATE:
            yield "written_on", field.key
        elif field.key in ("author", "confirmer"):
            yield field.key, field.key


def answers_of(content: VersionContent) -> Answers:
    values: Mapping[str, Value] = content.values
    return Answers(checks=content.checks, narratives=content.narratives, values=values)
