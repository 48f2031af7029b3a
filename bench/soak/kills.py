"""Kill parts of the running product at any moment: nothing that it acknowledged may be lost, nothing be half done.

python -m bench.soak.kills [--kills 500] [--desks 3] [--seed 1] [--hasty]

People write, send, confirm, accept, return, attach, send workbooks back and take them over, upload, and have booklets
bound, while a web worker, the web server, the job worker, a backup or everything is killed. `DATABASE_URL` names the
server on which a database of its own is made; without it, SQLite.
"""

import argparse
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from bench import desks
from bench.mail_server import Sink, running_sink
from bench.product import Product, kill, own_database, use_in_this_process

if TYPE_CHECKING:
    import subprocess

MOST_SECONDS = 60.0  # from the restart until no job is left
VICTIMS = ("web worker", "web server", "job worker", "backup", "everything")
LONGEST_WORK = 3.0  # seconds between a restart and the next kill


@dataclass
class Run:
    """The product, the people at it, and what was seen so far."""

    product: Product
    people: list[desks.Desk]
    chance: Random
    backups: Path
    backup_seconds: float  # what one takes undisturbed
    kills: Counter[str] = field(default_factory=Counter)
    in_flight: Counter[str] = field(default_factory=Counter)
    acknowledged: Counter[str] = field(default_factory=Counter)
    restarts: list[float] = field(default_factory=list)
    recoveries: list[float] = field(default_factory=list)
    backups_made: int = 0
    faults: list[str] = field(default_factory=list)


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory() as folder, own_database() as database_url, running_sink() as sink:
        var = Path(folder) / "var"
        var.mkdir()
        mail = {"SUISHIN_SMTP_URL": f"smtp://127.0.0.1:{sink.port}"}
        use_in_this_process(var, database_url, **mail)
        run = _begin(Product(var, database_url, mail), Path(folder) / "backups", options)
        try:
            for _number in range(options.kills):
                _one_kill(run)
            run.faults += _end(run, sink, Path(folder), hasty=options.hasty)
        finally:
            run.product.kill()
    return _tell(run, sink)


def _begin(product: Product, backups: Path, options: argparse.Namespace) -> Run:
    from django.utils import timezone

    backups.mkdir()
    reports = desks.set_up(options.desks, now=timezone.now())
    product.start()
    people = desks.seat(product, reports, seed=options.seed)
    started = time.monotonic()
    product.command("backup", str(backups / "first.backup")).wait()
    (backups / "first.backup").unlink()
    return Run(product, people, Random(options.seed), backups, time.monotonic() - started)


def _one_kill(run: Run) -> None:
    victim = run.chance.choice(VICTIMS)
    stop, backup = threading.Event(), None
    threads = [threading.Thread(target=desk.work, args=(stop,)) for desk in run.people]
    for thread in threads:
        thread.start()
    if victim in ("backup", "everything"):
        backup = run.product.command("backup", str(run.backups / f"{run.kills.total()}.backup"))
    time.sleep(run.chance.uniform(0.05, LONGEST_WORK))
    if backup:  # so that it is killed at any moment of its own, and now and then comes to its end
        time.sleep(run.chance.uniform(0, run.backup_seconds))
    _strike(run, victim, backup)
    stop.set()
    for thread in threads:
        thread.join()
    run.kills[victim] += 1
    if victim not in ("web worker", "backup"):
        run.product.kill()
        run.restarts.append(run.product.start())
    _look(run, victim)


def _strike(run: Run, victim: str, backup: "subprocess.Popen[bytes] | None") -> None:
    parts = {
        "web worker": lambda: [run.chance.choice(run.product.web_workers() or [0])],
        "web server": run.product.web_server,
        "job worker": run.product.job_worker,
        "backup": list,
        "everything": run.product.processes,
    }
    kill([process for process in parts[victim]() if process])
    if backup:
        backup.kill()
        is_made = backup.wait() == 0
        run.faults += _faults_of_backup(run.backups / f"{run.kills.total()}.backup", is_made=is_made)
        run.backups_made += is_made


def _faults_of_backup(file: Path, *, is_made: bool) -> Iterator[str]:
    """A backup is there whole or not at all."""
    from suishin.common.errors import ActionError
    from suishin.operations.backup.archive import check_seal

    if not file.exists():
        if is_made:
            yield f"{file.name} was acknowledged and is not there"
        return
    try:
        check_seal(file)
    except ActionError as error:
        yield f"{file.name}: {error}"
    file.unlink()


def _look(run: Run, victim: str) -> None:
    """Wait for the jobs, then hold the data against what was acknowledged."""
    from bench import aftermath

    recovery = aftermath.wait_for_jobs(MOST_SECONDS)
    if recovery is None:
        run.faults += [f"after {victim}: {work}" for work in aftermath.unfinished_work()]
    else:
        run.recoveries.append(recovery)
    for desk in run.people:
        run.in_flight += desk.doubtful
        before = desk.before
        run.faults += [f"after {victim}: {fault}" for fault in desk.settle(*aftermath.stands(desk))]
        run.acknowledged += desk.done - before
    run.faults += [f"after {victim}: {fault}" for fault in aftermath.unsound([desk.report_id for desk in run.people])]


def _end(run: Run, sink: Sink, folder: Path, *, hasty: bool) -> Iterator[str]:
    """Yield what is wrong at the very end: with files left over, mails, the command that checks the audit, a restore."""
    from bench import aftermath

    print(f"left on disk before clearing up: {len(aftermath.left_on_disk())}", flush=True)
    yield from (f"left after ten minutes: {path}" for path in _unfinished(aftermath.sweep(timedelta(minutes=10))))
    yield from (f"left after 65 minutes: {path}" for path in aftermath.sweep(timedelta(minutes=65)))
    if not hasty:
        yield from _missing_mails(sink)
    if run.product.command("verify_audit").wait():
        yield "verify_audit finds a fault"
    last = folder / "last.backup"
    if run.product.command("backup", str(run.backups / "last.backup")).wait():
        yield "the last backup was not made"
        return
    shutil.move(run.backups / "last.backup", last)
    yield from (f"left beside the backups: {path.name}" for path in run.backups.iterdir())
    yield from _restored(run, last, folder / "restored")


def _unfinished(left: list[Path]) -> list[Path]:
    """Return what is no whole file under its hash."""
    return [path for path in left if len(path.name) != 64]


def _missing_mails(sink: Sink) -> Iterator[str]:
    """Wait for the mails, then yield those that were to go out and never did."""
    from suishin.notices.models import Message

    until = time.monotonic() + 2 * MOST_SECONDS + 30
    while time.monotonic() < until and Message.objects.filter(state="waiting").exists():
        time.sleep(0.5)
    sent = {_number_of(mail) for mail in sink.mails}
    for message in Message.objects.exclude(state="sent"):
        yield f"mail {message.pk} is {message.state}: {message.last_error}"
    yield from (f"mail {pk} never came" for pk in set(Message.objects.values_list("pk", flat=True)) - sent)


def _number_of(mail: bytes) -> int:
    from email import message_from_bytes

    return int(message_from_bytes(mail)["Message-ID"].strip("<>").partition(".")[0])


def _restored(run: Run, backup: Path, var: Path) -> Iterator[str]:
    """Restore the last backup into an empty folder and an empty database; the command checks all that came back."""
    var.mkdir()
    shutil.copytree(run.product.var / "secrets", var / "secrets")
    with own_database() as database_url:
        if Product(var, database_url).command("restore", str(backup)).wait():
            yield "the last backup does not come back"


def _tell(run: Run, sink: Sink) -> int:
    slowest = max(run.recoveries, default=0)
    print(f"{run.kills.total()} kills: {_listed(run.kills)}")
    print(f"acknowledged: {_listed(run.acknowledged)}")
    print(f"in flight when killed: {_listed(run.in_flight)}")
    print(
        f"{run.backups_made} backups, {len(sink.mails)} mails, {len(set(map(_number_of, sink.mails)))} of them different"
    )
    print(
        f"restart: longest {max(run.restarts, default=0):.1f} s; jobs done: longest {slowest:.1f} s (goal {MOST_SECONDS:.0f} s)"
    )
    lost = sum("lost" in fault or "never came" in fault for fault in run.faults)
    print(f"{lost} lost, {len(run.faults) - lost} other faults")
    for fault in run.faults[:30]:
        print(f"  {fault}")
    return 1 if run.faults else 0


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items())) or "nothing"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--desks", type=int, default=3, help="reports that are worked on at the same time")
    parser.add_argument("--hasty", action="store_true", help="do not wait for mails: some leave a minute later")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
