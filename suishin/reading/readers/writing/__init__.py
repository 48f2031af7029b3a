"""Documents of word processors → pages laid out roughly as their program would: tables in columns, lines one below the other.

Such files keep no places; the layout here is only good enough to tell left from right and above from below.
"""

from collections.abc import Iterable

from suishin.reading.model import Document
from suishin.reading.readers.writing.blocks import Block, Paragraph, Table, TableCell
from suishin.reading.readers.writing.layout import lay_out

__all__ = ["Block", "Paragraph", "Table", "TableCell", "written_document"]


def written_document(kind: str, blocks: Iterable[Block]) -> Document:
    """Return the pages of a document, parted at the author's page breaks."""
    return Document(kind=kind, pages=tuple(lay_out(blocks)))
