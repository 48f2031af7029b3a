"""Dividing a target: the sum follows while one types, and without script the server says the same."""

import pytest
from playwright.sync_api import expect

from tests.e2e.pages import TARGET


@pytest.mark.parametrize("has_script", [True, False], ids=["with script", "without script"])
def test_sum_of_the_shares_is_told_beside_the_target_above(visit, product, has_script):
    visitor = visit("shibu20", has_script=has_script)
    page = visitor.page
    target = product.value(TARGET, "20", "set")
    steps = product.value("SELECT count(*) FROM results_targetchange")
    whole = int(product.value("SELECT value FROM results_target WHERE id = ?", target))
    page.goto(f"/results/targets/{target}/distribute/")
    shares = page.locator("input[data-share]")
    for place in range(shares.count()):
        shares.nth(place).fill("0")
    shares.first.fill(f"{whole - 120:,}".translate(str.maketrans("0123456789,", "０１２３４５６７８９，")))

    if not has_script:
        page.get_by_role("button", name="合計を計算する").click()

    expect(page.get_by_text("単組の目標の合計は県の目標より120件少ない")).to_be_visible()
    expect(page.locator("[data-total]")).to_have_text(f"{whole - 120:,}")
    assert product.value("SELECT count(*) FROM results_targetchange") == steps  # nothing was saved
    assert not visitor.troubles
