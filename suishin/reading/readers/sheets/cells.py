"""What every kind of workbook is read into: a sheet's measures and the cells that show something."""

from dataclasses import dataclass, field

from suishin.reading.readers.errors import Refused
from suishin.reading.readers.sheets.grid import FLOWS, Grid
from suishin.reading.readers.sign_fonts import shown_sign

MAX_CELLS = 200_000  # with a value, of one sheet
DEFAULT_SIZE = 11.0


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell shows what it holds."""

    format_id: int = 0
    format_code: str = ""
    font: str = ""
    size: float = DEFAULT_SIZE
    wraps: bool = False
    indent: int = 0
    is_check_box: bool = False  # the check boxes in cells of newer Excel
    align: str = ""  # "center" or "right"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that shows something: text, or a check box of its own."""

    row: int
    column: int
    text: str
    style: Style
    is_on: bool | None = None  # state of a check box or of a plain TRUE/FALSE
    is_logical: bool = False


@dataclass
class SheetContent:
    grid: Grid = field(default_factory=Grid)
    cells: list[Cell] = field(default_factory=list)

    def add(self, cell: Cell) -> None:
        """Take a cell in. Raises Refused for a sheet that is no form."""
        self.cells.append(cell)
        if align := cell.style.align or ("" if cell.style.wraps else FLOWS):
            self.grid.aligned[cell.row, cell.column] = align
        if len(self.cells) > MAX_CELLS:
            raise Refused("シートのセルが多すぎます。報告書のシートだけを残して、もう一度登録してください。")


def in_font(text: str, font: str) -> str:
    """Return what a text shows in its font: letters of Wingdings are signs."""
    if not font or ("ing" not in font and "ats" not in font):
        return text
    return "".join(shown_sign(font, character) for character in text)
