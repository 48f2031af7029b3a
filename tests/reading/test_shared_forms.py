"""The six form files kept outside the project, each with its truth."""

import json
import os
from pathlib import Path

import pytest
from rapidfuzz.distance import Levenshtein

from tests.reading.writers.answers import answers_of, bare, header_of, located_in, texts_of

FOLDER = Path(os.environ.get("SHARED", Path(__file__).parents[3] / "shared")) / "form"
FULLY_READ = ("xlsx_glyph", "pdf_lo", "pdf_kangxi")
FILES = sorted(path for path in FOLDER.glob("*") if path.with_name(f"{path.name}.truth.json").exists())
pytestmark = pytest.mark.skipif(not FILES, reason="the folder of shared form files is not here (SHARED)")


def _truth(path: Path) -> dict:
    return json.loads(path.with_name(f"{path.name}.truth.json").read_text("utf-8"))["reports"][0]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_tick_is_read_wrong_and_decidable_ones_are_read(path: Path) -> None:
    truth = _truth(path)

    (located,) = located_in(path)

    answers = answers_of(located)
    assert {key: answer for key, answer in answers.items() if answer not in ("unknown", truth["checks"][key])} == {}
    if path.name.startswith(FULLY_READ):
        assert answers == truth["checks"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_header_and_texts_are_read(path: Path) -> None:
    truth = _truth(path)

    (located,) = located_in(path)

    header = truth["prefecture"], truth["date"], bare(truth["author"] or ""), bare(truth["confirmer"] or "")
    assert header_of(located) == header
    texts, meant = texts_of(located), {key: bare(text) for key, text in truth["narratives"].items()}
    edits = sum(Levenshtein.distance(texts[key], text) for key, text in meant.items())
    assert edits <= 0.01 * sum(map(len, meant.values()))


@pytest.mark.parametrize("name", ["blank.xlsx", "blank.pdf"])
def test_blank_form_is_ticked_nowhere(name: str) -> None:
    (located,) = located_in(FOLDER / name)

    assert "yes" not in answers_of(located).values()
    assert set(texts_of(located).values()) == {""}
