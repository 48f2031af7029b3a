"""The faulty file comes back marked; mended there, it is taken in as it is."""

import io
from pathlib import Path

import openpyxl

from suishin.results.files.cells.reading import read_file
from suishin.results.files.flow import read_results
from suishin.results.files.groups import Circumstances
from suishin.results.files.marked import marked_copy
from tests.results.files.making import HEAD, NOVEMBER, directory, kinds, ods, read, row, text, xlsx

FAULTY = [HEAD, row(解約="△3"), row(組合コード="2002", 組合名="", 保有="=1+1")]


def marked(content: bytes, folder: Path) -> openpyxl.Workbook:
    (folder / "file").write_bytes(content)
    cells = read_file(folder / "file")
    reading = read_results(cells, Circumstances(directory(), NOVEMBER))
    return openpyxl.load_workbook(io.BytesIO(marked_copy(cells, reading.faults)))


def test_cells_at_fault_are_marked_with_their_reason(tmp_path: Path):
    for content in (xlsx(FAULTY), text(FAULTY, "cp932"), ods(FAULTY)):
        book = marked(content, tmp_path)
        sheet = book.worksheets[0]

        assert sheet["G2"].fill.fgColor.rgb == "FFFFF2A8"
        assert "マイナス" in sheet["G2"].comment.text
        assert sheet["K2"].value.startswith("直すところ：マイナス")
        assert sheet["F2"].comment is None
        assert sheet["E3"].data_type == "s"  # what looks like a formula stays a text


def test_list_names_every_cell(tmp_path: Path):
    listed = marked(xlsx(FAULTY), tmp_path)["直すところ"]

    assert [cell.value for cell in listed[2]][:5] == ["実績", 2, "G", "解約", "△3"]
    assert [cell.value for cell in listed[3]][:5] == ["実績", 3, "E", "保有", "=1+1"]
    assert listed.max_row == 3


def test_mended_copy_is_taken_in(tmp_path: Path):
    wide = [
        ["2026年10月"],
        ["組合名", "団生", "", "マイカー", ""],
        ["", "保有", "新規", "保有", "新規"],
        ["ひかり市職労", "約9", 1, 8, 2],
    ]
    book = marked(xlsx(wide, merged=[(1, 1, 1, 2, "団生"), (1, 3, 1, 4, "マイカー"), (1, 0, 2, 0, "組合名")]), tmp_path)
    book.worksheets[0]["B4"] = 9
    mended = io.BytesIO()
    book.save(mended)

    reading = read(mended.getvalue(), tmp_path)

    assert kinds(reading) == []
    assert [(entry.line, entry.values[:2]) for entry in reading.entries] == [(1, (9, 1)), (2, (8, 2))]
