"""Returned workbooks are opened in a child with limits: a hostile one kills the child, never the product."""

from pathlib import Path

from suishin.forms.entry import entry_workbook
from suishin.reading.child import Limits
from suishin.reading.returned import read_returned_in_child
from tests.forms.every_kind import filled, order_of


def _written(folder: Path, name: str) -> Path:
    file = folder / name
    file.write_bytes(entry_workbook(order_of(filled())))
    return file


def test_child_that_takes_too_long_is_given_up(tmp_path):
    (sheets,) = read_returned_in_child([_written(tmp_path, "a.xlsx")], Limits(seconds=0.0))

    assert "時間がかかりすぎた" in sheets.refusal


def test_child_without_memory_is_a_refusal_and_the_next_file_gets_a_fresh_one(tmp_path):
    files = [_written(tmp_path, "a.xlsx"), _written(tmp_path, "b.xlsx")]

    read = list(read_returned_in_child(files, Limits(memory_bytes=1024)))

    assert all(sheets.refusal for sheets in read)


def test_other_files_have_no_identity(tmp_path):
    text = tmp_path / "a.txt"
    text.write_text("報告", "utf-8")

    read = list(read_returned_in_child([text, _written(tmp_path, "b.xlsx")]))

    assert [bool(sheets.identity) for sheets in read] == [False, True]
    assert [sheets.refusal for sheets in read] == ["", ""]
