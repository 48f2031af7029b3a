"""Lines of a number, a date, a choice or a table → the value, as `forms.values` keeps what people type.

Of organizations and files paper tells only names: they are values here, a list of names as written.
What stands there and cannot be read is a finding, never a guess; what nobody filled in is empty, not a fault.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from suishin.common.dates import parse_date
from suishin.common.numbers import parse_signed, plain_decimal
from suishin.reading import narratives
from suishin.reading.definition import (
    ATTACHED,
    BLANK_DAY,
    NAMED_KINDS,
    Column,
    ColumnKind,
    FormDefinition,
    Item,
    ItemKind,
)
from suishin.reading.locate.located import LocatedReport, LocatedValue
from suishin.reading.locate.paragraphs import mark_paragraphs
from suishin.reading.locate.tables import Cell, has_headings, table_rows
from suishin.reading.model import Finding, Fragment, ReadValue, Severity, Source
from suishin.reading.normalize import match_key

FULL_DATE = len("2025-02-03")
LONGEST_CELL = 500  # as `forms.values` has it
BETWEEN_NAMES = re.compile(r"[\s\u3000]*[、，,;；\n][\s\u3000]*")
FILE_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")  # a sign inside a file's name parts nothing

Row = dict[str, str]


def read_values(located: LocatedReport, definition: FormDefinition) -> tuple[dict[str, ReadValue], list[Finding]]:
    """Return every value of the form, and what is wrong with them."""
    values: dict[str, ReadValue] = {}
    findings: list[Finding] = []
    for item in definition.values:
        place = located.values.get(item.key)
        values[item.key] = _read(item, place)
        findings += _findings(item, place, values[item.key])
    return values, findings


def _read(item: Item, place: LocatedValue | None) -> ReadValue:
    if place is None:
        return ReadValue(None, "", None)
    written = _written(item, place)
    source = place.lines[0].source if place.lines else place.label
    if place.trouble:
        return ReadValue(None, written, source)
    if item.kind is ItemKind.TABLE:
        return ReadValue(_table(item, place.lines), written, _whole(place.lines) or source)
    if item.kind in NAMED_KINDS:
        return ReadValue(list(names_in(item, written)), written, source)
    return ReadValue(read_single(item, written), written, source)


def _written(item: Item, place: LocatedValue) -> str:
    if item.kind in NAMED_KINDS:
        written = narratives.build(mark_paragraphs(place.lines)).text
        return written.removeprefix(ATTACHED).strip() if item.kind is ItemKind.FILE else written
    if item.kind is not ItemKind.TABLE:
        return "".join(line.text.strip() for line in place.lines)
    levels = groupby(
        place.lines, key=lambda line: round(line.frame.top if line.frame else line.box.top if line.box else 0)
    )
    return "\n".join("　".join(line.text.strip() for line in level) for _level, level in levels)


def _whole(lines: Sequence[Fragment]) -> Source | None:
    """Return the place of a table: in a workbook from its first cell to its last."""
    cells = [line.source.cell for line in lines if line.source.cell]
    if not cells:
        return lines[0].source if lines else None
    first, last = cells[0].partition(":")[0], cells[-1].rpartition(":")[2]
    return Source(sheet=lines[0].source.sheet, cell=f"{first}:{last}")


def names_in(item: Item, written: str) -> Iterator[str]:
    """Yield the names of organizations or files that stand in a text."""
    name = ""
    for piece in BETWEEN_NAMES.split(written.strip()):
        name = f"{name}、{piece}" if name else piece
        if name and (item.kind is not ItemKind.FILE or FILE_ENDING.search(name)):
            yield name
            name = ""
    if name:
        yield name


def read_single(item: Item, written: str) -> str | None:
    """Return the value, "" for nothing, None for what cannot be read."""
    if not written:
        return ""
    if item.kind is ItemKind.NUMBER:
        return "" if written.strip() == item.unit else _number(written, item.unit)
    if item.kind is ItemKind.DATE:
        return "" if match_key(written) == match_key(BLANK_DAY) else _day(written)
    wanted = match_key(written)
    return next((option.key for option in item.options if match_key(option.label) == wanted), None)


def _number(written: str, unit: str) -> str | None:
    number = parse_signed(written.strip().removesuffix(unit).strip())
    return None if number is None else plain_decimal(number)


def _day(written: str) -> str | None:
    day = parse_date(written)
    return day if day and len(day) == FULL_DATE else None


def _table(item: Item, lines: Sequence[Fragment]) -> list[Row] | None:
    if _has_no_columns(item, lines):
        return None
    rows = [{column.key: _cell(column, row[column.key]) or "" for column in item.columns} for row in _rows(item, lines)]
    printed = item.columns[0].key
    by_label = {match_key(row[printed]): row for row in rows if any(row.values())}
    blank = dict.fromkeys((column.key for column in item.columns), "")
    kept = [by_label.pop(match_key(label), blank) | {printed: label} for label in item.rows]
    added = list(by_label.values()) if item.can_add_rows else []
    is_filled = added or any(text for row in kept for key, text in row.items() if key != printed)
    return kept + added if is_filled else []


def _has_no_columns(item: Item, lines: Sequence[Fragment]) -> bool:
    """Tell a table whose headings were not found from one that nobody filled in."""
    return len(lines) > len(item.columns) and not has_headings(item, lines)


def _rows(item: Item, lines: Sequence[Fragment]) -> Iterator[Mapping[str, str]]:
    for row in table_rows(item, lines):
        yield {column.key: row[column.key].text if column.key in row else "" for column in item.columns}


def _cell(column: Column, written: str) -> str | None:
    if not written or column.kind is ColumnKind.TEXT:
        return written[:LONGEST_CELL]
    return _number(written, column.unit) if column.kind is ColumnKind.NUMBER else _day(written)


def _findings(item: Item, place: LocatedValue | None, value: ReadValue) -> Iterator[Finding]:
    at = f"values.{item.key}"
    if place is None:
        message = f"「{item.title}」の欄が見つかりません。原本を見て入力してください。"
        yield Finding("value_missing", Severity.WARNING, at, message)
    elif place.trouble:
        where = f"{value.source.in_words()}の" if value.source else ""
        message = f"{where}「{item.title}」：{place.trouble}原本を見て入力してください。"
        yield Finding("value_place_unsure", Severity.WARNING, at, message, value.source)
    elif item.kind is ItemKind.TABLE:
        yield from _table_findings(item, place, at)
    elif value.value is None:
        yield _unreadable(at, item.title, value.written, value.source)
    elif item.kind is ItemKind.FILE and value.value:
        message = (
            f"「{item.title}」にファイルの名前「{value.written[:80]}」が書かれています。"
            "ファイルそのものは届いていません。要るときは書いた人から受け取ってください。"
        )
        yield Finding("file_named", Severity.NOTE, at, message, value.source)


def _table_findings(item: Item, place: LocatedValue, at: str) -> Iterator[Finding]:
    rows = table_rows(item, place.lines)
    if _has_no_columns(item, place.lines):
        message = f"「{item.title}」の表の列が分かりません。原本を見て入力してください。"
        yield Finding("table_unreadable", Severity.WARNING, at, message, place.lines[0].source)
    printed = {match_key(label) for label in item.rows}
    first = item.columns[0]
    seen: set[str] = set()
    for row in rows:
        name = row[first.key].text if first.key in row else ""
        key = match_key(name)
        if (key in seen and key) or (not item.can_add_rows and key not in printed):
            message = (
                f"「{item.title}」の行「{name or '（名称なし）'}」は様式の行に当たりません。原本を確かめてください。"
            )
            yield Finding("row_unknown", Severity.WARNING, at, message, next(iter(row.values())).source)
        seen.add(key)
        yield from _cell_findings(item, name, row, at)


def _cell_findings(item: Item, name: str, row: Mapping[str, Cell], at: str) -> Iterator[Finding]:
    for column in item.columns:
        cell = row.get(column.key)
        if cell and cell.text and _cell(column, cell.text) is None:
            yield _unreadable(at, f"{item.title}・{name}・{column.label}", cell.text, cell.source)


def _unreadable(at: str, title: str, written: str, source: Source | None) -> Finding:
    where = f"{source.in_words()}の" if source else ""
    message = f"{where}「{title}」の「{written[:40]}」を読み取れません。正しい値を入力してください。"
    return Finding("value_unreadable", Severity.WARNING, at, message, source)
