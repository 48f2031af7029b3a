"""Labels that an office retyped, left out or repeated: the form's parts are still told apart."""

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from suishin.reading.flow import read_file
from tests.reading.writers.answers import answers_of, header_of, located_in, meant_header, meant_texts, texts_of
from tests.reading.writers.invented import form, invent
from tests.reading.writers.xlsx_form import Layout, SheetWriter, write_book

RETYPED = {
    "items": [
        ("県本部・県支部合同の単組オルグの実施", "県本部と県支部合同での単組オルグの実施"),
        ("マニュアルの単組への配布", "マニュアルを単組へ配布"),
        ("対象者の把握と説明会等の実施", "対象者の把握、説明会などの実施"),
    ],
    "one item in other words": [("じちろう共済のアピール", "自治労共済のＰＲ・アピール")],
    "spelling": [("取り組み", "とりくみ"), ("じちろう", "自治労"), ("もとづき", "基づき"), ("向けた", "むけた")],
    "instruction in other words": [("具体的な取り組み", "取組の具体的内容")],
    "years of the next form": [
        ("2025年4月", "2026年4月"),
        ("2025年３月末", "2026年３月末"),
        ("2024年6月", "2025年6月"),
    ],
    "headings in other words": [
        ("2.共済推進県本部交付金の活用について", "2.交付金の活用"),
        ("3.2025年4月新規採用者対策", "【3】2025年4月 新規採用者対策について"),
        ("5.加入拡大モデル単組に対して県本部の関わり方について", "5.モデル単組"),
    ],
    "a heading deleted": [("4.2025年３月末の役職定年者、再任用、再雇用者への対応状況", " ")],
    "header labels": [("作成日", "作成年月日"), ("作成者", "記入者"), ("県　名", "都道府県名")],
    "printed instructions": [
        ("実施している取り組み☑してください。", "実施している取組みに☑をしてください"),
        ("具体的な取り組み", "具体的取り組み内容"),
    ],
}


def _retyped(path: Path, pairs: list[tuple[str, str]]) -> Path:
    target = path.with_name("retyped.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as changed:
        for name in source.namelist():
            text = source.read(name).decode()
            if name == "xl/sharedStrings.xml":
                for official, own in pairs:
                    assert official in text
                    text = text.replace(official, own)
            changed.writestr(name, text)
    return target


@pytest.mark.parametrize("name", RETYPED)
def test_retyped_form_is_read_as_it_was_meant(tmp_path: Path, name: str) -> None:
    report = invent(60 + len(name))
    path = _retyped(write_book(tmp_path / "report.xlsx", [report]), RETYPED[name])

    (located,) = located_in(path)

    assert answers_of(located) == report.expected_checks()
    assert texts_of(located) == meant_texts(report)
    assert header_of(located) == meant_header(report)


@pytest.mark.parametrize("ticks", [("[✓]", "[ ]"), ("（○）", "（　）")])
def test_box_of_brackets_belongs_to_an_item_whose_first_word_was_spelled_otherwise(
    tmp_path: Path, ticks: tuple[str, str]
) -> None:
    report = invent(64)
    path = write_book(tmp_path / "report.xlsx", [report], Layout(ticks=ticks, lead="{} "))

    (located,) = located_in(_retyped(path, [("じちろう共済のアピール", "自治労共済のアピール")]))

    assert answers_of(located) == report.expected_checks()


def test_author_s_own_heading_in_words_of_the_instruction_stays(tmp_path: Path) -> None:
    report = invent(65)
    report.narratives["progress_update"] = ["【2024年6月報告以降の取り組みと課題】", "声かけを続けた。"]
    path = write_book(tmp_path / "report.xlsx", [report], Layout(prompts=False))

    (located,) = located_in(path)

    assert texts_of(located)["progress_update"] == "【2024年6月報告以降の取り組みと課題】声かけを続けた。"


def test_item_in_wholly_other_words_is_unknown(tmp_path: Path) -> None:
    report = invent(61)
    pairs = [("じちろう共済のアピール", "組合員向けの旅行と懇親会")]
    path = _retyped(write_book(tmp_path / "report.xlsx", [report]), pairs)

    (located,) = located_in(path)

    assert answers_of(located)["retiree.kyosai_appeal"] == "unknown"
    assert "見つかりません" in located.ticks["retiree.kyosai_appeal"].trouble


def test_reports_below_each_other_in_one_sheet_are_reports_of_their_own(tmp_path: Path) -> None:
    reports = [invent(62), invent(63)]
    path = tmp_path / "stacked.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("全部")
        row = 0
        for report in reports:
            writer = SheetWriter(book, sheet, report, Layout(row_shift=row))
            writer.write()
            row = writer.row + 2

    located = located_in(path)

    assert [answers_of(report) for report in located] == [report.expected_checks() for report in reports]
    assert [texts_of(report) for report in located] == [meant_texts(report) for report in reports]


def test_list_of_headings_is_no_report(tmp_path: Path) -> None:
    path = tmp_path / "contents.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("目次")
        for row, title in enumerate(["2.共済推進県本部交付金の活用について", "3.2025年4月新規採用者対策"]):
            sheet.write(row, 0, title)

    assert located_in(path) == []


def test_minutes_that_list_headings_and_items_are_no_report(tmp_path: Path) -> None:
    path = tmp_path / "minutes.xlsx"
    headings = [f"{section.number}.{section.title}" for section in form().sections]
    lines = [
        "第3回執行委員会議事録",
        "議題1　報告書の書き方",
        *headings,
        "次を確認した。",
        *(f"・{item.label}" for item in form().ticks),
    ]
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("議事録").write_column(0, 0, lines)

    assert read_file(path, form()).reports == ()
