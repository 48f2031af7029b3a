import zipfile

from openpyxl import load_workbook

from suishin.reading.flow import read_document
from suishin.reading.model import Outcome, Reading
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
    assert book.sheetnames == ["報告書", "数値", "できごと", "確認事項"]
    rows = list(book["報告書"].iter_rows(values_only=True))
    assert len(rows) == 3
    assert rows[1][0] == "a.txt"
    assert rows[1].count("● 実施") == list(report.checks.values()).count("yes")
    assert rows[2][:2] == ("b.txt", "様式が違います。")
    assert book["数値"].max_row - 1 == len(reading.reports[0].figures)
    assert book["できごと"].max_row - 1 == len(reading.reports[0].events)


def test_text_of_a_report_never_becomes_a_formula(tmp_path):
    report, style = invent(1)
    report.narratives["grant"] = '=HYPERLINK("http://example.com","押す")'
    report.author = "=1+1"
    reading = read_document(document_of_text(text_layer(report, style)), DEFINITION)

    write_workbook(tmp_path / "out.xlsx", [("=cmd.txt", reading)], DEFINITION)

    with zipfile.ZipFile(tmp_path / "out.xlsx") as package:
        sheets = [package.read(name).decode() for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not any("<f>" in sheet for sheet in sheets)
