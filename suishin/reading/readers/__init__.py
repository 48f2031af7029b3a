"""Files → documents: which reader a file needs is decided by its content, and its name must not contradict it."""

from pathlib import Path

from suishin.reading.model import Document
from suishin.reading.readers.errors import Refused
from suishin.reading.readers.safety import Kind, kind_of, refuse_unsupported

__all__ = ["Refused", "open_document"]


def open_document(path: Path) -> Document:
    """Return the pages of a file. Raises Refused with a message for the user where it is not to be read.

    Readers are imported when needed: a text file should not pay for the libraries of the others.
    """
    kind = kind_of(path)
    refuse_unsupported(kind)
    if kind is Kind.PDF:
        from suishin.reading.readers.pdf import read_pdf

        return read_pdf(path)
    if kind is Kind.XLSX:
        from suishin.reading.readers.xlsx import read_xlsx

        return read_xlsx(path)
    if kind is Kind.XLS:
        from suishin.reading.readers.xls import read_xls

        return read_xls(path)
    if kind is Kind.ODS:
        from suishin.reading.readers.opendocument.sheets import read_ods

        return read_ods(path)
    if kind is Kind.ODT:
        from suishin.reading.readers.opendocument.texts import read_odt

        return read_odt(path)
    if kind is Kind.DOC:
        from suishin.reading.readers.doc import read_doc

        return read_doc(path)
    if kind is Kind.DOCX:
        from suishin.reading.readers.docx import read_docx

        return read_docx(path)
    from suishin.reading.readers.text import read_text

    return read_text(path)
