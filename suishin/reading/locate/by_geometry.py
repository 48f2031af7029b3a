"""Pages with places (PDF, workbooks) → located reports: headings make bands, bands have a left and a right box."""

from collections.abc import Sequence

from suishin.reading.definition import FormDefinition, Section
from suishin.reading.locate.bands import Band, bands_of
from suishin.reading.locate.beside import marks_of
from suishin.reading.locate.binding import BoundReport, bind
from suishin.reading.locate.boxes import divided_boxes, side_of
from suishin.reading.locate.items import find_items
from suishin.reading.locate.located import Line, LocatedReport, LocatedTick, LocatedValue
from suishin.reading.locate.paragraphs import mark_paragraphs
from suishin.reading.locate.prompts import instruction_of
from suishin.reading.locate.running_heads import without_running_heads
from suishin.reading.locate.side_pages import joined_sideways
from suishin.reading.locate.sightings import header_values, look_at, page_source, without_carried_over
from suishin.reading.locate.spreads import halved
from suishin.reading.locate.stacked import unstacked
from suishin.reading.model import Document, Finding, Fragment, Mark, Severity

LABEL_LIKENESS = 86.0
WHOLE_LABEL = 101.0
SHOWING_DRAWINGS = frozenset(("pdf", "xlsx", "xls", "ods", "docx", "doc", "odt"))
FEWEST_HEADINGS = 2  # a page that shows fewer headings and no header only mentions the form


def locate_by_geometry(document: Document, definition: FormDefinition) -> list[LocatedReport]:
    """Return every report in a document whose pages have places."""
    pages = without_running_heads(document.pages, definition)
    pages = unstacked(joined_sideways(halved(pages, definition), definition), definition)
    views = without_carried_over([look_at(page, definition) for page in pages])
    reports = [report for report in bind(views, definition) if _is_report(report)]
    located = [_located(report, definition, shows_drawings=document.kind in SHOWING_DRAWINGS) for report in reports]
    return [report for report in located if _is_filled_form(report, definition)]


def _is_report(report: BoundReport) -> bool:
    headings = sum(len(view.headings) for view in report.views)
    return headings >= FEWEST_HEADINGS or (headings >= 1 and any(view.has_header for view in report.views))


def _is_filled_form(located: LocatedReport, definition: FormDefinition) -> bool:
    """Tell a report from pages that only list the form's headings: a table of contents, minutes."""
    if any(located.header.values()) or located.values:
        return True
    missing = {finding.at for finding in located.findings if finding.code == "section_missing"}
    seen = [section for section in definition.sections if section.key not in missing]
    answered = [section for section in seen if any(located.ticks[item.key].label for item in section.ticks)]
    return bool(answered) and 2 * len(answered) >= sum(bool(section.ticks) for section in seen)


def _located(report: BoundReport, definition: FormDefinition, *, shows_drawings: bool) -> LocatedReport:
    bands = bands_of(report, definition)
    ticks: dict[str, LocatedTick] = {}
    narratives: dict[str, tuple[Line, ...]] = {}
    values: dict[str, LocatedValue] = {}
    findings: list[Finding] = []
    loose: list[Mark] = []
    for section in definition.sections:
        own = [band for band in bands if band.section is section]
        if not own:
            findings.append(_missing_section(section, report))
        found, strays = _ticks_of(section, own)
        ticks |= found
        loose += strays
        texts, placed = divided_boxes(section, own)
        narratives |= {key: mark_paragraphs(lines) for key, lines in texts.items()}
        values |= placed
    return LocatedReport(
        header=_header_of(report, definition),
        ticks={item.key: ticks[item.key] for item in definition.ticks},
        narratives={item.key: narratives[item.key] for item in definition.narratives},
        sources=tuple(page_source(view.page) for view in report.views),
        findings=tuple(findings),
        values=values,
        loose_marks=tuple(loose),
        shows_drawings=shows_drawings,
    )


def _missing_section(section: Section, report: BoundReport) -> Finding:
    places = "、".join(page_source(view.page).in_words() for view in report.views)
    return Finding(
        code="section_missing",
        severity=Severity.ERROR,
        at=section.key,
        message=f"「{section.number}.{section.title}」の欄が見つかりません（{places}）。"
        "ページの抜けや見出しの書き換えがないか、元のファイルを確かめてください。",
        source=page_source(report.views[0].page),
    )


def _header_of(report: BoundReport, definition: FormDefinition) -> dict[str, tuple[Fragment, ...]]:
    header: dict[str, tuple[Fragment, ...]] = {field.key: () for field in definition.header}
    for view in report.views:
        for key, found in header_values(view).items():
            header[key] = header[key] or found
    return header


def _ticks_of(section: Section, bands: Sequence[Band]) -> tuple[dict[str, LocatedTick], list[Mark]]:
    found: dict[str, LocatedTick] = {}
    loose: list[Mark] = []
    for band in bands:
        left = [item for item in section.ticks if item.key not in found]
        prompts = instruction_of(side_of(band, "left"), section.left_prompt)
        lines = [line for line in band.left if line not in prompts]
        rows = find_items(lines, left)
        located, strays = marks_of(band, list(rows.values()), prompts)
        found |= located
        loose += strays
    missing = {item.key: LocatedTick(None, (), "この項目の文が見つかりません。") for item in section.ticks}
    return missing | found, loose
