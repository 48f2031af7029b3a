"""What lies over the cells of a workbook: a box with something unreadable on it is unknown, never no."""

import re
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from PIL import Image

from suishin.reading.model import MarkKind
from suishin.reading.readers import Refused, open_document
from tests.reading.writers.answers import answers_of, located_in, meant_texts, texts_of, wrong_answers
from tests.reading.writers.invented import InventedReport, form, invent
from tests.reading.writers.xlsx_controls import CheckBox, turn_buttons_into_check_boxes
from tests.reading.writers.xlsx_form import Layout, SheetWriter, write_book
from tests.reading.writers.xlsx_package import read_parts, repacked

PLAIN = Layout()
NO_SIGNS = Layout(ticks=("　", "　"))


def _write(path: Path, report: InventedReport, put, layout: Layout = PLAIN) -> tuple[Path, str]:
    """Write a report and let `put(sheet, row, column)` lay something over the box of an item that is not ticked."""
    empty = next(key for key, is_on in report.checks.items() if not is_on)
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("報告")
        writer = SheetWriter(book, sheet, report, layout)
        writer.write()
        put(sheet, *writer.places[empty])
    return path, empty


def _picture(colour: str = "black") -> BytesIO:
    stream = BytesIO()
    Image.new("RGB", (12, 12), colour).save(stream, "PNG")
    stream.seek(0)
    return stream


LAID_OVER = {
    MarkKind.DRAWING: lambda sheet, row, column: sheet.insert_textbox(
        row, column, "済", {"width": 20, "height": 16, "x_offset": 8, "y_offset": 6}
    ),
    MarkKind.ANNOTATION: lambda sheet, row, column: sheet.write_comment(row, column, "実施済み"),
    MarkKind.WIDGET: lambda sheet, row, column: sheet.insert_button(row, column, {"width": 20, "height": 16}),
}


@pytest.mark.parametrize("kind", LAID_OVER)
def test_thing_over_an_empty_box_makes_it_unknown(tmp_path: Path, kind: MarkKind) -> None:
    report = invent(7)
    path, empty = _write(tmp_path / "report.xlsx", report, LAID_OVER[kind])

    (located,) = located_in(path)

    assert kind in {mark.kind for mark in located.ticks[empty].marks}
    assert answers_of(located)[empty] == "unknown"
    assert wrong_answers(located, report) == {}


SIGNS = {
    "picture": lambda sheet, row, column: sheet.insert_image(
        row, column, "tick.png", {"image_data": _picture(), "x_offset": 10, "y_offset": 20}
    ),
    "text box": lambda sheet, row, column: sheet.insert_textbox(
        row, column, "✔", {"width": 20, "height": 16, "x_offset": 8, "y_offset": 18, "align": MIDDLE}
    ),
    "text box far larger than its sign": lambda sheet, row, column: sheet.insert_textbox(
        row, column, "レ", {"width": 200, "height": 60, "x_offset": 2, "y_offset": 10}
    ),
    "shape": lambda sheet, row, column: sheet.insert_textbox(
        row, column, "", {"width": 16, "height": 16, "x_offset": 8, "y_offset": 18}
    ),
}
MIDDLE = {"vertical": "middle", "horizontal": "center"}


@pytest.mark.parametrize("sign", SIGNS)
def test_sign_laid_over_a_box_ticks_it_and_no_other(tmp_path: Path, sign: str) -> None:
    report = invent(40)
    path, ticked = _write(tmp_path / "report.xlsx", report, SIGNS[sign])

    (located,) = located_in(path)

    assert answers_of(located) == report.expected_checks() | {ticked: "yes"}


FORGOTTEN = {
    "beside the form": {"x_offset": 1500, "y_offset": 0},
    "over the words of another row's end": {"x_offset": 230, "y_offset": 10},
}


@pytest.mark.parametrize("place", FORGOTTEN)
def test_forgotten_sign_ticks_nothing(tmp_path: Path, place: str) -> None:
    report = invent(41)
    path, _ = _write(
        tmp_path / "report.xlsx",
        report,
        lambda sheet, row, column: sheet.insert_textbox(
            row, column, "✔", {"width": 20, "height": 16} | FORGOTTEN[place]
        ),
    )

    (located,) = located_in(path)

    assert wrong_answers(located, report) == {}


def test_sign_over_a_cell_with_several_boxes_makes_all_of_them_unknown(tmp_path: Path) -> None:
    report = invent(42)
    layout = Layout(items_in_one_cell=True)
    path = tmp_path / "report.xlsx"
    with xlsxwriter.Workbook(path) as book:
        writer = SheetWriter(book, book.add_worksheet("報告"), report, replace(layout, ticks=("□", "□")))
        writer.write()
        last = writer.row - 2  # the cell of the last section's items ends here
        writer.sheet.insert_textbox(last - 1, 1, "✔", {"width": 18, "height": 18, "x_offset": 12, "align": MIDDLE})

    (located,) = located_in(path)

    answers = answers_of(located)
    assert {answers[item.key] for item in form().sections[5].ticks} == {"unknown"}


def test_two_sorts_of_pictures_over_boxes_say_nothing_sure(tmp_path: Path) -> None:
    report = invent(43)
    path = tmp_path / "report.xlsx"
    with xlsxwriter.Workbook(path) as book:
        writer = SheetWriter(book, book.add_worksheet("報告"), report, Layout(ticks=("□", "□")))
        writer.write()
        for key, (row, column) in writer.places.items():
            picture = _picture("black" if report.checks[key] else "white")
            writer.sheet.insert_image(row, column, "box.png", {"image_data": picture, "x_offset": 10, "y_offset": 20})

    (located,) = located_in(path)

    assert set(answers_of(located).values()) == {"unknown"}


def _write_check_boxes(path: Path, report: InventedReport, layout: Layout = NO_SIGNS, **place: int) -> Path:
    """Write a report with a check box of the old kind over every item, as many offices make them."""
    plain = path.with_name("plain.xlsx")
    with xlsxwriter.Workbook(plain) as book:
        writer = SheetWriter(book, book.add_worksheet("報告"), report, layout)
        writer.write()
        for row, column in writer.places.values():
            writer.sheet.insert_button(row, column, {"width": 20, "height": 16, "y_offset": 6, **place})
    states = iter(report.checks[key] for key in writer.places)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as changed:
        for name in source.namelist():
            text = source.read(name)
            if name.endswith(".vml"):
                text = re.sub(b'ObjectType="Button">', lambda _: _check_box(is_on=next(states)), text)
            changed.writestr(name, text)
    return path


def _check_box(*, is_on: bool) -> bytes:
    return b'ObjectType="Checkbox"><x:Checked>1</x:Checked>' if is_on else b'ObjectType="Checkbox">'


def test_check_boxes_over_the_items_are_read_by_their_state(tmp_path: Path) -> None:
    report = invent(12)

    (located,) = located_in(_write_check_boxes(tmp_path / "report.xlsx", report))

    assert answers_of(located) == report.expected_checks()


@pytest.mark.parametrize("caption", ["", "チェック 1"])
def test_item_without_its_check_box_is_unknown_beside_others_with_one(tmp_path: Path, caption: str) -> None:
    report = invent(44)
    keys = list(report.checks)[:-1]
    path = _write_controls(
        tmp_path / "report.xlsx", report, keys, [CheckBox(report.checks[key], caption) for key in keys]
    )

    (located,) = located_in(path)

    assert answers_of(located) == report.expected_checks() | {list(report.checks)[-1]: "unknown"}


def _write_controls(path: Path, report: InventedReport, keys: list[str], boxes: list[CheckBox], **layout: Any) -> Path:
    with xlsxwriter.Workbook(path) as book:
        writer = SheetWriter(book, book.add_worksheet("報告"), report, replace(NO_SIGNS, **layout))
        writer.write()
        for place, key in enumerate(keys):
            row, column = writer.places[key]
            width = 330 if not writer.layout.writes_items else 20
            writer.sheet.insert_button(row, column, {"width": width, "height": 16, "y_offset": 6, "x_offset": 4})
            if boxes[place].linked_cell:
                writer.sheet.write_boolean(f"{boxes[place].linked_cell}".replace("$", ""), report.checks[key])
    turn_buttons_into_check_boxes(path, [boxes])
    return path


def test_item_that_is_the_caption_of_its_check_box_is_found(tmp_path: Path) -> None:
    report = invent(45)
    labels = {item.key: item.label for item in form().ticks}
    keys = list(report.checks)[::-1]
    boxes = [CheckBox(report.checks[key], labels[key]) for key in keys]
    path = _write_controls(tmp_path / "report.xlsx", report, keys, boxes, writes_items=False)

    (located,) = located_in(path)

    assert answers_of(located) == report.expected_checks()


def test_states_may_be_kept_in_linked_cells_alone(tmp_path: Path) -> None:
    report = invent(46)
    keys = list(report.checks)
    boxes = [CheckBox(is_on=False, linked_cell=f"$AZ${place + 30}") for place in range(18)]
    path = _write_controls(tmp_path / "report.xlsx", report, keys, boxes)

    (located,) = located_in(path)

    assert answers_of(located) == report.expected_checks()


def test_box_that_its_linked_cell_contradicts_is_unknown(tmp_path: Path) -> None:
    report = invent(47)
    keys = list(report.checks)
    boxes = [
        CheckBox(report.checks[key] ^ (place == 3), linked_cell=f"$AZ${place + 30}") for place, key in enumerate(keys)
    ]
    path = _write_controls(tmp_path / "report.xlsx", report, keys, boxes)

    (located,) = located_in(path)

    assert answers_of(located) == report.expected_checks() | {keys[3]: "unknown"}


def test_check_boxes_that_only_the_list_of_controls_knows_are_read(tmp_path: Path) -> None:
    report = invent(48)
    keys = list(report.checks)
    path = _write_controls(tmp_path / "report.xlsx", report, keys, [CheckBox(report.checks[key]) for key in keys])
    parts = read_parts(path)
    parts = {
        name: part for name, part in parts.items() if not name.endswith(".vml") and "drawingOfControls" not in name
    }
    repacked(path, parts)

    (located,) = located_in(path)

    assert answers_of(located) == report.expected_checks()


def test_old_drawing_without_states_takes_them_from_the_list(tmp_path: Path) -> None:
    report = invent(49)
    keys = list(report.checks)
    path = _write_controls(tmp_path / "report.xlsx", report, keys, [CheckBox(report.checks[key]) for key in keys])
    parts = read_parts(path)
    for name, part in parts.items():  # as LibreOffice saves it: no state, no number, and no place in the list
        if name.endswith(".vml"):
            parts[name] = re.sub(rb'<x:Checked>1</x:Checked>|(?<=id="_x0000)_s(?=1)', b"", part)
        elif name == "xl/worksheets/sheet1.xml":
            parts[name] = re.sub(rb"(<xdr:(?:col|colOff|row|rowOff)>)\d+", rb"\g<1>0", part)
    repacked(path, parts)

    (located,) = located_in(path)

    assert answers_of(located) == report.expected_checks()


def test_check_boxes_over_a_cell_with_all_items_are_theirs_in_order(tmp_path: Path) -> None:
    report = invent(17)
    path = tmp_path / "report.xlsx"
    keys: list[str] = []
    with xlsxwriter.Workbook(path) as book:
        writer = SheetWriter(book, book.add_worksheet("報告"), report, replace(NO_SIGNS, items_in_one_cell=True))
        writer.write()
        for section, first in zip(form().sections[1:], _first_rows_of_items(path, report), strict=True):
            for place, item in enumerate(section.ticks):
                offset = 4 + place * 300 // len(section.ticks)  # its lines may be set closer or wider
                writer.sheet.insert_button(first, 1, {"width": 20, "height": 16, "y_offset": offset})
                keys.append(item.key)
    turn_buttons_into_check_boxes(path, [[CheckBox(report.checks[key]) for key in keys]])

    (located,) = located_in(path)

    assert wrong_answers(located, report) == {}
    assert "yes" in answers_of(located).values()


def _first_rows_of_items(path: Path, report: InventedReport) -> list[int]:
    """Return the row of each section's one cell with all its items."""
    plain = write_book(path.with_name("plain.xlsx"), [report], replace(NO_SIGNS, items_in_one_cell=True))
    (located,) = located_in(plain)
    cells = [located.ticks[section.ticks[0].key].label for section in form().sections if section.ticks]
    return [int(re.sub(r":.*|[A-Z]", "", label.cell or "")) - 1 for label in cells if label]


def test_check_box_across_two_items_says_nothing_of_either(tmp_path: Path) -> None:
    report = invent(13)

    (located,) = located_in(_write_check_boxes(tmp_path / "report.xlsx", report, y_offset=2, height=70))

    assert wrong_answers(located, report) == {}


def test_empty_check_box_over_a_typed_tick_is_unknown(tmp_path: Path) -> None:
    report = invent(14)
    path = _write_check_boxes(tmp_path / "report.xlsx", report, replace(NO_SIGNS, ticks=("☑", "☑")))

    (located,) = located_in(path)

    assert {answer for key, answer in answers_of(located).items() if not report.checks[key]} == {"unknown"}


def test_word_beside_an_empty_box_makes_it_unknown(tmp_path: Path) -> None:
    report = invent(8)
    layout = Layout(box_column="left", ticks=("○", ""))
    path, empty = _write(tmp_path / "r.xlsx", report, lambda sheet, row, column: sheet.write(row, column, "済"), layout)

    (located,) = located_in(path)

    assert answers_of(located)[empty] == "unknown"


def test_check_boxes_in_cells_are_read_by_their_state(tmp_path: Path) -> None:
    report = invent(9)
    path = tmp_path / "report.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("報告")
        writer = SheetWriter(book, sheet, report, Layout(box_column="left", ticks=("", "")))
        writer.write()
        for key, (row, column) in writer.places.items():
            sheet.insert_checkbox(row, column, report.checks[key])

    (located,) = located_in(path)

    assert answers_of(located) == report.expected_checks()


def test_box_behind_an_item_that_its_cell_wraps_is_the_item_s(tmp_path: Path) -> None:
    report = invent(18)
    path = tmp_path / "report.xlsx"
    with xlsxwriter.Workbook(path) as book:
        writer = SheetWriter(book, book.add_worksheet("報告"), report, replace(NO_SIGNS, width=3))
        writer.write()
        for section in form().sections:
            for item in section.ticks:
                sign = "☑" if report.checks[item.key] else "□"
                writer.sheet.write_string(*writer.places[item.key], f"{item.label}　{sign}", writer.plain)

    (located,) = located_in(path)

    assert answers_of(located) == report.expected_checks()


@pytest.mark.parametrize("columns", [10, 20])
def test_column_of_ticks_beside_the_answers_is_none_of_them(tmp_path: Path, columns: int) -> None:
    report = invent(19)
    layout = Layout(columns=columns, width=120 / columns, box_column="right", prompts=False)

    (located,) = located_in(write_book(tmp_path / "report.xlsx", [report], layout))

    assert answers_of(located) == report.expected_checks()
    assert texts_of(located) == meant_texts(report)


WORDS = [
    ("有", "無"),
    ("はい", "いいえ"),
    ("済", "未実施"),
    ("1", "0"),
    ("Yes", "No"),
    (True, False),
    ("あり", ""),
    ("済", ""),
]


@pytest.mark.parametrize("counters", [False, True])
@pytest.mark.parametrize(("yes", "no"), WORDS)
def test_word_or_number_in_a_column_of_its_own_answers(tmp_path: Path, yes: Any, no: Any, *, counters: bool) -> None:
    report = invent(10)
    layout = Layout(box_column="left", ticks=("", ""), counters=counters)

    (located,) = located_in(_write_words(tmp_path / "report.xlsx", report, yes, no, layout))

    assert answers_of(located) == report.expected_checks()


@pytest.mark.parametrize(("word", "answer"), [("無", "no"), (True, "yes"), ("1", "unknown"), ("検討", "unknown")])
def test_one_word_beside_every_item_answers_where_it_means_something(tmp_path: Path, word: Any, answer: str) -> None:
    layout = Layout(box_column="left", ticks=("", ""))

    (located,) = located_in(_write_words(tmp_path / "report.xlsx", invent(10), word, word, layout))

    assert set(answers_of(located).values()) == {answer}


def test_circles_in_two_columns_say_nothing_sure(tmp_path: Path) -> None:
    report = invent(21)
    path = tmp_path / "report.xlsx"
    with xlsxwriter.Workbook(path) as book:
        writer = SheetWriter(book, book.add_worksheet("報告"), report, Layout(box_column="right", ticks=("", "")))
        writer.write()
        for key, (row, column) in writer.places.items():
            writer.sheet.write(row, column if report.checks[key] else 0, "○")

    (located,) = located_in(path)

    assert wrong_answers(located, report) == {}


def test_numbers_that_count_the_items_answer_nothing(tmp_path: Path) -> None:
    report = invent(16)
    path = tmp_path / "report.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("報告")
        writer = SheetWriter(book, sheet, report, Layout(box_column="left", ticks=("", "")))
        writer.layout = replace(writer.layout, column_shift=2)
        writer.write()
        for section in form().sections:
            for place, item in enumerate(section.ticks, 1):
                row, column = writer.places[item.key]
                sheet.write_number(row, column - 1, place)
                sheet.write_string(row, column, "☑" if report.checks[item.key] else "□")

    (located,) = located_in(path)

    assert answers_of(located) == report.expected_checks()


def _write_words(path: Path, report: InventedReport, yes: Any, no: Any, layout: Layout) -> Path:
    with xlsxwriter.Workbook(path) as book:
        writer = SheetWriter(book, book.add_worksheet("報告"), report, layout)
        writer.write()
        for key, place in writer.places.items():
            writer.sheet.write(*place, yes if report.checks[key] else no)
    return path


def test_form_without_any_mark_is_not_ticked_throughout(tmp_path: Path) -> None:
    report = invent(11)
    report.checks = dict.fromkeys(report.checks, False)
    path = write_book(tmp_path / "report.xlsx", [report])

    (located,) = located_in(path)

    assert set(answers_of(located).values()) == {"no"}


def test_each_sheet_is_a_report_but_hidden_ones_and_examples_are_named(tmp_path: Path) -> None:
    reports = [invent(seed) for seed in range(20, 24)]
    names = ["長野", "記入例", "岐阜", "控え"]
    path = write_book(tmp_path / "book.xlsx", reports, names=names, hidden=["控え"])

    document = open_document(path)
    located = located_in(path)

    assert [report.sources[0].sheet for report in located] == ["長野", "岐阜"]
    assert [finding.code for finding in document.findings] == ["example_sheet", "hidden_sheet"]
    assert [answers_of(report) for report in located] == [reports[0].expected_checks(), reports[2].expected_checks()]


def test_book_of_nothing_but_examples_says_so(tmp_path: Path) -> None:
    path = write_book(tmp_path / "book.xlsx", [invent(32)], names=["記入例"])

    with pytest.raises(Refused, match="記入例"):
        open_document(path)


def test_million_empty_rows_do_no_harm(tmp_path: Path) -> None:
    report = invent(33)
    path = write_book(tmp_path / "book.xlsx", [report])
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(tmp_path / "long.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
        for name in source.namelist():
            text = source.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                rows = "".join(f'<row r="{number}"/>' for number in range(200, 400_000))
                text = text.replace("</sheetData>", rows + "</sheetData>")
            packed.writestr(name, text, zipfile.ZIP_STORED if name.endswith("sheet1.xml") else None)

    (located,) = located_in(tmp_path / "long.xlsx")

    assert answers_of(located) == report.expected_checks()


def test_sheet_whose_prefecture_is_a_placeholder_is_an_example(tmp_path: Path) -> None:
    example = invent(30)
    example.prefecture = "○○県"
    path = write_book(tmp_path / "book.xlsx", [example, invent(31)], names=["Sheet1", "Sheet2"])

    document = open_document(path)

    assert [page.sheet for page in document.pages] == ["Sheet2"]
    assert "Sheet1" in document.findings[0].message
