"""What every kind of written document is read into: paragraphs, and tables whose cells hold paragraphs and tables."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Paragraph:
    """The lines of one paragraph and what is drawn in it."""

    lines: list[str] = field(default_factory=lambda: [""])
    drawn: list[str] = field(default_factory=list)  # the texts inside shapes
    has_note: bool = False
    breaks_page: bool = False
    is_heading: bool = False


@dataclass
class TableCell:
    """A cell over one or several columns and rows, counted from 0."""

    blocks: Sequence["Block"]
    column: int
    span: int
    row: int
    last_row: int


@dataclass
class Table:
    """Widths count only beside each other; the table takes the width that there is."""

    widths: Sequence[float]
    cells: Sequence[TableCell]
    rows: int


Block = Paragraph | Table
