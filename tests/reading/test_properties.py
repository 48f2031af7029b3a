"""What holds of every file, whatever stands in it: found for the cases that nobody thinks of."""

import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from suishin.reading import flow
from suishin.reading.child import BROKE_DOWN, TOO_SLOW, Limits
from suishin.reading.crew import read_all
from suishin.reading.model import Document, Fragment, Reading, Source
from suishin.reading.normalize import match_key, normalize_text
from suishin.reading.readers import open_document
from suishin.reading.readers.text import document_of_text
from tests.reading.corpus.damages import damaged
from tests.reading.corpus.families.composing import compose
from tests.reading.corpus.families.pdf_canvas import Printing, Sheet, write_sheets
from tests.reading.corpus.families.pdf_layout import any_style, lay_out
from tests.reading.corpus.families.pdf_ticks import PAIRS, typed
from tests.reading.corpus.prose import TUNING, told_from
from tests.reading.writers.docx_form import write_document
from tests.reading.writers.invented import form, invent
from tests.reading.writers.odt_form import write_odt
from tests.reading.writers.pdf_form import write_pdf
from tests.reading.writers.xlsx_form import write_book

ENDINGS = (
    ".pdf",
    ".xlsx",
    ".xlsm",
    ".docx",
    ".xls",
    ".doc",
    ".ods",
    ".odt",
    ".txt",
    ".csv",
    ".png",
    ".zip",
    ".html",
    "",
)
HEADS = (
    b"", b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj ", b"PK\x03\x04", b"PK\x05\x06" + bytes(18),
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\x1b$B", b"{\\rtf1", b"<html>", b"\x89PNG",
)  # fmt: skip
WRITERS: tuple[Callable[[Path], Path], ...] = (
    lambda folder: write_book(folder / "a.xlsx", [invent(1), invent(2)]),
    lambda folder: write_document(folder / "a.docx", [invent(3)]),
    lambda folder: write_odt(folder / "a.odt", invent(4)),
    lambda folder: write_pdf(folder / "a.pdf", [invent(5), invent(6)]),
)
quickly = settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))

bytes_of_files = st.builds(lambda head, rest: head + rest, st.sampled_from(HEADS), st.binary(max_size=600))
files = st.lists(st.tuples(bytes_of_files, st.sampled_from(ENDINGS)), min_size=4, max_size=8)


@cache
def _words() -> list[str]:
    """What stands on the form, and what people write beside it."""
    words = [form().title, *(field.label for field in form().header)]
    words += [f"{section.number}.{section.title}" for section in form().sections]
    words += [item.label for item in (*form().ticks, *form().narratives)]
    return [
        *words, "長野県", "2025年2月3日", "森　一穂", "☑", "□", "■", "✔", "①", "特になし", "同上", "\f", "　", "\t", "・",
        "12月3日に学習会を開き、45人が参加した。", "新規加入は３０件（前年同期25件）で、目標の109.4%となった。", "ほたる町職労⑩",
    ]  # fmt: skip


texts = st.lists(
    st.tuples(st.sampled_from(_words()) | st.text(max_size=12), st.sampled_from(("\n", "\n", "", "　", " "))),
    min_size=20, max_size=120,
).map(lambda pieces: "".join(word + gap for word, gap in pieces))  # fmt: skip


def _read(contents: list[tuple[bytes, str]]) -> list[Reading]:
    """Read files in a child, as the command does: whatever happens there must not happen here."""
    with TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{number}{ending}" for number, (_, ending) in enumerate(contents)]
        for path, (content, _) in zip(paths, contents, strict=True):
            path.write_bytes(content)
        return [reading for _, reading in read_all(paths, form(), processes=1, limits=Limits(seconds=20))]


@quickly
@given(files)
def test_any_bytes_under_any_name_are_read_or_refused_in_words(contents: list[tuple[bytes, str]]) -> None:
    for reading in _read(contents):
        assert reading.message.endswith("。")
        assert reading.message not in (BROKE_DOWN, TOO_SLOW)
        assert "問題が起きました" not in reading.message


@quickly
@given(texts)
def test_any_text_made_of_the_words_of_the_form_is_read_the_same_twice(text: str) -> None:
    assert flow.read_document(document_of_text(text), form()) == flow.read_document(document_of_text(text), form())


@quickly
@given(texts)
def test_spans_in_any_text_stand_where_they_are_said_to(text: str) -> None:
    document = document_of_text(text)

    _assert_spans_are_found(document, flow.read_document(document, form()))


@settings(quickly, max_examples=12)
@given(st.sampled_from(WRITERS), st.none() | st.integers(0, 10**6))
def test_files_are_read_the_same_twice_and_spans_stand_at_their_source(
    write: Callable[[Path], Path], seed: int | None
) -> None:
    with TemporaryDirectory() as folder:
        path = write(Path(folder))
        if seed is not None and path.suffix != ".pdf":  # a damaged one is for a child only
            path.write_bytes(damaged(path.read_bytes(), Random(seed)))
        first, second = flow.read_file(path, form()), flow.read_file(path, form())
        assert first == second
        if first.reports:
            _assert_spans_are_found(open_document(path), first)


def _assert_spans_are_found(document: Document, reading: Reading) -> None:
    for report in reading.reports:
        for told in (*report.figures, *report.events):
            narrative = report.narratives[told.narrative]
            assert narrative.text[told.start : told.end] == told.span
        for narrative in report.narratives.values():
            for stretch in narrative.stretches:
                written = "".join(fragment.text for fragment in _at(document, stretch.source))
                assert _plain(narrative.text[stretch.start : stretch.end]) in _plain(written)


def _at(document: Document, source: Source) -> Iterator[Fragment]:
    for page in document.pages:
        for fragment in page.fragments:
            at = fragment.source
            if source.line_from is not None and source.line_to is not None:
                found = at.line_from is not None and source.line_from <= at.line_from <= source.line_to
            elif source.sheet is not None:
                found = (at.sheet, at.cell) == (source.sheet, source.cell)
            else:
                found = at.page == source.page
            if found:
                yield fragment


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", normalize_text(text)).split())


@settings(quickly, max_examples=4)
@given(st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from((0, 3, 8)))
def test_order_of_the_runs_on_a_page_changes_no_tick(report: int, order: int, longest_run: int) -> None:
    dice = Random(report)
    with told_from(TUNING):
        sheets = lay_out(compose(dice), any_style(dice), typed(*dice.choice(PAIRS)))

    drawn = _ticks(sheets, Printing(longest_run=longest_run), order)
    shuffled = _ticks(sheets, Printing("shuffled", longest_run), order)

    assert shuffled == drawn


def _ticks(sheets: list[Sheet], how: Printing, seed: int) -> list[dict[str, str]]:
    with TemporaryDirectory() as folder:
        reading = flow.read_file(write_sheets(Path(folder) / "a.pdf", sheets, Random(seed), how), form())
    return [{key: tick.answer.value for key, tick in report.checks.items()} for report in reading.reports]


@quickly
@given(st.text(max_size=60))
def test_normalized_text_is_normalized_and_is_never_what_no_file_can_hold(text: str) -> None:
    once = normalize_text(text)

    assert normalize_text(once) == once
    assert once.encode("utf-8").decode("utf-8") == once
    assert match_key(once) == match_key(text)
