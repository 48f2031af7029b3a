"""From a file to its reading: readers → locate → header, ticks, narratives → figures, events → checks."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from suishin.reading import narratives, ticks
from suishin.reading.checks import check_file, check_report
from suishin.reading.definition import FormDefinition, HeaderKind, ItemKind
from suishin.reading.header import read_header
from suishin.reading.locate.located import LocatedReport
from suishin.reading.model import (
    Document,
    Event,
    Figure,
    Finding,
    Narrative,
    Outcome,
    Reading,
    ReadValue,
    ReportReading,
)
from suishin.reading.readable import is_readable_text

MOST_REPORTS = 120  # in one file; a booklet holds those of 47 prefectures
FEWEST_ITEMS = 1 / 3  # of the form, where nothing of its header is found
MOST_TOLD = 5  # reports that lack something, in the message about a file


def read_file(path: Path, definition: FormDefinition) -> Reading:
    """Read a file of any kind that we know. What cannot be read is an outcome, never an exception."""
    from suishin.reading.readers import open_document  # imports only what this file's kind needs
    from suishin.reading.readers.errors import Refused

    try:
        document = open_document(path)
    except Refused as refusal:
        return Reading(refusal.outcome, refusal.message)
    return read_document(document, definition)


def read_document(document: Document, definition: FormDefinition) -> Reading:
    """Return every report in an opened document."""
    unread = tuple(page.number for page in document.pages if not page.is_readable)
    if not _has_text(document):
        return _without_text(document, unread)
    located_reports = (located for located in _locate(document, definition) if _is_of_form(located))
    all_located = list(islice(located_reports, MOST_REPORTS + 1))
    if not all_located:
        return _without_report(document, unread, definition)
    if len(all_located) > MOST_REPORTS:
        return _without_end(document, unread)
    reports = tuple(_read_report(located, definition) for located in all_located)
    message = f"{len(reports)}件の報告書を読み取りました。"
    if unread:
        message += f"{_page_list(unread)}は文字を取り出せないため読んでいません。原本を見て入力してください。"
    lacking = [
        line
        for located, report in zip(all_located, reports, strict=True)
        for line in _lacking(located, report, definition)
    ]
    message += "".join(lacking[:MOST_TOLD])
    if len(lacking) > MOST_TOLD:
        message += f"ほか{len(lacking) - MOST_TOLD}件の報告書にも、見つからない欄があります。"
    outcome = Outcome.PARTIAL if unread or lacking else Outcome.OK
    findings = (*document.findings, *check_file(reports))
    return Reading(outcome, message, reports, unread, document.kind, len(document.pages), findings)


def _is_of_form(located: LocatedReport) -> bool:
    """Tell a report from a text that names sections of the form: nothing of its header, hardly any of its items."""
    found = [tick for tick in located.ticks.values() if tick.label]
    return any(located.header.values()) or bool(located.values) or len(found) >= FEWEST_ITEMS * len(located.ticks)


def _locate(document: Document, definition: FormDefinition) -> Iterable[LocatedReport]:
    if any(page.has_geometry for page in document.pages):
        from suishin.reading.locate.by_geometry import locate_by_geometry

        return locate_by_geometry(document, definition)
    from suishin.reading.locate.by_order import locate_by_order

    return locate_by_order(document, definition)


def _read_report(located: LocatedReport, definition: FormDefinition) -> ReportReading:
    header, prefecture_code, header_findings = read_header(located, definition)
    texts = {key: narratives.build(lines) for key, lines in located.narratives.items()}
    report_date = next((header[field.key].value for field in definition.header if field.kind is HeaderKind.DATE), None)
    values, value_findings = _values(located, definition)
    figures, events = _facts(texts, definition, report_date)
    report = ReportReading(
        form_code=definition.code,
        header=header,
        prefecture_code=prefecture_code,
        checks=ticks.decide(located, definition),
        narratives=texts,
        figures=figures,
        events=events,
        sources=located.sources,
        values=values,
    )
    return check_report(report, definition, (*header_findings, *located.findings, *value_findings))


def _values(located: LocatedReport, definition: FormDefinition) -> tuple[dict[str, ReadValue], list[Finding]]:
    if not definition.values:  # most forms have none: what reads them takes a sixth of a short run to import
        return {}, []
    from suishin.reading.values import read_values

    return read_values(located, definition)


def _lacking(located: LocatedReport, report: ReportReading, definition: FormDefinition) -> Iterator[str]:
    """Yield a sentence where a report breaks off: whole sections of the form of which not one item was found."""
    missing = [
        section
        for section in definition.sections
        if section.ticks
        and not any(located.ticks[item.key].label for item in section.ticks if item.key in located.ticks)
    ]
    if missing:
        name = next((value.value for value in report.header.values() if value.value), None)
        numbers = "・".join(str(section.number) for section in missing)
        whose = f"{name}の報告書" if name else "報告書"
        yield f"{whose}に様式の{numbers}番の欄が見つかりません。ファイルが途中で切れていないか、原本を確かめてください。"


def _facts(
    texts: dict[str, Narrative], definition: FormDefinition, report_date: str | None
) -> tuple[tuple[Figure, ...], tuple[Event, ...]]:
    from suishin.reading.events import find_events
    from suishin.reading.figures import find_figures

    figures: list[Figure] = []
    events: list[Event] = []
    for key, narrative in texts.items():
        if narrative.text:
            item = definition.item(key)
            is_previous = item.kind is ItemKind.PREVIOUS
            figures += find_figures(key, narrative.text, report_date=report_date, is_previous=is_previous)
            events += find_events(
                key, narrative.text, report_date=report_date, is_previous=is_previous, title=item.title
            )
    return tuple(figures), tuple(events)


def _has_text(document: Document) -> bool:
    return any(is_readable_text(page.fragments) for page in document.pages)


def _without_text(document: Document, unread: tuple[int, ...]) -> Reading:
    if not any(fragment.text.strip() for page in document.pages for fragment in page.fragments):
        what = "文字が入っていません。" if document.kind in ("text", "xlsx") else "文字情報のない画像だけの文書です。"
        message = f"{what}元のExcelやPDFがあればそれを、なければ内容を画面から入力してください。"
    else:
        message = "文字化けしていて読み取れません。元のファイルを開いて保存し直し、もう一度お試しください。"
    pages = unread or tuple(page.number for page in document.pages)
    return Reading(Outcome.UNREADABLE, message, (), pages, document.kind, len(document.pages), document.findings)


def _without_report(document: Document, unread: tuple[int, ...], definition: FormDefinition) -> Reading:
    if unread:
        message = f"{_page_list(unread)}は文字を取り出せず、ほかのページにも報告書が見つかりません。"
        return Reading(Outcome.UNREADABLE, message, (), unread, document.kind, len(document.pages), document.findings)
    message = f"{definition.title}の様式が見つかりません。ファイルが合っているか確かめてください。"
    return Reading(Outcome.REJECTED, message, (), (), document.kind, len(document.pages), document.findings)


def _without_end(document: Document, unread: tuple[int, ...]) -> Reading:
    message = (
        f"報告書らしいものが{MOST_REPORTS}件より多くあり、様式をまとめた冊子とは思えません。"
        "報告書だけを残したファイルを、もう一度登録してください。"
    )
    return Reading(Outcome.REJECTED, message, (), unread, document.kind, len(document.pages), document.findings)


def _page_list(pages: tuple[int, ...]) -> str:
    shown = "、".join(f"{page}" for page in pages[:10])
    return f"{shown}ページ" if len(pages) <= 10 else f"{shown}ページほか{len(pages) - 10}ページ"
