"""Take the documents' pictures: a demonstration of its own is started, signed in to, and stopped again.

The pictures of the first pages go to docs/screenshots, one per page and width, those of the manual to its own folder.
Needs Chromium.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from scripts import manual_pictures, project

TARGET = project.ROOT / "docs" / "screenshots"
VAR = project.ROOT / "build" / "screenshots"
WIDTHS = {390: 844, 1280: 900}
SECONDS_TO_START = 120
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]


class Picture(NamedTuple):
    """A page as one of the demonstration's people sees it."""

    name: str
    username: str
    path: str


PICTURES = (
    Picture("home", "honbu", "/"),
    Picture("desk", "honbu", "/rounds/2025-01/"),
    Picture("results", "honbu", "/results/national/"),
    Picture("matrix", "honbu", "/matrix/"),
    Picture("map", "honbu", "/map/"),
    Picture("figures", "honbu", "/figures/"),
    Picture("files", "honbu", "/files/"),
)


def main() -> int:
    chromium = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if chromium is None:
        print("Chromium がないため、画面の写真を省きます / no Chromium: screenshots are left out", file=sys.stderr)
        return 0
    TARGET.mkdir(parents=True, exist_ok=True)
    with running_demonstration() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_OPTIONS)
        passwords = read_passwords()
        for width in WIDTHS:
            take_pictures(browser, address, passwords, width=width)
        manual_pictures.take_pictures(partial(visit, browser, address, passwords), address)
        browser.close()
    return 0


@contextmanager
def running_demonstration() -> Iterator[str]:
    """Yield the address of a demonstration made anew."""
    shutil.rmtree(VAR, ignore_errors=True)
    port = free_port()
    environment = os.environ | {"SUISHIN_VAR": str(VAR), "SUISHIN_DEMO": "1", "PORT": str(port)}
    VAR.mkdir(parents=True)
    with (VAR / "serve.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve"], cwd=project.ROOT, env=environment, stdout=log, stderr=log
        )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_until_served(address, server)
        yield address
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_served(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.5)
        else:
            return
    sys.exit(f"The demonstration did not start: see {VAR / 'serve.log'}.")


def read_passwords() -> dict[str, str]:
    lines = (VAR / "demo-signins.txt").read_text("utf-8").splitlines()
    return dict(line.split("\t")[:2] for line in lines)


def take_pictures(browser: Browser, address: str, passwords: dict[str, str], *, width: int) -> None:
    for username in dict.fromkeys(picture.username for picture in PICTURES):
        page = visit(browser, address, passwords, username, width)
        for picture in PICTURES:
            if picture.username == username:
                take_picture(page, address, picture, TARGET / f"{picture.name}-{width}.png")
        page.context.close()


def visit(browser: Browser, address: str, passwords: dict[str, str], username: str, width: int) -> Page:
    """Open the product at a width, signed in where a name is given."""
    context = browser.new_context(viewport={"width": width, "height": WIDTHS[width]}, locale="ja-JP")
    page = context.new_page()
    if username:
        sign_in(page, address, username, passwords[username])
    return page


def sign_in(page: Page, address: str, username: str, password: str) -> None:
    page.goto(address)
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state("networkidle")


def take_picture(page: Page, address: str, picture: Picture, target: Path) -> None:
    response = page.goto(address + picture.path, wait_until="networkidle")
    if response is None or not response.ok:
        sys.exit(f"{picture.path} answers {response.status if response else 'nothing'}: no picture taken.")
    page.screenshot(path=target)
    print(target.relative_to(project.ROOT))


if __name__ == "__main__":
    sys.exit(main())
