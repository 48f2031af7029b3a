"""Get the text of a PDF with nothing but a library, to compare with: `python -m bench.bare LIBRARY FILE.pdf`."""

import sys
from collections.abc import Callable


def with_pypdfium2(path: str) -> int:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    return sum(len(page.get_textpage().get_text_bounded()) for page in document)


def with_pdfplumber(path: str) -> int:
    import pdfplumber

    with pdfplumber.open(path) as document:
        return sum(len(page.extract_text()) for page in document.pages)


READERS: dict[str, Callable[[str], int]] = {"pypdfium2": with_pypdfium2, "pdfplumber": with_pdfplumber}

if __name__ == "__main__":
    # Imports stand inside the functions, so that a process loads only the library it measures.
    print(READERS[sys.argv[1]](sys.argv[2]), "characters")
