"""A reading in a few lines for a terminal."""

from collections import Counter
from collections.abc import Iterator
from unicodedata import category

from suishin.reading.definition import FormDefinition, Item, Section
from suishin.reading.model import Answer, Reading, ReportReading, Severity

SHAPES = {Answer.YES: "●", Answer.NO: "○", Answer.UNKNOWN: "？"}
SEVERITIES = {Severity.ERROR: "要入力", Severity.WARNING: "要確認", Severity.NOTE: "参考"}
OPENING_LENGTH = 40  # of a narrative


def visible(text: str) -> str:
    """Return a text with everything replaced that a terminal would obey instead of showing, or could not show."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() or category(each) == "Zs" else "\ufffd" for each in text)


def summary_lines(name: str, reading: Reading, definition: FormDefinition) -> Iterator[str]:
    """Yield the lines that tell a person what was read from a file and what to look at."""
    yield f"■ {name}：{reading.message}"
    for report in reading.reports:
        yield from _report_lines(report, definition)
    for finding in reading.findings:
        yield f"  {SEVERITIES[finding.severity]} {finding.message}"
    yield ""


def _report_lines(report: ReportReading, definition: FormDefinition) -> Iterator[str]:
    header = "　".join(
        f"{field.label.replace('　', '')} {report.header[field.key].value or '―'}" for field in definition.header
    )
    yield f"  {header}"
    counts = Counter(tick.answer for tick in report.checks.values())
    totals = "　".join(f"{SHAPES[answer]} {counts[answer]}" for answer in Answer)
    yield f"  取り組み {totals}（●実施 ○未実施 ？不明）　数値 {len(report.figures)}件　できごと {len(report.events)}件"
    for section in definition.sections:
        yield from _section_lines(report, section)
    for finding in report.findings:
        yield f"  {SEVERITIES[finding.severity]} {finding.message}"


def _value_line(report: ReportReading, item: Item) -> str:
    read = report.values[item.key]
    words = read.written.replace("\n", "／")
    shown = words[:OPENING_LENGTH] + ("…" if len(words) > OPENING_LENGTH else "")
    trouble = "" if read.value is not None else "（読み取れません）" if words else "（欄が見つかりません）"
    return f"      {item.short_title or item.title}：{shown or ('' if trouble else '（空欄）')}{trouble}"


def _section_lines(report: ReportReading, section: Section) -> Iterator[str]:
    ticks = " ".join(f"{item.mark}{SHAPES[report.checks[item.key].answer]}" for item in section.ticks)
    yield f"    {section.number} {section.short_title or section.title}　{ticks}".rstrip()
    for item in section.narratives:
        text = report.narratives[item.key].text
        opening = text.replace("\n", " ")[:OPENING_LENGTH] + ("…" if len(text) > OPENING_LENGTH else "")
        yield f"      {item.short_title or item.title}：{opening or '（空欄）'}"
    for item in section.values:
        if item.key in report.values:
            yield _value_line(report, item)
