"""Answers that are neither a tick nor prose, as values: what people type becomes one canonical form per kind.

kind          what is kept                                  empty
number        "1234.5": a decimal in the item's unit        ""
date          "2025-02-03"                                  ""
choice        the key of an option                          ""
table         rows, each with a text by column key          []
organization  codes of organizations                        []
file          names and SHA-256 of stored files             []

The same functions serve the page, the workbook that comes back, and the reading of a file.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from suishin.common.dates import parse_date
from suishin.common.numbers import parse_signed, plain_decimal
from suishin.reading.definition import Column, ColumnKind, CrossCheck, CrossCheckKind, FormDefinition, Item, ItemKind

Row = dict[str, str]
Value = str | list[str] | list[Row] | list[dict[str, str]]

LIST_KINDS = (ItemKind.TABLE, ItemKind.ORGANIZATION, ItemKind.FILE)
MOST_ROWS = 200
LONGEST_CELL = 500
LONGEST_NARRATIVE = 200_000  # characters; beyond that a text belongs into an attachment


class ValueRefused(ValueError):
    """An answer that cannot be kept; the message says in Japanese what is wrong and how to write it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that stands against handing a report in: at which item, and what to do."""

    key: str
    message: str
    is_required: bool = False  # nothing is wrong: an answer is only missing


@dataclass(frozen=True, slots=True)
class Answers:
    """All answers of one report, whatever their kind."""

    checks: Mapping[str, str]  # "yes" | "no" | "unknown" | ""
    narratives: Mapping[str, Sequence[str]]  # points
    values: Mapping[str, Value]


def empty_value(item: Item) -> Value:
    return [] if item.kind in LIST_KINDS else ""


def clean_value(item: Item, raw: Any) -> Value:
    """Return what is kept of something typed or read. Raises ValueRefused."""
    if item.kind is ItemKind.TABLE:
        return _table(item, raw)
    if item.kind in LIST_KINDS:
        return list(raw or [])
    text = str(raw if raw is not None else "").strip()
    if not text:
        return ""
    if item.kind is ItemKind.NUMBER:
        return _number(text, item)
    return _date(text) if item.kind is ItemKind.DATE else _choice(text, item)


def _number(text: str, item: Item) -> str:
    number = parse_signed(text.removesuffix(item.unit))
    if number is None:
        raise ValueRefused(
            _("「%(text)s」は数として読めません。「1234」のように数字だけを書いてください。") % {"text": text[:40]}
        )
    for limit, is_beyond, words in (
        (
            item.least,
            item.least is not None and number < Decimal(str(item.least)),
            _("%(limit)s以上の数にしてください。"),
        ),
        (item.most, item.most is not None and number > Decimal(str(item.most)), _("%(limit)s以下の数にしてください。")),
    ):
        if is_beyond:
            raise ValueRefused(words % {"limit": f"{limit:g}"})
    return plain_decimal(number)


def _date(text: str) -> str:
    found = parse_date(text)
    if found is None or len(found) != len("2025-02-03"):
        raise ValueRefused(
            _("「%(text)s」は日付として読めません。「2025年2月3日」のように書いてください。") % {"text": text[:40]}
        )
    return found


def _choice(text: str, item: Item) -> str:
    for option in item.options:
        if text in (option.key, option.label):
            return option.key
    labels = _("、").join(option.label for option in item.options)
    raise ValueRefused(
        _("「%(text)s」は選べません。%(labels)s のどれかにしてください。") % {"text": text[:40], "labels": labels}
    )


def _table(item: Item, raw: Any) -> list[Row]:
    """Keep rows that hold anything, and the printed ones always, in their order."""
    rows = [_row(item, number, entry) for number, entry in enumerate(raw or [], start=1)]
    printed = item.columns[0].key
    filled = [row for row in rows if any(row.values())]
    if len(filled) > MOST_ROWS:
        raise ValueRefused(
            _("行は%(most)d行までです。%(count)d行あります。") % {"most": MOST_ROWS, "count": len(filled)}
        )
    by_label = {row[printed]: row for row in filled if row[printed] in item.rows}
    blank = dict.fromkeys((column.key for column in item.columns), "")
    kept = [by_label.get(label, blank | {printed: label}) for label in item.rows]
    added = [row for row in filled if row[printed] not in item.rows]
    if added and not item.can_add_rows:
        labels = _("、").join(row[printed] or _("（名称なし）") for row in added)
        raise ValueRefused(_("この表に行は足せません：%(labels)s") % {"labels": labels})
    # A table of which only the printed names stand there is empty.
    return kept + added if added or any(_holds_more(row, printed) for row in kept) else []


def _holds_more(row: Row, printed: str) -> bool:
    return any(text for key, text in row.items() if key != printed)


def _row(item: Item, number: int, entry: Mapping[str, Any]) -> Row:
    row = {}
    for column in item.columns:
        try:
            row[column.key] = clean_cell(column, str(entry.get(column.key) or "").strip())
        except ValueRefused as refused:
            raise ValueRefused(
                _("%(number)d行目の「%(column)s」：%(message)s")
                % {"number": number, "column": column.label, "message": refused}
            ) from refused
    return row


def clean_cell(column: Column, text: str) -> str:
    """Return what is kept of a cell of a table. Raises ValueRefused."""
    if not text or column.kind is ColumnKind.TEXT:
        if len(text) > LONGEST_CELL:
            raise ValueRefused(_("%(most)d文字までにしてください。") % {"most": LONGEST_CELL})
        return text
    if column.kind is ColumnKind.DATE:
        return _date(text)
    number = parse_signed(text.removesuffix(column.unit))
    if number is None:
        raise ValueRefused(
            _("「%(text)s」は数として読めません。「1234」のように数字だけを書いてください。") % {"text": text[:40]}
        )
    return plain_decimal(number)


def value_in_words(item: Item, value: Value) -> str:
    """Return a value as it is printed: with its unit, the label of its option, its rows line by line."""
    if not value:
        return ""
    if item.kind is ItemKind.NUMBER:
        return f"{Decimal(str(value)):,f}{item.unit}"
    if item.kind is ItemKind.DATE:
        day = date.fromisoformat(str(value))
        return f"{day.year}年{day.month}月{day.day}日"
    if item.kind is ItemKind.CHOICE:
        return next((option.label for option in item.options if option.key == value), str(value))
    if item.kind is ItemKind.TABLE:
        return "\n".join("　".join(cells_in_words(item, row)) for row in value if isinstance(row, dict))
    return _("、").join(entry if isinstance(entry, str) else entry.get("name", "") for entry in value)


def cells_in_words(item: Item, row: Mapping[str, str]) -> list[str]:
    """Return the cells of a table's row as they are printed, numbers with thousands signs."""
    return [cell_in_words(column, row.get(column.key, "")) for column in item.columns]


def cell_in_words(column: Column, text: str) -> str:
    if not text or column.kind is ColumnKind.TEXT:
        return text
    if column.kind is ColumnKind.NUMBER:
        return f"{Decimal(text):,f}"
    day = date.fromisoformat(text)
    return f"{day.year}年{day.month}月{day.day}日"


def faults_of(definition: FormDefinition, answers: Answers) -> list[Fault]:
    """Return what stands against handing the answers in, in the form's order: missing ones, then what does not agree."""
    return [*_missing(definition, answers), *_too_long(definition, answers), *_disagreeing(definition, answers)]


def _missing(definition: FormDefinition, answers: Answers) -> Iterator[Fault]:
    for item in definition.items():
        if item.required and _is_empty(item.key, answers):
            yield Fault(item.key, _("「%(title)s」を記入してください。") % {"title": item.title}, is_required=True)


def _is_empty(key: str, answers: Answers) -> bool:
    if key in answers.checks:
        return answers.checks[key] in ("", "unknown")
    return not any(answers.narratives.get(key, ())) and not answers.values.get(key)


def _too_long(definition: FormDefinition, answers: Answers) -> Iterator[Fault]:
    for item in definition.narratives:
        length = sum(map(len, answers.narratives.get(item.key, ())))
        most = item.longest or LONGEST_NARRATIVE
        if length > most:
            yield Fault(
                item.key,
                _("「%(title)s」は%(most)d文字までです。今は%(length)d文字あります。")
                % {"title": item.title, "most": most, "length": length},
            )


def _disagreeing(definition: FormDefinition, answers: Answers) -> Iterator[Fault]:
    for check in definition.cross_checks:
        if not _holds(check, answers):
            yield Fault(check.items[0], check.message)


def _holds(check: CrossCheck, answers: Answers) -> bool:
    if check.kind is CrossCheckKind.TEXT_FOR_TICK:
        is_ticked = any(answers.checks.get(key) == "yes" for key in check.items[1:])
        return not is_ticked or not _is_empty(check.items[0], answers)
    numbers = [answers.values.get(key) for key in check.items]
    if not all(numbers):
        return True  # a missing number is no contradiction
    first, *others = (Decimal(str(number)) for number in numbers)
    return first == sum(others) if check.kind is CrossCheckKind.SUM else first <= others[0]
