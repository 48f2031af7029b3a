"""Invented forms of every kind of item, drawn in every way and read back: exact, or unknown, never wrong."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.forms.invented_forms import differences, draw_document, draw_pdf, draw_workbook, invent, read

SOFFICE = shutil.which("soffice")
SEEDS = range(20, 36)


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

    found = {name: differences(form, read(tmp_path / f"{name}.pdf", form.definition)) for name, form in forms.items()}

    assert not {name: told for name, told in found.items() if told}
