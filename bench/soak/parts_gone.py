"""Take away what the product needs from outside: it says so in words, tries again, and nothing is lost.

python -m bench.soak.parts_gone [--hasty]

The mail server that is gone, busy, silent or hangs up amid a mail; fonts that are missing or damaged; a typesetter that is
killed; a folder for temporary files that is gone. (The product itself never calls LibreOffice.) `DATABASE_URL` as in `kills`.
"""

import argparse
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bench import desks
from bench.mail_server import Sink, running_sink
from bench.product import ROOT, Browser, Product, kill, own_database, use_in_this_process

if TYPE_CHECKING:
    from suishin.rounds.models import Booklet

MOST_SECONDS = 90.0
PAGE_SECONDS = 10.0  # a page must not wait for what is gone
CODE = ("config", "suishin", "templates", "static", "locale")
TROUBLE = "メールを送れていません"  # on every page of the system administrator
TYPESETTER = "suishin.outputs.typesetting_child"


@dataclass
class Run:
    product: Product
    desk: desks.Desk
    administrator: Browser
    sink: Sink
    temporary: Path
    is_hasty: bool

    @property
    def fonts(self) -> Path:
        return self.product.root / "suishin" / "outputs" / "fonts"

    @property
    def report_path(self) -> str:
        return f"/reports/{self.desk.report_id}/"


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory() as folder, own_database() as database_url, running_sink() as sink:
        run = _begin(Path(folder), database_url, sink, is_hasty=options.hasty)
        faults = []
        try:
            for part in (mail_server, temporary_folder, fonts, typesetter, _at_last):
                started = time.monotonic()
                found = [f"{part.__name__}: {fault}" for fault in part(run)]
                print(
                    f"{part.__name__.strip('_')}: {len(found)} faults, {time.monotonic() - started:.0f} s", flush=True
                )
                faults += found
        finally:
            run.product.kill()
    print(f"{len(sink.mails)} mails came, {len(faults)} faults")
    for fault in faults[:30]:
        print(f"  {fault}")
    return 1 if faults else 0


def _begin(folder: Path, database_url: str, sink: Sink, *, is_hasty: bool) -> Run:
    """Start a copy of the installation, which may be broken."""
    var, temporary, root = (folder / name for name in ("var", "tmp", "code"))
    for place in (var, temporary, root):
        place.mkdir()
    for name in CODE:
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "manage.py", root)
    mail = {"SUISHIN_SMTP_URL": f"smtp://127.0.0.1:{sink.port}"}
    use_in_this_process(var, database_url, **mail)
    from django.utils import timezone

    reports = desks.set_up(1, now=timezone.now())
    product = Product(var, database_url, {**mail, "TMPDIR": str(temporary)}, root=root)
    product.start()
    [desk] = desks.seat(product, reports, seed=1)
    administrator = Browser(product.port)
    administrator.sign_in(desks.ADMINISTRATOR, desks.PASSWORD)
    return Run(product, desk, administrator, sink, temporary, is_hasty)


def mail_server(run: Run) -> Iterator[str]:
    """Steps go on whatever becomes of their mails, which wait, are shown to wait, and all come at last."""
    moods = ("gone", "busy", "drops") if run.is_hasty else ("gone", "busy", "drops", "silent")
    for mood in moods:
        run.sink.mood = mood
        tries = _tries()
        started = time.monotonic()
        yield from _one_step(run)
        if time.monotonic() - started > PAGE_SECONDS:
            yield f"{mood}: the pages took {time.monotonic() - started:.0f} s"
        if not _comes(partial(_are_tried_since, tries)):
            yield f"{mood}: no mail was tried and kept"
        if TROUBLE not in run.administrator.get("/").text:
            yield f"{mood}: the administrator sees nothing of it"
    run.sink.mood = ""
    run.sink.awake.set()
    yield from _all_mails(run)


def _one_step(run: Run) -> Iterator[str]:
    """Write, if need be, and move the report one step on."""
    desk = run.desk
    steps = {"waiting": desk.confirm, "submitted": desk.give_back}
    status = desk.status()
    acknowledged = desk.done.total()
    if status not in steps:
        desk.write()
    steps.get(status, desk.send)()
    if desk.done.total() == acknowledged:
        yield f"the step from {status} was not done"


def _are_tried_since(tries: int) -> bool:
    return _tries() > tries


def _tries() -> int:
    """Return how often mails that wait were tried in vain."""
    from django.db.models import Sum

    from suishin.notices.models import Message

    kept = Message.objects.filter(state="waiting").exclude(last_error="")
    return kept.aggregate(tries=Sum("tries"))["tries"] or 0


def _all_mails(run: Run) -> Iterator[str]:
    """Let an hour go by for the mails, and hold what came against what was written."""
    from django.utils import timezone

    from suishin.accounts.models import User
    from suishin.notices.actions import send_due_messages
    from suishin.notices.models import Message

    def clock_later() -> bool:
        later = timezone.now() + timedelta(hours=1)
        send_due_messages(worker="bench:0:later", by=User.objects.system(), clock=lambda: later)
        return not Message.objects.exclude(state="sent").exists()

    if not _comes(clock_later):
        yield from (f"mail {m.pk} is {m.state}: {m.last_error}" for m in Message.objects.exclude(state="sent"))
    count = Message.objects.count()
    if len(run.sink.mails) != count:
        yield f"{len(run.sink.mails)} mails came of {count}"


def temporary_folder(run: Run) -> Iterator[str]:
    """Without it uploads are refused in words, pages go on; with it they are taken again, without a restart."""
    from suishin.ingestion.models import SourceFile

    author, content = run.desk.browsers["author"], "取り組み報告\n1. 推進の状況\n進めた。\n".encode()
    run.temporary.rmdir()
    refused = author.post("/files/upload/", {}, [("originals", "報告.txt", content)])
    if refused.status != 507 or "何も保存していません" not in refused.text:
        yield f"the upload was answered with {refused.status}"
    if SourceFile.objects.exists():
        yield "a refused upload is there"
    for path in ("/", "/files/", f"{run.report_path}write/"):
        if author.get(path).status != 200:
            yield f"{path} is not served"
    run.temporary.mkdir()
    if author.post("/files/upload/", {}, [("originals", "報告.txt", content)]).status != 302:
        yield "uploads are not taken again"
    run.desk.done["uploaded"] += 1
    if not _comes(lambda: SourceFile.objects.filter(state__in=["read", "failed"]).count() == 1):
        yield "the upload was not read"


def fonts(run: Run) -> Iterator[str]:
    """Without fonts a booklet and a report are refused in words; once they are back, both are made."""
    yield from _accept(run)
    kept = run.product.var / "fonts-kept"
    shutil.copytree(run.fonts, kept)
    for name, break_font, words in (
        ("missing", Path.unlink, "フォント"),
        ("damaged", _damage, "PDFを作れませんでした"),
    ):
        for font in kept.glob("*.ttf"):
            break_font(run.fonts / font.name)
        booklet = _frozen(run)
        if not _comes(lambda booklet=booklet: _state(booklet) == "failed"):  # type: ignore[misc]
            yield f"{name}: the booklet is {_state(booklet)}"
        yield from _refused_in_words(run, booklet, name, words)
        for font in kept.glob("*.ttf"):
            shutil.copy(font, run.fonts)
        run.desk.browsers["honbu"].post(f"/booklets/{booklet.pk}/retry/", {})
        yield from _made(run, booklet, name)


def _damage(font: Path) -> None:
    font.write_bytes(font.read_bytes()[:5000])


def _refused_in_words(run: Run, booklet: "Booklet", name: str, words: str) -> Iterator[str]:
    honbu = run.desk.browsers["honbu"]
    if words not in honbu.get(f"/booklets/{booklet.pk}/").text:
        yield f"{name}: the booklet does not say why"
    answer = honbu.get(f"{run.report_path}report.pdf")
    if answer.status != 302 or words not in honbu.get(answer.location).text:
        yield f"{name}: the report was answered with {answer.status} and not in words"


def typesetter(run: Run) -> Iterator[str]:
    """A typesetter that is killed: the report is refused in words, the booklet is made by itself a little later."""
    honbu = run.desk.browsers["honbu"]
    with _killing_typesetters(run.product):
        answer = honbu.get(f"{run.report_path}report.pdf")
        if answer.status != 302 or "途中で処理が止められました" not in honbu.get(answer.location).text:
            yield f"the report was answered with {answer.status} and not in words"
    if run.is_hasty:
        return
    with _killing_typesetters(run.product):
        booklet = _frozen(run)
        if not _comes(lambda: booklet.__class__.objects.get(pk=booklet.pk).attempts > 0):
            yield "the booklet was not begun"
        time.sleep(2)
    yield from _made(run, booklet, "killed")


@contextmanager
def _killing_typesetters(product: Product) -> Iterator[None]:
    stop = threading.Event()

    def strike() -> None:
        while not stop.is_set():
            kill(product.running(TYPESETTER))
            time.sleep(0.02)

    thread = threading.Thread(target=strike)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _accept(run: Run) -> Iterator[str]:
    for _number in range(6):
        status = run.desk.status()
        if status == "accepted":
            return
        step = {"waiting": run.desk.confirm, "submitted": run.desk.accept}.get(status, run.desk.send)
        step()
    yield "the report was not accepted"


def _frozen(run: Run) -> "Booklet":
    from suishin.rounds.models import Booklet

    run.desk.freeze()
    booklet = Booklet.objects.order_by("-number").first()
    assert booklet
    return booklet


def _state(booklet: "Booklet") -> str:
    booklet.refresh_from_db()
    return booklet.state


def _made(run: Run, booklet: "Booklet", name: str) -> Iterator[str]:
    if not _comes(lambda: _state(booklet) == "made"):
        yield f"{name}: afterwards the booklet is {booklet.state} ({booklet.reason})"
    answer = run.desk.browsers["honbu"].get(f"{run.report_path}report.pdf")
    if answer.status != 200 or not answer.content.startswith(b"%PDF"):
        yield f"{name}: afterwards the report was answered with {answer.status}"


def _at_last(run: Run) -> Iterator[str]:
    """Hold everything against what was acknowledged."""
    from bench import aftermath

    if aftermath.wait_for_jobs(MOST_SECONDS) is None:
        yield from aftermath.unfinished_work()
    yield from run.desk.settle(*aftermath.stands(run.desk))
    yield from aftermath.unsound([run.desk.report_id])


def _comes(is_there: Callable[[], bool]) -> bool:
    """Wait for something, and tell whether it came in time."""
    until = time.monotonic() + MOST_SECONDS
    while time.monotonic() < until:
        if is_there():
            return True
        time.sleep(0.2)
    return False


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--hasty", action="store_true", help="leave out what takes the product half a minute to notice")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
