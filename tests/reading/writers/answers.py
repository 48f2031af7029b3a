"""Reads an invented file and says where the reading differs from what its author meant."""

from pathlib import Path

from suishin.reading import narratives, ticks
from suishin.reading.header import read_header
from suishin.reading.locate.by_geometry import locate_by_geometry
from suishin.reading.locate.located import LocatedReport
from suishin.reading.readers import open_document
from tests.reading.writers.invented import InventedReport, form


def located_in(path: Path) -> list[LocatedReport]:
    return locate_by_geometry(open_document(path), form())


def answers_of(located: LocatedReport) -> dict[str, str]:
    return {key: tick.answer.value for key, tick in ticks.decide(located, form()).items()}


def paragraphs_of(located: LocatedReport) -> dict[str, list[str]]:
    texts = {key: narratives.build(lines).text for key, lines in located.narratives.items()}
    return {key: text.split("\n") if text else [] for key, text in texts.items()}


def texts_of(located: LocatedReport) -> dict[str, str]:
    """Return the narratives without blanks and breaks."""
    return {key: bare("".join(paragraphs)) for key, paragraphs in paragraphs_of(located).items()}


def header_of(located: LocatedReport) -> tuple[str | None, str | None, str, str]:
    header, _, _ = read_header(located, form())
    author, confirmer = (bare(header[key].value or "") for key in ("author", "confirmer"))
    return header["prefecture"].value, header["date"].value, author, confirmer


def meant_header(report: InventedReport) -> tuple[str | None, str | None, str, str]:
    return report.prefecture, report.iso_date, bare(report.author), bare(report.confirmer)


def meant_texts(report: InventedReport) -> dict[str, str]:
    return {key: bare("".join(paragraphs)) for key, paragraphs in report.narratives.items()}


def wrong_answers(located: LocatedReport, report: InventedReport) -> dict[str, str]:
    """Return the ticks answered yes or no that are not so."""
    meant = report.expected_checks()
    return {key: answer for key, answer in answers_of(located).items() if answer not in ("unknown", meant[key])}


def bare(text: str) -> str:
    return "".join(text.split())
