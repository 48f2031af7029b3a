"""A real browser against the product started as a person starts it, with the demonstration federation."""

import fcntl
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
BROWSER_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_SECONDS = 180


@dataclass(frozen=True)
class Product:
    url: str
    var: Path
    passwords: dict[str, str]

    def value(self, query: str, *parameters: Any) -> Any:
        """Return what a query finds first in the product's database, to know the address of a thing."""
        rows = self.rows(query, *parameters)
        assert rows, f"the demonstration holds nothing for: {query}"
        return rows[0][0]

    def rows(self, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"file:{self.var / 'suishin.sqlite3'}?mode=ro", uri=True)) as database:
            return database.execute(query, parameters).fetchall()


@dataclass
class Visitor:
    """Somebody who is signed in, in a browser of their own."""

    page: Page
    troubles: list[str] = field(default_factory=list)  # what the browser complained about

    def __post_init__(self) -> None:
        self.page.on("console", lambda said: self.troubles.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))


Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def product(browser, tmp_path_factory):
    """The running product with the demonstration: one for all tests."""
    with demonstration(tmp_path_factory.mktemp("product")) as running:
        yield running


@contextmanager
def demonstration(var: Path) -> Iterator[Product]:
    """Run the product with the demonstration federation and the sign-ins it printed."""
    shutil.copytree(_made_once(var), var, dirs_exist_ok=True)
    with running_product(var, demo="1") as (url, var):
        rows = (line.split("\t") for line in (var / "demo-signins.txt").read_text("utf-8").splitlines())
        yield Product(url, var, {row[0]: row[1] for row in rows})


def _made_once(var: Path) -> Path:
    """Return a folder with the demonstration as its first start made it, for every process of this run of tests."""
    beside = var.parent.parent if os.environ.get("PYTEST_XDIST_WORKER") else var.parent
    made = beside / "demonstration-made"
    with (beside / "demonstration-made.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            making = beside / "demonstration-making"
            making.mkdir()
            with running_product(making, demo="1"):
                pass
            making.rename(made)
    return made


@contextmanager
def running_product(var: Path, *, demo: str) -> Iterator[tuple[str, Path]]:
    """Run web server and job worker on a free port, with a var folder of their own; what they say goes to serve.log."""
    port = _free_port()
    environment = os.environ | {"SUISHIN_VAR": str(var), "SUISHIN_DEMO": demo, "PORT": str(port), "DATABASE_URL": ""}
    with (var / "serve.log").open("w") as log:
        command = [sys.executable, str(ROOT / "manage.py"), "serve"]
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait_until_up(f"http://127.0.0.1:{port}/", process, var / "serve.log")
            yield f"http://127.0.0.1:{port}", var
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


@pytest.fixture(scope="session")
def browser():
    if CHROMIUM is None:
        if os.environ.get("REQUIRE_ALL"):
            pytest.fail("no Chromium was found, and REQUIRE_ALL is set")
        pytest.skip("no Chromium was found (apt install chromium)")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=BROWSER_OPTIONS)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser, product):
    """Return a function that opens the product as somebody, at a width, with or without JavaScript."""
    contexts: list[BrowserContext] = []

    def open_as(username: str, *, width: int = 1280, has_script: bool = True) -> Visitor:
        contexts.append(new_context(browser, product, width=width, has_script=has_script))
        visitor = Visitor(contexts[-1].new_page())
        sign_in(visitor.page, product, username)
        return visitor

    yield open_as
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def visitors(browser, product):
    """Return a function that gives the one visitor of a name; nobody signs in twice in a module. "" stays outside."""
    known: dict[str, Visitor] = {}

    def visitor_named(username: str) -> Visitor:
        if username not in known:
            visitor = known[username] = Visitor(new_context(browser, product).new_page())
            if username:
                sign_in(visitor.page, product, username)
        return known[username]

    yield visitor_named
    for visitor in known.values():
        visitor.page.context.close()


def sign_in(page: Page, product: Product, username: str) -> None:
    page.goto(product.url + "/sign-in/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", product.passwords[username])
    page.press("input[name=password]", "Enter")
    page.wait_for_url(product.url + "/")


def new_context(browser: Browser, product: Product, *, width: int = 1280, has_script: bool = True) -> BrowserContext:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        java_script_enabled=has_script,
        locale="ja-JP",
        base_url=product.url,
    )
    context.set_default_timeout(20_000)
    return context


def _wait_until_up(url: str, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"the product did not start:\n{log.read_text('utf-8')[-2000:]}")
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except OSError:
            time.sleep(0.3)
        else:
            return
    pytest.fail(f"the product was not up after {START_SECONDS} s:\n{log.read_text('utf-8')[-2000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
