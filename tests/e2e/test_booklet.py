"""A booklet from freezing to another prefecture's reading: made by the worker, published behind a dialog."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

MADE_WITHIN = 120_000  # milliseconds


def test_booklet_is_frozen_made_published_and_read_by_another_prefecture(visit):
    visitor = visit("honbu")
    page = visitor.page
    page.goto("/rounds/2025-01/")
    page.get_by_role("link", name="冊子", exact=True).click()
    page.get_by_role("button", name="固定して冊子を作る").click()
    expect(page.get_by_text("を固定し、作成を始めました。")).to_be_visible()
    expect(page.get_by_role("link", name="PDF（印刷・配布用）")).to_be_visible(timeout=MADE_WITHIN)
    require_no_axe_violations(page)
    address = page.url

    with page.expect_download() as download:
        page.get_by_role("link", name="PDF（印刷・配布用）").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    assert download.value.suggested_filename.endswith(".pdf")

    reader = visit("sakusei27").page
    assert reader.goto(address).status == 404

    page.get_by_role("button", name="公開する").click()
    expect(page.get_by_role("dialog")).to_contain_text("取り消せません")
    page.get_by_role("dialog").get_by_role("button", name="公開する").click()
    expect(page.get_by_text("を公開しました。", exact=False).first).to_be_visible()

    assert reader.goto(address).status == 200
    reader.get_by_role("link", name="北海道").click()
    expect(reader.get_by_role("heading", name="北海道の報告")).to_be_visible()
    require_no_axe_violations(reader)
    reader.goto("/matrix/?round=2025-01")
    expect(reader.get_by_role("row", name=re.compile("^北海道"))).to_be_visible()
    assert not visitor.troubles


def require_no_axe_violations(page):
    assert [violation["id"] for violation in Axe().run(page).response["violations"]] == []
