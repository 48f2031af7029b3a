"""A report is written online and goes from hand to hand: with JavaScript, without it, and by keyboard alone."""

import os
import re
import subprocess
import sys

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import ROOT, Product
from tests.e2e.test_accessibility import require_accessible

REPORT = (
    "SELECT r.id FROM rounds_report r JOIN organizations_organization o ON o.id = r.organization_id"
    " JOIN rounds_round u ON u.id = r.round_id WHERE u.code = '2025-01' AND o.code = ?"
)
# June's form is another one: three prefectures get a round of January's own form to go on from.
EARLIER = """
from datetime import timedelta
from django.utils import timezone
from suishin.accounts.models import User
from suishin.organizations.models import Organization
from suishin.rounds.models import Answer, Point, Report, ReportVersion, Round
now = timezone.now()
last = Round.objects.get(code="2025-01")
day = last.opens_on - timedelta(days=700)
earlier = Round.objects.create(
    code="2023-01", title="前の報告", organizer=last.organizer, form=last.form, opens_on=day,
    due_on=day + timedelta(days=30), opened_at=now,
)
for organization in Organization.objects.filter(code__in=["13", "20", "21"]):
    report = Report.objects.create(round=earlier, organization=organization)
    version = ReportVersion.objects.create(report=report, number=1, made_at=now, made_by=User.objects.system())
    answer = Answer.objects.create(version=version, item_key="newhire")
    for position, text in enumerate(["入組説明会に同席する。", "名簿を作る。", "ちらしを配る。"], start=1):
        Point.objects.create(answer=answer, position=position, text=text)
    report.current_version, report.status = version, "accepted"
    report.save()
"""
# Two rounds of one form would leave the reader of files asking which of them is meant.
NO_EARLIER = """
from suishin.rounds.models import Report, ReportVersion, Round
Report.objects.filter(round__code="2023-01").update(status="not_started", current_version=None)
ReportVersion.objects.filter(report__round__code="2023-01").delete()
Report.objects.filter(round__code="2023-01").delete()
Round.objects.filter(code="2023-01").delete()
"""
# The points of the earlier round that stand beside the section of new hires.
CARRIED = '[data-carried-for="newhire"] [data-carried]'
SAVED = re.compile("保存済み")


@pytest.fixture(scope="module")
def urls(product):
    """The addresses of writing pages by prefecture code, while there is a round to go on from."""
    _run_in(product, EARLIER)
    yield {code: f"/reports/{product.value(REPORT, code)}/write/" for code in ("13", "20", "21")}
    _run_in(product, NO_EARLIER)


def _run_in(product: Product, code: str) -> None:
    environment = os.environ | {"SUISHIN_VAR": str(product.var), "SUISHIN_DEMO": "1", "DATABASE_URL": ""}
    command = [sys.executable, str(ROOT / "manage.py"), "shell", "-c", code]
    subprocess.run(command, env=environment, check=True, capture_output=True)


def state(page: Page):
    return page.locator("[data-save-state]")


def item(page: Page, key: str):
    return page.locator(f'[id="item-{key}"]')


def last_box(page: Page, key: str):
    return item(page, key).locator("textarea").last


def go(page: Page, name: str) -> None:
    """Press the button of a step, and the one on the page that says what it does."""
    bar = page.locator(".write-bar")
    bar.get_by_role("button", name=name).or_(bar.get_by_role("link", name=name)).click()
    page.locator("main form").get_by_role("button", name=name).click()


def test_a_report_is_written_returned_and_sent_again(visit, urls):
    url = urls["21"]
    author, confirmer, honbu = visit("sakusei21"), visit("kakunin21"), visit("honbu")
    page = author.page
    page.goto(url)
    points = page.locator(CARRIED)
    points.nth(0).get_by_role("button", name="引き継ぐ").click()
    expect(points.nth(0)).to_contain_text("変更なし")
    points.nth(1).get_by_role("button", name="直す").click()
    expect(item(page, "newhire").locator("textarea:focus")).to_have_value("名簿を作る。")
    page.keyboard.type("12月までに。")
    points.nth(2).get_by_role("button", name="終わりにする").click()
    expect(item(page, "newhire").locator("[data-counts]")).to_contain_text(
        re.compile("変更なし.*1.*編集.*1.*終了.*1", re.DOTALL)
    )
    last_box(page, "newhire").fill("新しく、<b>学習会</b>を開く。")
    expect(state(page)).to_have_text(SAVED)
    expect(item(page, "newhire").locator("[data-counts]")).to_contain_text(re.compile("新規.*1", re.DOTALL))

    lose_the_connection_and_come_back(page)
    change_one_item_at_once(page, confirmer.page, url)
    type_where_the_other_wrote_while_a_save_is_under_way(page, confirmer.page)

    go(page, "確認に回す")
    expect(page.get_by_text("確認に回しました。")).to_be_visible()
    confirmer.page.goto("/")
    confirmer.page.get_by_role("link", name=re.compile("確認を待つ報告")).first.click()
    expect(confirmer.page.locator("main")).to_contain_text("新しく、<b>学習会</b>を開く。")
    go(confirmer.page, "確認して提出する")
    expect(confirmer.page.get_by_text("提出しました。全国本部に届いています。")).to_be_visible()

    honbu.page.goto(url.replace("write/", ""))
    honbu.page.get_by_role("link", name="差し戻す").click()
    honbu.page.fill("textarea[name=reason]", "交付金の額を書いてください。")
    honbu.page.get_by_text("項目に指摘を書く").click()
    honbu.page.fill("input[name='mark-grant']", "額がありません")
    honbu.page.locator("main form").get_by_role("button", name="差し戻す").click()
    expect(honbu.page.get_by_text("差し戻しました。岐阜県に理由を知らせます。")).to_be_visible()

    page.goto("/")
    page.locator("main").get_by_role("link", name=re.compile("差し戻された報告")).click()
    expect(page.get_by_text("交付金の額を書いてください。")).to_be_visible()
    expect(item(page, "grant")).to_contain_text("額がありません")
    last_box(page, "grant").fill("合計18万円を支払った。")
    expect(state(page)).to_have_text(SAVED)
    go(page, "確認に回す")
    expect(page.get_by_text("確認に回しました。")).to_be_visible()
    assert not [line for line in author.troubles if "409" not in line and "ERR_FAILED" not in line]
    assert not confirmer.troubles + honbu.troubles


def lose_the_connection_and_come_back(page: Page) -> None:
    """Type while nothing can be sent, open the page again, and find everything saved."""
    page.route(re.compile(r"/write/[^/]+/$"), lambda route: route.abort())
    last_box(page, "retiree").fill("つながらない間に書いた文。")
    expect(state(page)).to_contain_text("つながりません。入力はこの端末に残してあります")
    page.unroute_all()
    page.reload()
    expect(page.locator("#write-restored")).to_be_visible()
    expect(item(page, "retiree").locator("textarea").first).to_have_value("つながらない間に書いた文。")
    expect(state(page)).to_have_text(SAVED)


def change_one_item_at_once(page: Page, other: Page, url: str) -> None:
    """Two people write one item: different points go together by themselves, one that both changed is asked."""
    other.goto(url)
    last_box(other, "model").fill("相手の文。")
    expect(state(other)).to_have_text(SAVED)
    last_box(page, "model").fill("自分の")
    points = item(page, "model").locator("textarea")
    expect(points.nth(0)).to_have_value("相手の文。")
    expect(points.nth(1)).to_be_focused()
    page.keyboard.type("文。")
    expect(state(page)).to_have_text(SAVED)

    other.reload()
    item(other, "model").locator("textarea").nth(0).fill("相手の直した文。")
    expect(state(other)).to_have_text(SAVED)
    points.nth(0).fill("相手の文を、自分も直した。")
    expect(state(page)).to_have_text("ほかの人の変更があります")
    clash = item(page, "model").locator("[data-clash]")
    expect(clash).to_have_count(1)
    expect(clash).to_contain_text("相手の直した文。")
    require_accessible(page)
    points.nth(0).fill("二人の文。")
    page.get_by_role("button", name="選んだ文で保存する").click()
    expect(page.get_by_text("まだ選んでいない段落があります。")).to_be_visible()
    clash.get_by_label("自分の文にする").check()
    page.get_by_role("button", name="選んだ文で保存する").click()
    expect(state(page)).to_have_text(SAVED)
    expect(clash).to_have_count(0)
    other.reload()
    expect(item(other, "model").locator("textarea").nth(0)).to_have_value("二人の文。")
    expect(item(other, "model").locator("textarea").nth(1)).to_have_value("自分の文。")


def type_where_the_other_wrote_while_a_save_is_under_way(page: Page, other: Page) -> None:
    """The answer brings a change of the very point that somebody has begun to change meanwhile: it is asked, not lost."""
    points, held = item(page, "model").locator("textarea"), []
    item(other, "model").locator("textarea").nth(0).fill("相手がもう一度直した文。")
    expect(state(other)).to_have_text(SAVED)
    page.route(re.compile(r"/write/model/$"), lambda route: route.continue_() if held else held.append(route))
    with page.expect_request(re.compile(r"/write/model/$")):
        points.nth(1).fill("自分の文を直した。")
    points.nth(0).fill("自分がここも直し始めた。")
    held[0].continue_()
    clash = item(page, "model").locator("[data-clash]")
    expect(clash).to_contain_text("相手がもう一度直した文。")
    expect(points.nth(0)).to_have_value("自分がここも直し始めた。")
    clash.get_by_label("相手の文にする").check()
    page.get_by_role("button", name="選んだ文で保存する").click()
    expect(points.nth(0)).to_have_value("相手がもう一度直した文。")
    expect(points.nth(1)).to_have_value("自分の文を直した。")
    expect(state(page)).to_have_text(SAVED)
    page.unroute_all()


def test_the_same_works_without_javascript(visit, urls):
    url = urls["20"]
    page, confirmer = visit("sakusei20", has_script=False).page, visit("kakunin20", has_script=False).page
    page.goto(url)
    go(page, "取り下げる")
    points = page.locator(CARRIED)
    points.nth(0).get_by_role("button", name="引き継ぐ").click()
    expect(points.nth(0)).to_contain_text("変更なし")
    points.nth(1).get_by_role("button", name="終わりにする").click()
    last_box(page, "newhire").fill("新しい点。")
    item(page, "newhire").get_by_role("button", name="段落を足す").click()
    page.locator(".write-bar").get_by_role("button", name="保存する").click()
    expect(page.get_by_text("変わったところはありません。前に保存したとおりです。")).to_be_visible()
    expect(item(page, "newhire")).to_contain_text("新しい点。")

    confirmer.goto(url)
    last_box(confirmer, "grant").fill("確認者の文。")
    confirmer.locator(".write-bar").get_by_role("button", name="保存する").click()
    last_box(page, "grant").fill("作成者の文。")
    page.locator(".write-bar").get_by_role("button", name="保存する").click()
    expect(page.get_by_text("変えた段落も、合わせて入れました。")).to_be_visible()
    confirmer.goto(url)
    for visitor, text in ((confirmer, "確認者の直した文。"), (page, "作成者の直した文。")):
        item(visitor, "grant").locator("textarea", has_text="作成者の文。").fill(text)
        visitor.locator(".write-bar").get_by_role("button", name="保存する").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("まだ保存していない項目")
    expect(page.locator("main")).to_contain_text("確認者の直した文。")
    page.get_by_label("相手の文にする").check()
    page.get_by_role("button", name="この内容で保存する").click()
    expect(item(page, "grant").locator("textarea", has_text="確認者の直した文。")).to_be_visible()

    go(page, "確認に回す")
    confirmer.goto(url)
    go(confirmer, "確認して提出する")
    expect(confirmer.get_by_text("提出しました。全国本部に届いています。")).to_be_visible()


def test_a_report_is_written_by_keyboard_alone(visit, urls):
    visitor = visit("sakusei13")
    page = visitor.page
    page.goto(urls["13"])
    press_button(page, "取り下げる")
    press_button(page, "取り下げる")
    tab_to(page, lambda: is_in(page, CARRIED))
    page.keyboard.press("Alt+KeyT")
    expect(page.locator(CARRIED).nth(0)).to_contain_text("変更なし")
    expect(page.locator(CARRIED).nth(1).locator("button:focus")).to_have_count(1)
    page.keyboard.press("Alt+KeyC")
    expect(page.locator(CARRIED).nth(1)).to_contain_text("終了")
    page.keyboard.press("Alt+KeyE")
    expect(item(page, "newhire").locator("textarea:focus")).to_have_value("ちらしを配る。")
    page.keyboard.type("二度。")
    page.keyboard.press("Alt+KeyN")
    expect(item(page, "newhire").locator("textarea:focus")).to_have_value("")
    page.keyboard.type("新しい点。")
    page.keyboard.press("Alt+ArrowUp")
    expect(item(page, "newhire").locator("textarea:focus")).to_have_value("新しい点。")
    expect(state(page)).to_have_text(SAVED)
    texts = [box.input_value() for box in item(page, "newhire").locator("textarea").all()]
    assert texts.index("新しい点。") == texts.index("ちらしを配る。二度。") - 1
    press_button(page, "確認に回す")
    press_button(page, "確認に回す")

    expect(page.get_by_text("確認に回しました。")).to_be_visible()
    assert not visitor.troubles


def is_in(page: Page, selector: str) -> bool:
    return page.evaluate("selector => Boolean(document.activeElement.closest(selector))", selector)


def tab_to(page: Page, is_there) -> None:
    """Press Tab until focus is where it should be."""
    for _ in range(250):
        if is_there():
            return
        page.keyboard.press("Tab")
    pytest.fail("Tab does not lead there")


def press_button(page: Page, name: str) -> None:
    page.wait_for_load_state()
    address = page.url
    tab_to(page, lambda: page.evaluate("document.activeElement.textContent.trim()") == name)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != address)
