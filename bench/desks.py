"""Reports, the people at them, and what the product has told them was done: the ledger that later is held against the data.

Each desk works through the pages as people do, in an order that chance decides.
"""

import io
import re
import threading
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from bench.product import Answer, Browser, Cut, Product

if TYPE_CHECKING:
    from suishin.accounts.models import User
    from suishin.organizations.models import Organization
    from suishin.permissions import Role

FORM = "2024-06"  # it asks for a file
ROUND = "2026-faults"
WRITTEN, RETURNED, ATTACHED = "progress", "priorities", "policy_file"  # items: typed, sent back as a workbook, files
WRITTEN_TEXT = f"{WRITTEN}:text"
FILES_KEPT = 15
PASSWORD = "kowasu-tame-no-aikotoba"
PREFECTURES = ("20", "21", "13", "27", "01", "47", "26", "34")
ADMINISTRATOR = "kanri"
ROLES = ("author", "confirmer", "honbu")


@dataclass
class Desk:
    """One report with its author, its confirmer and somebody at head office."""

    report_id: int
    browsers: dict[str, Browser]
    chance: Random
    done: Counter[str] = field(default_factory=Counter)
    doubtful: Counter[str] = field(default_factory=Counter)  # asked for, and no answer came
    texts: list[str] = field(
        default_factory=lambda: [""]
    )  # the last text of which we know; after it what may stand there too
    before: Counter[str] = field(default_factory=Counter)  # what was done when we looked last
    count: int = 0

    def work(self, until: threading.Event) -> None:
        """Do one thing after the other until told to stop, or until an answer does not come."""
        from django.db import connection

        try:
            while not until.is_set():
                self.chance.choice(self._deeds(self.status()))()
        except Cut:
            pass
        finally:
            connection.close()

    def settle(self, effects: Counter[str], text: str) -> Iterator[str]:
        """Yield what was lost and what was done though nobody asked; go on from what is there."""
        for name in sorted({*self.done, *self.doubtful, *effects}):
            least, most = self.done[name], self.done[name] + self.doubtful[name]
            if effects[name] < least:
                yield f"report {self.report_id}: {least - effects[name]} × {name} acknowledged and lost"
            if effects[name] > most:
                yield f"report {self.report_id}: {effects[name] - most} × {name} done that nobody asked for"
        if text not in self.texts:
            yield f"report {self.report_id}: the text is {text!r}, not one of {self.texts}"
        self.done, self.doubtful, self.texts = Counter(effects), Counter(), [text]
        self.before = Counter(effects)

    def status(self) -> str:
        from suishin.rounds.models import Report

        return Report.objects.values_list("status", flat=True).get(pk=self.report_id)

    def _deeds(self, status: str) -> list[Callable[[], None]]:
        if status == "waiting":
            return [self.confirm]
        if status == "submitted":
            return [self.accept, self.give_back]
        if status == "accepted":
            return [self.freeze, self.reopen]
        return [self.write, self.attach, self.return_workbook, self.upload, self.send]

    def write(self) -> None:
        author, text = self.browsers["author"], self._fresh("記入")
        page = author.get(f"/reports/{self.report_id}/write/").text
        fields = {**typed_page(page), WRITTEN_TEXT: text}
        self.texts.append(text)
        answer = self._do("written", lambda: author.post(f"/reports/{self.report_id}/write/{WRITTEN}/", fields), {200})
        self.texts = [text] if answer.status == 200 else self.texts[:-1]

    def attach(self) -> None:
        author, path = self.browsers["author"], f"/reports/{self.report_id}/files/{ATTACHED}/"
        kept = re.findall(r'name="remove" value="([0-9a-f]{64})"', author.get(path).text)
        if len(kept) > FILES_KEPT:
            author.post(path, {"remove": kept[0]})
            return
        content = self._fresh("添付").encode() * 2000
        self._do("attached", lambda: _followed(author, author.post(path, {}, [("file", "添付.txt", content)])), {200})

    def return_workbook(self) -> None:
        """Take the form as a workbook, change a sentence, send it back, and take the sentence over."""
        author, path = self.browsers["author"], f"/workbooks/reports/{self.report_id}/"
        filled = _refilled(author.get(f"/reports/{self.report_id}/form.xlsx").content, self._fresh("戻り"))
        posted = self._do("workbook", lambda: author.post(path, {}, [("workbooks", "戻り.xlsx", filled)]), {302})
        if posted.status != 302 or posted.location == path:
            return
        page = author.get(posted.location).text
        choices = dict.fromkeys(re.findall(r'name="(choice-[^"]+)"', page), "file")
        seen = {name: _value(page, name) for name in re.findall(r'name="(revision-[^"]+)"', page)}
        self._do("taken over", lambda: author.post(posted.location, choices | seen), {302})

    def upload(self) -> None:
        author = self.browsers["author"]
        content = f"取り組み報告\n都道府県名 長野県\n作成者 森\n1. 推進の状況\n{self._fresh('報告')}\n".encode()
        self._do("uploaded", lambda: author.post("/files/upload/", {}, [("originals", "報告.txt", content)]), {302})

    def send(self) -> None:
        self._move("author", "send", "sent")

    def confirm(self) -> None:
        page = self.browsers["confirmer"].get(f"/reports/{self.report_id}/confirm/").text
        self._move("confirmer", "confirm", "submitted", seen=_value(page, "seen"))

    def accept(self) -> None:
        page = self.browsers["honbu"].get(f"/reports/{self.report_id}/accept/").text
        self._move("honbu", "accept", "accepted", version=_value(page, "version"))

    def give_back(self) -> None:
        self._move("honbu", "return", "returned", reason=self._fresh("理由"))

    def reopen(self) -> None:
        day = (datetime.now().astimezone() + timedelta(days=20)).date().isoformat()
        self._move("honbu", "reopen", "reopened", reason=self._fresh("理由"), due_on=day)

    def freeze(self) -> None:
        honbu, path = self.browsers["honbu"], f"/rounds/{ROUND}/booklets/freeze/"
        self._do(
            "frozen", lambda: honbu.post(path, {}), {302}, then=lambda answer: answer.location[:10] == "/booklets/"
        )

    def _move(self, who: str, step: str, name: str, **fields: str) -> None:
        path = f"/reports/{self.report_id}/{step}/"
        self._do(name, lambda: self.browsers[who].post(path, fields), {302})

    def _do(
        self,
        name: str,
        ask: Callable[[], Answer],
        statuses: set[int],
        *,
        then: Callable[[Answer], bool] = lambda _answer: True,
    ) -> Answer:
        """Ask for something, and write down whether the product said that it was done."""
        try:
            answer = ask()
            if answer.status >= 500:
                raise RuntimeError(f"{name}: {answer.status} {answer.text[:300]}")
        except Cut:
            self.doubtful[name] += 1
            raise
        self.done[name] += answer.status in statuses and then(answer)
        return answer

    def _fresh(self, word: str) -> str:
        self.count += 1
        return f"{word}{self.report_id}の{self.count}番"


def _followed(browser: Browser, answer: Answer) -> Answer:
    """Return the page after a step whose page alone tells whether it was done; 422 where it was not."""
    page = browser.get(answer.location)
    return page if "を付けました" in page.text else Answer(422, "", page.content)


def typed_page(page: str) -> dict[str, str]:
    """Return the fields of the item that is typed into, as the page sends them; its text is still to come."""
    fields = {f"{WRITTEN}:{name}": "" for name in ("from", "closed", "part")}
    return {f"{WRITTEN}:revision": _value(page, f"{WRITTEN}:revision"), **fields}


def _value(page: str, name: str) -> str:
    found = re.search(rf'<input[^>]*name="{re.escape(name)}"[^>]*?value="([^"]*)"', page)
    return found[1] if found else ""


def _refilled(workbook: bytes, text: str) -> bytes:
    """Put another text where the last one stands that came back as a workbook."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        for name in source.namelist():
            part = source.read(name)
            if name == "xl/sharedStrings.xml":
                part = re.sub("戻り\\d+の\\d+番".encode(), text.encode(), part)
            book.writestr(name, part)
    return target.getvalue()


def set_up(count: int, *, now: datetime) -> dict[str, int]:
    """Fill an empty database with a round and its people; return the reports by the code of their prefecture."""
    from suishin.forms.actions import store_packaged_forms
    from suishin.operations.start import prepare_database
    from suishin.organizations.actions import load_prefectures
    from suishin.organizations.models import Organization
    from suishin.permissions import Role

    prepare_database()
    store_packaged_forms(now=now)
    load_prefectures(now=now)
    national = Organization.objects.get(kind="national")
    organizations = {code: Organization.objects.get(code=code) for code in PREFECTURES[:count]}
    for code, organization in organizations.items():
        _give_post(_person(f"author{code}"), organization, Role.PREFECTURE_AUTHOR, now)
        _give_post(_person(f"confirmer{code}"), organization, Role.PREFECTURE_CONFIRMER, now)
        _give_post(_person(f"honbu{code}"), national, Role.NATIONAL_STAFF, now)
    _give_post(_person(ADMINISTRATOR), national, Role.SYSTEM_ADMINISTRATOR, now)
    return _round(organizations, national, now)


def _person(username: str) -> "User":
    from suishin.accounts.models import User

    return User.objects.create_user(username, password=PASSWORD, name=username, email=f"{username}@suishin.example")


def _give_post(user: "User", organization: "Organization", role: "Role", now: datetime) -> None:
    from suishin.accounts.models import Holding, Post

    day = now.date() - timedelta(days=30)
    post = Post.objects.create(organization=organization, role=role, title=role.value, valid_from=day)
    Holding.objects.create(post=post, user=user, valid_from=day)


def _round(organizations: "dict[str, Organization]", national: "Organization", now: datetime) -> dict[str, int]:
    from suishin.forms.models import FormVersion
    from suishin.rounds.actions import save_answer
    from suishin.rounds.models import Report, Round

    round = Round.objects.create(
        code=ROUND,
        title="壊す回",
        organizer=national,
        form=FormVersion.objects.get(code=FORM),
        opens_on=now.date() - timedelta(days=7),
        due_on=now.date() + timedelta(days=60),
        opened_at=now,
    )
    reports = {
        code: Report.objects.create(round=round, organization=organization)
        for code, organization in organizations.items()
    }
    for code, report in reports.items():
        by = _user(f"author{code}")
        save_answer(report=report, key=RETURNED, raw=[{"text": "戻り0の0番"}], revision=0, by=by, now=now)
    return {code: report.pk for code, report in reports.items()}


def _user(username: str) -> "User":
    from suishin.accounts.models import User

    return User.objects.get(username=username)


def seat(product: Product, reports: dict[str, int], *, seed: int) -> list[Desk]:
    """Sign everybody in at a running product."""
    desks = []
    for code, report_id in reports.items():
        browsers = {role: Browser(product.port) for role in ROLES}
        for role, browser in browsers.items():
            browser.sign_in(f"{role}{code}", PASSWORD)
        desks.append(Desk(report_id, browsers, Random(f"{seed}-{code}")))
    return desks
