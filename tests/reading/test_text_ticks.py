"""Ticks of text layers that stand apart from their items, and prose that uses the same words or signs."""

import pytest

from suishin.reading import narratives, ticks
from suishin.reading.header import read_header
from suishin.reading.locate.by_order import locate_by_order
from suishin.reading.locate.located import LocatedReport
from suishin.reading.readers.text import document_of_text
from tests.reading.text_layers import DEFINITION, InventedReport, invent

HEAD = ["県本部共済推進取り組み報告書", "県　名：長野県　作成日：2025年2月3日", "作成者：榎戸　葉子", "確認者：椿原"]
PROSE = ["・説明の場を増やした。", "・資料を届けた。", "・担当者が代わった。"]


def _text(report: InventedReport, item: str, prose: list[str] = PROSE) -> str:
    """Return a report whose items are laid out after a pattern of {sign}, {label} and {prose}."""
    lines = [*HEAD]
    for section in DEFINITION.sections:
        lines += [f"{section.number}.{section.title}", f"{section.left_prompt} {section.right_prompt}", ""]
        for place, entry in enumerate(section.ticks):
            sign = "✔" if report.checks[entry.key] == "yes" else "□"
            beside = prose[place] if place < len(prose) else ""
            lines += item.format(sign=sign, label=entry.label, prose=beside).split("\n")
        lines += ["", *(prose if "{prose}" not in item else []), ""]
    return "\n".join(lines)


def _located(text: str) -> LocatedReport:
    [located] = locate_by_order(document_of_text(text), DEFINITION)
    return located


def _answers(text: str) -> dict[str, str]:
    return {key: tick.answer.value for key, tick in ticks.decide(_located(text), DEFINITION).items()}


def _wrong(text: str, report: InventedReport) -> dict[str, str]:
    return {key: found for key, found in _answers(text).items() if found not in ("unknown", report.checks[key])}


@pytest.mark.parametrize("pattern", ["{label}      {sign}   {prose}", "　{label}　{sign} {prose}"])
def test_column_of_ticks_between_items_and_prose_is_read(pattern: str) -> None:
    report, _ = invent(3)

    assert _answers(_text(report, pattern)) == report.checks


@pytest.mark.parametrize("pattern", ["{label}\n\n{sign} {prose}\n", "{sign}\n\n{label}\n\n{prose}\n\n"])
def test_ticks_or_nothing_far_from_their_items_give_no_wrong_answer(pattern: str) -> None:
    report, _ = invent(4)

    assert _wrong(_text(report, pattern).replace("□", ""), report) == {}


@pytest.mark.parametrize("pattern", ["{sign}\n\n{label}\n", "　{sign}　{label}\n"])
def test_item_quoted_behind_a_bullet_is_no_tick(pattern: str) -> None:
    report, _ = invent(5)
    quoted = [f"■{section.ticks[0].label}" for section in DEFINITION.sections if section.ticks]

    assert _wrong(_text(report, pattern, prose=quoted).replace("✔", "■"), report) == {}


def test_header_whose_values_follow_a_colon_is_read() -> None:
    report, _ = invent(6)

    header, code, _ = read_header(_located(_text(report, "　{sign}　{label}\n")), DEFINITION)

    assert [code, header["date"].value, header["author"].value, header["confirmer"].value] == [
        "20", "2025-02-03", "榎戸　葉子", "椿原",
    ]  # fmt: skip


def test_ticked_box_that_fell_out_of_its_item_is_read() -> None:
    report, _ = invent(7)
    text = _text(report, "　{sign}　{label}").replace("□", "◻")
    lines = [f"　 　{line[3:]}    ☑・説明は県支部が行う。" if line[1:2] == "✔" else line for line in text.split("\n")]

    assert _answers("\n".join(lines).replace("◻", "□")) == report.checks


def test_check_mark_alone_in_prose_leaves_typed_boxes_known() -> None:
    report, _ = invent(8)
    text = _text(report, "　{sign}　{label}", prose=["・次の印を使う。", "✔", "・数では比べない。"]).replace(
        "　✔　", "　☑　"
    )

    assert _answers(text) == report.checks


def test_check_mark_alone_leaves_empty_boxes_unknown_where_check_marks_tick() -> None:
    report, _ = invent(8)
    text = _text(report, "　{sign}　{label}", prose=["・次の印を使う。", "✔", "・数では比べない。"])

    assert "no" not in _answers(text).values()


def test_filled_sign_that_was_laid_over_a_box_and_stands_alone_leaves_empty_boxes_unknown() -> None:
    report, _ = invent(9)
    first, second, *_ = DEFINITION.ticks
    lines = _text(report, "□　{label}").split("\n")
    lines = [
        {first.label: f"■ □　{first.label}", second.label: f"■\n□　{second.label}"}.get(line[2:], line)
        for line in lines
    ]

    assert set(_answers("\n".join(lines)).values()) == {"unknown"}


def test_text_laid_out_between_items_stays_in_their_section() -> None:
    report, _ = invent(9)
    blank = " " * 60
    lines = _text(report, "{prose}\n\n{sign}　{label}\n").split("\n")
    empty = next(section for section in DEFINITION.sections if section.number == 4)
    begin = next(index for index, line in enumerate(lines) if line.endswith(empty.title))
    end = next(index for index, line in enumerate(lines) if index > begin and line[:2] == "5.")
    lines = [
        "" if begin < index < end and line in PROSE else f"{blank}{line}" if line in PROSE else line
        for index, line in enumerate(lines)
    ]

    texts = {key: narratives.build(found).text for key, found in _located("\n".join(lines)).narratives.items()}

    assert {section.key: texts[section.key] for section in DEFINITION.sections if section.ticks} == {
        section.key: "" if section is empty else "\n".join(PROSE[: len(section.ticks)])
        for section in DEFINITION.sections
        if section.ticks
    }


def test_right_box_that_begins_beside_the_last_line_of_the_instruction_is_read_whole() -> None:
    report, _ = invent(9)
    boxed = DEFINITION.sections[0]
    first, second = (item for item in boxed.items if item.label)
    left, right = ["左の欄の一行。", "もう一行。"], ["・右の欄の一行目。", "・右の欄の二行目。", "・右の欄の三行目。"]
    lines = _text(report, "　{sign}　{label}").split("\n")
    start = next(index for index, line in enumerate(lines) if boxed.left_prompt in line)
    beside = zip([first.label, left[0], second.label, left[1]], [*right[1:], "", ""], strict=True)
    laid_out = [f"{text}{' ' * (84 - 2 * len(text))}{other}" for text, other in beside]
    lines[start : start + 1] = [boxed.right_prompt, f"{boxed.left_prompt}    {right[0]}", *laid_out]

    texts = {key: narratives.build(found).text for key, found in _located("\n".join(lines)).narratives.items()}

    assert texts["progress_update"].split("\n") == right


def test_date_and_page_that_a_browser_prints_on_both_pages_are_no_answer() -> None:
    report, _ = invent(10)
    text = _text(report, "　{sign}　{label}")
    upper, heading, lower = text.partition("4.2025")
    pages = [
        f"25/02/03 9:41 報告\n{part}\nfile:///報告.html {number}/2"
        for number, part in enumerate([upper, heading + lower], 1)
    ]

    texts = {key: narratives.build(found).text for key, found in _located("\n\f".join(pages)).narratives.items()}

    assert "報告" not in "".join(texts.values())
