"""The form as a workbook, blank and filled in; what is written is read back as it was."""

import io
from itertools import cycle
from pathlib import Path

import pytest
from openpyxl import load_workbook

from suishin.forms.content import ReportContent, printed_points
from suishin.forms.workbook import form_workbook
from suishin.reading.definition import FormDefinition, load_definition, parse_definition
from suishin.reading.flow import read_file
from suishin.reading.model import Outcome, ReportReading

DEFINITION = Path(__file__).parents[2] / "suishin" / "forms" / "definitions" / "2025-01.json"
HEADER = {"prefecture": "長野県", "date": "2025年2月3日", "author": "県本部 森　花子", "confirmer": "県支部 林 次郎"}
POINTS = [
    "① 12月に全単組を回り、執行部学習会をのべ36回開いた（前年同期間24回）。",
    "・退職予定者セミナーに52名が参加し、見積りの希望は延べ30件あった。参加できなかった人には資料を送り、二月に改めて声をかける。",
    "【課題】役員が毎年替わり、説明が続かない。",
    "目標7,343件に対し6,802件、達成率92.6％。あと541件必要。",
]


@pytest.fixture(scope="module")
def definition() -> FormDefinition:
    return load_definition(DEFINITION)


def content_with(definition: FormDefinition, states: list[str], points: list[str]) -> ReportContent:
    answers = cycle(states)
    return ReportContent(
        header=HEADER,
        checks={item.key: next(answers) for item in definition.ticks},
        narratives={item.key: points for item in definition.narratives},
    )


def read_back(content: bytes, definition: FormDefinition, folder: Path) -> ReportReading:
    file = folder / "report.xlsx"
    file.write_bytes(content)
    reading = read_file(file, definition)
    assert reading.outcome is Outcome.OK
    assert len(reading.reports) == 1
    return reading.reports[0]


@pytest.mark.parametrize(
    ("states", "points"),
    [
        (["yes", "no"], POINTS),
        (["yes", "no", "unknown"], POINTS),
        (["yes", "unknown"], POINTS),
        (["yes"], POINTS[:1]),
        (["yes", "no", "no", "no"], []),
        (["unknown"], POINTS[:2]),
        (["no", "yes"], POINTS * 12),
    ],
    ids=[
        "two answers",
        "three answers",
        "no box left empty",
        "all ticked",
        "no text",
        "all unknown",
        "longer than its pages",
    ],
)
def test_filled_form_is_read_back_as_it_was_written(definition, tmp_path, states, points):
    content = content_with(definition, states, points)

    report = read_back(form_workbook(definition, content), definition, tmp_path)

    assert {key: tick.answer.value for key, tick in report.checks.items()} == content.checks
    assert {key: text.text for key, text in report.narratives.items()} == {
        item.key: "\n".join(points) for item in definition.narratives
    }
    assert {key: value.written for key, value in report.header.items()} == HEADER
    assert (report.prefecture_code, report.header["date"].value) == ("20", "2025-02-03")


@pytest.mark.parametrize(("states", "answer"), [(["no"], "no"), (["no", "unknown"], "unknown")])
def test_report_without_any_tick_reads_back_as_no_only_where_every_box_stands_empty(
    definition, tmp_path, states, answer
):
    content = content_with(definition, states, POINTS)

    report = read_back(form_workbook(definition, content), definition, tmp_path)

    assert {tick.answer.value for tick in report.checks.values()} == {answer}


def test_blank_form_reads_back_empty(definition, tmp_path):
    report = read_back(form_workbook(definition, None), definition, tmp_path)

    assert {value.written for value in report.header.values()} == {""}
    assert {text.text for text in report.narratives.values()} == {""}


def test_form_prints_on_a4_portrait_in_its_official_columns(definition):
    sheet = load_workbook(io.BytesIO(form_workbook(definition, None))).active

    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("portrait", 9)
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert {str(merged) for merged in sheet.merged_cells.ranges} >= {"B1:M4", "N1:O1", "P1:U1", "B6:U6"}
    assert sheet["B6"].value == "1.県本部共済推進方針の目標達成にむけた進捗と重点的に取り組む課題"
    assert len(sheet.row_breaks.brk) == 1


@pytest.mark.parametrize("text", ["=1+1", "+81", "@SUM(A1)", "-5％", "http://example.test/", "00123", "１２３"])
def test_text_of_people_stays_text(definition, text):
    content = ReportContent(header={"author": text}, narratives={"grant": [text]})

    sheet = load_workbook(io.BytesIO(form_workbook(definition, content))).active

    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == text]
    assert [cell.data_type for cell in cells] == ["s", "s"]
    assert not any(cell.hyperlink for cell in cells)
    assert all(cell.quotePrefix for cell in cells)


def test_same_content_makes_the_same_file(definition):
    content = content_with(definition, ["yes", "no"], POINTS)

    assert form_workbook(definition, content) == form_workbook(definition, content)


@pytest.mark.parametrize(
    ("prefecture", "name"), [("長野県", "長野県"), ("", "県本部共済推進取り組み報告書"), ("'長/野*県'", "長 野 県")]
)
def test_sheet_is_named_after_its_prefecture(definition, prefecture, name):
    content = ReportContent(header={"prefecture": prefecture})

    book = load_workbook(io.BytesIO(form_workbook(definition, content)))

    assert book.sheetnames == [name]


def test_another_form_needs_no_code(tmp_path):
    other = parse_definition(
        {
            "code": "2026-01",
            "title": "県本部活動報告書",
            "year": 2026,
            "header": [{"key": "prefecture", "kind": "prefecture", "label": "県名"}],
            "sections": [
                {
                    "key": "visits",
                    "number": 1,
                    "title": "単組への訪問活動について",
                    "left_prompt": "実施している取り組みに印を付けてください。",
                    "items": [
                        {"key": f"visits.{n}", "kind": "tick", "box": "left", "label": label, "title": label}
                        for n, label in enumerate(("全単組への訪問を計画した", "訪問の結果を委員会で共有した"))
                    ]
                    + [{"key": "visits", "kind": "narrative", "box": "right", "title": "内容"}],
                }
            ],
        }
    )
    content = ReportContent({"prefecture": "岐阜県"}, {"visits.0": "yes", "visits.1": "no"}, {"visits": POINTS})

    sheet = load_workbook(io.BytesIO(form_workbook(other, content))).active

    values = {cell.value for row in sheet.iter_rows() for cell in row if cell.value}
    assert {"　☑　全単組への訪問を計画した", "　□　訪問の結果を委員会で共有した", printed_points(POINTS)} <= values


@pytest.mark.parametrize(
    ("labels", "offered"),
    [
        (["定期大会", "執行委員会"], ['"定期大会,執行委員会"']),
        (["はい, いつも", "いいえ"], []),  # Excel would make three of them
        (["長い選択肢" * 30, "長い選択肢" * 25], []),  # longer than Excel's list
    ],
)
def test_choice_is_offered_as_a_list_where_excel_can_hold_it(labels, offered):
    options = [{"key": f"o{number}", "label": label} for number, label in enumerate(labels)]
    item = {"key": "body", "kind": "choice", "box": "left", "label": "機関", "title": "機関", "options": options}
    form = {
        "code": "2026-06",
        "title": "報告",
        "year": 2026,
        "header": [{"key": "date", "kind": "date", "label": "作成日"}],
        "sections": [{"key": "a", "number": 1, "title": "区分", "items": [item]}],
    }

    sheet = load_workbook(io.BytesIO(form_workbook(parse_definition(form), None))).active

    assert [rule.formula1 for rule in sheet.data_validations.dataValidation] == offered
