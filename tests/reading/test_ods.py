"""Spreadsheets of OpenDocument: cells, merged cells, controls, shapes, hidden sheets, dates."""

import pytest

from suishin.reading.model import MarkKind
from suishin.reading.readers import Refused, open_document
from tests.reading.writers.answers import (
    answers_of,
    header_of,
    located_in,
    meant_header,
    meant_texts,
    texts_of,
    wrong_answers,
)
from tests.reading.writers.invented import invent
from tests.reading.writers.ods_form import ods_sheet, write_ods
from tests.reading.writers.xlsx_form import Layout

LAYOUTS = {
    "typed": Layout(),
    "column of boxes": Layout(box_column="left", ticks=("○", "")),
    "another pair": Layout(ticks=("■", "□"), counters=True),
    "rows": Layout(narrative_rows=8),
    "moved": Layout(row_shift=3, column_shift=4),
    "header below": Layout(header_below=True),
    "no borders": Layout(borders=False),
}


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("seed", range(3))
def test_form_is_read_whatever_its_layout(tmp_path, name, seed):
    report = invent(seed)
    sheet, _ = ods_sheet(report, LAYOUTS[name])

    (located,) = located_in(write_ods(tmp_path / "form.ods", {"様式": sheet}))

    assert answers_of(located) == report.expected_checks()
    assert header_of(located) == meant_header(report)
    assert texts_of(located) == meant_texts(report)


@pytest.mark.parametrize("date_as", ["serial", "era"])
def test_date_cell_is_read_with_its_year(tmp_path, date_as):
    report = invent(4)
    sheet, _ = ods_sheet(report, Layout(date_as=date_as))

    (located,) = located_in(write_ods(tmp_path / "form.ods", {"様式": sheet}))

    assert header_of(located) == meant_header(report)


def with_controls(sheet, places, report, *, in_cells=False):
    for number, (key, (row, column)) in enumerate(places.items()):
        state = "checked" if report.checks[key] else "unchecked"
        sheet.forms += f'<form:checkbox form:id="c{number}" form:label=" " form:current-state="{state}"/>'
        x, y = (2, 3) if in_cells else (sheet.left(column) + 2, sheet.top(row) + 3)
        control = (
            f'<draw:control draw:control="c{number}" svg:x="{x}pt" svg:y="{y}pt" svg:width="14pt" svg:height="14pt"/>'
        )
        if in_cells:
            sheet.cell_xml[row, column] = control
        else:
            sheet.shapes += control


@pytest.mark.parametrize("in_cells", [False, True])
def test_check_boxes_over_cells_tell_their_state(tmp_path, in_cells):
    report = invent(5)
    sheet, places = ods_sheet(report, Layout(ticks=("", ""), lead="　　{}　"))
    with_controls(sheet, places, report, in_cells=in_cells)

    (located,) = located_in(write_ods(tmp_path / "form.ods", {"様式": sheet}))

    assert answers_of(located) == report.expected_checks()


def test_check_box_that_is_neither_is_unknown(tmp_path):
    report = invent(6)
    sheet, places = ods_sheet(report, Layout(ticks=("", ""), lead="　　{}　"))
    with_controls(sheet, places, report)
    sheet.forms = sheet.forms.replace(
        '"c4" form:label=" " form:current-state="', '"c4" form:label=" " form:current-state="un'
    )
    sheet.forms = sheet.forms.replace("ununchecked", "unknown").replace(
        '"unchecked"/><form:checkbox form:id="c5"', '"unknown"/><form:checkbox form:id="c5"'
    )

    (located,) = located_in(write_ods(tmp_path / "form.ods", {"様式": sheet}))

    assert answers_of(located)[list(places)[4]] == "unknown"
    assert not wrong_answers(located, report)


def test_shape_over_a_box_is_never_a_no(tmp_path):
    report = invent(7)
    report.checks = dict.fromkeys(report.checks, False)
    sheet, places = ods_sheet(report)
    key, (row, column) = next(iter(places.items()))
    x, y = sheet.left(column) + 8, sheet.top(row) + 2
    sheet.shapes = (
        f'<draw:g><draw:custom-shape svg:x="{x}pt" svg:y="{y}pt" svg:width="10pt" svg:height="10pt"/></draw:g>'
        f'<draw:line svg:x1="{x}pt" svg:y1="{y}pt" svg:x2="{x + 30}pt" svg:y2="{y + 9}pt"/>'
    )
    path = write_ods(tmp_path / "form.ods", {"様式": sheet})

    (located,) = located_in(path)

    assert sum(mark.kind is MarkKind.DRAWING for mark in open_document(path).pages[0].marks) == 2
    assert answers_of(located)[key] != "no"


def test_signs_of_sign_fonts_and_notes(tmp_path):
    report = invent(8)
    sheet, places = ods_sheet(report)
    row, column = places["grant.paid_by_rule"]
    text = sheet.values[row, column]
    sign = "\uf0fe" if report.checks["grant.paid_by_rule"] else "\uf0a8"
    sheet.values[row, column] = text.lstrip("　☑□")
    sheet.cell_xml[row, column] = (
        "<office:annotation><text:p>☑ は付けたままです</text:p></office:annotation>"
        f'<text:p>　<text:span text:style-name="signs">{sign}</text:span>　</text:p>'
    )

    (located,) = located_in(write_ods(tmp_path / "form.ods", {"様式": sheet}))

    assert not wrong_answers(located, report)


def test_hidden_sheet_and_example_are_told(tmp_path):
    sheets = {name: ods_sheet(invent(seed))[0] for seed, name in enumerate(["報告", "控え", "記入例"])}

    document = open_document(write_ods(tmp_path / "form.ods", sheets, hidden="控え"))

    assert [page.sheet for page in document.pages] == ["報告"]
    assert [finding.code for finding in document.findings] == ["hidden_sheet", "example_sheet"]


def test_locked_spreadsheet_says_so(tmp_path):
    sheet, _ = ods_sheet(invent(1))
    path = write_ods(tmp_path / "form.ods", {"様式": sheet}, manifest="<m><manifest:encryption-data/></m>")

    with pytest.raises(Refused, match="パスワード"):
        open_document(path)
