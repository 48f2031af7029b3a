"""Answers made of results, for whoever asks for them: a sentence as a new point, a number, the cells of a table."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from suishin.common.months import Month
from suishin.common.numbers import fold_widths
from suishin.forms.values import cells_in_words
from suishin.reading.definition import Column, ColumnKind, Item, ItemKind
from suishin.results.rules.agreement import Numbers, Told, targets_for
from suishin.results.rules.claim_model import Kind, Measure, Named
from suishin.results.rules.naming import SetNames
from suishin.results.rules.sentences import sentence_of

FROM_RESULTS = "results"  # what a definition says of a number that results can fill in


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to be filled in."""

    product_set: str
    measure: Measure
    month: Month
    part: str = ""  # the sub-item of a narrative


@dataclass(frozen=True, slots=True)
class FilledIn:
    """An answer with what results gave: `raw` as it is typed on the page, `shown` as it will be read."""

    raw: Any
    shown: tuple[str, ...]
    told: Told | None = None


def takes_results(item: Item) -> bool:
    """Tell whether results can be filled into an item: any narrative, a number that asks for it, a table of targets."""
    if item.kind is ItemKind.TABLE:
        return any(_asks_target(column) or _asks_result(column) for column in item.columns)
    return item.kind is ItemKind.NARRATIVE or (item.kind is ItemKind.NUMBER and item.prefilled_from == FROM_RESULTS)


def filled_in(
    item: Item,
    value: Any,
    asked: Asked,
    *,
    names: SetNames,
    numbers: Numbers,
    month_in_words: Callable[[Month], str],
) -> FilledIn | None:
    """Return an item's answer with what was asked for; None where results tell nothing of it."""
    if item.kind is ItemKind.TABLE:
        return _table(item, value, asked, names, numbers)
    told = numbers.told.get((asked.product_set, asked.month))
    if item.kind is ItemKind.NUMBER:
        number = _number(asked, numbers)
        return None if number is None else FilledIn(str(number), (f"{number:,}{item.unit}",), told)
    of_set = names.by_code[asked.product_set]
    sentence = sentence_of(of_set, asked.measure, asked.month, numbers, month_in_words=month_in_words)
    if sentence is None:
        return None
    point = {"text": sentence, "taken_from": None, "is_closed": False, "part": asked.part}
    return FilledIn([*(value or ()), point], (sentence,), told)


def _number(asked: Asked, numbers: Numbers) -> int | None:
    told = numbers.told.get((asked.product_set, asked.month), Told())
    return told.value(asked.measure, is_year_to_date=asked.measure is not Measure.IN_FORCE)


def _table(item: Item, value: Any, asked: Asked, names: SetNames, numbers: Numbers) -> FilledIn | None:
    """Fill in the rows that name a product; a cell of which nothing is known stays as it was."""
    first = item.columns[0].key
    rows: Sequence[Mapping[str, str]] = value or [{first: label} for label in item.rows]
    filled = [_row(item, row, asked, names, numbers) for row in rows]
    if filled == [dict(row) for row in rows]:
        return None
    changed = [new for new, row in zip(filled, rows, strict=True) if new != row]
    return FilledIn(filled, tuple(_in_words(item, changed)))


def _row(item: Item, row: Mapping[str, str], asked: Asked, names: SetNames, numbers: Numbers) -> dict[str, str]:
    code = _set_of(row.get(item.columns[0].key, ""), names)
    cells = dict(row)
    for column in item.columns[1:] if code else ():
        number = _cell(column, Named(code, Kind.TARGET, asked.measure, asked.month), numbers)
        if number is not None:
            cells[column.key] = f"{number.normalize():f}"
    return cells


def _set_of(label: str, names: SetNames) -> str:
    """Return the set that a row's label names, and nothing but it."""
    folded = fold_widths(label).strip()
    found = names.mentions(folded)
    is_whole = len(found) == 1 and (found[0].start, found[0].end) == (0, len(folded))
    return found[0].sets[0] if is_whole and found[0].sets else ""


def _cell(column: Column, named: Named, numbers: Numbers) -> Decimal | None:
    if _asks_target(column):
        targets = targets_for(named, numbers)
        return targets[0].value if targets else None
    if _asks_result(column):
        number = _number(Asked(named.product_set, named.measure, named.month), numbers)
        return None if number is None else Decimal(number)
    return None


def _asks_target(column: Column) -> bool:
    return column.kind is ColumnKind.NUMBER and "目標" in column.label and "率" not in column.label


def _asks_result(column: Column) -> bool:
    return (
        column.kind is ColumnKind.NUMBER
        and ("実績" in column.label or "保有" in column.label)
        and not ("目標" in column.label or "率" in column.label)
    )


def _in_words(item: Item, rows: Iterable[Mapping[str, str]]) -> Iterable[str]:
    for row in rows:
        label, *cells = cells_in_words(item, row)
        told = [
            f"{column.label}{cell}{column.unit}" for column, cell in zip(item.columns[1:], cells, strict=True) if cell
        ]
        yield f"{label}　{'、'.join(told)}"
