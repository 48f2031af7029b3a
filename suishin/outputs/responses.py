"""Files as answers: always downloads, never shown as pages of ours."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.http import content_disposition_header

from suishin.outputs.tables import Table
from suishin.outputs.workbook import workbook_pieces

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

Response = TypeVar("Response", bound=HttpResponseBase)


def xlsx_response(content: bytes, filename: str) -> HttpResponse:
    """Offer a workbook under its (Japanese) name."""
    return download_response(content, filename, content_type=XLSX)


def xlsx_stream(tables: Sequence[Table[Any]], filename: str) -> StreamingHttpResponse:
    """Offer long tables as a workbook that leaves while it is written: rows may come one by one from the database."""
    pieces = _in_language(workbook_pieces(tables), translation.get_language())
    return _as_download(StreamingHttpResponse(pieces, content_type=XLSX), filename)


def download_response(content: bytes, filename: str, *, content_type: str) -> HttpResponse:
    """Offer bytes for saving; a sandbox keeps them from running anything on our origin."""
    return _as_download(HttpResponse(content, content_type=content_type), filename)


def _as_download(response: Response, filename: str) -> Response:
    response["Content-Disposition"] = content_disposition_header(True, filename) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _in_language(pieces: Iterator[bytes], language: str | None) -> Iterator[bytes]:
    """Yield what is written in the reader's language: the request, which knew it, is over by then."""
    while True:
        with translation.override(language):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece
