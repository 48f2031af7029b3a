"""Sheets as the grids they are, with what lies over their cells; written documents as running text with tables."""

import io

import pytest
import xlsxwriter
from PIL import Image

from suishin.ingestion.layouts import rows_of, sheet_layout, written_layout
from suishin.reading.readers import open_document
from suishin.reading.readers.writing import Paragraph, Table, TableCell, written_document
from tests.reading.writers.xlsx_controls import CheckBox, turn_buttons_into_check_boxes


def workbook(path, fill):
    with xlsxwriter.Workbook(path) as book:
        fill(book, book.add_worksheet("様式"))
    return path


def workbook_with_controls(path):
    """One ticked and captioned check box over the second of three merged cells."""

    def fill(book, sheet):
        sheet.set_column("A:A", 2)
        sheet.merge_range("A2:F2", "一つ目")
        sheet.insert_button("B2", {"width": 20, "height": 16})

    turn_buttons_into_check_boxes(workbook(path, fill), [[CheckBox(is_on=True)]])
    return path


def layout(path):
    page = open_document(path).pages[0]
    return sheet_layout(page, page.grid)


def things_in(told):
    return {(cell["name"], thing["kind"], thing["text"]) for cell in told["cells"] for thing in cell["things"]}


def test_merged_cells_widths_and_alignment_are_kept_and_what_is_hidden_is_not(tmp_path):
    def fill(book, sheet):
        sheet.set_column("A:B", 10)
        sheet.set_column("C:C", 30)
        sheet.set_column("D:D", 10, None, {"hidden": True})
        sheet.merge_range("A1:C1", "題", book.add_format({"align": "center"}))
        sheet.merge_range("A3:B4", "左", book.add_format({"align": "right"}))
        sheet.write("C3", "右")
        sheet.write("C4", "下")
        sheet.write("D3", "隠れた列")
        sheet.set_row(6, None, None, {"hidden": True})
        sheet.write("A7", "隠れた行")

    told = layout(workbook(tmp_path / "a.xlsx", fill))

    (first, narrow), (second, wide) = told["columns"]
    assert (first, second, told["rows"]) == (1, 3, [1, 3, 4])
    assert wide / narrow == pytest.approx(1.5, rel=0.1)
    shown = [
        [(cell["text"], cell["rows"], cell["columns"], cell["align"]) for cell in row]
        for row in rows_of(told["cells"], 3, 2)
    ]
    assert shown == [
        [("題", 1, 2, "center")],
        [("左", 2, 1, "right"), ("右", 1, 1, "flows")],
        [("下", 1, 1, "flows")],
    ]


def test_text_flows_over_an_empty_cell_where_it_is_not_wrapped(tmp_path):
    def fill(book, sheet):
        sheet.write("A1", "空いている隣へ")
        sheet.write("A2", "隣があるので")
        sheet.write("B2", "止まる")
        sheet.write("A3", "折り返す", book.add_format({"text_wrap": True}))

    told = layout(workbook(tmp_path / "a.xlsx", fill))

    assert [(cell["name"], cell["align"]) for cell in told["cells"] if cell["column"] == 0] == [
        ("A1", "flows"),
        ("A2", ""),
        ("A3", ""),
    ]


def test_only_what_is_used_is_told(tmp_path):
    def fill(_book, sheet):
        sheet.write("B2", "あ")
        sheet.write("H40", "い")

    told = layout(workbook(tmp_path / "a.xlsx", fill))

    assert ([column for column, _width in told["columns"]], told["rows"]) == ([2, 8], [2, 40])
    assert rows_of(told["cells"], 2, 2)[0][1] is None


def test_shapes_pictures_notes_and_boxes_stand_in_their_cells(tmp_path):
    def fill(_book, sheet):
        sheet.insert_checkbox("C1", True)
        sheet.insert_textbox("A2", "別紙のとおり", {"width": 60, "height": 18})
        sheet.insert_textbox("A3", "", {"width": 20, "height": 18})
        sheet.insert_image("A4", "印.png", {"image_data": picture()})
        sheet.write("A5", "五")
        sheet.write_comment("A5", "確かめました")

    assert things_in(layout(workbook(tmp_path / "a.xlsx", fill))) == {
        ("C1", "sign", "☑"),
        ("A2", "shape", "別紙のとおり"),
        ("A3", "shape", ""),
        ("A4", "picture", ""),
        ("A5", "note", "確かめました"),
    }


def picture():
    buffer = io.BytesIO()
    Image.new("L", (10, 10), 0).save(buffer, "PNG")
    return buffer


def test_a_control_over_merged_cells_stands_in_them_left_of_their_text(tmp_path):
    (cell,) = layout(workbook_with_controls(tmp_path / "a.xlsx"))["cells"]

    (thing,) = cell["things"]
    assert (cell["name"], cell["text"]) == ("A2:F2", "一つ目")
    assert (thing["kind"], thing["is_on"], thing["is_before"], thing["cell"]) == ("control", True, True, "B2")


def test_a_glyph_is_not_told_beside_the_text_in_which_it_is_typed(tmp_path):
    told = layout(workbook(tmp_path / "a.xlsx", lambda _book, sheet: sheet.write("A1", "☑ 一つ目")))

    assert (told["cells"][0]["text"], things_in(told)) == ("☑ 一つ目", set())


def cell(row, column, rows=1, columns=1, **told):
    return {"row": row, "column": column, "rows": rows, "columns": columns, **told}


@pytest.mark.parametrize(
    ("cells", "spans"),
    [
        ([cell(0, 0, columns=9)], [[(1, 3)], [None, None, None]]),
        ([cell(0, 1, rows=2), cell(1, 0, columns=3)], [[None, (2, 1), None], [(1, 1), None]]),
        ([cell(0, 0), cell(0, 0, columns=2)], [[(1, 2), None], [None, None, None]]),
    ],
)
def test_cells_never_lie_over_each_other(cells, spans):
    laid = rows_of(cells, 2, 3)

    assert [[found and (found["rows"], found["columns"]) for found in row] for row in laid] == spans


def test_running_text_keeps_its_tables_headings_drawings_and_notes():
    blocks = [
        Paragraph(["見出し"], is_heading=True),
        Table(
            [1.0, 3.0],
            [
                TableCell([Paragraph(["☑", "□"])], 0, 1, 0, 1),
                TableCell([Paragraph(["本文", "", "続き"], drawn=["印"], has_note=True)], 1, 1, 0, 0),
                TableCell([Table([1.0], [TableCell([Paragraph(["中の表"])], 0, 1, 0, 0)], 1)], 1, 1, 1, 1),
            ],
            2,
        ),
        Paragraph(["次のページ"], breaks_page=True),
    ]
    first, second = written_document("docx", blocks).pages

    heading, table = written_layout(first)

    assert (heading["heading"], [text for text, _source in heading["lines"]]) == (True, ["見出し"])
    boxes, text, inner = table["cells"]
    assert (table["widths"], table["rows"], boxes["rows"]) == ([25.0, 75.0], 2, 2)
    (paragraph,) = text["blocks"]
    assert [line for line, _source in paragraph["lines"]] == ["本文", "", "続き"]
    assert (paragraph["drawn"], paragraph["note"]) == (["印"], True)
    assert inner["blocks"][0]["cells"][0]["blocks"][0]["lines"][0][0] == "中の表"
    sources = {fragment.text: fragment.source.to_json() for fragment in first.fragments}
    assert paragraph["lines"][2] == ["続き", sources["続き"]]
    assert [line[0] for line in written_layout(second)[0]["lines"]] == ["次のページ"]
