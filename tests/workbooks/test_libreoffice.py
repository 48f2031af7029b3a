"""What LibreOffice makes of a form: opened and saved, it says the same."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from suishin.forms.entry import entry_workbook, is_genuine
from suishin.reading.returned import Identity
from suishin.reading.returned.reading import read_returned
from suishin.workbooks.rules import read_answers
from tests.forms.every_kind import UNIONS, every_kind, filled, order_of
from tests.workbooks.filling import fields_of, fill


def saved_by_libreoffice(content: bytes, folder: Path) -> Path:
    soffice = shutil.which("soffice")
    if soffice is None:
        if os.environ.get("REQUIRE_ALL"):
            pytest.fail("no LibreOffice was found, and REQUIRE_ALL is set")
        pytest.skip("no LibreOffice was found (apt install libreoffice-calc)")
    file = folder / "form.xlsx"
    file.write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [soffice, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder / "saved"), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / "saved" / "form.xlsx"


@pytest.mark.parametrize("state", ["yes", "no", "unknown"])
def test_form_saved_by_libreoffice_comes_back_as_it_was(state, tmp_path):
    sheets = read_returned(saved_by_libreoffice(entry_workbook(order_of(filled() | {"done": state})), tmp_path))

    assert is_genuine(sheets.identity, sheets.signature)
    answers, faults = read_answers(every_kind(), Identity.from_text(sheets.identity), sheets, UNIONS)
    assert faults == []
    assert [key for key, answer in answers.items() if answer.is_changed] == []


def test_answers_saved_by_libreoffice_come_back(tmp_path):
    sent = entry_workbook(order_of(filled() | {"done": "no"}))
    cells = fields_of(sent, tmp_path)
    changed = {
        cells["members", "", -1, ""]: 987.5,
        cells["day", "", -1, ""]: 45748,
        cells["text", "", -1, ""]: "一行目\n=二行目",
    }

    sheets = read_returned(saved_by_libreoffice(fill(sent, changed), tmp_path))

    answers, faults = read_answers(every_kind(), Identity.from_text(sheets.identity), sheets, UNIONS)
    assert faults == []
    assert {key: answer.value for key, answer in answers.items() if answer.is_changed} == {
        "members": "987.5",
        "day": "2025-04-01",
        "text": {"": ["一行目", "=二行目"]},
    }
