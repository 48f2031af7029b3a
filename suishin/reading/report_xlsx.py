"""Readings as a workbook: what became of each file, then a sheet each of headers with ticks, figures, events and findings.

Whatever comes out of a file is written as a string, never as a formula.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from suishin.reading.definition import FormDefinition
from suishin.reading.model import Answer, Finding, Outcome, Reading, ReportReading, Severity
from suishin.reading.narratives import display_width

ANSWERS = {Answer.YES: "● 実施", Answer.NO: "○ 未実施", Answer.UNKNOWN: "？ 不明"}
OUTCOMES = {
    Outcome.OK: "読み取り済み",
    Outcome.PARTIAL: "一部だけ読み取り",
    Outcome.UNREADABLE: "文字がない",
    Outcome.REJECTED: "様式でない、または開けない",
}
SEVERITIES = {Severity.ERROR: "要入力", Severity.WARNING: "要確認", Severity.NOTE: "参考"}
GOOD, DOUBTFUL, BAD, QUIET = "#E6F4EA", "#FFF4D6", "#FCE4E4", "#8A8A8A"
COLOURS = {
    OUTCOMES[Outcome.OK]: GOOD, OUTCOMES[Outcome.PARTIAL]: DOUBTFUL, OUTCOMES[Outcome.UNREADABLE]: BAD,
    OUTCOMES[Outcome.REJECTED]: BAD, SEVERITIES[Severity.ERROR]: BAD, SEVERITIES[Severity.WARNING]: DOUBTFUL,
    ANSWERS[Answer.YES]: GOOD, ANSWERS[Answer.UNKNOWN]: DOUBTFUL,
}  # fmt: skip
FACE = {"font_name": "游ゴシック", "font_size": 10, "valign": "top"}
HEAD = {**FACE, "bold": True, "text_wrap": True, "bg_color": "#E8EDF3", "border": 1, "border_color": "#C5CDD6"}
BODY = {**FACE, "text_wrap": True, "bottom": 1, "bottom_color": "#E3E6EA"}
NUMBER = {**BODY, "align": "center", "num_format": "#,##0.##########"}
NARROWEST, WIDEST = 8, 60  # of a column, in characters of half width
MOST_ON_PAPER = 250  # characters of half width that are still legible side by side
HIGHEST_ROW, LINE = 120.0, 15.0  # points: a long text is read in its cell, not down the whole screen
LONGEST = 32_000  # characters; a cell holds 32,767
CUT = "…（長いため、ここまで）"


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]
    fixed_columns: int = 1  # that stay when one scrolls to the right


@dataclass(frozen=True, slots=True)
class _Formats:
    head: Any
    body: Any
    number: Any
    coloured: dict[str, Any]  # by the whole text of a cell


def write_workbook(target: Path, readings: Sequence[tuple[str, Reading]], definition: FormDefinition) -> None:
    """Write all readings, each under the name of its file, to a workbook."""
    with xlsxwriter.Workbook(
        target, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    ) as book:
        head, body, numbers = book.add_format(HEAD), book.add_format(BODY), book.add_format(NUMBER)
        coloured = {word: book.add_format({**BODY, "bg_color": colour}) for word, colour in COLOURS.items()}
        coloured[ANSWERS[Answer.NO]] = book.add_format({**BODY, "font_color": QUIET})
        for sheet in (
            _files_sheet(readings),
            _reports_sheet(readings, definition),
            _figures_sheet(readings, definition),
            _events_sheet(readings, definition),
            _findings_sheet(readings, definition),
        ):
            _write_sheet(book.add_worksheet(sheet.name), sheet, _Formats(head, body, numbers, coloured))


def _write_sheet(worksheet: Any, sheet: _Sheet, formats: _Formats) -> None:
    rows = [[_cell(value) for value in row] for row in sheet.rows]
    widths = [_width(title, [row[column] for row in rows]) for column, title in enumerate(sheet.columns)]
    for column, (title, width) in enumerate(zip(sheet.columns, widths, strict=True)):
        worksheet.write_string(0, column, title, formats.head)
        worksheet.set_column(column, column, width)
    worksheet.set_row(0, LINE * max(_lines(title, width) for title, width in zip(sheet.columns, widths, strict=True)))
    for number, row in enumerate(rows, start=1):
        lines = max(_lines(value, width) for value, width in zip(row, widths, strict=True))
        worksheet.set_row(number, min(HIGHEST_ROW, LINE * lines))
        for column, value in enumerate(row):
            if isinstance(value, (int, float)):
                worksheet.write_number(number, column, value, formats.number)
            elif value is None:
                worksheet.write_blank(number, column, None, formats.body)
            else:
                worksheet.write_string(number, column, value, formats.coloured.get(value, formats.body))
    worksheet.freeze_panes(1, sheet.fixed_columns)
    worksheet.autofilter(0, 0, max(len(rows), 1), len(sheet.columns) - 1)
    worksheet.hide_gridlines(2)
    worksheet.set_landscape()
    worksheet.set_paper(9)
    if len(rows) and sum(widths) <= MOST_ON_PAPER:
        worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(0)


def _cell(value: Any) -> Any:
    if value is None or isinstance(value, (int, float)):
        return value
    text = str(value).encode("utf-8", errors="replace").decode("utf-8")  # names of files may hold other bytes
    return text if len(text) <= LONGEST else text[:LONGEST] + CUT


def _width(title: str, values: Sequence[Any]) -> int:
    """Return the width of a column that shows its longest value and a word of its title, or several lines of them."""
    longest = max((display_width(line) for value in values for line in str(value or "").split("\n")), default=0)
    return max(NARROWEST, min(display_width(title), 3 * NARROWEST) + 3, min(WIDEST, longest + 2))


def _lines(value: Any, width: int) -> int:
    return sum(1 + max(0, display_width(line) - 1) // max(1, width - 1) for line in str(value or "").split("\n"))


def _files_sheet(readings: Sequence[tuple[str, Reading]]) -> _Sheet:
    def rows() -> Iterator[list[Any]]:
        for name, reading in readings:
            findings = [*reading.findings, *(finding for report in reading.reports for finding in report.findings)]
            counts = Counter(finding.severity for finding in findings)
            prefectures = [_prefecture(report) or "（県名なし）" for report in reading.reports]
            yield [
                name,
                OUTCOMES[reading.outcome],
                len(reading.reports),
                "、".join(prefectures) or None,
                "、".join(map(str, reading.unread_pages)) or None,
                *(counts[severity] or None for severity in SEVERITIES),
                reading.message,
            ]

    columns = ["ファイル", "結果", "報告書（件）", "県名", "読めないページ", *SEVERITIES.values(), "内容"]
    return _Sheet("ファイル", columns, rows())


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
            for report in reading.reports:
                values = [report.header[field.key].value for field in definition.header]
                answers = [ANSWERS[report.checks[item.key].answer] for item in definition.ticks]
                texts = [report.narratives[item.key].text for item in definition.narratives]
                written = [report.values[item.key].written if item.key in report.values else None for item in asked]
                yield [name, *values, *answers, *texts, *written]

    return _Sheet("報告書", ["ファイル", *header, *ticks, *narratives, *titles], rows(), fixed_columns=2)


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


def _findings_sheet(readings: Sequence[tuple[str, Reading]], definition: FormDefinition) -> _Sheet:
    places = {field.key: field.label.replace("　", "") for field in definition.header}
    for item in (*definition.ticks, *definition.narratives, *definition.values):
        places[item.key] = (
            f"{definition.section_of(item.key).number}{item.mark} {item.short_title or item.title or item.label}"
        )

    def rows() -> Iterator[list[Any]]:
        for name, reading in readings:
            found: list[tuple[str | None, Finding]] = [(None, finding) for finding in reading.findings]
            found += [(_prefecture(report), finding) for report in reading.reports for finding in report.findings]
            for prefecture, finding in found:
                key = (
                    finding.at.partition(".")[2]
                    if finding.at.startswith(("checks.", "narratives.", "values."))
                    else finding.at
                )
                place = finding.source.in_words() if finding.source else None
                yield [name, prefecture, SEVERITIES[finding.severity], places.get(key), place, finding.message]

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
