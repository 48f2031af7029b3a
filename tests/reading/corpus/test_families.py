"""Every family makes files that its programs open, the same for the same dice, with a truth that fits."""

import zipfile
from pathlib import Path
from random import Random

import docx
import openpyxl
import pytest
import python_calamine

from tests.reading.corpus.families import excel, families, legacy, missing_programs, word
from tests.reading.corpus.model import CorpusFile
from tests.reading.corpus.prose import KEPT_APART, told_from
from tests.reading.writers.invented import form

OFFICE = [family.name for module in (excel, word) for family in module.FAMILIES]
SAVED = ("xls_controls", "odt_fields")  # LibreOffice takes seconds for each: two of its formats stand for all


def _made(name: str, folder: Path, seed: int = 3) -> CorpusFile:
    folder.mkdir(exist_ok=True)
    return families()[name].make(Random(f"{name}/{seed}"), folder)


def _contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist() if name != "docProps/core.xml"}


@pytest.mark.parametrize("name", OFFICE)
def test_same_dice_make_the_same_file_and_it_opens(tmp_path: Path, name: str) -> None:
    made = _made(name, tmp_path / "first")

    assert _contents(made.path) == _contents(_made(name, tmp_path / "second").path)
    text = _text_of(made.path)
    for meant in made.reports:
        assert all(_bare(line) in text for told in meant.narratives.values() for line in told.split("\n"))
        assert set(meant.checks) == {item.key for item in form().ticks}


@pytest.mark.parametrize("name", SAVED)
def test_what_libreoffice_saves_opens(tmp_path: Path, name: str) -> None:
    if missing_programs(families()[name]):
        pytest.skip("needs LibreOffice")

    made = _made(name, tmp_path / "made")

    assert [path.name for path in (tmp_path / "made").iterdir()] == [made.path.name]
    if made.path.suffix == ".xls":
        rows = python_calamine.load_workbook(str(made.path)).get_sheet_by_index(0).to_python()
        assert _bare(form().title) in _bare("".join(str(cell) for row in rows for cell in row))
    else:
        with zipfile.ZipFile(made.path) as package:
            ticked = package.read("content.xml").decode().count('field:name="Checkbox_Checked" field:value="true"')
        assert ticked == list(made.reports[0].checks.values()).count("yes")


def test_names_of_families_are_their_own_and_tell_what_they_need() -> None:
    assert {family.name for family in legacy.FAMILIES} <= set(families())
    assert all(family.needs == ("soffice",) for family in legacy.FAMILIES)


def test_makers_take_their_reports_from_the_bank_that_is_set(tmp_path: Path) -> None:
    tuning = _made("xlsx_typed", tmp_path / "tuning")
    with told_from(KEPT_APART):
        kept_apart = _made("xlsx_typed", tmp_path / "kept_apart")

    assert tuning.reports[0].narratives != kept_apart.reports[0].narratives
    assert _made("xlsx_typed", tmp_path / "again").reports == tuning.reports


def _text_of(path: Path) -> str:
    if path.suffix == ".docx":
        body = docx.Document(str(path)).element.body
        return _bare("".join(node.text or "" for node in body.iter() if node.tag.endswith("}t")))
    book = openpyxl.load_workbook(path)
    return _bare("".join(str(cell.value or "") for sheet in book for column in sheet.iter_cols() for cell in column))


def _bare(text: str) -> str:
    return "".join(text.split())
