"""Workbooks (.xlsx, .xlsm) → one page for each sheet that is shown, every line of a cell with its place."""

from functools import partial
from pathlib import Path

from suishin.reading.model import Document
from suishin.reading.readers.safety import open_package
from suishin.reading.readers.sheets import SheetFile, workbook_document
from suishin.reading.readers.xlsx.book import Book, SheetEntry, read_book
from suishin.reading.readers.xlsx.cells import read_cells
from suishin.reading.readers.xlsx.drawings import marks_over


def read_xlsx(path: Path) -> Document:
    """Return every visible sheet of a workbook. Raises Refused for a damaged or hostile file."""
    with open_package(path) as package:
        book = read_book(package)
        return workbook_document("xlsx", (_sheet(place, entry, book) for place, entry in enumerate(book.sheets)))


def _sheet(place: int, entry: SheetEntry, book: Book) -> SheetFile:
    return SheetFile(
        name=entry.name,
        is_hidden=entry.is_hidden,
        content=partial(read_cells, entry.part, book),
        marks=partial(marks_over, book.package, entry.part, entry.name),
        print_area=book.print_areas.get(place, ""),
    )
