"""Prints by programs that offices have: LibreOffice and a browser."""

import json
import subprocess
import tempfile
from pathlib import Path

import pikepdf

from tests.reading.corpus.office import converted

MOST_SECONDS = 120


def printed_by_office(source: Path, target: Path, *, with_fields: bool = True, of: str = "calc") -> Path:
    """Print an office file by LibreOffice; check boxes become fields of the PDF or pictures of themselves."""
    options = {"ExportFormFields": {"type": "boolean", "value": "true" if with_fields else "false"}}
    with tempfile.TemporaryDirectory() as folder:
        printed = converted(source, Path(folder) / "print.pdf", f"{of}_pdf_Export:{json.dumps(options)}")
        return settled(printed, target)


def printed_by_browser(page: str, target: Path) -> Path:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "page.html").write_text(page, "utf-8")
        subprocess.run(
            [
                "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
                f"--user-data-dir={folder / 'profile'}", "--allow-file-access-from-files",
                f"--print-to-pdf={folder / 'page.pdf'}", str(folder / "page.html"),
            ],
            check=True, capture_output=True, timeout=MOST_SECONDS,
        )  # fmt: skip
        return settled(folder / "page.pdf", target)


def settled(source: Path, target: Path) -> Path:
    """Write a print without the hour at which it was made, so that it is the same each time."""
    with pikepdf.open(source) as pdf:
        if "/Info" in pdf.trailer:
            for key in ("/CreationDate", "/ModDate"):
                if key in pdf.trailer.Info:
                    del pdf.trailer.Info[key]
        for key in ("/ID", "/DocChecksum"):
            if key in pdf.trailer:
                del pdf.trailer[key]
        if "/Metadata" in pdf.Root:
            del pdf.Root.Metadata
        pdf.save(target, static_id=True)
    return target
