"""Invented forms of every kind of item, drawn in every way and read back: exact, or unknown, never wrong."""

import shutil
import subprocess
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pypdfium2
import pytest

from suishin.reading.readers import open_document
from tests.forms.invented_forms import (
    FilledForm,
    differences,
    draw_document,
    draw_pdf,
    draw_workbook,
    invent,
    read,
    read_text,
    wrong,
)

SOFFICE = shutil.which("soffice")
SEEDS = range(24, 36)


@pytest.mark.parametrize("draw", [draw_workbook, draw_pdf, draw_document])
@pytest.mark.parametrize("seed", SEEDS)
def test_what_the_product_draws_comes_back_exactly(tmp_path: Path, seed, draw):
    form = invent(seed)

    report = read(draw(form, tmp_path), form.definition)

    assert differences(form, report) == []


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_prints_of_the_workbook_come_back_exactly(tmp_path: Path):
    forms = {f"form{seed}": invent(seed) for seed in SEEDS}
    for name, form in forms.items():
        draw_workbook(form, tmp_path).rename(tmp_path / f"{name}.xlsx")
    office = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    books = sorted(map(str, tmp_path.glob("*.xlsx")))
    command = [str(SOFFICE), office, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *books]
    subprocess.run(command, check=True, capture_output=True)

    prints = {name: tmp_path / f"{name}.pdf" for name in forms}
    found = {name: differences(form, read(prints[name], form.definition)) for name, form in forms.items()}
    layers = {
        (name, way): wrong_in(form, text_layer(prints[name], options))
        for name, form in forms.items()
        for way, options in LAYERS.items()
        if PDFTOTEXT
    }

    assert not {name: told for name, told in found.items() if told}
    assert not {name: told for name, told in layers.items() if told}


PDFTOTEXT = shutil.which("pdftotext")
LAYERS = {"plain": [], "layout": ["-layout"], "raw": ["-raw"]}


def text_layer(file: Path, options: list[str]) -> str:
    command = [str(PDFTOTEXT), "-q", *options, str(file), "-"]
    return subprocess.run(command, check=True, capture_output=True).stdout.decode()


def pdfium_text(file: Path) -> str:
    with pypdfium2.PdfDocument(file) as pages:
        return "\f".join(page.get_textpage().get_text_range() for page in pages)


def wrong_in(form: FilledForm, text: str) -> list[str]:
    """Return what a text layer tells wrongly; where it shows nothing of the form, it tells nothing."""
    report = read_text(text, form.definition)
    return wrong(form, report) if report else []


@pytest.mark.parametrize("draw", [draw_pdf, draw_document])
@pytest.mark.parametrize("seed", SEEDS)
def test_pdfium_layer_of_our_pdf_and_text_of_our_word_file_are_never_wrong(tmp_path: Path, seed, draw):
    form = invent(seed)
    file = draw(form, tmp_path)

    text = pdfium_text(file) if draw is draw_pdf else "\n".join(word_lines(file))

    assert wrong_in(form, text) == []


def word_lines(file: Path) -> Iterator[str]:
    """Yield the lines of a Word file as its text is copied: rows of a table one by one, cells parted by tabs."""
    for page in open_document(file).pages:
        rows = groupby(page.fragments, key=lambda fragment: fragment.box.top if fragment.box else 0)
        yield from ("\t".join(fragment.text for fragment in row) for _top, row in rows)


@pytest.mark.skipif(PDFTOTEXT is None, reason="pdftotext is not installed")
@pytest.mark.parametrize("options", LAYERS.values(), ids=LAYERS)
@pytest.mark.parametrize("seed", SEEDS)
def test_text_layers_of_our_pdf_are_never_wrong(tmp_path: Path, seed, options):
    form = invent(seed)

    assert wrong_in(form, text_layer(draw_pdf(form, tmp_path), options)) == []
