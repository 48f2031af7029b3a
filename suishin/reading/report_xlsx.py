"""Readings as a workbook: one sheet each of headers with ticks, figures, events and findings.

Whatever comes out of a file is written as a string, never as a formula.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from suishin.reading.definition import FormDefinition
from suishin.reading.model import Answer, Finding, Reading, ReportReading

ANSWERS = {Answer.YES: "● 実施", Answer.NO: "○ 未実施", Answer.UNKNOWN: "？ 不明"}
SEVERITIES = {"error": "要入力", "warning": "要確認", "note": "参考"}
WIDEST_COLUMN = 60


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]


def write_workbook(target: Path, readings: Sequence[tuple[str, Reading]], definition: FormDefinition) -> None:
    """Write all readings, each under the name of its file, to a workbook."""
    with xlsxwriter.Workbook(
        target, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    ) as book:
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        body = book.add_format({"text_wrap": True, "valign": "top"})
        for sheet in (
            _reports_sheet(readings, definition),
            _figures_sheet(readings, definition),
            _events_sheet(readings, definition),
            _findings_sheet(readings),
        ):
            _write_sheet(book.add_worksheet(sheet.name), sheet, head, body)


def _write_sheet(worksheet: Any, sheet: _Sheet, head: Any, body: Any) -> None:
    rows = [list(row) for row in sheet.rows]
    for column, title in enumerate(sheet.columns):
        worksheet.write_string(0, column, title, head)
        longest = max([len(title), *(len(str(row[column] or "")) for row in rows)])
        worksheet.set_column(column, column, min(WIDEST_COLUMN, 2 + 2 * min(longest, 30)))
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, (int, float)):
                worksheet.write_number(number, column, value, body)
            elif value is not None:
                worksheet.write_string(number, column, str(value), body)
    worksheet.freeze_panes(1, 0)
    worksheet.autofilter(0, 0, max(len(rows), 1), len(sheet.columns) - 1)


def _reports_sheet(readings: Sequence[tuple[str, Reading]], definition: FormDefinition) -> _Sheet:
    ticks = [f"{definition.section_of(item.key).number}{item.mark} {item.label}" for item in definition.ticks]
    header = [field.label.replace("　", "") for field in definition.header]
    narratives = [
        f"{definition.section_of(item.key).number} {item.short_title or item.title}" for item in definition.narratives
    ]
    asked = definition.values
    titles = [f"{definition.section_of(item.key).number} {item.short_title or item.title}" for item in asked]

    def rows() -> Iterator[list[Any]]:
        for name, reading in readings:
            if not reading.reports:
                empty = [None] * (len(header) + len(ticks) + len(narratives) + len(titles))
                yield [name, reading.message, *empty]
            for report in reading.reports:
                values = [report.header[field.key].value for field in definition.header]
                answers = [ANSWERS[report.checks[item.key].answer] for item in definition.ticks]
                texts = [report.narratives[item.key].text for item in definition.narratives]
                written = [report.values[item.key].written if item.key in report.values else None for item in asked]
                yield [name, reading.message, *values, *answers, *texts, *written]

    return _Sheet("報告書", ["ファイル", "結果", *header, *ticks, *narratives, *titles], rows())


def _figures_sheet(readings: Sequence[tuple[str, Reading]], definition: FormDefinition) -> _Sheet:
    def rows(report: ReportReading) -> Iterator[list[Any]]:
        for figure in report.figures:
            compared = figure.comparison
            yield [
                definition.item(figure.narrative).short_title,
                figure.subject,
                figure.metric,
                figure.qualifier,
                figure.value,
                figure.value_max,
                figure.unit,
                figure.as_of,
                compared.value if compared else None,
                figure.span,
            ]

    columns = ["欄", "対象", "指標", "限定", "値", "値（上限）", "単位", "時点", "比べた値", "原文"]
    return _Sheet("数値", ["ファイル", "県名", *columns], _with_report(readings, rows))


def _events_sheet(readings: Sequence[tuple[str, Reading]], definition: FormDefinition) -> _Sheet:
    def rows(report: ReportReading) -> Iterator[list[Any]]:
        for event in report.events:
            yield [
                definition.item(event.narrative).short_title,
                event.date,
                event.date_end,
                event.name,
                event.kind,
                event.status,
                event.participants,
                event.unions,
                event.span,
            ]

    columns = ["欄", "日付", "終わり", "名前", "種類", "状態", "人数", "単組数", "原文"]
    return _Sheet("できごと", ["ファイル", "県名", *columns], _with_report(readings, rows))


def _findings_sheet(readings: Sequence[tuple[str, Reading]]) -> _Sheet:
    def rows() -> Iterator[list[Any]]:
        for name, reading in readings:
            found: list[tuple[str | None, Finding]] = [(None, finding) for finding in reading.findings]
            found += [(_prefecture(report), finding) for report in reading.reports for finding in report.findings]
            for prefecture, finding in found:
                place = finding.source.in_words() if finding.source else None
                yield [name, prefecture, SEVERITIES[finding.severity.value], finding.at, place, finding.message]

    return _Sheet("確認事項", ["ファイル", "県名", "重さ", "項目", "場所", "内容"], rows())


def _with_report(
    readings: Sequence[tuple[str, Reading]], rows: Callable[[ReportReading], Iterator[list[Any]]]
) -> Iterator[list[Any]]:
    for name, reading in readings:
        for report in reading.reports:
            for row in rows(report):
                yield [name, _prefecture(report), *row]


def _prefecture(report: ReportReading) -> str | None:
    return report.header["prefecture"].value if "prefecture" in report.header else None
