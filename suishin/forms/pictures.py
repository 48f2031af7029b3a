"""A blank form as pictures of its pages, drawn from the same layout as the workbook."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from suishin.forms.paper import (
    CELL_WIDTH,
    GAP_ROW,
    HEADER_ROW,
    HEADING_ROW,
    LABEL_SIZE,
    LINE_HEIGHT,
    PADDING,
    PROMPT_SIZE,
    SIDE_WIDTH,
    BlockKind,
    PlacedBlock,
    PlacedSection,
    lay_out,
    wrapped_lines,
)
from suishin.reading.definition import FormDefinition

PAGE_WIDTH, PAGE_HEIGHT = 595.0, 842.0  # A4 in points
LEFT, TOP = 27.5, 36.0
SHEET_WIDTH = 2 * SIDE_WIDTH
HEADER_LABEL, HEADER_VALUE = LEFT + 12 * CELL_WIDTH, LEFT + 14 * CELL_WIDTH
TITLE_SIZE, HEADING_SIZE = 16.0, 11.0


@dataclass(frozen=True, slots=True)
class Frame:
    """A bordered box; `tone` is plain, quiet (printed instructions) or strong (headings)."""

    x: float
    y: float
    width: float
    height: float
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text; `y` is its base line."""

    x: float
    y: float
    text: str
    size: float
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """One page."""

    number: int
    frames: tuple[Frame, ...]
    words: tuple[Words, ...]


def pictures_of(definition: FormDefinition) -> list[Picture]:
    """Return the pages of a blank form."""
    pages: list[list[Frame | Words]] = [[]]
    y = TOP + _header(pages[0], definition)
    paper = lay_out(definition, None)
    for placed in paper.sections:
        if placed.begins_page:
            pages.append([])
            y = TOP
        y = _section(pages[-1], placed, y, paper.text_size)
    return [
        Picture(
            number,
            tuple(shape for shape in page if isinstance(shape, Frame)),
            tuple(shape for shape in page if isinstance(shape, Words)),
        )
        for number, page in enumerate(pages, start=1)
    ]


def _header(page: list[Frame | Words], definition: FormDefinition) -> float:
    height = HEADER_ROW * len(definition.header)
    page += _text(definition.title, LEFT, TOP, 12 * CELL_WIDTH, max(height, HEADER_ROW), TITLE_SIZE, is_bold=True)
    for number, field in enumerate(definition.header):
        y = TOP + HEADER_ROW * number
        page.append(Frame(HEADER_LABEL, y, HEADER_VALUE - HEADER_LABEL, HEADER_ROW, "quiet"))
        page.append(Frame(HEADER_VALUE, y, LEFT + SHEET_WIDTH - HEADER_VALUE, HEADER_ROW))
        page += _text(field.label, HEADER_LABEL, y, HEADER_VALUE - HEADER_LABEL, HEADER_ROW, LABEL_SIZE)
    return height + GAP_ROW


def _section(page: list[Frame | Words], placed: PlacedSection, y: float, text_size: int) -> float:
    """Draw a section and return where the next one begins."""
    section = placed.section
    page.append(Frame(LEFT, y, SHEET_WIDTH, HEADING_ROW, "strong"))
    heading = f"{section.number}.{section.title}"
    page += _text(heading, LEFT, y, SHEET_WIDTH, HEADING_ROW, HEADING_SIZE, is_bold=True)
    y += HEADING_ROW
    prompts = [(section.left_prompt, LEFT, SIDE_WIDTH), (section.right_prompt, LEFT + SIDE_WIDTH, SIDE_WIDTH)]
    if placed.whole:
        prompts = [(section.left_prompt or section.right_prompt, LEFT, SHEET_WIDTH)]
    if placed.prompt_height:
        for prompt, x, width in prompts:
            page.append(Frame(x, y, width, placed.prompt_height, "quiet"))
            page += _text(prompt, x, y, width, placed.prompt_height, PROMPT_SIZE)
        y += placed.prompt_height
    tops = [y, *accumulate(placed.row_heights, initial=y)][1:]
    sides = [(placed.left, LEFT, SIDE_WIDTH), (placed.right, LEFT + SIDE_WIDTH, SIDE_WIDTH)]
    if placed.whole:
        sides = [(placed.whole, LEFT, SHEET_WIDTH)]
    for blocks, x, width in sides:
        page.append(Frame(x, y, width, tops[-1] - y))
        for block in blocks:
            page += _block(block, x, width, tops, text_size)
    return tops[-1] + GAP_ROW


def _block(
    placed: PlacedBlock, x: float, width: float, tops: Sequence[float], text_size: int
) -> Iterator[Frame | Words]:
    block = placed.block
    top, bottom = tops[placed.first_row], tops[placed.last_row + 1]
    if block.cells:
        for text, span in zip(block.cells, block.spans, strict=True):
            tone = "quiet" if block.kind is BlockKind.HEADINGS else "plain"
            yield Frame(x, top, span * CELL_WIDTH, bottom - top, tone)
            yield from _text(text, x, top, span * CELL_WIDTH, bottom - top, LABEL_SIZE)
            x += span * CELL_WIDTH
        return
    if block.kind is not BlockKind.LABEL:
        yield Frame(x, top, width, bottom - top)
    is_label = block.kind is BlockKind.LABEL
    size = text_size if block.kind in (BlockKind.TEXT, BlockKind.VALUE) else LABEL_SIZE
    yield from _text(block.text, x, top, width, bottom - top, size, is_bold=is_label)


def _text(
    text: str, x: float, y: float, width: float, height: float, size: float, *, is_bold: bool = False
) -> list[Frame | Words]:
    """Return the lines of a text in the middle of a box."""
    lines = wrapped_lines(text, size=size, width=width) if text else []
    step = size * LINE_HEIGHT
    first = y + (height - step * len(lines)) / 2 + size * 1.1
    return [
        Words(x + PADDING, first + step * number, line, size, is_bold)
        for number, line in enumerate(lines)
        if line.strip()
    ]
