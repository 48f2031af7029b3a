import zipfile
from dataclasses import replace

from openpyxl import load_workbook

from suishin.reading.flow import read_document
from suishin.reading.model import Finding, Outcome, Reading, Severity
from suishin.reading.readers.text import document_of_text
from suishin.reading.report_xlsx import write_workbook
from tests.reading.text_layers import DEFINITION, invent, text_layer


def test_workbook_has_a_sheet_each_for_reports_figures_events_and_findings(tmp_path):
    report, style = invent(1)
    reading = read_document(document_of_text(text_layer(report, style)), DEFINITION)

    write_workbook(
        tmp_path / "out.xlsx",
        [("a.txt", reading), ("b.txt", Reading(Outcome.REJECTED, "様式が違います。"))],
        DEFINITION,
    )

    book = load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["ファイル", "報告書", "数値", "できごと", "確認事項"]
    rows = list(book["報告書"].iter_rows(values_only=True))
    assert len(rows) == 2
    assert rows[1][0] == "a.txt"
    assert rows[1].count("● 実施") == list(report.checks.values()).count("yes")
    assert book["数値"].max_row - 1 == len(reading.reports[0].figures)
    assert book["できごと"].max_row - 1 == len(reading.reports[0].events)


def _rows(book, sheet):
    """Return the rows of a sheet under their titles."""
    titles, *rows = book[sheet].iter_rows(values_only=True)
    return [dict(zip(titles, row, strict=True)) for row in rows]


def test_every_file_is_listed_with_what_became_of_it(tmp_path):
    report, style = invent(1)
    report.author = ""
    reading = read_document(document_of_text(text_layer(report, style)), DEFINITION)
    note = Finding("program_ignored", Severity.NOTE, "", "マクロが入っています。")
    noted = replace(reading, findings=(note,))
    refused = Reading(Outcome.REJECTED, "様式が違います。", findings=(note,))
    scan = Reading(Outcome.UNREADABLE, "画像だけです。", (), (1, 2))

    write_workbook(tmp_path / "out.xlsx", [("a.txt", noted), ("b.pdf", refused), ("c.pdf", scan)], DEFINITION)

    book = load_workbook(tmp_path / "out.xlsx")
    listed = _rows(book, "ファイル")
    shown = [(row["ファイル"], row["結果"], row["報告書（件）"], row["読めないページ"], row["参考"]) for row in listed]
    severities = [finding.severity for finding in noted.findings + reading.reports[0].findings]
    errors, notes = severities.count(Severity.ERROR), severities.count(Severity.NOTE)
    assert shown[0] == ("a.txt", "読み取り済み", 1, None, notes)
    assert shown[1:] == [("b.pdf", "様式でない、または開けない", 0, None, 1), ("c.pdf", "文字がない", 0, "1、2", None)]
    read = reading.reports[0].header["prefecture"].value
    assert (listed[0]["県名"], listed[0]["要入力"], listed[1]["内容"]) == (read, errors, "様式が違います。")
    told = [(row["ファイル"], row["内容"]) for row in _rows(book, "確認事項")]
    assert ("b.pdf", "マクロが入っています。") in told
    assert {row["項目"] for row in _rows(book, "確認事項")} >= {"作成者"}


def test_names_and_texts_that_no_cell_can_hold_do_no_harm(tmp_path):
    report, style = invent(1)
    reading = read_document(document_of_text(text_layer(report, style)), DEFINITION)
    long = replace(reading, message="長" * 40_000)

    write_workbook(tmp_path / "out.xlsx", [("bad\udcff\x1b.txt", long)], DEFINITION)

    row = _rows(load_workbook(tmp_path / "out.xlsx"), "ファイル")[0]
    assert row["ファイル"].startswith("bad")
    assert row["内容"].endswith("（長いため、ここまで）")


def test_text_of_a_report_never_becomes_a_formula(tmp_path):
    report, style = invent(1)
    report.narratives["grant"] = '=HYPERLINK("http://example.com","押す")'
    report.author = "=1+1"
    reading = read_document(document_of_text(text_layer(report, style)), DEFINITION)

    write_workbook(tmp_path / "out.xlsx", [("=cmd.txt", reading)], DEFINITION)

    with zipfile.ZipFile(tmp_path / "out.xlsx") as package:
        sheets = [package.read(name).decode() for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not any("<f>" in sheet for sheet in sheets)
