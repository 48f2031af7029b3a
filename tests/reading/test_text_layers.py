"""Invented reports, disordered by seed: whatever the order, no tick is wrong and hardly a letter is lost."""

import random
import unicodedata
from dataclasses import replace

import pytest
from rapidfuzz.distance import Levenshtein

from suishin.reading import narratives, ticks
from suishin.reading.header import read_header
from suishin.reading.locate.by_order import locate_by_order
from suishin.reading.locate.located import LocatedReport
from suishin.reading.model import Answer
from suishin.reading.readers.text import document_of_text
from tests.reading.text_layers import DEFINITION, InventedReport, booklet, invent, jumbled_cells, text_layer

MOST_ERRORS = 0.01


@pytest.mark.parametrize("first_seed", range(0, 120, 20))
def test_disordered_layers_are_read_without_a_wrong_tick(first_seed):
    invented = [invent(seed) for seed in range(first_seed, first_seed + 20)]

    located = [only(text_layer(report, style)) for report, style in invented]

    reports = [report for report, _ in invented]
    assert wrong_ticks(located, reports) == []
    assert unknown_ticks(located) == 0
    assert wrong_headers(located, reports) == []
    assert error_rate(located, reports) <= MOST_ERRORS


@pytest.mark.parametrize("swaps", [1, 3, 6])
def test_cells_that_changed_places_with_their_neighbors_are_found(swaps):
    invented = [invent(seed) for seed in range(200, 220)]

    located = [
        only(jumbled_cells(report, style, random.Random(seed), swaps)) for seed, (report, style) in enumerate(invented)
    ]

    reports = [report for report, _ in invented]
    assert wrong_ticks(located, reports) == []
    assert wrong_headers(located, reports) == []
    assert error_rate(located, reports) <= MOST_ERRORS


@pytest.mark.parametrize(
    ("page_end", "number"), [("\n\f", "- {} -"), ("\n ", "- {} -"), ("\n", "- {} -"), ("\n", "{}"), ("\n", "P. {}")]
)
def test_bound_reports_are_taken_apart(page_end, number):
    invented = [invent(seed) for seed in range(300, 308)]

    located = list(locate_by_order(document_of_text(booklet(invented, page_end=page_end, number=number)), DEFINITION))

    reports = [report for report, _ in invented]
    assert len(located) == len(reports)
    assert wrong_ticks(located, reports) == []
    assert wrong_headers(located, reports) == []
    assert error_rate(located, reports) <= MOST_ERRORS


def test_label_that_the_last_report_lacks_moves_no_border():
    invented = [
        (report, replace(style, page_2_order=(3, 4, 5), text_place="behind_prompt", heading_last=False))
        for report, style in map(invent, range(300, 308))
    ]
    label = DEFINITION.sections[-1].ticks[-1].label
    before, found, behind = booklet(invented, page_end="\n").rpartition(label[:6])

    located = list(locate_by_order(document_of_text(f"{before}〓{behind}"), DEFINITION))

    assert found
    assert wrong_ticks(located, [report for report, _ in invented]) == []


def only(text: str) -> LocatedReport:
    [located] = locate_by_order(document_of_text(text), DEFINITION)
    return located


def wrong_ticks(located: list[LocatedReport], reports: list[InventedReport]) -> list[str]:
    return [
        f"{report.prefecture_code} {key} {tick.answer}"
        for found, report in zip(located, reports, strict=True)
        for key, tick in ticks.decide(found, DEFINITION).items()
        if tick.answer not in (Answer.UNKNOWN, report.checks[key])
    ]


def unknown_ticks(located: list[LocatedReport]) -> int:
    answers = [tick.answer for found in located for tick in ticks.decide(found, DEFINITION).values()]
    return answers.count(Answer.UNKNOWN)


def wrong_headers(located: list[LocatedReport], reports: list[InventedReport]) -> list[str]:
    wrong = []
    for found, report in zip(located, reports, strict=True):
        header, code, _ = read_header(found, DEFINITION)
        read = (code, header["date"].value, header["author"].value, header["confirmer"].value)
        if read != (report.prefecture_code, report.date, report.author, report.confirmer):
            wrong.append(f"{read} {report.written}")
    return wrong


def error_rate(located: list[LocatedReport], reports: list[InventedReport]) -> float:
    edits = characters = 0
    for found, report in zip(located, reports, strict=True):
        for key, text in report.narratives.items():
            edits += Levenshtein.distance(plain(text), plain(narratives.build(found.narratives[key]).text))
            characters += len(plain(text))
    return edits / characters


def plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
