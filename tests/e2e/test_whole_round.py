"""A whole round as each role lives it, from next year's form to the bound booklet: with a mouse, by keyboard alone, and
without JavaScript on a phone. Only what is on the pages is used; nobody types an address.

Every station leaves its pictures at both widths in build/walk/, for people to look at.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import demonstration
from tests.e2e.office import require_libreoffice, through_libreoffice
from tests.e2e.walks import Walk, heading
from tests.e2e.ways import Keyboard, Mouse, NoScript
from tests.workbooks.filling import fields_of, fill

ONLINE, BY_FILE, SILENT = "長野県", "岐阜県", "大阪府"
ROUND = "来年の取り組み報告"
RENAMED = "県本部新採準備会議の開催"
REQUEST = "二月の会議までにお送りください。"
TEXTS = {
    "grant": "12単組に合計18万円を支払い、使い道を年末に聞いた。",
    "newhire": "採用前の説明会を3月に2回開き、同時加入を呼びかける。",
    "retiree": "退職予定者の説明会に41人が参加した。",
    "model": "重点単組3つを毎月の委員会で確かめた。",
    "manual": "手引きを全単組に配り、使い方を説明した。",
}
ADDED = "秋の学習会に64人が参加し、7件の加入につながった。"
FILE_TEXT = "9単組に支払い、領収書の写しを受け取った。"
CORRECTED = "9単組に合計13万5千円を支払い、領収書の写しを受け取った。"
BACK = "支払った額も書いてください。"
RETURN = "交付金を支払った単組の数が本文と合っていません。"
MARK = "本文では12単組です"


@pytest.fixture(params=[Mouse, Keyboard, NoScript], ids=["mouse", "keyboard", "phone without script"])
def way(request):
    return request.param


@pytest.fixture
def walk(browser, way, tmp_path, tmp_path_factory) -> Iterator[Walk]:
    """A walk through a product of its own: it changes what others look at."""
    with demonstration(tmp_path_factory.mktemp("walk")) as product:
        walk = Walk(browser, product, way, tmp_path)
        yield walk
        walk.close()


def test_a_round_from_an_empty_form_to_a_bound_booklet(walk):
    require_libreoffice()
    make_next_years_form(walk)
    open_the_round(walk)
    write_online(walk)
    write_by_file(walk)
    remind_who_is_missing(walk)
    confirm_one_and_send_one_back(walk)
    correct_and_confirm(walk)
    return_one_and_accept_the_rest(walk)
    correct_what_was_returned(walk)
    files = bind_the_booklet(walk)
    require_all_in_print(files["pdf"], walk.pictures / "pdf")
    require_all_in_print(through_libreoffice(files["docx"], "pdf"), walk.pictures / "word")
    publish(walk)
    assert not walk.troubles


def make_next_years_form(walk: Walk) -> None:
    """Head office renames an item of the form that was begun, and makes it ready."""
    honbu = walk.as_person("honbu")
    page = honbu.page
    open_area(honbu)
    honbu.press(page.get_by_role("link", name="様式", exact=True))
    honbu.press(page.get_by_role("row").filter(has_text="2026-01").get_by_role("link"))
    honbu.press(page.get_by_role("link", name=re.compile("^変える.*県本部新採対策会議の開催")))
    honbu.write(page.get_by_label("印刷する文").first, RENAMED)
    honbu.press(page.get_by_role("button", name="保存する"))
    expect(page.get_by_text(f"「{RENAMED}」を保存しました。")).to_be_visible()
    walk.look(page, "form")
    honbu.press(page.get_by_role("link", name="完成にする"))
    expect(page.get_by_text("完成にした様式は、もう変えられません。")).to_be_visible()
    walk.look(page, "form-ready")
    honbu.press(page.get_by_role("button", name="完成にする"))
    expect(page.get_by_text("完成した様式です。もう変わりません。")).to_be_visible()


def open_the_round(walk: Walk) -> None:
    honbu = walk.as_person("honbu")
    page = honbu.page
    today = timezone.localdate()
    open_area(honbu)
    honbu.press(page.get_by_role("link", name="回を登録する"))
    honbu.write(page.get_by_label("コード"), "2026-01")
    honbu.write(page.get_by_label("名称"), ROUND)
    honbu.choose(page.get_by_label("様式"), "県本部共済推進取り組み報告書（2026-01 第1版）")
    for name in (ONLINE, BY_FILE, SILENT):
        honbu.tick(page.get_by_role("checkbox", name=name))
    honbu.write(page.get_by_label("受付開始日"), today.isoformat())
    honbu.write(page.get_by_label("締切日"), (today + timedelta(days=7)).isoformat())
    honbu.write(page.get_by_label("依頼文"), REQUEST)
    walk.look(page, "round-new")
    honbu.press(page.get_by_role("button", name="登録する"))
    expect(heading(page)).to_have_text(ROUND)
    walk.look(page, "desk-first")


def open_area(person: Mouse) -> None:
    person.press(person.page.get_by_role("navigation").get_by_role("link", name="報告", exact=True))


def open_round(person: Mouse) -> None:
    open_area(person)
    person.press(person.page.get_by_role("link", name=ROUND, exact=True))
    expect(heading(person.page)).to_have_text(ROUND)


def open_report(person: Mouse, prefecture: str) -> None:
    open_round(person)
    person.press(person.page.get_by_role("row").filter(has_text=prefecture).get_by_role("link", name=prefecture))
    expect(heading(person.page)).to_have_text(f"{prefecture}の報告")


def item(page: Page, key: str) -> Locator:
    return page.locator(f'[id="item-{key}"]')


def write_online(walk: Walk) -> None:
    """The author takes over, edits and closes what was told last time, and writes the rest anew."""
    author = walk.as_person("sakusei20")
    page = author.page
    open_report(author, ONLINE)
    author.press(page.get_by_role("link", name="報告を書く"))
    expect(heading(page)).to_have_text(f"{ONLINE}の報告を書く")
    walk.look(page, "write-empty")
    points = page.locator('[data-carried-for="progress_update"] [data-carried]')
    author.press(points.nth(0).get_by_role("button", name="引き継ぐ"))
    expect(points.nth(0)).to_contain_text("変更なし")
    author.press(points.nth(1).get_by_role("button", name="終わりにする"))
    expect(points.nth(1)).to_contain_text("終了")
    author.write(item(page, "progress_update").locator("textarea").last, ADDED)
    for key, text in TEXTS.items():
        author.write(item(page, key).locator("textarea").last, text)
    author.write(item(page, "grant_unions").locator("input[type=text], input[type=number]"), "10")
    author.tick(page.get_by_role("checkbox", name=re.compile(RENAMED)))
    for name, value in (("author", "書記長 桐谷　春香"), ("confirmer", "事務局長 白浜　誠一")):
        author.write(item(page, name).locator("input[type=text]"), value)
    author.is_saved()
    walk.look(page, "write-filled")
    send_for_confirmation(author)


def go(person: Mouse, name: str) -> None:
    """Press a step's button, and the one on the page that says what it locks and who is told."""
    press_step(person, name)
    person.press(person.page.locator("main form").get_by_role("button", name=name))


def press_step(person: Mouse, name: str) -> None:
    bar = person.page.locator(".write-bar")
    person.press(bar.get_by_role("button", name=name).or_(bar.get_by_role("link", name=name)))


def send_for_confirmation(author: Mouse) -> None:
    go(author, "確認に回す")
    expect(author.page.get_by_text("確認に回しました。")).to_be_visible()


def confirm(confirmer: Mouse) -> None:
    go(confirmer, "確認して提出する")
    expect(confirmer.page.get_by_text("提出しました。全国本部に届いています。")).to_be_visible()


def write_by_file(walk: Walk) -> None:
    author = walk.as_person("sakusei21")
    page = author.page
    open_report(author, BY_FILE)
    form = author.download(page.get_by_role("link", name="記入用のExcelを受け取る"), walk.folder / "form.xlsx")
    content = form.read_bytes()
    cells = {key: cell for (key, *_rest), cell in fields_of(content, walk.folder).items()}
    texts = TEXTS | {"grant": FILE_TEXT, "author": "書記長 早瀬　健司", "confirmer": "事務局長 泉田　由佳"}
    filled = walk.folder / "filled.xlsx"
    filled.write_bytes(fill(content, {cells[key]: text for key, text in texts.items() if key in cells}))
    author.press(page.get_by_role("link", name="記入したExcelを戻す"))
    author.put(page.locator("input[type=file]"), through_libreoffice(filled, "xlsx"))
    author.press(page.get_by_role("button", name="送る", exact=True))
    expect(heading(page)).to_contain_text("Excelと下書きを比べる")
    walk.look(page, "compare")
    author.press(page.get_by_role("button", name="選んだとおりに取り込む"))
    expect(page.get_by_text("項目を下書きに取り込みました。")).to_be_visible()
    walk.look(page, "taken-over")
    open_report(walk.as_person("sakusei21"), BY_FILE)
    author.press(page.get_by_role("link", name="報告を書く"))
    send_for_confirmation(author)


def remind_who_is_missing(walk: Walk) -> None:
    honbu = walk.as_person("honbu")
    page = honbu.page
    open_round(honbu)
    walk.look(page, "desk-missing")
    honbu.tick(page.get_by_role("row").filter(has_text=SILENT).get_by_role("checkbox"))
    honbu.press(page.get_by_role("button", name="督促する"))
    expect(heading(page)).to_have_text("督促を送る")
    walk.look(page, "remind")
    honbu.press(page.locator("main form .button--primary"))
    expect(heading(page)).to_have_text(ROUND)
    (mail,) = walk.mails(f"{SILENT}の報告をお待ちしています")
    assert "/reports/" in mail


def confirm_one_and_send_one_back(walk: Walk) -> None:
    confirmer = walk.as_person("kakunin20")
    open_from_home(confirmer, "確認を待つ報告")
    walk.look(confirmer.page, "confirm")
    confirm(confirmer)

    other = walk.as_person("kakunin21")
    open_from_home(other, "確認を待つ報告")
    press_step(other, "作成者に差し戻す")
    other.write(other.page.locator("textarea[name=reason]"), BACK)
    walk.look(other.page, "send-back")
    other.press(other.page.locator("main form").get_by_role("button", name="作成者に差し戻す"))
    expect(other.page.get_by_text("作成者に差し戻しました。")).to_be_visible()


def open_from_home(person: Mouse, name: str) -> None:
    """Open the round's report by what home says is to be done: one report at once, several as a list."""
    page = person.page
    bar, listed = page.locator(".write-bar"), page.get_by_role("row").filter(has_text=ROUND).get_by_role("link").first
    person.press(page.locator("main").get_by_role("link", name=re.compile(name)).first)
    expect(bar.or_(listed).first).to_be_visible()
    if not bar.is_visible():
        person.press(listed)
    expect(bar).to_be_visible()


def correct_and_confirm(walk: Walk) -> None:
    """The author finds the reason at home first, corrects, and the confirmer sees what changed."""
    author = walk.as_person("sakusei21")
    page = author.page
    walk.look(page, "home-returned")
    open_from_home(author, "差し戻された報告")
    expect(page.get_by_text(BACK)).to_be_visible()
    author.write(item(page, "grant").locator("textarea").first, CORRECTED)
    author.is_saved()
    send_for_confirmation(author)
    confirmer = walk.as_person("kakunin21")
    open_from_home(confirmer, "確認を待つ報告")
    expect(confirmer.page.locator("main")).to_contain_text("前に見たとき")
    walk.look(confirmer.page, "confirm-changes")
    confirm(confirmer)


def return_one_and_accept_the_rest(walk: Walk) -> None:
    honbu = walk.as_person("honbu")
    page = honbu.page
    open_report(honbu, ONLINE)
    walk.look(page, "report")
    honbu.press(page.get_by_role("link", name="差し戻す"))
    honbu.write(page.locator("textarea[name=reason]"), RETURN)
    honbu.press(page.get_by_text("項目に指摘を書く"))
    honbu.write(page.locator("input[name='mark-grant_unions']"), MARK)
    walk.look(page, "return")
    honbu.press(page.locator("main form").get_by_role("button", name="差し戻す"))
    expect(page.get_by_text("差し戻しました。長野県に理由を知らせます。")).to_be_visible()
    mail = next(text for text in walk.mails(f"{ONLINE}の報告が差し戻されました") if "sakusei20" in text)
    assert RETURN in mail
    assert "/reports/" in mail
    accept_by_desk(walk, BY_FILE)


def accept_by_desk(walk: Walk, prefecture: str) -> None:
    honbu = walk.as_person("honbu")
    page = honbu.page
    open_round(honbu)
    honbu.tick(page.get_by_role("row").filter(has_text=prefecture).get_by_role("checkbox"))
    honbu.press(page.get_by_role("button", name="受理する"))
    expect(heading(page)).to_have_text("報告を受理する")
    walk.look(page, "accept")
    honbu.press(page.locator("main form .button--primary"))
    expect(page.get_by_role("row").filter(has_text=prefecture)).to_contain_text("受理")


def correct_what_was_returned(walk: Walk) -> None:
    author = walk.as_person("sakusei20")
    page = author.page
    open_from_home(author, "差し戻された報告")
    expect(page.get_by_text(RETURN)).to_be_visible()
    expect(item(page, "grant_unions")).to_contain_text(MARK)
    walk.look(page, "write-returned")
    author.write(item(page, "grant_unions").locator("input[type=text], input[type=number]"), "12")
    author.is_saved()
    send_for_confirmation(author)
    confirmer = walk.as_person("kakunin20")
    open_from_home(confirmer, "確認を待つ報告")
    confirm(confirmer)
    accept_by_desk(walk, ONLINE)


def bind_the_booklet(walk: Walk) -> dict[str, Path]:
    honbu = walk.as_person("honbu")
    page = honbu.page
    open_round(honbu)
    walk.look(page, "desk-done")
    honbu.press(page.get_by_role("link", name="冊子", exact=True))
    honbu.press(page.get_by_role("button", name="固定して冊子を作る"))
    expect(page.get_by_role("link", name="PDF（印刷・配布用）")).to_be_visible(timeout=120_000)
    expect(page.get_by_role("link", name=re.compile("^Excel"))).to_be_visible(timeout=120_000)
    walk.look(page, "booklet")
    names = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}
    return {
        kind: honbu.download(page.get_by_role("link", name=re.compile(f"^{name}")), walk.folder / f"booklet.{kind}")
        for kind, name in names.items()
    }


def require_all_in_print(file: Path, pictures: Path) -> None:
    """Draw every page, and find each report's sentences and the missing prefecture on them."""
    pictures.mkdir()
    document = pypdfium2.PdfDocument(file)
    texts = []
    for number, page in enumerate(document, start=1):
        page.render(scale=1.2).to_pil().save(pictures / f"{number:02}.png")
        texts.append(page.get_textpage().get_text_bounded())
    document.close()
    printed = re.sub(r"\s", "", "".join(texts))
    for text in (*TEXTS.values(), ADDED, CORRECTED, RENAMED, ONLINE, BY_FILE, SILENT):
        assert re.sub(r"\s", "", text) in printed, f"{text} is not in {file.name}"
    assert re.sub(r"\s", "", FILE_TEXT) not in printed, "what was sent back must not be in print"


def publish(walk: Walk) -> None:
    honbu = walk.as_person("honbu")
    page = honbu.page
    open_round(honbu)
    honbu.press(page.get_by_role("link", name="冊子", exact=True))
    honbu.press(page.get_by_role("table").get_by_role("link", name=re.compile("第1号")))
    honbu.press(page.locator("main").get_by_role("button", name="公開する"))
    if walk.way.has_script:
        expect(page.get_by_role("dialog")).to_be_visible()
        walk.look(page, "publish")
        honbu.press(page.get_by_role("dialog").get_by_role("button", name="公開する"))
    expect(page.get_by_text("を公開しました。", exact=False).first).to_be_visible()

    reader = walk.as_person("sakusei27")
    open_round(reader)
    reader.press(reader.page.get_by_role("link", name="冊子", exact=True))
    reader.press(reader.page.get_by_role("table").get_by_role("link", name=re.compile("第1号")))
    reader.press(reader.page.get_by_role("link", name=ONLINE, exact=True))
    expect(reader.page.locator("main")).to_contain_text(ADDED)
    walk.look(reader.page, "booklet-read")
