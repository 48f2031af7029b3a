"""What was typed on the page on which a report is written: answers as they stand in its fields, and the button pressed.

The fields of an item are named "<key>:<what>". An item counts as sent when its "<key>:revision" is there, so that the
whole page and a single item are read by the same functions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Any

from django.http import QueryDict

from suishin.reading.definition import FormDefinition, HeaderKind, Item, ItemKind
from suishin.rounds.actions import TypedAnswer
from suishin.rounds.rules import THEIRS, YOURS


@dataclass(frozen=True, slots=True)
class Operation:
    """A button of an item: take, edit, close, undo (of an earlier point); up, down, remove, end, reopen (of a row); add; decide."""

    verb: str
    key: str
    number: int = 0  # the id of an earlier point, or the place of a row


def typed_answers(definition: FormDefinition, posted: QueryDict) -> list[TypedAnswer]:
    """Return what was typed for every item that was sent along. Files have a page of their own."""
    typed = [
        TypedAnswer(field.key, posted.get(f"{field.key}:value", ""), _number(posted.get(f"{field.key}:revision", "")))
        for field in definition.header
        if field.kind is not HeaderKind.PREFECTURE and f"{field.key}:revision" in posted
    ]
    typed += [
        TypedAnswer(
            item.key,
            _raw(item, posted),
            _number(posted.get(f"{item.key}:revision", "")),
            _number(posted.get(f"{item.key}:against", "")),
            _chosen(item, posted),
        )
        for item in definition.items()
        if item.kind is not ItemKind.FILE and f"{item.key}:revision" in posted
    ]
    return typed


def operation_of(posted: QueryDict) -> Operation | None:
    """Return the button that was pressed on an item; None for saving only."""
    verb, _colon, rest = str(posted.get("do", "")).partition(":")
    key, _colon, number = rest.partition(":")
    return Operation(verb, key, _number(number)) if verb and key else None


def _number(text: Any) -> int:
    return int(text) if str(text).isascii() and str(text).isdigit() and len(str(text)) < 19 else 0


def _raw(item: Item, posted: QueryDict) -> Any:
    if item.is_text:
        return _points(item.key, posted)
    if item.kind is ItemKind.TABLE:
        return _rows(item, posted)
    if item.kind is ItemKind.ORGANIZATION:
        return posted.getlist(f"{item.key}:value")
    if item.kind is ItemKind.TICK:
        return posted.get(f"{item.key}:value", "") or _unticked(posted.get(f"{item.key}:was", ""))
    return posted.get(f"{item.key}:value", "")


def _unticked(was: str) -> str:
    """Return what an empty box says: no, once somebody has answered; until then nothing was said."""
    return "no" if was in ("yes", "no") else was


def _points(key: str, posted: QueryDict) -> list[Mapping[str, Any]]:
    columns = (posted.getlist(f"{key}:{name}") for name in ("text", "from", "closed", "part"))
    keys = chain(posted.getlist(f"{key}:key"), repeat(""))  # what a browser kept from before points had keys lacks them
    return [
        {"text": text, "taken_from": _number(origin) or None, "is_closed": closed == "1", "part": part, "key": own_key}
        for (text, origin, closed, part), own_key in zip(zip(*columns, strict=False), keys, strict=False)
    ]


def _chosen(item: Item, posted: QueryDict) -> dict[str, str]:
    """Return whose is to stand, by point, where two people changed it."""
    if not item.is_text:
        return {}
    picks = {key: posted.get(f"{item.key}:pick:{key}", "") for key in posted.getlist(f"{item.key}:key")}
    return {key: whose for key, whose in picks.items() if whose in (YOURS, THEIRS)}


def _rows(item: Item, posted: QueryDict) -> list[dict[str, str]]:
    columns = [posted.getlist(f"{item.key}:{column.key}") for column in item.columns]
    keys = [column.key for column in item.columns]
    return [dict(zip(keys, cells, strict=True)) for cells in zip(*columns, strict=False)]
