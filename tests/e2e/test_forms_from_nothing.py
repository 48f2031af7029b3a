"""Forms made on the pages from nothing: the June conference's with its table of targets, printed and read back; and a
prefecture's own mini form, which one of its unions answers online and which is read back from the report's PDF.
"""

import json
import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Page, expect

from suishin.cli import main
from suishin.forms.content import ReportContent
from suishin.forms.workbook import form_workbook
from suishin.reading.definition import FormDefinition, ItemKind, load_definition
from tests.e2e.office import require_libreoffice, through_libreoffice
from tests.e2e.test_forms import export, make_ready

PRODUCTS = ("団体生命共済", "退職者団体生命共済", "マイカー共済", "住まいる共済")
UNION, ROUND = "みどり水道労組", "春の聞き取り"
TEXT = ["・7月に全単組を回り、執行部学習会をのべ36回開いた。", "・役員が毎年替わり、説明が続かない。"]


@dataclass(frozen=True)
class Asked:
    """An item as somebody adds it: which kind, where, what it is called, its other settings by their labels."""

    kind: str
    box: str
    title: str
    settings: dict[str, str | bool] = field(default_factory=dict)
    members: tuple[dict[str, str], ...] = ()  # options or columns, by label of their fields


JUNE = {
    "共済種目別の目標と到達状況": [
        Asked(
            "table",
            "left",
            "共済種目ごとの目標と実績",
            {"印刷する行": "\n".join(PRODUCTS), "書く人が行を足せる": True},
            (
                {"名称": "共済種目"},
                {"名称": "目標", "種類": "number", "単位": "件"},
                {"名称": "実績", "種類": "number", "単位": "件"},
            ),
        ),
        Asked("narrative", "right", "届いていない種目の要因"),
    ],
    "目標達成にむけた進捗と課題": [
        Asked("narrative", "left", "目標達成にむけた進捗と課題", {"記入がないと提出できない": True})
    ],
    "今後、重点的に取り組む課題": [Asked("narrative", "left", "今後、重点的に取り組む課題")],
}
MINI = {
    "新規採用者への働きかけ": [
        Asked("number", "left", "新規採用者の人数", {"単位": "人"}),
        Asked("date", "left", "説明会を開いた日"),
        Asked("choice", "left", "加入の勧め方", {}, ({"名称": "説明会で勧めた"}, {"名称": "あとで訪ねた"})),
        Asked("tick", "left", "職場を訪ねた"),
        Asked("narrative", "right", "これから行うこと"),
    ]
}


def test_june_form_is_made_on_pages_and_its_print_is_read_back(visit, tmp_path):
    require_libreoffice()
    visitor = visit("honbu")
    make_form(visitor.page, "2027-06", "六月の報告", "2027", JUNE)
    file = export(visitor.page, tmp_path)
    definition = load_definition(file)
    content = filled(definition)
    workbook = tmp_path / "report.xlsx"
    workbook.write_bytes(form_workbook(definition, content))

    report = read(through_libreoffice(workbook, "pdf"), file)

    assert report["values"] == content.values
    assert report["narratives"] == {key: "\n".join(TEXT) for key in content.narratives}
    assert not visitor.troubles


def test_mini_form_of_a_prefecture_is_answered_by_its_union_and_read_back(visit, tmp_path):
    author, officer = visit("sakusei20"), visit("tanso20")
    make_form(author.page, "2027-02", "新採の聞き取り", "2027", MINI)
    form = export(author.page, tmp_path)
    ask_the_union(author.page)

    answer(officer.page)

    page = author.page
    page.get_by_role("link", name="ホーム").click()
    page.locator("main").get_by_role("link", name=re.compile("受理を待つ報告")).click()
    page.get_by_role("row").filter(has_text=UNION).get_by_role("link").first.click()
    page.get_by_role("link", name="受理する").click()
    page.locator("main form").get_by_role("button", name="受理する").click()
    expect(page.get_by_text("受理しました。")).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("link", name="PDFで保存する").click()
    taken.value.save_as(tmp_path / "report.pdf")

    report = read(tmp_path / "report.pdf", form)
    titles = {item.title: item.key for item in load_definition(form).items()}
    assert report["values"][titles["新規採用者の人数"]] == "14"
    assert report["values"][titles["説明会を開いた日"]] == "2027-04-03"
    assert report["checks"] == {titles["職場を訪ねた"]: "yes"}
    assert report["narratives"] == {titles["これから行うこと"]: "五月に職場を一つずつ訪ねる。"}
    assert not author.troubles + officer.troubles


def make_form(page: Page, code: str, title: str, year: str, sections: dict[str, list[Asked]]) -> None:
    page.get_by_role("navigation").get_by_role("link", name="報告", exact=True).click()
    page.get_by_role("link", name="様式", exact=True).click()
    page.get_by_role("link", name="新しい様式をつくる").click()
    page.get_by_label("コード").fill(code)
    page.get_by_label("名称").fill(title)
    page.get_by_label("年", exact=False).last.fill(year)
    page.get_by_role("button", name="つくり始める").click()
    for section, items in sections.items():
        page.get_by_role("link", name="区分を足す").click()
        page.get_by_label("区分の名称").fill(section)
        page.get_by_role("button", name="足す").click()
        for asked in items:
            page.get_by_role("link", name=re.compile(f"項目を足す.*{section}")).click()
            add_item(page, asked)
    make_ready(page)


def add_item(page: Page, asked: Asked) -> None:
    page.get_by_label("種類").select_option(asked.kind)
    page.get_by_label("置く欄").select_option(asked.box)
    page.get_by_label("項目の名称").fill(asked.title)
    page.get_by_role("button", name="足す").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"項目「{asked.title}」を変える")
    for label, value in asked.settings.items():
        setting = page.get_by_label(label, exact=True)
        setting.check() if value is True else setting.fill(str(value))
    for number, member in enumerate(asked.members, start=1):
        for label, value in member.items():
            cell = page.get_by_label(f"{label} {number}", exact=True)
            cell.select_option(value) if label == "種類" else cell.fill(value)
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_text(f"「{asked.title}」を保存しました。")).to_be_visible()


def ask_the_union(page: Page) -> None:
    today = timezone.localdate()
    page.get_by_role("navigation").get_by_role("link", name="報告", exact=True).click()
    page.get_by_role("link", name="回を登録する").click()
    page.get_by_label("コード").fill("2027-02")
    page.get_by_label("名称").fill(ROUND)
    form = page.get_by_label("様式").locator("option", has_text="新採の聞き取り").get_attribute("value")
    page.get_by_label("様式").select_option(form)
    page.get_by_role("checkbox", name=UNION).check()
    page.get_by_label("受付開始日").fill(today.isoformat())
    page.get_by_label("締切日").fill((today + timedelta(days=5)).isoformat())
    page.get_by_label("提出の前に確認者の確認を要する").uncheck()
    page.get_by_role("button", name="登録する").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(ROUND)


def answer(page: Page) -> None:
    page.reload()
    page.locator("main").get_by_role("link", name=re.compile("締切が7日以内の報告")).click()
    page.get_by_label("新規採用者の人数").fill("14")
    page.get_by_label("説明会を開いた日").fill("2027-04-03")
    page.get_by_role("radio", name="あとで訪ねた").check()
    page.get_by_role("checkbox", name="職場を訪ねた").check()
    page.locator(".write-item--narrative textarea").first.fill("五月に職場を一つずつ訪ねる。")
    expect(page.locator("[data-save-state]")).to_contain_text("保存済み")
    page.locator(".write-bar").get_by_role("button", name="提出する").click()
    page.locator("main form").get_by_role("button", name="提出する").click()
    expect(page.get_by_text("提出しました。")).to_be_visible()


def filled(definition: FormDefinition) -> ReportContent:
    (table,) = [item for item in definition.items() if item.kind is ItemKind.TABLE]
    name, target, result = (column.key for column in table.columns)
    rows = [
        {name: product, target: str(1000 * number), result: str(900 * number + 7)}
        for number, product in enumerate((*PRODUCTS, "団体定期"), start=1)
    ]
    return ReportContent(
        header={"prefecture": "長野県", "date": "2027年6月3日", "author": "森　花子", "confirmer": "林 次郎"},
        checks={},
        narratives={item.key: TEXT for item in definition.narratives},
        values={table.key: rows},
    )


def read(file: Path, form: Path) -> dict:
    """Read a file as the command does, with the form as the page exports it."""
    assert main(["read", str(file), "--form", str(form), "--json", str(file.parent)]) == 0
    (report,) = json.loads((file.parent / f"{file.name}.json").read_text("utf-8"))["reports"]
    return report
