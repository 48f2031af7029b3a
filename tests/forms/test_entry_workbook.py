"""The form to be filled in away from the screen: what is open, what is checked, what is hidden."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from suishin.forms.entry import entry_workbook, is_genuine
from suishin.reading.returned import GUIDE_SHEET, IDENTITY_SHEET, Identity, fingerprint
from suishin.reading.returned.reading import read_returned
from tests.forms.every_kind import filled, order_of, points


def read_back(content: bytes, folder: Path):
    file = folder / "form.xlsx"
    file.write_bytes(content)
    return read_returned(file)


def told_by(sheets, key: str) -> list[str]:
    """Return what stands in the cells of an answer, in the form's order."""
    fields = [field for field in Identity.from_text(sheets.identity).fields if field.key == key]
    places = [sheets.places[field.name] for field in fields]
    return [sheets.cells[sheet][cell].text if cell in sheets.cells[sheet] else "" for sheet, cell in places]


def test_every_answer_stands_in_a_cell_of_its_own(tmp_path):
    sheets = read_back(entry_workbook(order_of(filled())), tmp_path)

    assert told_by(sheets, "before") == ["① 全単組を回った。\n② 説明会を開いた。"]
    assert told_by(sheets, "after") == ["新規36件。", "あと541件必要。"]
    assert told_by(sheets, "done") == ["TRUE"]
    assert told_by(sheets, "members") == ["1234.5"]
    assert told_by(sheets, "day") == ["2025-03-31"]
    assert told_by(sheets, "grade") == ["できた"]
    assert told_by(sheets, "models") == ["20-002 みどり町職", "", "", "", "", ""]
    assert told_by(sheets, "text") == ["=1+1\n＝全角 と _x000D_ と 𠮷"]
    assert told_by(sheets, "targets")[:4] == ["7343", "2025-05-31", "", ""]
    assert told_by(sheets, "author") == ["書記長　森 花子"]
    assert told_by(sheets, "papers") == []


def test_only_answers_are_open_and_nothing_asks_for_a_password():
    book = load_workbook(io.BytesIO(entry_workbook(order_of(filled()))))

    sheet = book["長野県"]
    open_cells = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    named = {name.attr_text.rpartition("!")[2].replace("$", "") for name in book.defined_names.values()}
    assert named <= open_cells
    assert all(cell in sheet.merged_cells or cell in named for cell in open_cells)
    assert (sheet.protection.sheet, sheet.protection.password) == (True, None)


def test_request_stands_on_a_second_sheet_and_the_identity_is_very_hidden():
    book = load_workbook(io.BytesIO(entry_workbook(order_of(filled()))))

    assert book.sheetnames[:2] == ["長野県", GUIDE_SHEET]
    assert "期日までにお願いします。" in [row[0].value for row in book[GUIDE_SHEET].iter_rows()]
    assert book[IDENTITY_SHEET].sheet_state == "veryHidden"


def test_cells_are_checked_while_somebody_types():
    sheet = load_workbook(io.BytesIO(entry_workbook(order_of(filled()))))["長野県"]

    rules = {rule.type: rule for rule in sheet.data_validations.dataValidation}
    assert {"list", "decimal", "date"} <= rules.keys()
    assert rules["decimal"].prompt
    guidance = [rule.prompt for rule in sheet.data_validations.dataValidation if "400" in (rule.prompt or "")]
    assert guidance == [
        "ひとつの段落を一行に書きます。行を分けるには Alt を押しながら Enter を押します。400文字までです。"
        "400字までにまとめます。"
    ]


@pytest.mark.parametrize(
    ("state", "word", "checked"),
    [
        ("yes", "TRUE", "Checked"),
        ("no", "FALSE", "Unchecked"),
        ("", "FALSE", "Unchecked"),
        ("unknown", "#N/A", "Mixed"),
    ],
)
def test_tick_is_a_real_check_box_linked_to_its_cell(state, word, checked, tmp_path):
    sheets = read_back(entry_workbook(order_of(filled() | {"done": state})), tmp_path)

    assert told_by(sheets, "done") == [word]
    assert list(sheets.boxes["長野県"].values()) == [checked]
    (cell,) = sheets.boxes["長野県"]
    (field,) = [field for field in Identity.from_text(sheets.identity).fields if field.key == "done"]
    assert cell == field.cell


def test_changed_identity_is_noticed(tmp_path):
    sheets = read_back(entry_workbook(order_of(filled())), tmp_path)

    assert is_genuine(sheets.identity, sheets.signature)
    assert not is_genuine(sheets.identity.replace('"report_id":7', '"report_id":8'), sheets.signature)


def test_identity_says_whose_form_it_is_and_which_answers_went_out(tmp_path):
    values = filled()
    sheets = read_back(entry_workbook(order_of(values, revisions=dict.fromkeys(values, 3))), tmp_path)

    identity = Identity.from_text(sheets.identity)

    assert (identity.round_code, identity.report_id, identity.organization_code) == ("2025-01", 7, "20")
    assert identity.revisions["text"] == 3
    assert {fingerprint(sheets.cells["長野県"][cell].text) == told for cell, told in identity.printed.items()} == {True}


def test_text_too_long_for_a_cell_is_left_to_the_screen(tmp_path):
    sheets = read_back(entry_workbook(order_of(filled() | {"text": points("長" * 40_000)})), tmp_path)

    assert told_by(sheets, "text") == []
    assert told_by(sheets, "before") == ["① 全単組を回った。\n② 説明会を開いた。"]


def test_text_of_no_part_has_a_cell_below_the_parts(tmp_path):
    sheets = read_back(entry_workbook(order_of(filled() | {"after": points("どちらでもない文")})), tmp_path)

    assert told_by(sheets, "after") == ["", "", "どちらでもない文"]


def test_same_order_makes_the_same_file():
    assert entry_workbook(order_of(filled())) == entry_workbook(order_of(filled()))


def test_parts_of_the_file_refer_to_each_other_rightly():
    with zipfile.ZipFile(io.BytesIO(entry_workbook(order_of(filled())))) as book:
        names = set(book.namelist())
        relations = book.read("xl/worksheets/_rels/sheet1.xml.rels").decode()
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        types = book.read("[Content_Types].xml").decode()

    targets = {f"xl/{target.removeprefix('../')}" for target in re.findall(r'Target="([^"]+)"', relations)}
    assert targets <= names
    assert set(re.findall(r'r:id="(rId\d+)"', sheet)) == set(re.findall(r'Id="(rId\d+)"', relations))
    assert all(f'"/{name}"' in types for name in names if "ctrlProps" in name or "drawing1.xml" in name)


def test_what_is_no_character_does_not_break_the_file(tmp_path):
    values = filled() | {"author": "森\ufffe花子", "text": points("文\uffff")}

    sheets = read_back(entry_workbook(order_of(values)), tmp_path)

    assert sheets.refusal == ""
    assert told_by(sheets, "author") == ["森花子"]
    assert told_by(sheets, "text") == []  # left to the screen: it could not come back as it was
