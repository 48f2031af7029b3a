"""What somebody types is text and nothing else: for browsers, databases, templates, headers, logs, paths, paper and mail.

Words that would do something if they were taken for code are planted into the whole database and sent to every address
in every parameter it reads, in every part of its path and in every text field of its forms. `bench.soak.injections`
runs all of it, tests a part.
"""

import email.message
import io
import logging
import re
import socket
import zipfile
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from email.utils import getaddresses
from typing import Any
from unittest.mock import patch
from urllib.parse import quote, urlencode, urlsplit

import pypdfium2
from django.contrib.staticfiles import finders
from django.core import mail
from django.db import transaction
from django.http import QueryDict
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from lxml import etree
from playwright.sync_api import sync_playwright

from bench.forms_on_pages import SentForm, forms_of
from bench.planting import plant
from suishin.accounts.models import User
from suishin.common.logs import OneLine
from suishin.notices.actions import send_due_messages
from suishin.rounds.actions import return_report
from suishin.rounds.models import Report, Round
from suishin.rounds.paper import report_document, report_pdf
from tests.access.browsing import ALL_NAMES, Actor, actors_of_the_table, url_of
from tests.access_table import ACTORS, ROWS, Row
from tests.factories.reports import tell_report
from tests.factories.world import World

BROWSER_OPTIONS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
ORIGIN = "http://testserver"
FOR_BROWSERS = (
    '"><img src=x data-planted onerror=planted()>',
    "'><img src=x data-planted onerror=planted()>",
    "</textarea></title><script data-planted>planted()</script>",
    "<svg data-planted onload=planted()>",
    "</script><script data-planted>planted()</script>",
    "javascript:planted()//",
    '" onfocus=planted() autofocus data-planted x="',
    "' onfocus=planted() autofocus data-planted x='",
    '{{constructor.constructor("planted()")()}}',
    "&lt;img src=x data-planted onerror=planted()&gt;",
    "--><iframe data-planted srcdoc='<script>parent.planted()</script>'></iframe>",
)
FOR_DATABASES = ("'", "' OR 1=1--", "1;DROP TABLE rounds_report", "%' AND 1=(SELECT 1)--", "\\", "%", "_", "9" * 40, "-1", "a\x00b", "\ud7ff", "x" * 5000)  # fmt: skip
FOR_TEMPLATES = ("{{1337*1337}}", "{% debug %}", "${1337*1337}", "#{1337*1337}", "{% load static %}{{1337*1337}}")
FOR_HEADERS = ("a\r\nX-Planted: 1", "a\nSet-Cookie: planted=1", "a\u2028X-Planted: 1\u0085")
FOR_PATHS = ("../../../../../../etc/passwd", "..\\..\\etc\\passwd", "/etc/passwd", "file:///etc/passwd", "%2e%2e%2fetc%2fpasswd")  # fmt: skip
ELSEWHERE = ("https://elsewhere.example/", "//elsewhere.example", "\\\\elsewhere.example", "/\\elsewhere.example", "https:elsewhere.example", "javascript:planted()", "http://testserver@elsewhere.example/")  # fmt: skip
ALL_WORDS = (*FOR_BROWSERS, *FOR_DATABASES, *FOR_TEMPLATES, *FOR_HEADERS, *FOR_PATHS, *ELSEWHERE)
FEW_WORDS = (FOR_BROWSERS[0], "' OR 1=1--\x00", FOR_TEMPLATES[0], FOR_HEADERS[0], FOR_PATHS[0], ELSEWHERE[1])
ALL_AT_ONCE = "'\"><img data-planted> OR 1=1--\x00{{1337*1337}}\r\nX-Planted: 1"
WORKED_OUT = str(1337 * 1337)
BECAME_AN_ELEMENT = re.compile(r"<(?:img|svg|script|iframe)[^>&]*data-planted")


@dataclass
class Outcome:
    """What was done and what went wrong; `sent_out` names hosts other than our own that somebody tried to reach."""

    requests: int = 0
    pages: int = 0
    names: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    sent_out: list[str] = field(default_factory=list)


# In a browser.

WATCH = """
window.plantedCount = 0; window.violations = [];
window.planted = () => { window.plantedCount += 1 };
document.addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective));
"""
COUNT = """() => [
  window.plantedCount,
  document.querySelectorAll("[data-planted], [onerror], [onload], [onfocus], [onmouseover], iframe").length
    + [...document.querySelectorAll("[href], [src], [action], [formaction]")].filter((element) =>
        ["href", "src", "action", "formaction"].some((name) =>
          /^\\s*javascript:/i.test(element.getAttribute(name) || ""))).length,
  window.violations,
]"""


def visit_pages(world: World, actors: dict[str, Actor], browser: Any, *, by_all: bool, keeps_policy: bool) -> Outcome:
    """Open every page in a browser. Without our Content-Security-Policy escaping alone stands between text and script."""
    outcome = Outcome()
    page = browser.new_page()
    page.add_init_script(WATCH)
    for row in ROWS:
        for name, url in _visits(world, row, by_all=by_all):
            response, _left = actors[name].try_out("GET", url)
            outcome.faults += [f"{name} {url}: status {response.status_code}"] if response.status_code >= 500 else []
            if response.status_code == 200 and "html" in response.headers["Content-Type"]:
                _look_at(page, url, response, outcome, keeps_policy=keeps_policy)
                outcome.names.add(row.name)
    page.close()
    return outcome


def _visits(world: World, row: Row, *, by_all: bool) -> Iterator[tuple[str, str]]:
    for place, statuses in row.by_place.items() if "GET" in row.methods else ():
        may = [name for name in ACTORS if statuses[ACTORS.index(name)] in (200, 410)]
        for name in may if by_all else may[:1]:
            yield name, url_of(row, world, place)
        if not by_all:
            return


def _look_at(page: Any, url: str, response: Any, outcome: Outcome, *, keeps_policy: bool) -> None:
    page.goto("about:blank")
    page.unroute_all(behavior="wait")
    page.route("**/*", lambda route: _answer(route, response, outcome, keeps_policy=keeps_policy))
    page.goto(ORIGIN + url)
    executed, elements, violations = page.evaluate(COUNT)
    outcome.pages += 1
    if executed or elements or violations:
        outcome.faults.append(f"{url}: {executed} executed, {elements} elements, violations {violations}")


def _answer(route: Any, response: Any, outcome: Outcome, *, keeps_policy: bool) -> None:
    """Answer the browser with what the product answered, static files from their folders, and nothing else."""
    asked = urlsplit(route.request.url)
    if f"{asked.scheme}://{asked.netloc}" != ORIGIN:
        outcome.sent_out.append(route.request.url)
        route.abort()
    elif route.request.is_navigation_request():
        dropped = {"content-length"} | (set() if keeps_policy else {"content-security-policy"})
        headers = {name: value for name, value in response.headers.items() if name.lower() not in dropped}
        route.fulfill(status=response.status_code, headers=headers, body=response.content)
    elif asked.path.startswith("/static/") and (file := finders.find(asked.path.removeprefix("/static/"))):
        route.fulfill(path=file)
    else:
        route.fulfill(status=204)


# In requests.


def send_words(world: World, actors: dict[str, Actor], *, words: Sequence[str], by_forms: bool) -> Outcome:
    """Send every word to every address: in each parameter it reads, each part of its path, each text field."""
    outcome = Outcome()
    for row in ROWS:
        name = _who_may(row)
        url = url_of(row, world, "nagano")
        for request in _requests(row, world, actors[name], url, words, by_forms=by_forms):
            _send(actors[name], row, request, outcome)
        outcome.names.add(row.name)
    return outcome


def _who_may(row: Row) -> str:
    if row.writes:
        return row.writes.actor
    statuses = next(iter(row.by_place.values()))
    return next((name for name in reversed(ACTORS) if statuses[ACTORS.index(name)] == 200), "honbu")


Request = tuple[str, str, dict[str, Any]]  # method, address, content


def _requests(
    row: Row, world: World, actor: Actor, url: str, words: Sequence[str], *, by_forms: bool
) -> Iterator[Request]:
    yield from (("GET", path, {}) for path in _paths(row, world, words))
    if "GET" not in row.methods:
        return
    read: set[str] = set()
    with parameters_watched(read):
        response, _left = actor.try_out("GET", url)
    bare, _mark, query = url.partition("?")
    known = dict(QueryDict(query).items())
    for parameter in sorted(read):
        yield from (("GET", f"{bare}?{urlencode(known | {parameter: word})}", {}) for word in words)
    if by_forms and response.status_code == 200 and "html" in response.headers["Content-Type"]:
        for sent in _different(forms_of(response.content, url)):
            yield from (("POST", sent.url, sent.content | dict.fromkeys(sent.text_fields, word)) for word in words)


def _different(forms: Iterator[SentForm]) -> list[SentForm]:
    """Return one form of each kind: points of an article are saved by forms that are all alike."""
    kinds = {(re.sub("[0-9]+", "0", form.url), form.text_fields): form for form in forms if form.text_fields}
    return list(kinds.values())


def _paths(row: Row, world: World, words: Sequence[str]) -> Iterator[str]:
    """Yield the address with each of its parts in turn replaced by each word."""
    arguments = list(row.arguments(world, "nagano"))
    if not arguments:
        return
    parts = reverse(row.name, args=arguments).split("/")
    for number, part in enumerate(parts):
        if part and any(str(argument) in part for argument in arguments):
            for word in words:
                yield "/".join([*parts[:number], quote(word, safe=""), *parts[number + 1 :]])


def _send(actor: Actor, row: Row, request: Request, outcome: Outcome) -> None:
    method, url, content = request
    response, _left = actor.try_out(method, url, content, Referer="https://elsewhere.example/")
    outcome.requests += 1
    outcome.faults += [f"{row.name} {method} {url[:150]!r}: {fault}" for fault in faults_of_answer(response)]


def faults_of_answer(response: Any) -> Iterator[str]:
    if response.status_code >= 500:
        yield f"status {response.status_code}"
    headers = {name.lower(): value for name, value in response.headers.items()}
    if "x-planted" in headers or "planted" in headers.get("set-cookie", "") or "planted" in response.cookies:
        yield "a header of its own"
    target = urlsplit(headers.get("location", "").replace("\\", "/"))
    if target.scheme in ("javascript", "data") or target.hostname not in (None, "testserver"):
        yield f"leads to {headers['location']}"
    body = (b"".join(response.streaming_content) if response.streaming else response.content).decode("utf-8", "replace")
    if WORKED_OUT in body or "root:x:0" in body:
        yield "worked out what was typed, or read a file"
    if "html" in headers.get("content-type", "") and BECAME_AN_ELEMENT.search(body):
        yield "text became an element"


@contextmanager
def parameters_watched(names: set[str]) -> Iterator[None]:
    """Collect the names of all parameters that a view asks for."""

    def watching(original: Callable[..., Any]) -> Callable[..., Any]:
        def ask(self: QueryDict, key: Any, *arguments: Any, **options: Any) -> Any:
            if isinstance(key, str):
                names.add(key)
            return original(self, key, *arguments, **options)

        return ask

    asked = {name: watching(getattr(QueryDict, name)) for name in ("get", "getlist", "__getitem__")}
    asked["__contains__"] = watching(dict.__contains__)
    with ExitStack() as patches:
        for name, ask in asked.items():
            patches.enter_context(patch.object(QueryDict, name, ask))
        yield
    names.discard("csrfmiddlewaretoken")


@contextmanager
def nothing_goes_out(sent_out: list[str]) -> Iterator[None]:
    """Refuse and remember every connection to another machine, and every question for its address."""
    connect, ask = socket.socket.connect, socket.getaddrinfo
    own = ("127.0.0.1", "::1", "localhost")

    def checked_connect(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in own:
            sent_out.append(str(address))
            raise OSError("nothing goes out")
        connect(self, address)

    def checked_ask(host: Any, *arguments: Any, **options: Any) -> Any:
        if host not in own:
            sent_out.append(str(host))
            raise OSError("nothing goes out")
        return ask(host, *arguments, **options)

    with patch.object(socket.socket, "connect", checked_connect), patch.object(socket, "getaddrinfo", checked_ask):
        yield


@contextmanager
def log_read(broken: list[str]) -> Iterator[None]:
    """Format everything that is logged as the product does, and collect what takes more than one line."""

    class Reader(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            line = self.format(record)
            if len(line.splitlines()) != 1:
                broken.append(line[:200])

    reader = Reader()
    reader.setFormatter(OneLine())
    # The product's own handlers rest meanwhile: most answers here are refusals.
    loggers = [logging.getLogger(), logging.getLogger("django"), logging.getLogger("suishin")]
    with ExitStack() as patches:
        for logger in loggers:
            patches.enter_context(patch.object(logger, "handlers", [reader]))
        yield


def uncovered(names: Collection[str]) -> list[str]:
    return [f"{name}: not tried" for name in ALL_NAMES if name not in names]


# On paper and in mail.

FOR_PAPER = (
    '#import "@preview/x:0.1.0": *',
    '#eval("1337*1337")',
    "$1337*1337$ @ref <label>",
    "\\#panic() *太字* _斜体_ `code`",
    "= 見出し",
    '#read("/etc/passwd")',
    '</w:t></w:r><w:r><w:instrText>HYPERLINK "http://elsewhere.example"</w:instrText>',
    '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>&b; ]]>',
    "{{1337*1337}} ${1337*1337}",
)
TITLE_OF_TWO_LINES = "2026年1月報告\r\nBcc: planted@elsewhere.example\r\n\r\n<b>本文</b>"
OWN_FIELDS = ("PAGE", "PAGEREF")  # what Word works out in our files


def print_words(world: World) -> Outcome:
    """Tell a report that consists of such words, and look for them, letter by letter, in PDF and Word."""
    outcome, nagano = Outcome(), world.organizations["nagano"]
    version = tell_report(world.round, nagano, world.people["nagano"], narratives={"progress_update": list(FOR_PAPER)})
    printed = {"PDF": _text_of_pdf(report_pdf(version)), "Word": _text_of_word(report_document(version), outcome)}
    for kind, text in printed.items():
        outcome.pages += 1
        outcome.faults += [f"{kind}: {word!r} is not printed as typed" for word in FOR_PAPER if _bare(word) not in text]
        outcome.faults += [f"{kind}: something was worked out"] if WORKED_OUT in text or "root:x:0" in text else []
    return outcome


def _bare(text: str) -> str:
    return "".join(text.split())


def _text_of_pdf(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    return _bare("".join(page.get_textpage().get_text_range().replace("\ufffe", "") for page in document))


def _text_of_word(content: bytes, outcome: Outcome) -> str:
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        tree = etree.fromstring(archive.read("word/document.xml"))
        outside = [name for name in archive.namelist() if b'TargetMode="External"' in archive.read(name)]
    outcome.faults += [f"Word: {name} leads outside" for name in outside]
    fields = [node.get(f"{space}instr", "") for node in tree.iter(f"{space}fldSimple")]
    fields += [node.text or "" for node in tree.iter(f"{space}instrText")]
    outcome.faults += [f"Word: a field {one}" for one in fields if one.split()[:1] not in [[own] for own in OWN_FIELDS]]
    return _bare("".join(node.text or "" for node in tree.iter(f"{space}t")))


def mail_words(world: World, actors: dict[str, Actor]) -> Outcome:
    """Give a round a title of two lines, return a report of it, and look at the mails that go out."""
    outcome, nagano = Outcome(), world.reports["nagano"]
    form = next(forms_of(actors["honbu"].send("GET", _path("rounds:round-edit", world)).content, "/"))
    actors["honbu"].send("POST", _path("rounds:round-edit", world), form.content | {"title": TITLE_OF_TWO_LINES})
    Round.objects.filter(pk=world.round.pk).exclude(title__contains="Bcc").update(title=TITLE_OF_TWO_LINES)
    User.objects.filter(username__in=["mori", "hayashi"]).update(
        email="mori@union.example", name="Mori\r\nBcc: planted"
    )
    Report.objects.filter(pk=nagano.pk).update(status=Report.Status.SUBMITTED)
    nagano.refresh_from_db()
    honbu = User.objects.get(username="honbu")
    return_report(
        report=nagano, reason=f"{TITLE_OF_TWO_LINES}{FOR_BROWSERS[0]}", marks={}, by=honbu, now=timezone.now()
    )
    with override_settings(SENDS_MAIL=True, EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        mail.outbox = []
        send_due_messages(worker="", clock=timezone.now, by=User.objects.system())
    for sent in mail.outbox:
        outcome.requests += 1
        outcome.faults += list(faults_of_mail(email.message_from_bytes(sent.message().as_bytes())))
    if not mail.outbox:
        outcome.faults.append("no mail went out")
    return outcome


def faults_of_mail(received: email.message.Message) -> Iterator[str]:
    extra = {name.lower() for name in received} - MAIL_HEADERS
    if extra:
        yield f"mail: headers {sorted(extra)}"
    if received.is_multipart() or received.get_content_type() != "text/plain":
        yield f"mail: {received.get_content_type()}"
    if len(getaddresses([received["To"]])) != 1:
        yield f"mail: goes to {received['To']}"


MAIL_HEADERS = {
    "content-type", "mime-version", "content-transfer-encoding", "subject", "from", "to", "date", "message-id",
    "auto-submitted",
}  # fmt: skip


def _path(name: str, world: World) -> str:
    row = next(row for row in ROWS if row.name == name)
    return url_of(row, world, "nagano")


def run(world: World, *, shifts: int, is_long: bool, chromium: str) -> dict[str, Outcome]:
    """Run everything, each part undone before the next."""
    sent_out, broken = list[str](), list[str]()
    with nothing_goes_out(sent_out), log_read(broken):
        outcomes = {"paper": _undone(lambda: print_words(world))}
        outcomes["mail"] = _undone(lambda: mail_words(world, actors_of_the_table()))
        outcomes["requests"] = _undone(
            lambda: send_words(
                world, actors_of_the_table(), words=ALL_WORDS if is_long else FEW_WORDS, by_forms=is_long
            )
        )
        for name, outcome in visit_with_words(world, shifts=shifts, is_long=is_long, chromium=chromium).items():
            outcomes[name] = outcome
    outcomes["requests"].faults += uncovered(outcomes["requests"].names)
    outcomes["all together"] = Outcome(faults=[f"log: {line!r}" for line in broken], sent_out=sent_out)
    return outcomes


def visit_with_words(world: World, *, shifts: int, is_long: bool, chromium: str) -> dict[str, Outcome]:
    outcomes = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=BROWSER_OPTIONS)
        for shift in range(shifts):
            for keeps_policy in (False, True) if is_long else (False,):
                name = f"browser, shift {shift}, {'with' if keeps_policy else 'without'} the policy"
                outcomes[name] = _undone(
                    lambda shift=shift, keeps_policy=keeps_policy: _planted_and_visited(  # type: ignore[misc]
                        world, browser, shift=shift, by_all=is_long and shift == 0, keeps_policy=keeps_policy
                    )
                )
        browser.close()
    return outcomes


def _planted_and_visited(world: World, browser: Any, *, shift: int, by_all: bool, keeps_policy: bool) -> Outcome:
    actors = actors_of_the_table()
    plant(FOR_BROWSERS, shift=shift)
    return visit_pages(world, actors, browser, by_all=by_all, keeps_policy=keeps_policy)


def _undone(work: Callable[[], Outcome]) -> Outcome:
    with transaction.atomic():
        outcome = work()
        transaction.set_rollback(True)
    return outcome
