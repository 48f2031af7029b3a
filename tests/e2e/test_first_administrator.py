"""Beginning for real: the link that the first start prints, used once, by the first administrator."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import running_product
from tests.e2e.test_accessibility import require_accessible

PASSWORD = "kikyo-no-hana-1024"


@pytest.fixture(scope="module")
def beginning(browser, tmp_path_factory):
    """A product without demonstration, and the link it printed."""
    with running_product(tmp_path_factory.mktemp("beginning"), demo="0") as (url, var):
        said = (var / "serve.log").read_text("utf-8")
        yield url, re.search(r"http://\S+/first-access/\S+", said)[0]


def test_the_link_lets_the_first_administrator_in_once(beginning, browser):
    url, link = beginning
    context = browser.new_context(locale="ja-JP")
    page = context.new_page()
    page.goto(link)
    require_accessible(page)

    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    page.get_by_role("button", name="パスワードを決める").click()
    page.wait_for_url(url + "/sign-in/")
    page.fill("input[name=username]", "admin")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(url + "/")
    page.goto(url + "/organizations/")
    expect(page.locator("main")).to_contain_text("全国本部")

    assert page.goto(link).status == 410
    context.close()
