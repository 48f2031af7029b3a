"""Files → documents: which reader a file needs is decided by its content, whatever its name says."""

from dataclasses import replace
from pathlib import Path

from suishin.reading.model import Document
from suishin.reading.readers.errors import Refused
from suishin.reading.readers.remarks import remarks_on
from suishin.reading.readers.safety import Kind, kind_of, named_kind, no_such_kind, refuse_long_text, refuse_unsupported

__all__ = ["Refused", "open_document"]


def open_document(path: Path) -> Document:
    """Return the pages of a file. Raises Refused with a message for the user where it is not to be read.

    Readers are imported when needed: a text file should not pay for the libraries of the others.
    """
    kind = kind_of(path)
    refuse_unsupported(kind)
    remarks = remarks_on(path, kind)  # before anything is unpacked
    document = _opened(path, kind)
    return replace(document, findings=(*remarks, *document.findings)) if remarks else document


def _opened(path: Path, kind: Kind) -> Document:
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
    return _opened_text(path)


def _opened_text(path: Path) -> Document:
    """Read whatever is nothing else as a text; bytes that are no text are what a damaged file of another kind is."""
    from suishin.reading.readers.text import read_text

    refuse_long_text(path)
    try:
        return read_text(path)
    except Refused as refusal:
        named = named_kind(path)
        raise no_such_kind(path, named) if named else refusal from refusal
