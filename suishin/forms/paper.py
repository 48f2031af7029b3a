"""Where the parts of a form lie on paper: how high each box must be, on which page each section begins.

Pure arithmetic in points. Heights are estimated generously, for the printing office's fonts are not known:
what does not fit into its cell would be cut on paper without a word.
"""

import math
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from itertools import pairwise

from suishin.forms.content import ReportContent, printed_points
from suishin.forms.values import cells_in_words, value_in_words
from suishin.reading.definition import (
    ATTACHED,
    Box,
    ColumnKind,
    FormDefinition,
    Item,
    ItemKind,
    Section,
    is_one_sided,
    printed_heading,
    printed_hint,
    printed_parts,
)

PAGE_HEIGHT = 750.0  # of A4 within its margins, less what spreadsheets round away
PAGE_COUNT = 2
CELL_WIDTH = 27.0  # twenty cells beside each other make the sheet
SIDE_CELLS, WHOLE_CELLS = 10, 20  # of a left or right box; of a section with one box only
SIDE_WIDTH = CELL_WIDTH * SIDE_CELLS
PADDING = 4.0
LINE_HEIGHT = 1.5  # of the text size: the highest of the fonts in use
TEXT_SIZES = (10, 9, 8)  # the first at which the form fits on its two pages
PROMPT_SIZE = 9
LABEL_SIZE = 9.5
HEADER_ROW = 18.0
HEADING_ROW = 20.0
GAP_ROW = 6.0
TICK_ROW = 24.0
TEXT_BOX = 60.0
LONELY_TEXT_BOX = 100.0  # in a section without ticks the text is all there is
VALUE_ROW = 22.0
TABLE_ROW = 20.0
CELL_INDENT = 9.0
FEWEST_ROWS = 5  # of a table to which rows can be added
LONGEST_ROW = 120.0  # Excel allows 409; pages break between rows, so lower rows fill them better
SHORTEST_ROW = 3.0  # boundaries of both sides nearer than this become one

TICK_SHAPES = {"yes": "☑", "no": "□", "": "□", "unknown": "？"}
NEVER_AT_LINE_START = "、。，．」』）】〕・ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ"


class BlockKind(StrEnum):
    LABEL = "label"
    TICK = "tick"
    TEXT = "text"
    VALUE = "value"  # a number, a date, the chosen option: one line
    HEADINGS = "headings"  # of a table's columns
    ROW = "row"  # of a table


GROWING = (BlockKind.TICK, BlockKind.TEXT)  # what takes up the room that is left


@dataclass(frozen=True, slots=True)
class Block:
    """Something in a left or right box, with the height it needs at least."""

    kind: BlockKind
    text: str
    height: float
    cells: tuple[str, ...] = ()  # of a table's row, and how many of the sheet's cells each takes up
    spans: tuple[int, ...] = ()
    choices: tuple[str, ...] = ()  # what may stand there; empty: anything


@dataclass(frozen=True, slots=True)
class PlacedBlock:
    block: Block
    first_row: int  # counted from the first row of the boxes
    last_row: int


@dataclass(frozen=True, slots=True)
class PlacedSection:
    section: Section
    prompt_height: float  # 0 without prompts
    row_heights: tuple[float, ...]  # of the boxes
    left: tuple[PlacedBlock, ...]
    right: tuple[PlacedBlock, ...]
    begins_page: bool

    @property
    def whole(self) -> tuple[PlacedBlock, ...]:
        """The one box of a section that has no other; it takes the whole width."""
        return (self.left or self.right) if is_one_sided(self.section) else ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole form, ready to be drawn."""

    text_size: int
    sections: tuple[PlacedSection, ...]


def lay_out(definition: FormDefinition, content: ReportContent | None, *, blocks: "Blocks | None" = None) -> Paper:
    """Place a form on as few pages as it needs, in the largest letters that fit on two.

    `blocks` says what stands in the boxes for an item; without it that is what is printed.
    """
    filled, blocks = content or ReportContent(), blocks or printed_blocks
    first_used = HEADER_ROW * len(definition.header) + GAP_ROW
    for size in TEXT_SIZES:
        drafts = [_draft(section, filled, size, blocks) for section in definition.sections]
        pages = _pages(drafts, first_used)
        if _page_count(pages, first_used) <= PAGE_COUNT:
            break
    return Paper(size, tuple(_placed_pages(pages, first_used)))


@dataclass(frozen=True, slots=True)
class _Draft:
    """A section before it is known how much room it gets."""

    section: Section
    prompt_height: float
    left: tuple[Block, ...]
    right: tuple[Block, ...]

    @property
    def fixed_height(self) -> float:
        return HEADING_ROW + self.prompt_height + GAP_ROW

    @property
    def boxes_height(self) -> float:
        return max(_height(self.left), _height(self.right))

    @property
    def height(self) -> float:
        return self.fixed_height + self.boxes_height

    @property
    def can_grow(self) -> bool:
        return any(block.kind in GROWING for block in (*self.left, *self.right))


def _draft(section: Section, content: ReportContent, size: int, blocks: "Blocks") -> _Draft:
    prompts = [prompt for prompt in (section.left_prompt, section.right_prompt) if prompt]
    width = CELL_WIDTH * (WHOLE_CELLS if is_one_sided(section) else SIDE_CELLS)
    prompt_height = max((text_height(prompt, size=PROMPT_SIZE, width=width) for prompt in prompts), default=0.0)
    sides = (_side(section, box, content, size, blocks) for box in (Box.LEFT, Box.RIGHT))
    return _Draft(section, prompt_height, *sides)


def _side(section: Section, box: Box, content: ReportContent, size: int, blocks: "Blocks") -> tuple[Block, ...]:
    cells = WHOLE_CELLS if is_one_sided(section) else SIDE_CELLS
    own = [item for item in section.items if item.box is box]
    found = [block for item in own for block in blocks(section, item, content, Room(size, cells))]
    return tuple(found) or (() if is_one_sided(section) else (Block(BlockKind.TEXT, "", TEXT_BOX),))


@dataclass(frozen=True, slots=True)
class Room:
    """The size of letters in a box and how many cells wide it is."""

    size: int
    cells: int

    @property
    def width(self) -> float:
        return CELL_WIDTH * self.cells


# What stands in a box for an item.
Blocks = Callable[[Section, Item, ReportContent, Room], Iterator[Block]]


def printed_blocks(section: Section, item: Item, content: ReportContent, room: Room) -> Iterator[Block]:
    if item.kind is ItemKind.TICK:
        text = tick_line(item.label, content.checks.get(item.key, ""), width=room.width)
        yield Block(BlockKind.TICK, text, max(TICK_ROW, text_height(text, size=LABEL_SIZE, width=room.width)))
        return
    label = "\n".join(line for line in (item.label, printed_hint(item) or printed_parts(section, item)) if line)
    if label:
        yield Block(BlockKind.LABEL, label, text_height(label, size=LABEL_SIZE, width=room.width))
    if item.is_text:
        text = printed_points(content.narratives.get(item.key, ()))
        least = TEXT_BOX if section.ticks else LONELY_TEXT_BOX
        yield Block(BlockKind.TEXT, text, max(least, text_height(text, size=room.size, width=room.width)))
    elif item.kind is ItemKind.TABLE:
        yield from _table(item, content, room)
    else:
        text = value_in_words(item, content.values.get(item.key, ""))
        text = ATTACHED + text if item.kind is ItemKind.FILE else text
        height = max(VALUE_ROW, text_height(text, size=room.size, width=room.width))
        yield Block(BlockKind.VALUE, text, height, choices=tuple(option.label for option in item.options))


def _table(item: Item, content: ReportContent, room: Room) -> Iterator[Block]:
    spans = column_spans(item, room.cells)
    # Columns are narrow: the unit stands below the name instead of being torn apart.
    headings = tuple(printed_heading(column).replace("（", "\n（", 1) for column in item.columns)
    rows = [tuple(cells_in_words(item, row)) for row in content.values.get(item.key, ()) if isinstance(row, dict)]
    blank = ("",) * len(headings)
    rows = rows or [(label, *blank[1:]) for label in item.rows]
    if item.can_add_rows:
        rows += [blank] * max(FEWEST_ROWS - len(rows), 1)
    yield _row(BlockKind.HEADINGS, headings, spans, LABEL_SIZE)
    for row in rows:
        yield _row(BlockKind.ROW, row, spans, room.size)


def _row(kind: BlockKind, cells: tuple[str, ...], spans: tuple[int, ...], size: float) -> Block:
    heights = [
        text_height(text, size=size, width=span * CELL_WIDTH - CELL_INDENT)
        for text, span in zip(cells, spans, strict=True)
    ]
    return Block(kind, "", max(TABLE_ROW, *heights), cells, spans)


def column_spans(item: Item, cells: int) -> tuple[int, ...]:
    """Share the cells of a box among a table's columns: names and texts get twice the room of numbers."""
    weights = [2 if column.kind is ColumnKind.TEXT else 1 for column in item.columns]
    spans = [max(1, cells * weight // sum(weights)) for weight in weights]
    for place in range(cells - sum(spans)):
        spans[place % len(spans)] += 1
    return tuple(spans)


def tick_line(label: str, state: str, *, width: float = SIDE_WIDTH) -> str:
    """Return the line of a tick, its label wrapped so that further lines stand under the first."""
    room = int((width - PADDING) / LABEL_SIZE) - 3
    lines, rest = [], label
    while _width(rest) > room:
        end = _characters_within(rest, room)
        while end < len(rest) and rest[end] in NEVER_AT_LINE_START:
            end -= 1
        lines.append(rest[:end])
        rest = rest[end:]
    return f"　{TICK_SHAPES[state]}　" + "\n　　　".join([*lines, rest])


def _characters_within(text: str, room: float) -> int:
    used = 0.0
    for count, character in enumerate(text):
        used += _width(character)
        if used > room:
            return max(count, 1)
    return len(text)


def text_height(text: str, *, size: float, width: float = SIDE_WIDTH) -> float:
    """Return the height that a text takes up in a box, a little more rather than less."""
    # One character less than fits: line-breaking rules push some characters to the next line.
    room = max((width - PADDING) / size - 1, 1.0)
    lines = sum(max(1, math.ceil(_width(line) / room)) for line in text.split("\n"))
    return lines * size * LINE_HEIGHT + PADDING


def wrapped_lines(text: str, *, size: float, width: float) -> list[str]:
    """Return a text as it breaks into lines in a box."""
    room = max((width - PADDING) / size - 1, 1.0)
    lines = []
    for line in text.split("\n"):
        rest = line
        while _width(rest) > room:
            end = _characters_within(rest, room)
            lines.append(rest[:end])
            rest = rest[end:]
        lines.append(rest)
    return lines


def _width(text: str) -> float:
    """Return the width in full characters; narrow ones count 0.6, as wide as capitals get."""
    return sum(map(_character_width, text))


@cache  # a form asks for the same few thousand characters again and again
def _character_width(character: str) -> float:
    return 1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.6


def is_one_line(text: str, *, size: float) -> bool:
    return text_height(text, size=size) == text_height("", size=size)


def _height(blocks: Sequence[Block]) -> float:
    return sum(block.height for block in blocks)


def _pages(drafts: Sequence[_Draft], first_used: float) -> list[list[_Draft]]:
    """Group sections by the page they begin on: one that no longer fits begins the next page."""
    pages: list[list[_Draft]] = [[]]
    used = first_used
    for draft in drafts:
        if pages[-1] and used + draft.height > PAGE_HEIGHT:
            pages.append([])
            used = 0.0
        pages[-1].append(draft)
        used += draft.height
    return pages


def _page_count(pages: Sequence[Sequence[_Draft]], first_used: float) -> int:
    used = [sum(draft.height for draft in page) for page in pages]
    used[0] += first_used
    return sum(math.ceil(height / PAGE_HEIGHT) for height in used)


def _placed_pages(pages: Sequence[Sequence[_Draft]], first_used: float) -> Iterator[PlacedSection]:
    for number, page in enumerate(pages):
        used = sum(draft.height for draft in page) + (first_used if number == 0 else 0.0)
        spare = max(PAGE_HEIGHT - used, 0.0)
        # Tables and single values look no better stretched: a page of nothing else stays as high as it is.
        boxes = sum(draft.boxes_height for draft in page if draft.can_grow)
        for draft in page:
            room = draft.boxes_height * (1 + spare / boxes if draft.can_grow else 1)
            yield _placed(draft, room, begins_page=number > 0 and draft is page[0])


def _placed(draft: _Draft, room: float, *, begins_page: bool) -> PlacedSection:
    """Put both sides on one grid of rows: a row ends where a block of either side ends."""
    left, right = (_grown(blocks, room) if blocks else [] for blocks in (draft.left, draft.right))
    edges = _edges(_ends(left) + _ends(right))
    return PlacedSection(
        section=draft.section,
        prompt_height=draft.prompt_height,
        row_heights=tuple(end - start for start, end in pairwise(edges)),
        left=_on_grid(left, edges),
        right=_on_grid(right, edges),
        begins_page=begins_page,
    )


def _grown(blocks: Sequence[Block], room: float) -> list[Block]:
    """Share the room that is left among ticks and texts, in proportion to what they need; without any, below."""
    spare = room - _height(blocks)
    growing = sum(block.height for block in blocks if block.kind in GROWING)
    if not growing:
        below = [Block(BlockKind.TEXT, "", spare)] if blocks and spare > SHORTEST_ROW else []
        return [*blocks, *below]
    factor = 1 + spare / growing
    return [replace(block, height=block.height * factor) if block.kind in GROWING else block for block in blocks]


def _ends(blocks: Sequence[Block]) -> list[float]:
    ends, used = [], 0.0
    for block in blocks:
        used += block.height
        ends.append(used)
    return ends


def _edges(ends: Sequence[float]) -> list[float]:
    """Return the borders between rows from 0 down: near ones made one, rows too high for Excel divided."""
    edges = [0.0]
    for end in sorted(ends):
        if end - edges[-1] < SHORTEST_ROW:
            continue
        parts = math.ceil((end - edges[-1]) / LONGEST_ROW)
        start = edges[-1]
        edges += [start + (end - start) * part / parts for part in range(1, parts + 1)]
    return edges


def _on_grid(blocks: Sequence[Block], edges: Sequence[float]) -> tuple[PlacedBlock, ...]:
    placed, first = [], 0
    for block, end in zip(blocks, _ends(blocks), strict=True):
        nearest = min(range(first + 1, len(edges)), key=lambda row: abs(edges[row] - end))
        placed.append(PlacedBlock(block, first, nearest - 1))
        first = nearest
    return tuple(placed)
