"""A file → its sheets of cells, read in a child process with limits."""

from suishin.results.files.cells.asking import SheetsToCome, read_sheets
from suishin.results.files.cells.model import FileContent, Sheet, Value

__all__ = ["FileContent", "Sheet", "SheetsToCome", "Value", "read_sheets"]
