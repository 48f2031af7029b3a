"""Pages with places (PDF, workbooks) → located reports: headings make bands, bands have a left and a right box."""

from collections.abc import Sequence

from suishin.reading.definition import FormDefinition, Item, Section
from suishin.reading.locate.bands import Band, bands_of
from suishin.reading.locate.beside import marks_of
from suishin.reading.locate.binding import BoundReport, bind
from suishin.reading.locate.items import find_items
from suishin.reading.locate.located import Line, LocatedReport, LocatedTick
from suishin.reading.locate.matching import agrees, is_part_of, key_of, label_key, likeness
from suishin.reading.locate.paragraphs import mark_paragraphs
from suishin.reading.locate.prompts import instruction_of, whole_instruction
from suishin.reading.locate.reading_order import in_rows
from suishin.reading.locate.running_heads import without_running_heads
from suishin.reading.locate.side_pages import joined_sideways
from suishin.reading.locate.sightings import header_values, look_at, page_source, without_carried_over
from suishin.reading.locate.stacked import unstacked
from suishin.reading.model import Document, Finding, Fragment, Mark, Severity

LABEL_LIKENESS = 86.0
WHOLE_LABEL = 101.0
FEWEST_HEADINGS = 2  # a page that shows fewer headings and no header only mentions the form


def locate_by_geometry(document: Document, definition: FormDefinition) -> list[LocatedReport]:
    """Return every report in a document whose pages have places."""
    pages = without_running_heads(document.pages, definition)
    pages = unstacked(joined_sideways(pages, definition), definition)
    views = without_carried_over([look_at(page, definition) for page in pages])
    reports = [report for report in bind(views, definition) if _is_report(report)]
    located = [_located(report, definition) for report in reports]
    return [report for report in located if _is_filled_form(report)]


def _is_report(report: BoundReport) -> bool:
    headings = sum(len(view.headings) for view in report.views)
    return headings >= FEWEST_HEADINGS or (headings >= 1 and any(view.has_header for view in report.views))


def _is_filled_form(located: LocatedReport) -> bool:
    """Tell a report from a page that only lists the form's headings, such as a table of contents."""
    return any(tick.label for tick in located.ticks.values()) or any(located.header.values())


def _located(report: BoundReport, definition: FormDefinition) -> LocatedReport:
    bands = bands_of(report, definition)
    ticks: dict[str, LocatedTick] = {}
    narratives: dict[str, tuple[Line, ...]] = {}
    findings: list[Finding] = []
    loose: list[Mark] = []
    for section in definition.sections:
        own = [band for band in bands if band.section is section]
        if not own:
            findings.append(_missing_section(section, report))
        found, strays = _ticks_of(section, own)
        ticks |= found
        loose += strays
        narratives |= _narratives_of(section, own)
    return LocatedReport(
        header=_header_of(report, definition),
        ticks={item.key: ticks[item.key] for item in definition.ticks},
        narratives={item.key: narratives[item.key] for item in definition.narratives},
        sources=tuple(page_source(view.page) for view in report.views),
        findings=tuple(findings),
        loose_marks=tuple(loose),
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
        prompts = instruction_of(_side(band, "left"), section.left_prompt)
        lines = [line for line in band.left if line not in prompts]
        rows = find_items(lines, left)
        located, strays = marks_of(band, list(rows.values()), prompts)
        found |= located
        loose += strays
    missing = {item.key: LocatedTick(None, (), "この項目の文が見つかりません。") for item in section.ticks}
    return missing | found, loose


def _narratives_of(section: Section, bands: Sequence[Band]) -> dict[str, tuple[Line, ...]]:
    located: dict[str, tuple[Line, ...]] = {}
    for side in ("left", "right"):
        items = [item for item in section.narratives if item.box == side]
        if items:
            prompt = section.left_prompt if side == "left" else section.right_prompt
            lines: list[Fragment] = []
            for band in bands:
                lines += _told_first(_answers(_side(band, side), prompt, items), lines)
            for key, own in _by_label(lines, items).items():
                located[key] = mark_paragraphs(own)
    return located


def _told_first(lines: Sequence[Fragment], before: Sequence[Fragment]) -> Sequence[Fragment]:
    """Return the lines that the page before did not tell: a cell cut by a page's end may be printed whole on both."""
    keys, told = [key_of(line) for line in lines], [key_of(line) for line in before]
    again = next((count for count in range(min(len(keys), len(told)), 0, -1) if told[-count:] == keys[:count]), 0)
    return lines[again:]


def _side(band: Band, side: str) -> list[Fragment]:
    """Return the lines of one box from top to bottom, those of one row from left to right."""
    lines = band.left if side == "left" else band.right
    return in_rows(line for line in lines if line.text.strip())


def _answers(lines: Sequence[Fragment], prompt: str, items: Sequence[Item]) -> list[Fragment]:
    """Return the lines without the printed instruction, which stands at the top of its box and may quote a label."""
    start, end = whole_instruction(lines, prompt)
    if end and not any(key_of(line) for line in lines[:start]):
        return list(lines[end:])
    key = label_key(prompt)
    count = 0
    while count < len(lines) and is_part_of(key_of(lines[count]), key):
        if any(item.labels and _label_score(lines[count], item) >= WHOLE_LABEL for item in items):
            break
        count += 1
    return list(lines[count:])


def _by_label(lines: Sequence[Fragment], items: Sequence[Item]) -> dict[str, list[Fragment]]:
    """Divide the lines of one box among its narratives, each beginning at its printed label."""
    starts: list[tuple[int, Item]] = []
    taken = -1
    for item in items:
        place = _label_place(lines, item, taken + 1) if item.labels else 0
        if place is not None:
            starts.append((place, item))
            taken = place if item.labels else taken
    divided: dict[str, list[Fragment]] = {item.key: [] for item in items}
    for (start, item), following in zip(starts, [*starts[1:], None], strict=False):
        end = following[0] if following else len(lines)
        divided[item.key] = list(lines[start + bool(item.labels) : end])
    return divided


def _label_place(lines: Sequence[Fragment], item: Item, first: int) -> int | None:
    best: tuple[float, int] | None = None
    for index in range(first, len(lines)):
        score = _label_score(lines[index], item)
        if score and (best is None or score > best[0]):
            best = score, index
    return best[1] if best else None


def _label_score(line: Fragment, item: Item) -> float:
    """Return how surely a line is an item's printed label; the official wording in its brackets above all."""
    key = key_of(line)
    if "".join(line.text.split()) == "".join(item.label.split()):
        return 102.0
    if any(agrees(key, label_key(label)) for label in item.labels):
        return WHOLE_LABEL
    best = max((likeness(key, label_key(label)) for label in item.labels), default=0.0)
    return best if best >= LABEL_LIKENESS else 0.0
