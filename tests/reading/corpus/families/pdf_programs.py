"""Prints by programs that offices have: LibreOffice and a browser."""

import atexit
import json
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pikepdf

MOST_SECONDS = 120


def printed_by_office(source: Path, target: Path, *, with_fields: bool = True, of: str = "calc") -> Path:
    """Print an office file by LibreOffice; check boxes become fields of the PDF or pictures of themselves."""
    options = {"ExportFormFields": {"type": "boolean", "value": "true" if with_fields else "false"}}
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [
                "soffice", "--headless", f"-env:UserInstallation={_office_profile().as_uri()}", "--convert-to",
                f"pdf:{of}_pdf_Export:{json.dumps(options)}", "--outdir", folder, str(source),
            ],
            check=True, capture_output=True, timeout=MOST_SECONDS,
        )  # fmt: skip
        return settled(Path(folder) / f"{source.stem}.pdf", target)


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
        if "/Metadata" in pdf.Root:
            del pdf.Root.Metadata
        pdf.save(target, static_id=True)
    return target


@cache
def _office_profile() -> Path:
    """Return a profile of this process: two programs that share one wait for each other."""
    folder = Path(tempfile.mkdtemp(prefix="office-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
