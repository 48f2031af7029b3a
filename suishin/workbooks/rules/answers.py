"""Cells of a returned workbook → answers, and faults that name sheet, cell and value and say what to do."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from suishin.forms.values import LONGEST_NARRATIVE, ValueRefused, clean_cell, clean_value
from suishin.reading.definition import Box, Column, FormDefinition, HeaderKind, Item, ItemKind
from suishin.reading.returned import Field, Identity, ReturnedCell, ReturnedSheets, fingerprint
from suishin.rounds.rules import header_field

SHOWN_VALUE = 80  # characters of a value in a fault
MOST_FAULTS = 200  # of one file: whoever pasted a whole table over the form need not read more
TICKS = {"TRUE": "yes", "FALSE": "no", "#N/A": "unknown"}
BOXES = {"Checked": "TRUE", "Unchecked": "FALSE", "Mixed": "#N/A"}


@dataclass(frozen=True, slots=True)
class CellFault:
    """Something wrong at a cell. Without an item it is only said; with one, the item cannot be taken over."""

    sheet: str
    cell: str
    value: str
    message: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class ReturnedAnswer:
    """`value` is None where the cells came back as they went out; of a narrative it holds its lines by part."""

    value: Any = None

    @property
    def is_changed(self) -> bool:
        return self.value is not None


@dataclass(frozen=True, slots=True)
class _Told:
    """What stands in the cell of a field now."""

    field: Field
    sheet: str
    cell: str
    text: str

    @property
    def is_as_sent(self) -> bool:
        return fingerprint(self.text) == self.field.sent


class _Faulty(ValueError):
    def __init__(self, fault: CellFault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def read_answers(
    definition: FormDefinition, identity: Identity, sheets: ReturnedSheets, unions: Mapping[str, str]
) -> tuple[dict[str, ReturnedAnswer], list[CellFault]]:
    """Return the answer to every item that went out, without those at fault, and everything that is wrong."""
    answers: dict[str, ReturnedAnswer] = {}
    faults: list[CellFault] = []
    by_key = sorted(identity.fields, key=lambda field: field.key)
    for key, fields in groupby(by_key, key=lambda field: field.key):
        try:
            told = [
                _told(definition, field, identity, sheets) for field in sorted(fields, key=lambda field: field.name)
            ]
            is_as_sent = all(entry.is_as_sent for entry in told)
            answers[key] = ReturnedAnswer(None if is_as_sent else _value(definition, key, told, unions))
        except _Faulty as faulty:
            faults.append(faulty.fault)
    faults += _strange_things(identity, sheets)
    return answers, faults[:MOST_FAULTS]


def _told(definition: FormDefinition, field: Field, identity: Identity, sheets: ReturnedSheets) -> _Told:
    place = sheets.places.get(field.name)
    if place is None or place[0] not in sheets.cells:
        words = _("この欄の行か列が消されています。受け取ったままの様式に書き写すか、画面で記入してください。")
        raise _Faulty(CellFault(identity.sheet, field.cell, "", words, field.key))
    sheet, cell = place
    found = sheets.cells[sheet].get(cell, ReturnedCell(""))
    if found.formula:
        words = _("式が入っています。式ではなく、文字か数を書いてください。")
        raise _Faulty(_fault(sheet, cell, found.formula, words, field.key))
    text = found.text
    if _is_tick(definition, field.key):
        text = _tick_word(field, sheet, cell, text, sheets)
    return _Told(field, sheet, cell, text)


def _is_tick(definition: FormDefinition, key: str) -> bool:
    return any(item.key == key for item in definition.ticks)


def _tick_word(field: Field, sheet: str, cell: str, text: str, sheets: ReturnedSheets) -> str:
    """Return the state of a box: as its linked cell holds it, or where that is empty as the box itself shows."""
    box = BOXES.get(sheets.boxes.get(sheet, {}).get(cell, ""), "")
    word = text.strip().upper() or box or "FALSE"
    if word not in TICKS:
        words = _("チェックの欄に文字が書かれています。文字を消し、四角を押して印を付けるか外してください。")
        raise _Faulty(_fault(sheet, cell, text, words, field.key))
    if {word, box} == {"TRUE", "FALSE"}:
        words = _("四角の印とセルの中身が食い違っています。四角をもう一度押すか、画面で記入してください。")
        raise _Faulty(_fault(sheet, cell, text, words, field.key))
    return word


def _fault(sheet: str, cell: str, value: str, message: str, key: str = "") -> CellFault:
    short = value if len(value) <= SHOWN_VALUE else value[: SHOWN_VALUE - 1] + "…"
    return CellFault(sheet, cell, short, message, key)


def _value(definition: FormDefinition, key: str, told: Sequence[_Told], unions: Mapping[str, str]) -> Any:
    first = told[0]
    header = header_field(definition, key)
    if header:
        kind = ItemKind.DATE if header.kind is HeaderKind.DATE else None
        day = Item(key, ItemKind.DATE, Box.LEFT, header.label, header.label)
        return _cleaned(day, first) if kind else first.text.strip()
    item = definition.item(key)
    if item.is_text:
        return _lines(item, told)
    if item.kind is ItemKind.TICK:
        return TICKS[first.text]
    if item.kind is ItemKind.TABLE:
        return _table(item, told)
    if item.kind is ItemKind.ORGANIZATION:
        return [code for entry in told if (code := _code(entry, unions))]
    return _cleaned(item, first)


def _cleaned(item: Item, told: _Told) -> Any:
    try:
        return clean_value(item, told.text)
    except ValueRefused as refused:
        raise _Faulty(_fault(told.sheet, told.cell, told.text, str(refused), item.key)) from refused


def _lines(item: Item, told: Sequence[_Told]) -> dict[str, list[str]]:
    by_part = {entry.field.part: [line.strip() for line in entry.text.split("\n") if line.strip()] for entry in told}
    length, most = sum(len(line) for lines in by_part.values() for line in lines), item.longest or LONGEST_NARRATIVE
    if length > most:
        words = _("%(most)d文字までです。今は%(length)d文字あります。短くして送り直すか、画面で直してください。")
        longest = max(told, key=lambda entry: len(entry.text))
        message = words % {"most": most, "length": length}
        raise _Faulty(_fault(longest.sheet, longest.cell, longest.text, message, item.key))
    return by_part


def _table(item: Item, told: Sequence[_Told]) -> Any:
    columns = {column.key: column for column in item.columns}
    printed = item.columns[0].key
    rows: dict[int, dict[str, str]] = {number: {printed: label} for number, label in enumerate(item.rows)}
    for entry in told:
        rows.setdefault(entry.field.row, {})[entry.field.column] = _table_cell(item, columns[entry.field.column], entry)
    try:
        return clean_value(item, [rows[number] for number in sorted(rows)])
    except ValueRefused as refused:
        raise _Faulty(_fault(told[0].sheet, told[0].cell, "", str(refused), item.key)) from refused


def _table_cell(item: Item, column: Column, told: _Told) -> str:
    try:
        return clean_cell(column, told.text.strip())
    except ValueRefused as refused:
        raise _Faulty(_fault(told.sheet, told.cell, told.text, str(refused), item.key)) from refused


def _code(told: _Told, unions: Mapping[str, str]) -> str:
    """Return the code of an organization that was chosen from the list, or typed."""
    text = told.text.strip()
    if not text or text.split()[0] in unions:
        return text.split()[0] if text else ""
    if text in unions.values():
        return next(code for code, name in unions.items() if name == text)
    words = _("この県の単組に見つかりません。右の▼から選んでください。")
    raise _Faulty(_fault(told.sheet, told.cell, told.text, words, told.field.key))


def _strange_things(identity: Identity, sheets: ReturnedSheets) -> Iterator[CellFault]:
    """Yield what does no harm but should be known: it was not read."""
    if sheets.has_macros:
        yield CellFault("", "", "", _("マクロが入っています。マクロは動かさず、記入した内容だけを読み取りました。"))
    place = next((sheets.places[field.name] for field in identity.fields if field.name in sheets.places), None)
    sheet = place[0] if place else identity.sheet
    for name, cells in sheets.cells.items():
        if name != sheet and cells:
            yield CellFault(name, "", "", _("送った様式にないシートです。読み取っていません。"))
    if any(sheets.places.get(field.name, (sheet, field.cell)) != (sheet, field.cell) for field in identity.fields):
        words = _("行か列が足されているか、消されています。記入する欄は目印で見つけて読み取りました。")
        yield CellFault(sheet, "", "", words)
    yield from _outside_the_fields(identity, sheets, sheet)


def _outside_the_fields(identity: Identity, sheets: ReturnedSheets, sheet: str) -> Iterator[CellFault]:
    """Yield printed texts that are gone, and texts that stand where nothing is asked."""
    cells = sheets.cells.get(sheet, {})
    answered = {place[1] for place in sheets.places.values() if place[0] == sheet}
    others = {name: cell for name, cell in cells.items() if name not in answered}
    printed = set(identity.printed.values())
    there = {fingerprint(cell.text) for cell in others.values()}
    for name, cell in others.items():
        if fingerprint(cell.text) not in printed and name not in identity.printed:
            words = _("記入する欄の外に書かれています。読み取っていません。色の付いた欄に書いてください。")
            yield _fault(sheet, name, cell.formula or cell.text, words)
    for name, told in identity.printed.items():
        if told not in there:
            words = _("印刷された文が変わっているか、消されています。答えには影響しません。")
            yield _fault(sheet, name, cells[name].text if name in cells else "", words)
