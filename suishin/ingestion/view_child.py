"""`python -m suishin.ingestion.view_child layout|picture FILE [PAGE]`: what the review page shows of an original.

Runs in a process of its own, because originals come from anywhere. Imports no Django.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any

from suishin.ingestion.layouts import sheet_layout, written_layout
from suishin.reading.model import Page
from suishin.reading.readers import open_document

MEMORY_BYTES = 512 * 1024 * 1024
SECONDS = 30
DOTS_PER_INCH = 110
MOST_PIXELS = 6_000_000  # a poster is drawn coarser


def layout_of(path: Path) -> dict[str, Any]:
    """Return the pages of a file: of a PDF (which has pictures) their sizes, of anything else what they show."""
    document = open_document(path)
    return {"kind": document.kind, "pages": [_page(page, document.kind) for page in document.pages]}


def _page(page: Page, kind: str) -> dict[str, Any]:
    told: dict[str, Any] = {"number": page.number, "sheet": page.sheet, "width": page.width, "height": page.height}
    if page.grid:
        return told | sheet_layout(page, page.grid)
    if page.blocks:
        return told | {"blocks": written_layout(page)}
    lines = () if kind == "pdf" else page.fragments
    return told | {"fragments": [[fragment.text, fragment.source.to_json()] for fragment in lines]}


def picture_of(path: Path, number: int) -> bytes:
    """Return a page of a PDF as PNG, turned as the reader turned it: the places of values lie on this picture."""
    import io

    import pypdfium2

    from suishin.reading.readers.pdf import space_of

    document = pypdfium2.PdfDocument(path)
    page = document[number - 1]
    text_page = page.get_textpage()  # kept by name: its raw handle dies with it
    turns = space_of(page, text_page.raw).turns - page.get_rotation() // 90
    scale = DOTS_PER_INCH / 72
    pixels = page.get_width() * page.get_height() * scale**2
    if pixels > MOST_PIXELS:
        scale *= (MOST_PIXELS / pixels) ** 0.5
    written = io.BytesIO()
    page.render(scale=scale, rotation=turns % 4 * 90).to_pil().save(written, "PNG")
    return written.getvalue()


def _confine() -> None:
    for kind, amount in (
        (resource.RLIMIT_DATA, MEMORY_BYTES),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        resource.setrlimit(kind, (amount, amount))


def _main(what: str, path: str, *page: str) -> None:
    _confine()
    if what == "picture":
        sys.stdout.buffer.write(picture_of(Path(path), int(page[0])))
    else:
        sys.stdout.write(json.dumps(layout_of(Path(path))))


if __name__ == "__main__":
    _main(*sys.argv[1:])
