"""What stands in the boxes of a form to be filled in: printed texts, and cells for the answers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import Any

from django.utils.translation import gettext as _

from suishin.forms.content import ReportContent
from suishin.forms.paper import (
    CELL_WIDTH,
    LABEL_SIZE,
    LONELY_TEXT_BOX,
    TEXT_BOX,
    TICK_ROW,
    Block,
    BlockKind,
    Blocks,
    Room,
    column_spans,
    text_height,
)
from suishin.outputs.workbook import excel_text
from suishin.reading.definition import Column, ColumnKind, HeaderField, HeaderKind, Item, ItemKind, Section

LONGEST_TEXT = 32_000  # characters of a cell, a little less than Excel allows
FREE_ROWS = 5  # at the end of a table to which rows may be added, and of a list
UNIT_COLUMNS = 3


class Entry(StrEnum):
    """What a cell takes."""

    TEXT = "text"
    TICK = "tick"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    UNION = "union"


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell to be answered."""

    entry: Entry
    key: str
    value: str  # of a tick yes, no, unknown or ""; of all else what the cell holds
    title: str
    item: Item | None = None  # None: a field of the header
    part: str = ""
    row: int = -1
    column: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some columns of a block: a printed text, or a cell to be answered."""

    first: int
    last: int  # counted from 0, both included
    text: str = ""
    slot: Slot | None = None


@dataclass(frozen=True, slots=True)
class EntryBlock(Block):
    """A row across a box."""

    pieces: tuple[Piece, ...] = ()
    is_head: bool = False  # of a table


def entry_blocks(values: Mapping[str, Any], unions: Mapping[str, str]) -> Blocks:
    """Return what draws the answers of a draft as cells to be filled in."""

    def blocks(section: Section, item: Item, content: ReportContent, room: Room) -> Iterator[Block]:
        value = values.get(item.key)
        if item.is_text:
            return _narrative(section, item, value or [], room)
        if item.kind is ItemKind.TICK:
            return _tick(item, str(value or ""), room)
        if item.kind is ItemKind.TABLE and len(item.columns) > room.cells:
            return _online_only(
                item.label, _("列の多い表のため、Excelでは記入できません。画面で記入してください。"), room
            )
        if item.kind is ItemKind.TABLE:
            return _table(item, value or [], room)
        if item.kind is ItemKind.ORGANIZATION:
            return _organizations(item, value or [], unions, room)
        if item.kind is ItemKind.FILE:
            return _online_only(item.label, _("添付するファイルは、画面から登録してください。"), room)
        return _single(item, str(value or ""), room)

    return blocks


def header_slot(field: HeaderField, value: str) -> Slot | None:
    """Return the cell of a field of the header; who reports is not asked."""
    if field.kind in (HeaderKind.PREFECTURE, HeaderKind.ORGANIZATION):
        return None
    entry = Entry.DATE if field.kind is HeaderKind.DATE else Entry.TEXT
    return Slot(entry, field.key, value, field.label.replace("　", ""))


def lines_of(points: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the lines of points that still stand."""
    standing = (str(point["text"]) for point in points if not point.get("is_closed"))
    return [line.strip() for text in standing for line in text.split("\n") if line.strip()]


def fits_into_a_cell(text: str) -> bool:
    return len(text) <= LONGEST_TEXT and text == excel_text(text)


def _narrative(section: Section, item: Item, points: list[Mapping[str, Any]], room: Room) -> Iterator[Block]:
    if item.label:
        yield Block(BlockKind.LABEL, item.label, text_height(item.label, size=LABEL_SIZE, width=room.width))
    least = TEXT_BOX if section.ticks else LONELY_TEXT_BOX
    parts = [(part.key, part.title) for part in item.parts]
    loose = [point for point in points if (point.get("part") or "") not in dict(parts)]
    if loose and parts:
        parts.append(("", _("（上のどちらとも決めていない文）")))
    for key, title in parts or [("", "")]:
        if title:
            yield Block(BlockKind.LABEL, title, text_height(title, size=LABEL_SIZE, width=room.width))
        own = [point for point in points if (point.get("part") or "") == key] if key else loose
        text = "\n".join(lines_of(own))
        if not fits_into_a_cell(text):
            yield from _online_only("", _("長い文章のため、この欄はExcelでは直せません。画面で直してください。"), room)
            continue
        slot = Slot(Entry.TEXT, item.key, text, title or item.title, item, part=key)
        yield _row(
            BlockKind.TEXT,
            max(least, text_height(text + "\n", size=room.size, width=room.width)),
            Piece(0, room.cells - 1, slot=slot),
        )


def _row(kind: BlockKind, height: float, *pieces: Piece, is_head: bool = False) -> EntryBlock:
    return EntryBlock(kind, "", height, pieces=pieces, is_head=is_head)


def _online_only(label: str, words: str, room: Room) -> Iterator[Block]:
    if label:
        yield Block(BlockKind.LABEL, label, text_height(label, size=LABEL_SIZE, width=room.width))
    yield _row(BlockKind.VALUE, text_height(words, size=LABEL_SIZE, width=room.width), Piece(0, room.cells - 1, words))


def _tick(item: Item, state: str, room: Room) -> Iterator[Block]:
    height = max(TICK_ROW, text_height(item.label + "　" * 4, size=LABEL_SIZE, width=room.width))
    slot = Slot(Entry.TICK, item.key, state, item.title, item)
    yield _row(BlockKind.TICK, height, Piece(0, 0, slot=slot), Piece(1, room.cells - 1, item.label))


def _single(item: Item, value: str, room: Room) -> Iterator[Block]:
    """Draw a number with its unit, a date or a choice: the label above, the cell below."""
    yield Block(BlockKind.LABEL, item.label, text_height(item.label, size=LABEL_SIZE, width=room.width))
    entry = {ItemKind.NUMBER: Entry.NUMBER, ItemKind.DATE: Entry.DATE}.get(item.kind, Entry.CHOICE)
    if entry is Entry.CHOICE:
        value = next((option.label for option in item.options if option.key == value), value)
    slot = Slot(entry, item.key, value, item.title, item)
    if item.unit:
        last = room.cells - UNIT_COLUMNS - 1
        yield _row(BlockKind.VALUE, TICK_ROW, Piece(0, last, slot=slot), Piece(last + 1, room.cells - 1, item.unit))
    else:
        yield _row(BlockKind.VALUE, TICK_ROW, Piece(0, room.cells - 1, slot=slot))


def _table(item: Item, rows: list[Mapping[str, str]], room: Room) -> Iterator[Block]:
    yield Block(BlockKind.LABEL, item.label, text_height(item.label, size=LABEL_SIZE, width=room.width))
    widths = _widths(item, room)
    heads = [f"{column.label}（{column.unit}）" if column.unit else column.label for column in item.columns]
    pieces = [Piece(first, last, text) for (first, last), text in zip(widths, heads, strict=True)]
    yield _row(BlockKind.VALUE, _row_height(heads, widths), *pieces, is_head=True)
    printed = item.columns[0].key
    by_label = {row.get(printed, ""): row for row in rows}
    shown = [by_label.get(label, {printed: label}) for label in item.rows]
    if item.can_add_rows:
        added = [row for row in rows if row.get(printed, "") not in item.rows]
        shown += [*added, *({} for _count in range(FREE_ROWS))]
    for number, row in enumerate(shown):
        texts = [row.get(column.key, "") for column in item.columns]
        cells = (_table_cell(item, column, number, row) for column in item.columns)
        placed = [Piece(*width, text, slot) for width, (text, slot) in zip(widths, cells, strict=True)]
        yield _row(BlockKind.VALUE, _row_height(texts, widths), *placed)


def _table_cell(item: Item, column: Column, number: int, row: Mapping[str, str]) -> tuple[str, Slot | None]:
    value = row.get(column.key, "")
    if column is item.columns[0] and number < len(item.rows):
        return value, None
    entry = {ColumnKind.NUMBER: Entry.NUMBER, ColumnKind.DATE: Entry.DATE}.get(column.kind, Entry.TEXT)
    title = f"{item.title} {column.label}"
    return "", Slot(entry, item.key, value, title, item, row=number, column=column.key)


def _widths(item: Item, room: Room) -> list[tuple[int, int]]:
    """Return the first and last cell of each column of a table, as on paper."""
    ends = list(accumulate(column_spans(item, room.cells)))
    return [(start, end - 1) for start, end in zip([0, *ends], ends, strict=False)]


def _row_height(texts: Iterable[str], widths: Iterable[tuple[int, int]]) -> float:
    fitted = zip(texts, widths, strict=True)
    heights = (
        text_height(text, size=LABEL_SIZE, width=(last - first + 1) * CELL_WIDTH) for text, (first, last) in fitted
    )
    return max(TICK_ROW, *heights)


def _organizations(item: Item, codes: list[str], unions: Mapping[str, str], room: Room) -> Iterator[Block]:
    yield Block(BlockKind.LABEL, item.label, text_height(item.label, size=LABEL_SIZE, width=room.width))
    for number, code in enumerate([*codes, *[""] * FREE_ROWS]):
        value = union_in_words(code, unions) if code else ""
        slot = Slot(Entry.UNION, item.key, value, item.title, item, row=number)
        yield _row(BlockKind.VALUE, TICK_ROW, Piece(0, room.cells - 1, slot=slot))


def union_in_words(code: str, unions: Mapping[str, str]) -> str:
    return f"{code} {unions[code]}" if code in unions else code
