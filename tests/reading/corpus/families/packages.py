"""Office packages written again with parts changed, added or left out, the same bytes each time."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.reading.corpus.families.composing import Written
from tests.reading.corpus.families.pdf_ticks import PAIRS
from tests.reading.writers.docx_form import write_document
from tests.reading.writers.xlsx_form import Layout, write_book

WRITTEN_AT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
Change = Callable[[zipfile.ZipFile], None]


def repacked(source: Path, target: Path, change: Change | None = None, parts: dict[str, bytes] | None = None) -> Path:
    """Write a package with these parts in place of its own and whatever `change` adds."""
    parts = parts or {}
    with zipfile.ZipFile(source) as old:
        entries = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in (entries | parts).items():
            if name == "docProps/core.xml":
                content = WRITTEN_AT.sub(b"2025-02-01T00:00:00Z", content)
            add(new, name, content)
        if change:
            change(new)
    if source != target:
        source.unlink()
    return target


def add(package: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, FIRST_DAY)
    entry.compress_type = zipfile.ZIP_DEFLATED
    package.writestr(entry, content)


def book(
    path: Path, *reports: Written, layout: Layout | None = None, change: Change | None = None, **parts: bytes
) -> Path:
    """Write a workbook of one sheet per report."""
    plain = write_book(path.with_name("plain.xlsx"), reports, layout or Layout())
    return repacked(plain, path, change, parts)


def document(path: Path, *reports: Written, way: str = "typed", change: Change | None = None, **parts: bytes) -> Path:
    plain = write_document(path.with_name("plain.docx"), reports, way)
    return repacked(plain, path, change, parts)


def any_layout(dice: Random) -> Layout:
    return Layout(
        ticks=dice.choice(PAIRS),
        box_column=dice.choice(("", "", "left", "right")),
        counters=dice.random() < 0.3,
        columns=dice.choice((16, 20, 24)),
        row_shift=dice.choice((0, 1, 3)),
        header_below=dice.random() < 0.3,
        borders=dice.random() < 0.8,
    )
