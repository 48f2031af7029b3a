"""People walking through the product, as tests let them: signed in once each, with a picture at every station."""

import email
import shutil
from email import policy
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import ROOT, Product, new_context, sign_in
from tests.e2e.ways import Mouse

PICTURES = ROOT / "build" / "walk"
WIDTHS = {1280: 900, 390: 844}


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


class Walk:
    """The people of a walk, each in a browser of their own, and the stations they have come by."""

    def __init__(self, browser: Browser, product: Product, way: type[Mouse], folder: Path, name: str = "") -> None:
        self.browser, self.product, self.way, self.folder = browser, product, way, folder
        self.pictures = PICTURES / (name or way.__name__.lower())
        shutil.rmtree(self.pictures, ignore_errors=True)
        self.pictures.mkdir(parents=True)
        self.people: dict[str, Mouse] = {}
        self.troubles: list[str] = []
        self.station_count = 0

    def as_person(self, username: str) -> Mouse:
        """Return somebody at their home page."""
        if username not in self.people:
            context = new_context(self.browser, self.product, width=self.way.width, has_script=self.way.has_script)
            page = context.new_page()
            page.on("console", lambda said: self.troubles.append(said.text) if said.type == "error" else None)
            page.on("pageerror", lambda error: self.troubles.append(str(error)))
            sign_in(page, self.product, username)
            self.people[username] = self.way(page)
        person = self.people[username]
        person.press(person.page.locator(".bar__brand"))
        expect(heading(person.page)).to_have_text("ホーム")
        return person

    def look(self, page: Page, name: str) -> None:
        """Keep the page's picture at both widths; on a phone nothing may reach beyond the side."""
        self.station_count += 1
        for width, height in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            page.screenshot(path=self.pictures / f"{self.station_count:02}-{name}-{width}.png", full_page=True)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} is wider than {width}"
        page.set_viewport_size({"width": self.way.width, "height": WIDTHS[self.way.width]})

    def mails(self, subject: str) -> list[str]:
        """Return the texts of the mails with a subject, once there is one."""
        for _ in range(100):
            found = [_mail(file) for file in sorted((self.product.var / "mail").glob("*.eml"))]
            texts = [text for said, text in found if subject in said]
            if texts:
                return texts
            next(iter(self.people.values())).page.wait_for_timeout(300)
        raise AssertionError(f"no mail says {subject}: {sorted({said for said, _ in found})}")

    def close(self) -> None:
        for person in self.people.values():
            person.page.context.close()


def _mail(file: Path) -> tuple[str, str]:
    message = email.message_from_bytes(file.read_bytes(), policy=policy.default)
    body = message.get_body(("plain",))
    assert body is not None
    return str(message["subject"]), f"{message['to']}\n{body.get_content()}"
