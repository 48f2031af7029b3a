"""Send files that arrive slowly, break off, or whose sender is gone: nothing of them may show, no temporary file may stay.

python -m bench.soak.uploads [--cuts 20] [--seed 1] [--hasty]

Each of the product's ways in (reports to be read, forms sent back, files of a report, a page typed without script) gets
requests that end at random bytes, requests that fall silent, and a web worker killed amid them. `DATABASE_URL` as in `kills`.
"""

import argparse
import socket
import struct
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random

from bench import desks
from bench.product import Browser, File, Product, kill, own_database, use_in_this_process
from suishin.common.request_bodies import SILENCE_SECONDS

MOST_SECONDS = 20.0  # until a worker has seen that nothing more comes
SLACK_SECONDS = 15.0  # for noticing a silence
PAUSE = 0.02  # between two pieces of a slow upload
PIECE = 8192
SIZE = 300_000  # of a file: several pieces of what the product writes at a time


@dataclass(frozen=True)
class WayIn:
    """A page that takes files, or a form, in."""

    name: str
    path: str
    field: str = ""  # none: a form without files
    ending: str = ".txt"
    head: bytes = b""
    count: int = 2

    def files(self, mark: str) -> list[File]:
        body = (mark.encode() + b" line of a file\n") * (SIZE // 30)
        return [(self.field, f"{mark}{number}{self.ending}", self.head + body) for number in range(self.count)]


@dataclass
class Run:
    product: Product
    browser: Browser
    ways: Sequence[WayIn]
    fields: dict[str, str]  # of the form without files
    temporary: Path
    chance: Random
    sent: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest_clearing: float = 0.0
    number: int = 0

    def fresh(self) -> str:
        self.number += 1
        return f"broken{self.number}x"


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory() as folder, own_database() as database_url:
        var, temporary = Path(folder) / "var", Path(folder) / "tmp"
        for place in (var, temporary):
            place.mkdir()
        environment = {"TMPDIR": str(temporary)}
        use_in_this_process(var, database_url)
        run = _begin(Product(var, database_url, environment), temporary, options.seed)
        try:
            for way in run.ways:
                _cut_off(run, way, options.cuts)
                _arrive_slowly(run, way)
            if not options.hasty:
                _fall_silent(run)
            _die_amid(run)
        finally:
            run.product.kill()
    print(f"requests: {', '.join(f'{name} {count}' for name, count in run.sent.items())}")
    print(f"temporary files gone after at most {run.slowest_clearing:.1f} s")
    print(f"{len(run.faults)} faults")
    for fault in run.faults[:30]:
        print(f"  {fault}")
    return 1 if run.faults else 0


def _begin(product: Product, temporary: Path, seed: int) -> Run:
    from django.utils import timezone

    reports = desks.set_up(1, now=timezone.now())
    product.start()
    [desk] = desks.seat(product, reports, seed=seed)
    browser, report = desk.browsers["author"], desk.report_id
    ways = [
        WayIn("to be read", "/files/upload/", "originals"),
        WayIn("sent back", f"/workbooks/reports/{report}/", "workbooks", ".xlsx", b"PK\x03\x04"),
        WayIn("attached", f"/reports/{report}/files/{desks.ATTACHED}/", "file", count=1),
        WayIn("typed", f"/reports/{report}/write/"),
    ]
    page = browser.get(f"/reports/{report}/write/").text
    return Run(product, browser, ways, desks.typed_page(page), temporary, Random(seed))


def _cut_off(run: Run, way: WayIn, cuts: int) -> None:
    """End requests at random bytes, by turns as a lost connection and as one that was closed in order."""
    for number in range(cuts):
        before, mark = _stored(), run.fresh()
        head, body = _request(run, way, mark)
        with _connected(run) as connection:
            connection.sendall(head + body[: run.chance.randrange(len(body))])
            if number % 2:
                connection.shutdown(socket.SHUT_WR)
                connection.settimeout(MOST_SECONDS)
                _drained(connection)
            else:
                _reset(connection)
        run.sent[f"{way.name}, cut off"] += 1
        run.faults += [f"{way.name}, cut off: {fault}" for fault in _traces(run, mark, before)]


def _arrive_slowly(run: Run, way: WayIn) -> None:
    """Let a whole request arrive piece by piece: until its last byte nothing shows, and then all of it."""
    before, mark = _stored(), run.fresh()
    head, body = _request(run, way, mark)
    with _connected(run) as connection:
        connection.sendall(head)
        for start in range(0, len(body) - 1, PIECE):
            connection.sendall(body[start : min(start + PIECE, len(body) - 1)])
            time.sleep(PAUSE)
        run.faults += [f"{way.name}, before the last byte: {fault}" for fault in _shown(run, mark, before)]
        connection.sendall(body[-1:])
        connection.settimeout(60)
        answer = _drained(connection)
    run.sent[f"{way.name}, slowly"] += 1
    if _stored() == before or b" 302 " not in answer[:20]:
        run.faults.append(f"{way.name}: arrived slowly, and is not there: {answer[:60]!r}")
    run.faults += [f"{way.name}, arrived: {fault}" for fault in _left(run)]


def _fall_silent(run: Run) -> None:
    """Stop in the middle without hanging up; meanwhile others are served, and at last the product hangs up."""
    before, mark = _stored(), run.fresh()
    connections = [_connected(run) for _way in run.ways]
    try:
        for way, connection in zip(run.ways, connections, strict=True):
            head, body = _request(run, way, mark)
            connection.sendall(head + body[: len(body) // 2])
            run.sent[f"{way.name}, silent"] += 1
        if run.browser.get("/").status != 200:
            run.faults.append("others are not served while some are silent")
        until = time.monotonic() + SILENCE_SECONDS + SLACK_SECONDS
        for way, connection in zip(run.ways, connections, strict=True):
            connection.settimeout(max(0.1, until - time.monotonic()))
            try:
                _drained(connection)
            except TimeoutError:
                run.faults.append(f"{way.name}: silent for {SILENCE_SECONDS:.0f} s and still waited for")
    finally:
        for connection in connections:
            connection.close()
    run.faults += [f"silent: {fault}" for fault in _traces(run, mark, before)]


def _die_amid(run: Run) -> None:
    """Kill the web workers while files arrive; what they leave behind goes with the next clearing up."""
    from bench import aftermath

    before, mark = _stored(), run.fresh()
    connections = [_connected(run) for _way in run.ways]
    for way, connection in zip(run.ways, connections, strict=True):
        head, body = _request(run, way, mark)
        connection.sendall(head + body[: len(body) // 2])
        run.sent[f"{way.name}, server killed"] += 1
    time.sleep(1)
    kill(run.product.web_workers())
    for connection in connections:
        connection.close()
    run.faults += [f"server killed: {fault}" for fault in _shown(run, mark, before)]
    left = aftermath.sweep(timedelta(minutes=5))  # the job that clears up runs every five minutes
    run.faults += [f"server killed: {path.name} is left" for path in [*left, *run.temporary.iterdir()]]


def _request(run: Run, way: WayIn, mark: str) -> tuple[bytes, bytes]:
    """Return head and body of a request as a browser sends it."""
    fields = {**run.fields, desks.WRITTEN_TEXT: mark * 3000} if not way.field else {}
    kind, body = run.browser.form(fields, way.files(mark) if way.field else ())
    headers = run.browser.headers() | {"Content-Type": kind, "Content-Length": str(len(body))}
    lines = [f"POST {way.path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode(), body


def _connected(run: Run) -> socket.socket:
    return socket.create_connection(("127.0.0.1", run.product.port), timeout=60)


def _reset(connection: socket.socket) -> None:
    """Be gone without a word: the other side sees a connection that was reset."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _drained(connection: socket.socket) -> bytes:
    pieces = []
    try:
        while piece := connection.recv(65536):
            pieces.append(piece)
    except ConnectionError:
        pass
    return b"".join(pieces)


def _traces(run: Run, mark: str, before: Counter[str]) -> Iterator[str]:
    """Yield what shows of a request that never arrived whole, now and on disk."""
    yield from _left(run)
    yield from _shown(run, mark, before)


def _shown(run: Run, mark: str, before: Counter[str]) -> Iterator[str]:
    after = _stored()
    if after != before:
        yield f"stored: {dict(after - before)}"
    for path in ("/files/", "/workbooks/", run.ways[1].path, run.ways[2].path, run.ways[3].path):
        if mark in run.browser.get(path).text:
            yield f"{path} shows it"


def _left(run: Run) -> Iterator[str]:
    """Wait for the temporary files to go, and yield those that stay."""
    started = time.monotonic()
    while (left := _temporary(run)) and time.monotonic() < started + MOST_SECONDS:
        time.sleep(0.05)
    run.slowest_clearing = max(run.slowest_clearing, time.monotonic() - started)
    yield from (f"{name} is left" for name in left)


def _temporary(run: Run) -> list[str]:
    from bench.aftermath import left_on_disk

    named = [path.name for path in [*left_on_disk(), *run.temporary.iterdir()]]
    return named + [name for name in run.product.nameless_files() if name.startswith(str(run.temporary))]


def _stored() -> Counter[str]:
    from suishin.ingestion.models import SourceFile
    from suishin.rounds.models import Attachment
    from suishin.rounds.models.drafts import DraftRevision
    from suishin.workbooks.models import ReturnedWorkbook

    models = (SourceFile, ReturnedWorkbook, Attachment, DraftRevision)
    return Counter({model.__name__: model._default_manager.count() for model in models})


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--cuts", type=int, default=20, help="random bytes at which each way in is cut off")
    parser.add_argument("--hasty", action="store_true", help="leave out those that fall silent: each takes a minute")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
