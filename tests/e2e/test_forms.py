"""Head office makes next year's form in a browser, takes it out as a file and reads a print of it with that file."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from suishin.cli import main
from suishin.forms.content import ReportContent
from suishin.forms.workbook import form_workbook
from suishin.reading.definition import load_definition

SOFFICE = shutil.which("soffice")
TEXT = ["・12月に全単組を回り、執行部学習会をのべ36回開いた。", "・役員が毎年替わり、説明が続かない。"]


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_next_years_form_is_made_exported_and_its_print_read(visit, tmp_path):
    visitor = visit("honbu")
    page = visitor.page
    make_copy(page, "2027-01", "2027")
    page.get_by_role("button", name="選んだ年を書きかえる").click()
    expect(page.get_by_role("heading", name="3．2026年4月新規採用者対策").first).to_be_visible()

    rename_with_preview(page)
    add_a_number(page)
    drag_to_the_top(page, "⑦ 同時加入に向けた具体策の提案", "newhire")
    drop_an_item(page)
    expect(page.get_by_text("「県本部・県支部合同の単組オルグの実施」はこの様式にありません")).to_be_visible()

    make_ready(page)
    file = export(page, tmp_path)
    definition = load_definition(file)
    assert definition.sections[2].items[0].key == "newhire.concrete_measures"
    content = filled(definition)
    report = read_print(file, content, tmp_path)
    assert report["values"] == {"item1": "180000"}
    assert report["checks"] == content.checks
    assert report["narratives"]["newhire"] == "\n".join(TEXT)
    assert not visitor.troubles


def test_the_same_works_without_javascript(visit, tmp_path):
    page = visit("honbu", has_script=False, width=390).page
    make_copy(page, "2028-01", "2028")
    page.get_by_role("button", name="選んだ年を書きかえる").click()

    page.get_by_role("link", name="区分を足す").click()
    page.get_by_label("区分の名称").fill("単組からの要望")
    page.get_by_role("button", name="足す").click()
    page.get_by_role("link", name=re.compile("項目を足す.*単組からの要望")).click()
    page.get_by_label("種類").select_option("choice")
    page.get_by_label("項目の名称").fill("要望の集め方")
    page.get_by_role("button", name="足す").click()
    for number, label in enumerate(("会議で聞いた", "書面で集めた"), start=1):
        page.get_by_label(f"名称 {number}", exact=True).fill(label)
    page.get_by_role("button", name="保存する").click()
    page.get_by_role("button", name="「単組からの要望」を上へ").click()
    page.get_by_role("button", name="「単組に支払った交付金の使われ方を把握している」を上へ").click()
    make_ready(page)

    definition = load_definition(export(page, tmp_path))
    assert [section.title for section in definition.sections][5] == "単組からの要望"
    assert [option.label for option in definition.sections[5].items[0].options] == ["会議で聞いた", "書面で集めた"]
    assert [item.key for item in definition.sections[1].ticks] == ["grant.usage_known", "grant.paid_by_rule"]


def make_copy(page: Page, code: str, year: str) -> None:
    page.goto("/forms/")
    page.get_by_role("row").filter(has_text="2025-01").get_by_role("link").click()
    page.get_by_role("link", name="次の様式をつくる").click()
    page.get_by_label("コード").fill(code)
    page.get_by_label("年", exact=False).last.fill(year)
    page.get_by_role("button", name="つくり始める").click()
    expect(page.get_by_role("heading", level=1, name="年を書きかえる")).to_be_visible()


def rename_with_preview(page: Page) -> None:
    page.get_by_role("link", name=re.compile("変える.*県本部新採対策会議の開催")).click()
    page.get_by_label("印刷する文", exact=False).first.fill("県本部新採準備会議の開催")
    expect(page.locator("#item-preview")).to_contain_text("県本部新採準備会議の開催")
    page.get_by_role("button", name="保存する").click()


def add_a_number(page: Page) -> None:
    page.get_by_role("link", name=re.compile("項目を足す.*共済推進県本部交付金の活用について")).click()
    page.get_by_label("種類").select_option("number")
    page.get_by_label("置く欄").select_option("right")
    page.get_by_label("項目の名称").fill("単組に支払った交付金の額")
    page.get_by_role("button", name="足す").click()
    page.get_by_label("単位").fill("円")
    page.get_by_role("button", name="保存する").click()


def drag_to_the_top(page: Page, title: str, section: str) -> None:
    row = page.locator(".item-row", has_text=title)
    first = page.locator(f'.item-rows[data-section="{section}"][data-box="left"] .item-row').first
    with page.expect_navigation():
        row.drag_to(first, target_position={"x": 30, "y": 2})


def drop_an_item(page: Page) -> None:
    model = page.locator("#section-model")
    model.get_by_role("button", name=re.compile("外す.*県本部・県支部合同の単組オルグの実施")).click()
    page.get_by_role("dialog").get_by_role("button", name="外す").click()


def make_ready(page: Page) -> None:
    page.get_by_role("link", name="完成にする").click()
    expect(page.get_by_text("完成にした様式は、もう変えられません。")).to_be_visible()
    page.get_by_role("button", name="完成にする").click()
    expect(page.get_by_text("完成した様式です。もう変わりません。")).to_be_visible()


def export(page: Page, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("link", name="様式をファイルに書き出す").click()
    file = folder / "form.json"
    download.value.save_as(file)
    return file


def filled(definition) -> ReportContent:
    return ReportContent(
        header={
            "prefecture": "長野県",
            "date": "2027年2月3日",
            "author": "県本部 森　花子",
            "confirmer": "県支部 林 次郎",
        },
        checks={item.key: ("yes", "no")[number % 2] for number, item in enumerate(definition.ticks)},
        narratives={item.key: TEXT for item in definition.narratives},
        values={"item1": "180000"},
    )


def read_print(form: Path, content: ReportContent, folder: Path) -> dict:
    """Fill the form in, print it with LibreOffice, and read the print with `suishin read --form`."""
    workbook = folder / "report.xlsx"
    workbook.write_bytes(form_workbook(load_definition(form), content))
    command = [str(SOFFICE), f"-env:UserInstallation={(folder / 'office').as_uri()}", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "pdf", "--outdir", str(folder), str(workbook)], check=True, capture_output=True
    )
    assert main(["read", str(folder / "report.pdf"), "--form", str(form), "--json", str(folder)]) == 0
    (report,) = json.loads((folder / "report.pdf.json").read_text("utf-8"))["reports"]
    return report
