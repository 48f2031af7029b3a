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

from suishin.forms.content import ReportContent
from suishin.reading.definition import Box, FormDefinition, Item, ItemKind, Section

PAGE_HEIGHT = 750.0  # of A4 within its margins, less what spreadsheets round away
PAGE_COUNT = 2
SIDE_WIDTH = 270.0  # of a left or right box
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
LONGEST_ROW = 120.0  # Excel allows 409; pages break between rows, so lower rows fill them better
SHORTEST_ROW = 3.0  # boundaries of both sides nearer than this become one

TICK_SHAPES = {"yes": "☑", "no": "□", "": "□", "unknown": "？"}
NEVER_AT_LINE_START = "、。，．」』）】〕・ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ"


class BlockKind(StrEnum):
    LABEL = "label"  # as high as it needs to be, and never higher
    TICK = "tick"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Block:
    """Something in a left or right box, with the height it needs at least."""

    kind: BlockKind
    text: str
    height: float


# What stands in a box for an item, in letters of a size.
Blocks = Callable[[Section, Item, ReportContent, int], Iterator[Block]]


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


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole form, ready to be drawn."""

    text_size: int
    sections: tuple[PlacedSection, ...]


def lay_out(definition: FormDefinition, content: ReportContent | None, *, blocks: Blocks | None = None) -> Paper:
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


def _draft(section: Section, content: ReportContent, size: int, blocks: Blocks) -> _Draft:
    prompts = [prompt for prompt in (section.left_prompt, section.right_prompt) if prompt]
    prompt_height = max((text_height(prompt, size=PROMPT_SIZE) for prompt in prompts), default=0.0)
    sides = (_side(section, box, content, size, blocks) for box in (Box.LEFT, Box.RIGHT))
    return _Draft(section, prompt_height, *sides)


def _side(section: Section, box: Box, content: ReportContent, size: int, blocks: Blocks) -> tuple[Block, ...]:
    found = [block for item in section.items if item.box is box for block in blocks(section, item, content, size)]
    return tuple(found) or (Block(BlockKind.TEXT, "", TEXT_BOX),)


def printed_blocks(section: Section, item: Item, content: ReportContent, size: int) -> Iterator[Block]:
    if item.kind is ItemKind.TICK:
        text = tick_line(item.label, content.checks.get(item.key, ""))
        yield Block(BlockKind.TICK, text, max(TICK_ROW, text_height(text, size=LABEL_SIZE)))
        return
    if item.label:
        yield Block(BlockKind.LABEL, item.label, text_height(item.label, size=LABEL_SIZE))
    text = "\n".join(content.narratives.get(item.key, ()))
    least = TEXT_BOX if section.ticks else LONELY_TEXT_BOX
    yield Block(BlockKind.TEXT, text, max(least, text_height(text, size=size)))


def tick_line(label: str, state: str) -> str:
    """Return the line of a tick, its label wrapped so that further lines stand under the first."""
    room = int((SIDE_WIDTH - PADDING) / LABEL_SIZE) - 3
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
    room = (width - PADDING) / size - 1
    lines = sum(max(1, math.ceil(_width(line) / room)) for line in text.split("\n"))
    return lines * size * LINE_HEIGHT + PADDING


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
        boxes = sum(draft.boxes_height for draft in page)
        for draft in page:
            room = draft.boxes_height * (1 + spare / boxes)
            yield _placed(draft, room, begins_page=number > 0 and draft is page[0])


def _placed(draft: _Draft, room: float, *, begins_page: bool) -> PlacedSection:
    """Put both sides on one grid of rows: a row ends where a block of either side ends."""
    left, right = (_grown(blocks, room) for blocks in (draft.left, draft.right))
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
    """Share the room that is left among ticks and texts, in proportion to what they need; without any it stays empty."""
    spare = room - _height(blocks)
    growing = sum(block.height for block in blocks if block.kind is not BlockKind.LABEL)
    if not growing and spare >= SHORTEST_ROW:
        return [*blocks, Block(BlockKind.TEXT, "", spare)]
    factor = 1 + spare / growing if growing else 1.0
    return [
        block if block.kind is BlockKind.LABEL else replace(block, height=block.height * factor) for block in blocks
    ]


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
