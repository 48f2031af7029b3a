"""Every page in a real browser: no accessibility violation at three widths, nothing the browser complains about."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.access.browsing import ALL_NAMES
from tests.e2e.pages import NO_PAGES, PAGES, REFUSALS, Address

WIDTHS = (320, 768, 1280)
PHONE_WIDTHS = (320, 390)
VISITS = [
    pytest.param(username, address, id=f"{name}-{username or 'outside'}-{number}")
    for name, visits in PAGES.items()
    for number, (username, address) in enumerate(visits, start=1)
]


def test_every_url_is_covered():
    assert set(ALL_NAMES) == set(PAGES) | NO_PAGES
    assert not set(PAGES) & NO_PAGES


@pytest.mark.parametrize(("username", "address"), VISITS)
def test_a_page_is_accessible_and_fits(product, visitors, username: str, address: Address):
    visitor = visitors(username)
    visitor.troubles.clear()
    path = address if isinstance(address, str) else address(product)
    response = visitor.page.goto(path)

    assert response.ok, f"{path} answers {response.status}"
    assert response.url == product.url + path, f"{path} leads to {response.url}"
    require_accessible(visitor.page)
    assert not visitor.troubles


@pytest.mark.parametrize(("username", "path", "status"), REFUSALS)
def test_a_page_that_says_no_is_accessible_and_fits(visitors, username: str, path: str, status: int):
    page = visitors(username).page
    response = page.goto(path)

    assert response.status == status
    require_accessible(page)


def test_the_page_with_a_one_time_password_is_accessible_and_fits(product, visitors):
    visitor = visitors("kanri")
    visitor.troubles.clear()
    page = visitor.page
    page.goto("/users/{}/".format(product.value("SELECT id FROM accounts_user WHERE username = 'honbu2'")))
    page.get_by_role("button", name="一時パスワード").click()
    page.locator("dialog[open]").get_by_role("button", name="発行する").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("一時パスワード")

    require_accessible(page)
    assert not visitor.troubles


def require_accessible(page: Page) -> None:
    """Fail with what axe finds at three widths, and when the page scrolls sideways on a phone."""
    violations = [f"{width} px: {line}" for width in WIDTHS for line in violations_at(page, width)]
    too_wide = [width for width in PHONE_WIDTHS if is_too_wide(page, width)]

    assert not violations, "\n".join([page.url, *violations])
    assert not too_wide, f"{page.url} scrolls sideways at {too_wide}"


def violations_at(page: Page, width: int) -> list[str]:
    page.set_viewport_size({"width": width, "height": 900})
    found = Axe().run(page).response["violations"]
    return [
        f"{violation['id']}: {node['html'][:160]} {node['any'][0]['message'] if node['any'] else ''}"
        for violation in found
        for node in violation["nodes"][:3]
    ]


def is_too_wide(page: Page, width: int) -> bool:
    page.set_viewport_size({"width": width, "height": 900})
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
