"""The first day of somebody at national headquarters: a booklet comes in and ends in the matrix."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.booklet import booklet, tick_title

NEW, KNOWN = "大阪府", "群馬県"  # 大阪府 has not reported in the demonstration, 群馬県 has
UNDO_TICK = "newhire.exec_study"


@pytest.fixture(scope="module")
def booklet_file(tmp_path_factory):
    file = tmp_path_factory.mktemp("booklet") / "合本.txt"
    file.write_text(booklet(NEW, KNOWN), "utf-8")
    return file


def test_a_booklet_is_dropped_reviewed_by_keyboard_settled_and_seen_in_the_matrix(visit, booklet_file):
    visitor = visit("honbu")
    page = visitor.page
    drop(page, booklet_file)
    wait_until_read(page, "合本.txt", reports=2)

    open_review(page, "合本.txt", NEW)
    answer_by_keyboard(page)
    settle(page)
    expect(page.get_by_text(f"{NEW}の報告を第1版として確定しました。")).to_be_visible()

    open_review(page, "合本.txt", KNOWN)
    correct_the_author(page, "桐谷　春香")
    accept_all(page)
    go_to_settling(page)
    expect(page.get_by_role("heading", name=re.compile("今の版との違い"))).to_be_visible()
    expect(page.get_by_text("確定すると、下の違いのとおり新しい版に替わります")).to_be_visible()
    page.get_by_role("button", name="確定する").click()
    expect(page.get_by_text(f"{KNOWN}の報告を第2版として確定しました。")).to_be_visible()
    expect(page.locator("main")).to_contain_text("桐谷　春香")

    assert "未実施" in states_in_matrix(page, NEW)[tick_title(UNDO_TICK)]
    assert "未実施" not in states_in_matrix(page, KNOWN)[tick_title(UNDO_TICK)]
    assert not visitor.troubles


def test_the_same_works_without_javascript(visit, tmp_path):
    page = visit("honbu", has_script=False).page
    file = tmp_path / "一県分.txt"
    file.write_text(booklet("秋田県"), "utf-8")
    page.goto("/files/upload/")
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="送る").click()
    wait_until_read(page, file.name, reports=1)

    open_review(page, file.name, "秋田県")
    accept_all(page)
    settle(page)

    expect(page.get_by_text("秋田県の報告を第1版として確定しました。")).to_be_visible()
    state = states_in_matrix(page, "秋田県")[tick_title(UNDO_TICK)]
    assert "実施" in state
    assert "未実施" not in state


def test_what_headquarters_settled_is_seen_by_the_prefecture_alone(visit):
    page = visit("sakusei20").page
    page.goto("/matrix/")

    rows = page.locator("table.matrix tbody tr th").all_inner_texts()

    assert "長野県" in " ".join(rows)
    assert "群馬県" not in " ".join(rows)


def test_a_file_that_is_no_report_says_so_and_saves_nothing(visit, tmp_path):
    page = visit("honbu").page
    file = tmp_path / "案内.txt"
    file.write_text("懇親会のご案内\n会費は三千円です。\n", "utf-8")
    page.goto("/files/upload/")
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="送る").click()

    expect(page.get_by_text("様式が見つかりません")).to_be_visible(timeout=30_000)


def drop(page: Page, file) -> None:
    """Drop a file as from a file manager: the browser hands it to the zone, which puts it into the field."""
    page.goto("/files/upload/")
    dropped = page.evaluate_handle(
        """([name, text]) => {
            const dropped = new DataTransfer();
            dropped.items.add(new File([text], name, { type: "text/plain" }));
            return dropped;
        }""",
        [file.name, file.read_text("utf-8")],
    )
    page.dispatch_event("[data-drop-zone]", "drop", {"dataTransfer": dropped})
    expect(page.locator("[data-chosen-files]")).to_contain_text(file.name)
    page.get_by_role("button", name="送る").click()
    page.wait_for_url(re.compile("/files/uploads/"))


def wait_until_read(page: Page, name: str, *, reports: int) -> None:
    """Wait for the page to say that reading has ended: it looks by itself, with or without script."""
    expect(page.get_by_text("読み取りが終わりました。")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("row", name=re.compile(re.escape(name)))).to_contain_text(str(reports))


def open_review(page: Page, name: str, prefecture: str) -> None:
    page.goto("/files/")
    page.get_by_role("link", name=name).first.click()
    page.get_by_role("link", name=re.compile(prefecture)).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(prefecture)


def answer_by_keyboard(page: Page) -> None:
    """Answer one tick by its digit, then accept value after value with Enter: each time the next open one has focus."""
    page.wait_for_load_state()
    page.locator("[data-review-item]", has_text=tick_title(UNDO_TICK)).first.focus()
    press_and_wait(page, "2")
    for _ in range(200):
        if page.locator("#review-bar strong").inner_text() == "0":
            return
        expect(page.locator("[data-review-item][data-open]:focus")).to_be_visible()
        press_and_wait(page, "Enter")
    pytest.fail("not every value could be accepted by keyboard")


def press_and_wait(page: Page, key: str) -> None:
    """Press a key that answers a value, and wait until the count of open values has gone down."""
    left = page.locator("#review-bar strong").inner_text()
    page.keyboard.press(key)
    expect(page.locator("#review-bar strong")).not_to_have_text(left)


def correct_the_author(page: Page, name: str) -> None:
    page.locator("[data-review-item]", has_text="作成者").first.focus()
    page.keyboard.press("3")
    field = page.locator("[data-review-item] input:not([type=hidden])").first
    field.fill(name)
    page.get_by_role("button", name="直して認める").click()
    expect(page.locator("[data-review-item]", has_text="作成者").first).to_contain_text("直した")


def accept_all(page: Page) -> None:
    """Accept what is certain at once, and the rest one by one, with the mouse."""
    open_values = page.locator("#review-bar strong")
    left = open_values.inner_text()
    page.get_by_role("button", name=re.compile("まとめて認める")).click()
    expect(open_values).not_to_have_text(left)
    for _ in range(60):
        left = open_values.inner_text()
        if left == "0":
            return
        page.locator("[data-review-item][data-open] [data-accept]").first.click()
        expect(open_values).not_to_have_text(left)
    pytest.fail("not every value could be accepted with the mouse")


def go_to_settling(page: Page) -> None:
    page.get_by_role("link", name="確定に進む").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("報告を確定する")


def settle(page: Page) -> None:
    go_to_settling(page)
    page.get_by_role("button", name="確定する").click()
    page.wait_for_url(re.compile(r"/reports/\d+/"))


def states_in_matrix(page: Page, prefecture: str) -> dict[str, str]:
    """Return what the matrix says of a prefecture, by measure."""
    page.goto("/matrix/")
    table = page.locator("table.matrix")
    measures = [link.get_attribute("title") for link in table.locator("thead th a").all()]
    row = table.locator("tbody tr", has=page.locator("th", has_text=prefecture))
    cells = [cell.text_content().strip() for cell in row.locator("td").all()]
    return dict(zip(measures, cells, strict=False))  # the last cell counts the others
