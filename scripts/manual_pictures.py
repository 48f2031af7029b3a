"""The pictures of the manual, taken in the order of a story: one report is written, returned, and told as a booklet.

Everything is done on the pages, as the people of the demonstration would; what one does, the next one finds.
"""

import io
import re
import tempfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
from PIL import Image
from playwright.sync_api import Page

from scripts import project
from suishin.reading.returned import Identity
from suishin.reading.returned.reading import read_returned

TARGET = project.ROOT / "docs" / "manual" / "pictures"
WIDE, PHONE = 1280, 390
NARROW = 800  # pages with one column of fields
MARGIN = 12
COLOURS = 64  # a page has few: a picture with a palette is a third of the size
LONGEST_WAIT = 240_000  # milliseconds, until a booklet is bound
ROUND = "/rounds/2025-01/"
REASON = "交付金の使われ方を、分かる範囲で書き足してください。"
# Opens the product as somebody ("" before signing in), at a width.
Visit = Callable[[str, int], Page]


def take_pictures(visit: Visit, address: str) -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    for old in TARGET.glob("*.png"):
        old.unlink()
    for scene in (_start, _writing, _confirming, _returning, _branch, _forms, _holding, _files, _unions, _machine):
        scene(visit, address)


def snap(page: Page, name: str, part: str = "body", *, most: int = 700, wide: int = WIDE) -> None:
    """Keep a part of the page as a small file: from its upper left, at most so high and so wide."""
    page.wait_for_load_state("networkidle")
    page.evaluate("document.activeElement.blur()")
    size = page.viewport_size
    assert size is not None
    # All of the page at once, so that what sticks to the window's edge covers nothing.
    height = max(size["height"], page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": size["width"], "height": height})
    box = page.locator(part).first.bounding_box()
    assert box is not None, f"{name}: {part} is not on {page.url}"
    margin = 0 if part in ("body", "main") else MARGIN
    left, top = max(box["x"] - margin, 0), max(box["y"] - margin, 0)
    clip = {
        "x": left,
        "y": top,
        "width": min(box["width"] + 2 * margin, wide, size["width"] - left),
        "height": min(box["height"] + 2 * margin, most, height - top),
    }
    picture = page.screenshot(clip=clip, caret="hide")  # type: ignore[arg-type]  # four floats make a FloatRect
    page.set_viewport_size(size)
    target = TARGET / f"{name}.png"
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(
        target, optimize=True
    )
    print(target.relative_to(project.ROOT))


def press(page: Page, name: str) -> None:
    """Press the last button or link of this name: the one that does it, where one of the same name led here."""
    control = page.get_by_role("button", name=name, exact=True).or_(page.get_by_role("link", name=name, exact=True))
    control.last.click()
    page.wait_for_load_state("networkidle")


def open_report(page: Page, address: str, prefecture: str, *, of: str = ROUND) -> None:
    page.goto(address + of)
    page.locator("main table").get_by_role("link", name=prefecture, exact=True).click()
    page.wait_for_load_state("networkidle")


def _section(title: str) -> str:
    return f'section:has(> h2:text-is("{title}"))'


def _start(visit: Visit, address: str) -> None:
    page = visit("", WIDE)
    page.goto(address)
    snap(page, "sign-in", "main", most=460)
    page = visit("sakusei27", WIDE)
    page.goto(address)
    snap(page, "author-home", most=678)
    page.goto(address + "/notices/")
    snap(page, "messages", most=516)
    page = visit("sakusei27", PHONE)
    page.goto(address)
    snap(page, "phone-home", most=694)


def _writing(visit: Visit, address: str) -> None:
    page = visit("sakusei27", WIDE)
    open_report(page, address, "大阪府")
    snap(page, "author-report", most=600)
    _bring_workbook_back(page)
    snap(page, "workbook-compare", "main", most=722)
    press(page, "選んだとおりに取り込む")
    open_report(page, address, "大阪府")
    press(page, "報告を書く")
    page.locator("[data-section] >> nth=2").get_by_role("checkbox").nth(5).check()
    page.get_by_text("保存済み").wait_for()
    snap(page, "write-head", most=680)
    snap(page, "write-carried", "[data-section]", most=796)
    snap(page, "write-section", "[data-section] >> nth=2", most=640)
    snap(page, "write-bar", ".write-bar")
    _on_the_phone(visit, page.url, "sakusei27", "phone-write")
    press(page, "確認に回す")
    snap(page, "author-send", "main", most=420, wide=NARROW)
    press(page, "確認に回す")


def _bring_workbook_back(page: Page) -> None:
    """Take the workbook of the report, write a few answers, and send it."""
    with page.expect_download() as taken, tempfile.TemporaryDirectory() as folder:
        page.get_by_role("link", name="記入用のExcelを受け取る").click()
        file = Path(folder) / "記入用_大阪府.xlsx"
        taken.value.save_as(file)
        _fill_in(file)
        press(page, "記入したExcelを戻す")
        page.locator("input[type=file]").set_input_files(file)
        press(page, "送る")


def _fill_in(file: Path) -> None:
    cells = {field.key: field.cell for field in Identity.from_text(read_returned(file).identity).fields}
    book = openpyxl.load_workbook(file)
    for key, answer in {
        "grant.paid_by_rule": True,
        "grant": "12単組に総額80万円を支払った。",
        "newhire.joint_visits": True,
        "newhire.exec_study": True,
        "newhire": "県内4か所で、執行部の学習会を開いた。",
    }.items():
        book.worksheets[0][cells[key]] = answer
    book.save(file)


def _on_the_phone(visit: Visit, url: str, username: str, name: str) -> None:
    page = visit(username, PHONE)
    page.goto(url)
    snap(page, name, "[data-section] >> nth=2", most=640)


def _confirming(visit: Visit, address: str) -> None:
    page = visit("kakunin27", WIDE)
    page.goto(address)
    snap(page, "confirmer-home", most=450)
    open_report(page, address, "大阪府")
    press(page, "記入の内容を見る")
    snap(page, "confirmer-read", most=1000)
    reading = page.url
    press(page, "作成者に差し戻す")
    page.fill("[name=reason]", "新採対策会議の日付を書き足してください。")
    page.get_by_text("項目に指摘を書く").click()
    snap(page, "confirmer-send-back", "main", most=726)
    page.goto(reading)
    press(page, "確認して提出する")
    snap(page, "confirmer-confirm", "main", most=420, wide=NARROW)
    press(page, "確認して提出する")


def _returning(visit: Visit, address: str) -> None:
    page = visit("honbu", WIDE)
    open_report(page, address, "大阪府")
    page.fill("#remark-text", "モデル単組の取り組みは、春の会議で話してもらうとよい。")
    press(page, "残す")
    snap(page, "remarks", "#remarks")
    press(page, "差し戻す")
    page.fill("[name=reason]", REASON)
    page.get_by_text("項目に指摘を書く").click()
    page.get_by_label(re.compile("使途を把握|使われ方")).first.fill("把握できた単組の数をお願いします。")
    snap(page, "report-return", "main", most=752)
    press(page, "差し戻す")
    page = visit("sakusei27", WIDE)
    open_report(page, address, "大阪府")
    snap(page, "author-history", _section("経過"))
    snap(page, "author-versions", _section("版"))
    press(page, "報告を書く")
    snap(page, "author-returned", most=598)


def _branch(visit: Visit, address: str) -> None:
    page = visit("shibu20", WIDE)
    page.goto(address)
    snap(page, "branch-home", most=550)
    page.goto(address + "/matrix/")
    snap(page, "branch-matrix", most=706)


def _forms(visit: Visit, address: str) -> None:
    page = visit("honbu", WIDE)
    page.goto(address + "/forms/")
    page.get_by_role("row", name=re.compile("作成中")).get_by_role("link").click()
    page.wait_for_load_state("networkidle")
    form = page.url
    snap(page, "form-detail", most=1078)
    press(page, "年を書きかえる")
    snap(page, "form-years", "main", most=522)
    page.goto(form)
    page.locator("#item-grant_unions").get_by_role("link", name=re.compile("変える")).click()
    snap(page, "form-item", "main", most=880)


def _holding(visit: Visit, address: str) -> None:
    page = visit("honbu", WIDE)
    page.goto(address + "/rounds/new/")
    page.fill("[name=code]", "2026-01")
    page.fill("[name=title]", "2026年1月 取り組み報告")
    snap(page, "round-create", "main", most=820, wide=NARROW)
    page.goto(address + ROUND)
    snap(page, "desk", most=1162)
    for row in range(3):
        page.locator("[name=chosen]").nth(row).check()
    press(page, "督促する")
    snap(page, "desk-remind", "main", most=420, wide=NARROW)
    page.goto(address + ROUND)
    press(page, "督促の予定")
    snap(page, "reminders", "main", most=748, wide=NARROW)
    page.goto(address + f"{ROUND}items/grant/")
    page.get_by_text("文に印を付ける").first.click()
    page.locator("[name=span]").first.fill(page.locator("[data-passages] p").first.inner_text())
    page.locator("[name=theme]").first.fill("交付金の支払い")
    snap(page, "across", "main", most=860)
    page.goto(address + "/matrix/")
    snap(page, "matrix", most=900)
    page.goto(address + "/notices/texts/report_returned/")
    snap(page, "mail-text", "main", most=715)
    page.goto(address + ROUND)
    press(page, "冊子")
    press(page, "固定して冊子を作る")
    page.get_by_role("heading", name="ファイルを受け取る").wait_for(timeout=LONGEST_WAIT)
    snap(page, "booklet", "main", most=596)


def _files(visit: Visit, address: str) -> None:
    page = visit("honbu", WIDE)
    page.goto(address + "/files/")
    snap(page, "file-list", most=928)
    page.get_by_role("link", name=re.compile("03_岩手県")).click()
    press(page, "内容を確認する")
    snap(page, "review", most=970)
    page.goto(address + "/files/upload/")
    snap(page, "file-upload", "main", most=740, wide=NARROW)
    page = visit("kakunin21", WIDE)
    page.goto(address + "/files/")
    page.get_by_role("link", name=re.compile("21_岐阜県")).click()
    press(page, "内容を確認する")
    press(page, "確定に進む")
    snap(page, "settle", "main", most=560)


def _unions(visit: Visit, address: str) -> None:
    """A prefecture asks its unions, and one of them writes."""
    today = datetime.now(ZoneInfo("Asia/Tokyo")).date()
    page = visit("sakusei20", WIDE)
    _register_round(page, address, today)
    snap(page, "author-union-round", most=866)
    round_path = page.url.removeprefix(address)
    page = visit("tanso20", WIDE)
    page.goto(address + "/notices/")
    snap(page, "union-messages", most=526)
    open_report(page, address, "みどり水道労組", of=round_path)
    press(page, "報告を書く")
    writing = page.url
    page.locator("[data-section] >> nth=2").get_by_role("checkbox").first.check()
    snap(page, "union-write", most=700)
    _on_the_phone(visit, writing, "tanso20", "union-phone")
    press(page, "提出する")
    snap(page, "union-submit", "main", most=420, wide=NARROW)


def _register_round(page: Page, address: str, today: date) -> None:
    page.goto(address + "/rounds/new/")
    for name, value in {
        "code": f"{today:%Y-%m}",
        "title": f"{today.year}年{today.month}月 単組の取り組み報告",
        "opens_on": today.isoformat(),
        "due_on": (today + timedelta(days=26)).isoformat(),
        "request_text": "この秋の取り組みを書いてください。",
    }.items():
        page.fill(f"[name={name}]", value)
    page.uncheck("[name=needs_confirmation]")
    press(page, "登録する")


def _machine(visit: Visit, address: str) -> None:
    page = visit("kanri", WIDE)
    page.goto(address)
    snap(page, "admin-home", most=668)
    for name, path, most in (
        ("user-create", "/users/new/", 900),
        ("notice-log", "/notices/log/", 720),
        ("jobs", "/jobs/", 720),
        ("audit", "/audit/", 760),
    ):
        page.goto(address + path)
        snap(page, name, "main", most=most)
    page.goto(address + "/users/?q=sakusei20")
    page.get_by_role("link", name="sakusei20", exact=True).click()
    snap(page, "user-detail", "main", most=640)
    page.goto(address + "/posts/?q=大阪府")
    page.locator("main table").get_by_role("link").first.click()
    press(page, "担当者を変える")
    snap(page, "post-hand-over", "main", most=520, wide=NARROW)
    page.goto(address + "/organizations/")
    page.get_by_role("link", name="長野県", exact=True).click()
    snap(page, "organization", "main", most=640)
