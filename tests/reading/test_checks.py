import pytest

from suishin.reading.flow import read_document
from suishin.reading.model import Finding, Reading, Severity
from suishin.reading.readers.text import document_of_text
from tests.reading.text_layers import DEFINITION, invent, text_layer

RIGHT_BOX = "progress_update"
STATEMENTS = [
    ("受付30件、成約13件（成約率43％）だった。", None),
    ("受付30件、成約13件（成約率60％）だった。", "rate_differs"),
    ("保有目標7,343件に対して5,796件で、1,547件不足している。", None),
    ("保有目標7,343件に対して5,796件で、1,200件不足している。", "shortfall_differs"),
    ("目標350件に対し203件、不足は147件である。", None),
    ("目標350件に対し203件、不足は174件である。", "shortfall_differs"),
    ("今年度の目標350件に対し383件、2026年度末まではあと541件である。", None),
    ("採用者183名中、組合加入142名（77.6％）であった。", None),
    ("採用者183名中、組合加入142名（67.7％）であった。", "rate_differs"),
    ("採用者183名中、組合加入は142名（約8割）であった。", None),
    ("オルグは12回（前年比120％）となった。", None),
    ("新規は計47件（A市職22件、B町職14件、C労組11件）である。", None),
    ("新規は計47件（A市職22件、B町職14件、C労組21件）である。", "sum_differs"),
    ("新規は計47件（うちA市職22件、B町職14件）である。", None),
    ("新規は約50件（A市職22件、B町職14件、C労組11件）である。", None),
    ("単組訪問は12単組（前年9単組）に増加した。", None),
    ("単組訪問は12単組（前年9単組）に減少した。", "direction_differs"),
    ("申込みは7件→21件に増えた。", None),
    ("申込みは21件→7件に増えた。", "direction_differs"),
    ("保有は5,992件（前年同期5,819件）となり、減少に歯止めがかかった。", None),
    ("参加は●名であった。", "placeholder"),
    ("●名簿を3月〇日までに集める。", None),
    ("●会議は〇月〇日に開いた。", "placeholder"),
    ("新採の加入率は約●●％となった。", "placeholder"),
    ("新採の加入率は約40％となった。", None),
    ("単組への訪問を続ける。", None),
]
ARITHMETIC = {"rate_differs", "shortfall_differs", "sum_differs", "direction_differs", "placeholder"}


@pytest.mark.parametrize(("statement", "code"), STATEMENTS)
def test_statement_that_contradicts_itself_is_pointed_out(statement, code):
    found = [finding for finding in findings({RIGHT_BOX: statement}) if finding.code in ARITHMETIC]

    assert [finding.code for finding in found] == ([code] if code else [])
    assert all("行目" in finding.message and finding.at == f"narratives.{RIGHT_BOX}" for finding in found)


def test_ticked_section_without_text_is_noted():
    found = findings({"model": ""}, checks={"model.progress_checked": "yes"})

    [finding] = [finding for finding in found if finding.code == "narrative_empty"]
    assert (finding.at, finding.severity) == ("narratives.model", Severity.NOTE)


def test_missing_new_text_is_a_warning():
    assert "narrative_missing" in [finding.code for finding in findings({RIGHT_BOX: "", "previous_progress": ""})]


def test_past_tense_with_a_date_to_come_is_noted():
    found = findings({"newhire": "2025年3月20日に新採対策会議を開催した。"})

    assert "held_after_report" in [finding.code for finding in found]


@pytest.mark.parametrize(
    "text",
    [
        "2025年3月20日に新採対策会議を開催する予定。",
        "新採対策会議を2025年3月20日に開く運びとなった。",
        "説明会を3月8日に入れ、会場を押さえた。",
    ],
)
def test_future_tense_with_a_date_to_come_is_in_order(text):
    found = findings({"newhire": text})

    assert "held_after_report" not in [finding.code for finding in found]


@pytest.mark.parametrize(
    ("answer", "text", "is_noted"),
    [
        ("no", "12月5日に県本部新採対策会議を開催した。", True),
        ("yes", "12月5日に県本部新採対策会議を開催した。", False),
        ("no", "3月5日に県本部新採対策会議を開催する予定。", False),
        ("no", "12月5日に青年部集会を開催した。", False),
    ],
)
def test_empty_box_beside_text_that_tells_of_it_is_noted(answer, text, is_noted):
    found = findings({"newhire": text}, checks={"newhire.measures_meeting": answer})

    noted = [finding for finding in found if finding.at == "checks.newhire.measures_meeting"]
    assert [(finding.code, finding.severity) for finding in noted] == [("tick_against_text", Severity.NOTE)] * is_noted


def test_missing_confirmer_is_noted_and_no_fault():
    report, style = invent(2)
    report.confirmer = report.written["confirmer"] = ""

    reading = read(text_layer(report, style))

    assert [(found.code, found.severity) for found in only(reading).findings if found.at == "confirmer"] == [
        ("person_missing", Severity.NOTE)
    ]
    assert not [found for found in findings({}) if found.at == "confirmer"]


def test_many_unknown_ticks_are_one_finding():
    report, style = invent(3)
    on, off = style.glyphs
    text = text_layer(report, style).replace(on, off)

    found = [finding for finding in only(read(text)).findings if finding.code.startswith("tick")]

    assert [finding.at for finding in found] == ["checks"]
    assert "18項目" in found[0].message


@pytest.mark.parametrize(
    ("written", "is_far"),
    [("2019年2月3日", True), ("2024年2月3日", True), ("2024年11月28日", False), ("2025年3月1日", False)],
)
def test_report_dated_outside_its_round_is_pointed_out(written, is_far):
    report, style = invent(4)
    text = text_layer(report, style).replace(report.written["date"], written)

    assert ("date_far_from_form" in [finding.code for finding in only(read(text)).findings]) is is_far


def test_text_that_breaks_off_is_partial_and_says_what_is_missing():
    report, style = invent(5)
    text = text_layer(report, style)
    half = (
        text[: text.index("役職定年者、再任用、再雇用者への対応状況") - 12]
        if style.page_2_order[0] == 3
        else text[: len(text) // 2]
    )

    reading = read(half)

    assert reading.outcome == "partial"
    assert "番の欄が見つかりません" in reading.message


def findings(narratives: dict[str, str], checks: dict[str, str] | None = None) -> tuple[Finding, ...]:
    report, style = invent(2)
    report.date, report.written["date"] = "2025-02-03", "2025年2月3日"
    report.narratives |= narratives
    report.checks |= checks or {}
    return only(read(text_layer(report, style))).findings


def read(text: str) -> Reading:
    return read_document(document_of_text(text), DEFINITION)


def only(reading: Reading):
    [report] = reading.reports
    return report
