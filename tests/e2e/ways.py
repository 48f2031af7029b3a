"""Three ways of using a page: with a mouse, by keyboard alone, and on a phone without JavaScript."""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

MOST_STOPS = 900  # of the Tab key on one page


class Mouse:
    """Clicks and types."""

    has_script = True
    width = 1280

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        target.click()

    def write(self, field: Locator, text: str) -> None:
        field.fill(text)

    def choose(self, field: Locator, label: str) -> None:
        field.select_option(label=label)

    def tick(self, box: Locator) -> None:
        box.check()

    def put(self, field: Locator, file: Path) -> None:
        field.set_input_files(file)

    def download(self, link: Locator, target: Path) -> Path:
        with self.page.expect_download() as taken:
            self.press(link)
        taken.value.save_as(target)
        return target

    def is_saved(self) -> None:
        """Wait until the page says that all is saved."""
        expect(self.page.locator("[data-save-state]")).to_contain_text("保存済み")


class NoScript(Mouse):
    """The same on a phone whose browser runs no JavaScript: what was typed is saved by the button."""

    has_script = False
    width = 390

    def is_saved(self) -> None:
        self.press(self.page.locator(".write-bar").get_by_role("button", name="保存する"))
        expect(self.page.locator(".message--success, .messages")).to_contain_text("保存し")


class Keyboard(Mouse):
    """Every control is reached with Tab and worked with keys."""

    def press(self, target: Locator) -> None:
        self.go_to(target)
        self.page.keyboard.press("Enter")

    def write(self, field: Locator, text: str) -> None:
        self.go_to(field)
        if field.get_attribute("type") == "date":
            return self._write_day(field, text)
        self.page.keyboard.press("Control+KeyA")
        self.page.keyboard.press("Delete")
        for number, line in enumerate(text.split("\n")):
            if number:
                self.page.keyboard.press("Enter")
            self.page.keyboard.insert_text(line)
        return None

    def choose(self, field: Locator, label: str) -> None:
        self.go_to(field)
        self.page.keyboard.press("Home")
        for _ in field.locator("option").all():
            if field.evaluate("field => field.selectedOptions[0].label") == label:
                return
            self.page.keyboard.press("ArrowDown")
        expect(field.locator("option:checked")).to_have_text(label)

    def tick(self, box: Locator) -> None:
        self.go_to(box)
        if not box.is_checked():
            self.page.keyboard.press("Space")
        expect(box).to_be_checked()

    def put(self, field: Locator, file: Path) -> None:
        self.go_to(field)
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Space")
        chooser.value.set_files(file)

    def go_to(self, target: Locator) -> None:
        """Press Tab until the control has the focus."""
        expect(target).to_be_attached()
        control = target.element_handle()  # found once: finding it by its name takes long on a large page
        for _ in range(MOST_STOPS):
            if control.evaluate("control => control === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not lead to {target}")

    def _write_day(self, field: Locator, text: str) -> None:
        """Type into the parts of a day's field, which stand in the order of Chromium's own language: English in tests."""
        year, month, day = text.split("-")
        self.page.keyboard.type(month + day + year)
        expect(field).to_have_value(text)
