"""Typing results as in a spreadsheet: paste from Excel, travel by keys, undo and redo, and then save."""

from playwright.sync_api import Page, expect

from tests.e2e.pages import entry_address

PASTE = """([field, text]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def fields(page: Page):
    return page.locator("tbody td input")


def values(page: Page, count: int) -> list[str]:
    return [fields(page).nth(number).input_value() for number in range(count)]


def paste(page: Page, number: int, text: str) -> None:
    page.evaluate(PASTE, [fields(page).nth(number).element_handle(), text])


def test_a_block_from_excel_is_pasted_undone_done_again_and_saved(product, visit):
    visitor = visit("shibu20")
    page = visitor.page
    page.goto(entry_address("20", "?line=home")(product))
    state = page.locator("[data-state]")

    fields(page).nth(0).focus()
    paste(page, 0, "1,120\t10\t△4\r\n55\t\t1\r\n")
    assert values(page, 9) == ["1,120", "10", "△4", "", "", "", "55", "", "1"]
    expect(state).to_have_text("貼り付けた欄：6　まだ保存していない欄：5")

    page.keyboard.press("Control+z")
    assert values(page, 9) == [""] * 9
    page.keyboard.press("Control+y")
    assert values(page, 3) == ["1,120", "10", "△4"]

    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(fields(page).nth(2)).to_be_focused()
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    expect(fields(page).nth(8)).to_be_focused()
    page.keyboard.press("Home")
    expect(fields(page).nth(6)).to_be_focused()
    page.keyboard.press("Control+ArrowRight")
    expect(fields(page).nth(11)).to_be_focused()
    page.keyboard.press("Control+Home")
    expect(fields(page).nth(0)).to_be_focused()
    page.keyboard.press("Control+z")
    assert values(page, 3) == ["1,120", "10", "△4"]
    page.keyboard.press("Control+Shift+z")
    assert values(page, 3) == ["1,120", "10", "4"]

    page.get_by_role("button", name="保存する").click()
    expect(page.locator(".message--success")).to_contain_text("5個の欄を保存しました。")
    assert values(page, 9) == ["1120", "10", "4", "", "", "", "55", "", "1"]
    expect(state).to_have_text("")
    assert not visitor.troubles


def test_leaving_with_unsaved_numbers_asks_first(product, visit):
    page = visit("shibu20").page
    page.goto(entry_address("20", "?line=annuity")(product))
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

    fields(page).nth(0).click()
    page.keyboard.type("7")
    page.goto("/")

    assert asked == ["beforeunload"]
