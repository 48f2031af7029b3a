"""Results as each role lives them: a month's file taken in and back by the branch and by head office, from the map to the
union that carries the shortfall, a union's own page and sheet. Only what is on the pages is used; nobody types an address.

Every station leaves its pictures at both widths in build/walk/results/, for people to look at.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
from django.utils import timezone
from openpyxl.utils import get_column_letter
from playwright.sync_api import Locator, Page, expect

from suishin.common.months import Month
from tests.e2e.conftest import ROOT, demonstration
from tests.e2e.walks import Walk, heading
from tests.e2e.ways import Mouse

TO_MEND = "直すところ"
FIRST_COUNT = 7  # column of 保有 in a month's file
SLIPS: tuple[tuple[int, Any], ...] = (
    (FIRST_COUNT, "約40"),
    (FIRST_COUNT + 1, "△2"),
    (5, "火災"),
    (FIRST_COUNT + 2, 0.5),
)
MEASURES = ("in_force", "new_enrolments", "terminations", "transfers_in", "transfers_out", "top_ups")


@dataclass(frozen=True)
class Slip:
    """A cell that an office mistyped, and what had to stand there."""

    row: int
    column: int
    written: Any
    meant: Any


class Counted(Mouse):
    """Counts its clicks."""

    clicks = 0

    def press(self, target: Locator) -> None:
        super().press(target)
        self.clicks += 1


@pytest.fixture(scope="module")
def walk(browser, tmp_path_factory) -> Iterator[Walk]:
    """A walk through a product of its own: it changes what others look at."""
    with demonstration(tmp_path_factory.mktemp("results")) as product:
        walk = Walk(browser, product, Counted, tmp_path_factory.mktemp("files"), "results")
        yield walk
        walk.close()


@pytest.mark.parametrize(
    ("username", "prefecture", "faults"),
    [("shibu20", "20", 30), ("honbu", "", 200)],
    ids=["a prefecture by its branch", "the federation by head office"],
)
def test_a_file_with_faults_is_mended_taken_in_taken_back_and_taken_in_again(walk, username, prefecture, faults):
    sender = walk.as_person(username)
    page = sender.page
    file = month_file(walk, f"実績_{username}.xlsx", prefecture)
    slips = plant(file, faults)
    before = standing(walk, prefecture)

    send(sender, file)
    expect(page.get_by_text(f"直すところが{faults}件あります")).to_be_visible()
    walk.look(page, f"{username}-faults")
    sender.press(page.get_by_text(re.compile("^続きの")))
    tables = [page.get_by_role("table", name=name, exact=True) for name in (TO_MEND, f"{TO_MEND}（続き）")]
    listed = [row for table in tables for row in cells_of(table)]
    named = [(cell.split()[-1], value) for cell, _heading, value, *_more in listed]
    assert sorted(named) == sorted((f"{get_column_letter(s.column)}{s.row}", str(s.written)) for s in slips)
    require_refusal(page)
    assert standing(walk, prefecture) == before

    sender.press(page.get_by_role("link", name="実績の取り込み", exact=True).first)
    sender.press(page.get_by_role("link", name=file.name, exact=True))
    marked = walk.folder / f"直す_{file.name}"
    sender.download(page.get_by_role("link", name="印をつけたファイルを受け取る"), marked)
    mend(marked, slips)

    send(sender, marked)
    expect(page.get_by_text("直すところはありません。")).to_be_visible()
    walk.look(page, f"{username}-mended")
    take_in(sender, marked)
    walk.look(page, f"{username}-taken-in")
    taken_in = standing(walk, prefecture)
    assert taken_in != before

    sender.press(page.get_by_role("button", name="取り込みを取り消す"))
    expect(page.get_by_text("取り込む前の数に戻っています。").first).to_be_visible()
    walk.look(page, f"{username}-taken-back")
    assert standing(walk, prefecture) == before

    send(sender, marked)
    take_in(sender, marked)
    assert standing(walk, prefecture) == taken_in

    send(sender, marked)
    counts = dict(
        zip(*(page.locator(f".import-counts {name}").all_inner_texts() for name in ("dt", "dd")), strict=True)
    )
    assert (counts["新しい数"], counts["変わる数"]) == ("0", "0")
    assert counts["同じ数"] == counts["数の行"] != "0"
    walk.look(page, f"{username}-nothing-new")
    assert not walk.troubles


def last_month() -> Month:
    return Month.containing(timezone.localdate()) + -1


def month_file(walk: Walk, name: str, prefecture: str) -> Path:
    """Write out what stands for the month before this one, as final values of which some are higher by one."""
    file = walk.folder / name
    command = [sys.executable, str(ROOT / "manage.py"), "export_results", str(last_month()), "--out", str(file)]
    environment = os.environ | {"SUISHIN_VAR": str(walk.product.var), "DATABASE_URL": ""}
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=120)
    sheet = openpyxl.load_workbook(file).worksheets[0]
    rows = [list(row) for row in sheet.values]
    head = next(number for number, row in enumerate(rows) if "組合コード" in row)
    told = {
        (row[1], row[4]): row for row in rows[head + 1 :] if str(row[1]).startswith(prefecture)
    }  # final after flash
    book = openpyxl.Workbook()
    book.active.append(rows[head])
    for number, row in enumerate(told.values()):
        row[FIRST_COUNT - 2] = "確定"
        if number % 7 == 0 and (row[FIRST_COUNT - 1] or 0) > 1:
            row[FIRST_COUNT - 1] += 1
        book.active.append(row)
    book.save(file)
    return file


def plant(file: Path, count: int) -> list[Slip]:
    """Mistype cells of as many rows, spread over the whole file."""
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    rows = range(2, sheet.max_row + 1)
    slips = []
    for number in range(count):
        row = rows[number * len(rows) // count]
        column, written = SLIPS[number % len(SLIPS)]
        slips.append(Slip(row, column, written, sheet.cell(row, column).value))
        sheet.cell(row, column).value = written
    book.save(file)
    return slips


def mend(file: Path, slips: Sequence[Slip]) -> None:
    """Find every slip marked and listed in the file that came back, and write what was meant."""
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    marked = {(cell.row, cell.column) for cells in sheet.iter_rows() for cell in cells if cell.comment}
    assert marked == {(slip.row, slip.column) for slip in slips}
    assert len(list(book[TO_MEND].values)) == len(slips) + 1
    for slip in slips:
        cell = sheet.cell(slip.row, slip.column)
        assert cell.value == slip.written
        assert cell.fill.fgColor.rgb == "FFFFF2A8"
        cell.value = slip.meant
    book.save(file)


def standing(walk: Walk, prefecture: str) -> list[tuple[Any, ...]]:
    return walk.product.rows(
        f"SELECT organization_id, line_id, is_flash, {', '.join(MEASURES)} FROM results_result r"
        " JOIN organizations_organization o ON o.id = r.organization_id"
        " WHERE r.month = ? AND o.code LIKE ? ORDER BY 1, 2, 3",
        last_month().number,
        f"{prefecture}%",
    )


def send(sender: Mouse, file: Path) -> None:
    page = sender.page
    open_results(sender)
    sender.press(page.get_by_role("link", name="実績の取り込み", exact=True))
    expect(heading(page)).to_have_text("実績の取り込み")
    sender.put(page.get_by_label("実績のファイル"), file)
    sender.press(page.get_by_role("button", name="送って確かめる"))
    expect(heading(page)).to_have_text(file.name)


def open_results(person: Mouse) -> None:
    person.press(person.page.get_by_role("navigation").get_by_role("link", name="目標と実績", exact=True).first)


def require_refusal(page: Page) -> None:
    """There is no button to take the file in; what a page kept open in another window sends is refused."""
    expect(page.get_by_role("button", name="取り込む", exact=True)).to_have_count(0)
    page.locator("#commit").evaluate("form => form.submit()")
    expect(page.get_by_text("取り込めません", exact=False).first).to_be_visible()


def take_in(sender: Mouse, file: Path) -> None:
    sender.press(sender.page.get_by_role("button", name="取り込む", exact=True))
    expect(sender.page.get_by_text(f"「{file.name}」を取り込みました。", exact=False)).to_be_visible()


def cells_of(table: Locator) -> list[list[str]]:
    """Return the texts of a table's rows, without its head."""
    rows: list[list[str]] = table.locator("tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.innerText.trim()))"
    )
    return rows


def test_three_clicks_lead_from_the_map_to_the_union_that_carries_the_shortfall(walk):
    honbu = walk.as_person("honbu")
    page = honbu.page
    open_results(honbu)
    expect(heading(page)).to_have_text("全国の目標と実績")
    walk.look(page, "national")
    assert isinstance(honbu, Counted)
    honbu.clicks = 0

    honbu.press(page.locator(".chart--map svg a").filter(has_text="長野"))
    expect(heading(page)).to_have_text("長野県の目標と実績")
    table = page.get_by_role("table", name=re.compile("^組合ごとの目標と実績"))
    carried = [first_number(row[4]) for row in cells_of(table)]
    name = table.locator("tbody tr").first.get_by_role("link").inner_text()
    walk.look(page, "prefecture")
    assert carried[0] == max(carried) == largest_shortfall(walk, "20")
    honbu.press(table.locator("tbody tr").first.get_by_role("link"))

    expect(heading(page)).to_have_text(name)
    assert honbu.clicks <= 3
    head = page.get_by_role("table", name=re.compile("^目標と実績")).get_by_role("columnheader").all_inner_texts()
    rows = cells_of(page.get_by_role("table", name=re.compile("^目標と実績")))
    assert first_number(rows[0][head.index("不足（件）")]) == carried[0]
    walk.look(page, "union")
    assert not walk.troubles


def first_number(text: str) -> int:
    found = re.match(r"[\d,]+", text)
    return int(found.group().replace(",", "")) if found else 0


def largest_shortfall(walk: Walk, prefecture: str) -> int:
    """Return by how many the union of a prefecture that is furthest behind lacks its final target of the first product."""
    return round(
        walk.product.value(
            "SELECT MAX(t.value - (SELECT r.in_force FROM results_result r JOIN results_productline l ON l.id = r.line_id"
            " WHERE r.organization_id = t.organization_id AND l.code = s.code AND r.month = ? ORDER BY r.is_flash LIMIT 1))"
            " FROM results_target t JOIN results_productset s ON s.id = t.product_set_id"
            " JOIN organizations_organization o ON o.id = t.organization_id"
            " WHERE s.code = 'group_life' AND t.kind = 'final' AND t.state = 'set' AND o.code LIKE ?",
            last_month().number,
            f"{prefecture}-%",
        )
    )


def test_a_union_officer_reads_the_own_page_and_hands_out_the_same_numbers(walk):
    officer = walk.as_person("tanso20")
    page = officer.page
    open_results(officer)
    expect(heading(page)).to_have_text("みどり水道労組")
    walk.look(page, "own-union")
    table = page.get_by_role("table", name=re.compile("^目標と実績"))
    head = table.get_by_role("columnheader").all_inner_texts()
    file = officer.download(page.get_by_role("link", name="配付用の1枚をPDFで保存する"), walk.folder / "sheet.pdf")

    printed = read_sheet(file, walk.pictures / "sheet.png")

    shown = (
        *(
            "種目",
            "保有（件）",
            "前月比（件）",
            "前年同月比",
            "最終目標（件）",
            "達成率",
            "不足（件）",
            "必要ペース（件／月）",
        ),
    )
    rows = cells_of(table)
    assert len(rows) > 8
    for row in rows:
        numbers = "".join(row[head.index(name)] for name in shown)
        assert re.sub(r"\s", "", numbers) in printed, f"{numbers} is not on the sheet"
    assert not walk.troubles


def read_sheet(file: Path, picture: Path) -> str:
    """Draw the one page of a sheet, and return its text without blanks."""
    document = pypdfium2.PdfDocument(file)
    assert len(document) == 1
    document[0].render(scale=2).to_pil().save(picture)
    text = document[0].get_textpage().get_text_bounded()
    document.close()
    return re.sub(r"\s", "", text)
