"""The form as a Word file: its boxes can be clicked, its text is text, and its ticks are read back."""

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from docx import Document

from suishin.forms.content import ReportContent
from suishin.forms.document import form_document
from suishin.reading.definition import FormDefinition
from suishin.reading.flow import read_file
from suishin.reading.model import Outcome
from tests.forms.test_printing import LONG, POINTS, SHORT, VALUES, content_with, definition, form_with_values

__all__ = ["definition", "form_with_values"]
DAY = datetime(2025, 2, 3, tzinfo=UTC)


def written(definition: FormDefinition, content: ReportContent) -> bytes:
    return form_document(definition, content, title="報告書　長野県", day=DAY, names={"20-001": "ひかり市職労"})


def text_of(file: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return archive.read("word/document.xml").decode()


@pytest.mark.parametrize("states", [["yes", "no"], ["yes", "no", "unknown"], ["yes", "unknown"], ["yes"]])
def test_ticks_and_header_are_read_back(definition, tmp_path: Path, states):
    content = content_with(definition, states, POINTS)
    file = tmp_path / "report.docx"
    file.write_bytes(written(definition, content))

    reading = read_file(file, definition)

    assert reading.outcome is Outcome.OK
    assert {key: tick.answer for key, tick in reading.reports[0].checks.items()} == content.checks
    assert reading.reports[0].prefecture_code == "20"


@pytest.mark.parametrize("points", [SHORT, LONG, SHORT + LONG], ids=["short", "long", "both"])
def test_points_without_a_full_stop_are_read_back_apart(definition, tmp_path: Path, points):
    file = tmp_path / "report.docx"
    file.write_bytes(written(definition, content_with(definition, ["yes", "no"], points)))

    (report,) = read_file(file, definition).reports

    assert {narrative.text for narrative in report.narratives.values()} == {"\n".join(points)}


def test_boxes_are_controls_that_a_click_changes(definition):
    assert text_of(written(definition, content_with(definition, ["yes", "no"], []))).count("<w14:checkbox>") == 18


def test_no_item_is_torn_by_the_end_of_a_page(definition):
    document = Document(io.BytesIO(written(definition, content_with(definition, ["yes"], POINTS))))
    boxed = [
        paragraph
        for table in document.tables
        for paragraph in table._cells[-2].paragraphs
        if "w14:checkbox" in paragraph._p.xml
    ]

    assert len(boxed) == 18
    assert all(paragraph.paragraph_format.keep_together for paragraph in boxed)


def test_title_and_language_are_told_and_the_bytes_are_always_the_same(definition):
    content = content_with(definition, ["yes"], POINTS)

    facts = Document(io.BytesIO(written(definition, content))).core_properties

    assert (facts.title, facts.language) == ("報告書　長野県", "ja-JP")
    assert written(definition, content) == written(definition, content)


def test_values_of_every_kind_are_written(form_with_values):
    values = {
        "amount": "1800000",
        "paid_on": "2024-12-20",
        "way": "bank",
        "targets": [{"name": "団体生命共済", "count": "7343"}],
        "unions": ["20-001"],
        "papers": [{"name": "議案書.pdf", "sha256": "0"}],
    }
    assert set(values) == set(VALUES)

    text = text_of(written(form_with_values, ReportContent(values=values)))

    for word in ("1,800,000円", "2024年12月20日", "振込", "7,343", "ひかり市職労", "議案書.pdf"):
        assert word in text


@pytest.mark.parametrize(
    ("typed", "kept"), [("鐘\x07と\x00", "鐘〓と〓"), ("半\ud800分", "半〓分"), ("\ufffe", "〓"), ("=1+1", "=1+1")]
)
def test_what_a_word_file_cannot_hold_shows_as_a_missing_character(definition, typed, kept):
    assert kept in text_of(written(definition, content_with(definition, ["yes"], [typed])))
