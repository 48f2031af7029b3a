"""Kill an import of results at any moment: afterwards it is wholly there or not there at all.

python -m bench.soak.import_kills [--kills 500] [--seed 1]

A process takes a file of results in and back, over and over, and is killed after a random time. After every kill results, sums,
the state of the file and the audit must tell the same story. `DATABASE_URL` names another database than a fresh SQLite file.
"""

import argparse
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from bench.own_product import own_product

if TYPE_CHECKING:
    from suishin.results.models import ImportRun

ROOT = Path(__file__).resolve().parent.parent.parent
UNIONS, LINES = 60, 9
SENDER = "soak"
START_SECONDS = 60.0
NOW = datetime(2026, 11, 20, tzinfo=UTC)
READY = b"r"
_BEFORE, _AFTER = 100, 140  # in force of every union and line, before and after the import


def main() -> int:
    options = _options()
    if options.child:
        return _work()
    with own_product():
        _set_up()
        run = _waiting_run()
        faults, seen = _kill_again_and_again(run, options.kills, Random(options.seed))
    print(f"{options.kills} kills: {', '.join(f'{state} {count}' for state, count in sorted(seen.items()))}")
    print(f"{len(faults)} faults")
    for fault in faults[:20]:
        print(f"  {fault}")
    return 1 if faults else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _kill_again_and_again(run: "ImportRun", kills: int, chance: Random) -> tuple[list[str], Counter[str]]:
    faults: list[str] = []
    seen: Counter[str] = Counter()
    with _Worker() as worker:
        typical = worker.seconds_of_a_round()
    for number in range(kills):
        with _Worker() as worker:
            time.sleep(chance.uniform(0, 1.2 * typical))
        run.refresh_from_db()
        seen[run.state] += 1
        faults += [f"kill {number}: {fault}" for fault in _unsound(run)]
    return faults, seen


class _Worker:
    """A process that takes the file in and back without end; it is killed when one lets go of it."""

    def __enter__(self) -> "_Worker":
        command = [sys.executable, "-m", "bench.soak.import_kills", "--child"]
        self._process = subprocess.Popen(command, cwd=ROOT, env=os.environ.copy(), stdout=subprocess.PIPE, bufsize=0)
        self._wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        assert self._process.stdout
        self._process.stdout.close()

    def seconds_of_a_round(self) -> float:
        started = time.monotonic()
        self._wait()
        return time.monotonic() - started

    def _wait(self) -> None:
        assert self._process.stdout
        if self._process.stdout.read(1) != READY:
            raise RuntimeError("the process that imports did not come up")


def _work() -> int:
    import django

    django.setup()
    from suishin.accounts.models import User
    from suishin.results import actions
    from suishin.results.models import ImportRun

    by = User.objects.get(username=SENDER)
    run = ImportRun.objects.select_related("organization").get()
    if run.is_committed:
        actions.undo_import(run=run, by=by, now=NOW)
    while True:
        ImportRun.objects.filter(pk=run.pk).update(state="waiting")
        sys.stdout.buffer.write(READY)
        sys.stdout.flush()
        actions.commit_import(run=run, seen=None, by=by, now=NOW)
        actions.undo_import(run=run, by=by, now=NOW)


# --- what must hold after a kill


def _unsound(run: "ImportRun") -> Iterator[str]:
    """Yield where results, sums, state and audit tell different stories."""
    from suishin.results import actions
    from suishin.results.models import Result, Summary

    wanted = _AFTER if run.is_committed else _BEFORE
    found = Counter(Result.objects.values_list("in_force", flat=True))
    if found != Counter({wanted: UNIONS * LINES}):
        yield f"{run.state}, but results are {dict(found)}"
    national = Summary.objects.filter(area__kind="national", basis="today").values_list("in_force", flat=True)
    if set(national) != {wanted * UNIONS}:
        yield f"{run.state}, but sums are {sorted(set(national))}"
    if differences := actions.differences_to_rows():
        yield f"{run.state}, and {len(differences)} sums differ from the rows"
    yield from _unsound_audit(run)


def _unsound_audit(run: "ImportRun") -> Iterator[str]:
    from suishin.audit.models import Entry

    events = Counter(Entry.objects.filter(event__startswith="results_import").values_list("event", flat=True))
    taken_in, taken_back = events["results_imported"], events["results_import_undone"]
    if taken_in - taken_back != int(run.is_committed):
        yield f"{run.state}, but the audit tells {taken_in} × taken in, {taken_back} × taken back"


# --- the federation and its file


def _set_up() -> None:
    from suishin.accounts.models import Holding, Post, User
    from suishin.common.months import Month
    from suishin.organizations.actions import load_prefectures
    from suishin.organizations.models import Membership, Organization
    from suishin.results.actions import rebuild_summaries, store_packaged_products
    from suishin.results.models import ProductLine, Result

    load_prefectures(now=NOW)
    store_packaged_products(now=NOW)
    day = datetime(2020, 4, 1, tzinfo=UTC).date()
    places = list(Organization.objects.prefectures())
    for number in range(UNIONS):
        place = places[number % len(places)]
        code, name = f"{place.code}-{number:03}", f"第{number}市職労"
        union = Organization.objects.create(kind="local_union", code=code, name=name, path="/")
        Organization.objects.filter(pk=union.pk).update(path=f"{place.path}{union.pk}/")
        Membership.objects.create(child=union, parent=place, valid_from=day)
    unions = Organization.objects.filter(kind="local_union")
    month = Month.of(2026, 10).number
    Result.objects.bulk_create(
        Result(organization=union, line=line, month=month, in_force=_BEFORE)
        for union in unions
        for line in ProductLine.objects.exclude(code="basic")
    )
    basic = ProductLine.objects.get(code="basic")
    type(basic.product).objects.filter(pk=basic.product_id).update(counts="policies")  # so that all lines are alike
    Result.objects.bulk_create(
        Result(organization=union, line=basic, month=month, in_force=_BEFORE) for union in unions
    )
    rebuild_summaries()
    national = Organization.objects.get(kind=Organization.Kind.NATIONAL)
    user = User.objects.create(username=SENDER, name="試験", password="!")
    post = Post.objects.create(
        organization=national, role="national_staff", office="headquarters", title="試験", valid_from=day
    )
    Holding.objects.create(post=post, user=user, valid_from=day)


def _waiting_run() -> "ImportRun":
    from django.core.files.base import ContentFile

    from suishin.accounts.models import User
    from suishin.organizations.models import Organization
    from suishin.results.actions import receive_results
    from suishin.results.models import ProductLine

    lines = list(ProductLine.objects.values_list("name", flat=True))
    rows: list[tuple[Any, ...]] = [("組合コード", "年月", "共済種目", "保有")]
    codes = Organization.objects.filter(kind="local_union").values_list("code", flat=True)
    rows += [(code, "2026年10月", line, _AFTER) for code in codes for line in lines]
    content = "\r\n".join(",".join(map(str, row)) for row in rows).encode()
    run = receive_results(
        file=ContentFile(content, "results.csv"),
        organization=Organization.objects.get(kind=Organization.Kind.NATIONAL),
        month=None,
        is_flash=False,
        by=User.objects.get(username=SENDER),
        now=NOW,
    )
    assert not run.counts["faults"], run.reading["faults"][:3]
    return run


if __name__ == "__main__":
    sys.exit(main())
