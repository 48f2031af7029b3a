"""Files as answers: always downloads, never shown as pages of ours."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def xlsx_response(content: bytes, filename: str) -> HttpResponse:
    """Offer a workbook under its (Japanese) name."""
    return download_response(content, filename, content_type=XLSX)


def download_response(content: bytes, filename: str, *, content_type: str) -> HttpResponse:
    """Offer bytes for saving; a sandbox keeps them from running anything on our origin."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, filename) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
