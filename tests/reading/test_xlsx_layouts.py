"""Workbooks in many layouts: every tick, text and header value is read as it was meant."""

from pathlib import Path

import pytest

from tests.reading.writers.answers import answers_of, header_of, located_in, meant_header, meant_texts, texts_of
from tests.reading.writers.invented import form, invent
from tests.reading.writers.xlsx_form import Layout, write_book

LAYOUTS = {
    "one cell per item": Layout(),
    "black and white boxes": Layout(ticks=("■", "□")),
    "katakana for a tick": Layout(ticks=("レ", "□"), lead="{}　"),
    "ticks or nothing": Layout(ticks=("✔", "　"), lead="{}"),
    "filled and empty circles": Layout(ticks=("●", "○"), lead="{}"),
    "ballot boxes": Layout(ticks=("☒", "☐"), lead="{}"),
    "circle and cross": Layout(ticks=("○", "×"), lead="{} "),
    "no blank behind the box": Layout(lead="{}"),
    "box column": Layout(box_column="left"),
    "box column with ticks only": Layout(box_column="left", ticks=("✔", "")),
    "box column on the right": Layout(box_column="right", ticks=("○", "")),
    "counters": Layout(counters=True),
    "counters and box column": Layout(counters=True, box_column="left"),
    "all items in one cell": Layout(items_in_one_cell=True, lead="{} "),
    "narrative over rows": Layout(narrative_rows=16, wrap_at=25),
    "few wide columns": Layout(width=9, columns=14),
    "many narrow columns": Layout(width=3, columns=40),
    "rows and columns inserted": Layout(row_shift=3, column_shift=4),
    "no empty row between sections": Layout(gap_rows=0),
    "date as a number": Layout(date_as="serial"),
    "date of an era": Layout(date_as="era"),
    "header values below their labels": Layout(header_below=True),
    "no borders": Layout(borders=False),
    "no printed instructions": Layout(prompts=False),
    "rich text": Layout(rich=True),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_layout_is_read_as_it_was_meant(tmp_path: Path, name: str) -> None:
    seed = 1_000 + list(LAYOUTS).index(name)
    report = invent(seed, bullet="・■○"[seed % 3])
    path = write_book(tmp_path / "report.xlsx", [report], LAYOUTS[name])

    (located,) = located_in(path)

    assert answers_of(located) == report.expected_checks()
    assert texts_of(located) == meant_texts(report)
    assert header_of(located) == meant_header(report)


@pytest.mark.parametrize("quotation", ["{}", "・{}：検討中", "■{}", "「{}」は来年度に始める。"])
def test_item_quoted_in_a_row_of_a_narrative_is_no_second_item(tmp_path: Path, quotation: str) -> None:
    report = invent(70)
    for section in form().sections:
        if section.ticks:
            report.narratives[section.key].append(quotation.format(section.ticks[0].label))
    path = write_book(tmp_path / "report.xlsx", [report], Layout(narrative_rows=16, wrap_at=60))

    (located,) = located_in(path)

    assert answers_of(located) == report.expected_checks()
    assert texts_of(located) == meant_texts(report)
