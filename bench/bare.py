"""Get out of files what a library alone gets out of them, to compare with: `python -m bench.bare READER FILE…`."""

import ctypes
import sys
from collections.abc import Callable


def with_pypdfium2(path: str) -> int:
    """The text of every page."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    return sum(len(page.get_textpage().get_text_bounded()) for page in document)


def with_pypdfium2_objects(path: str) -> int:
    """Every character with its box, and the bounds of every object on the page: what a reader of forms needs."""
    import pypdfium2

    count = 0
    for page in pypdfium2.PdfDocument(path):
        text = page.get_textpage()
        for index in range(text.count_chars()):
            text.get_text_range(index, 1)
            text.get_charbox(index)
            count += 1
        for item in page.get_objects():
            item.get_bounds()
            count += 1
    return count


def with_raw_calls(path: str) -> int:
    """The same without the library's own objects in between."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    count = 0
    edges = [ctypes.c_double() for _ in range(4)]
    bounds = [ctypes.c_float() for _ in range(4)]
    for page in pypdfium2.PdfDocument(path):
        text = page.get_textpage().raw
        for index in range(pdfium.FPDFText_CountChars(text)):
            pdfium.FPDFText_GetUnicode(text, index)
            pdfium.FPDFText_GetCharBox(text, index, *edges)
            count += 1
        for index in range(pdfium.FPDFPage_CountObjects(page.raw)):
            item = pdfium.FPDFPage_GetObject(page.raw, index)
            pdfium.FPDFPageObj_GetType(item)
            pdfium.FPDFPageObj_GetBounds(item, *bounds)
            count += 1
    return count


def with_pdfplumber(path: str) -> int:
    """The text of every page."""
    import pdfplumber

    with pdfplumber.open(path) as document:
        return sum(len(page.extract_text()) for page in document.pages)


def with_calamine(path: str) -> int:
    """The values of every cell."""
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_path(path)
    return sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)


def with_openpyxl(path: str) -> int:
    """The values of every cell."""
    import openpyxl

    return sum(1 for sheet in openpyxl.load_workbook(path) for _ in sheet.iter_rows(values_only=True))


READERS: dict[str, Callable[[str], int]] = {
    "pypdfium2": with_pypdfium2,
    "pypdfium2-objects": with_pypdfium2_objects,
    "raw-calls": with_raw_calls,
    "pdfplumber": with_pdfplumber,
    "calamine": with_calamine,
    "openpyxl": with_openpyxl,
}

if __name__ == "__main__":
    # Imports stand inside the functions, so that a process loads only the library it measures.
    print(sum(READERS[sys.argv[1]](path) for path in sys.argv[2:]), "characters, objects or rows")
