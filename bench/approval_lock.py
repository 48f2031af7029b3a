"""After a report is accepted nothing changes what it says: every writing address is tried, every job, every command.

The attempts come from three places: how each address is used rightly (the access table), the forms of all pages as they
stood before the reports were accepted (an old tab, a kept draft), and every method without a body. Each is undone after
a look at the rows that must not move. `bench.soak.approval_lock` runs all of them for everybody, tests a part.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.files.base import File
from django.core.management import CommandError, call_command, get_commands
from django.db import connection, transaction
from django.urls import resolve
from django.utils import timezone
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from bench.forms_on_pages import SentForm, changed, forms_of
from suishin.accounts.models import User
from suishin.ingestion.models import SourceFile
from suishin.operations import start
from suishin.rounds import actions
from suishin.rounds.binding.content import NotAsFrozen, content_of_booklet
from suishin.rounds.models import (
    Answer,
    Attachment,
    Booklet,
    BookletEntry,
    ClaimedFigure,
    DraftAnswer,
    Point,
    Report,
    ReportedEvent,
    ReportVersion,
)
from suishin.rounds.queries import draft_of
from suishin.rounds.rules import content_hash
from suishin.rounds.views.desk import DEEDS
from tests.access.browsing import ALL_NAMES, Actor, actors_of_the_table, url_of
from tests.access_table import ACTORS, ROWS, Row
from tests.factories.uploads import answer_all, settle
from tests.factories.world import World

USUAL = ("mori", "hayashi", "honbu", "kanri", "ono", "anonymous")  # who opens a page in the short form
AREAS = ("rounds:", "ingestion:", "workbooks:")
FORMS_TRIED, FORMS_TRIED_BY_EVERYBODY = 3, 6  # of an address and a person: in the short form, by those not offered them
OTHER_METHODS = ("PUT", "PATCH", "DELETE")
MOST_WORKER_RUNS = 20
# The one way to write an accepted report anew: the accepted version stays, the report no longer counts as told.
LEGAL_WAY = "rounds:report-reopen"


@dataclass(frozen=True)
class Attempt:
    """One request of one person."""

    name: str  # of the address
    actor: str
    method: str
    url: str
    content: Mapping[str, Any] = field(default_factory=dict)
    right_use: tuple[Row, str] | None = None  # of an address at a place, prepared as the access table says

    @property
    def is_legal_way(self) -> bool:
        return self.name == LEGAL_WAY

    def __str__(self) -> str:
        return f"{self.actor} {self.method} {self.url} {sorted(self.content)[:8]}"


@dataclass(frozen=True)
class Fixed:
    """What must not move, as hashes of whole rows."""

    content: str  # the accepted versions with their answers, figures and events, the drafts and files behind them
    counting: str  # which version of which report counts, and that it does
    printed: str  # what the frozen booklets print


@dataclass
class Stage:
    """Two accepted reports, one written online and one settled from a file, bound in a booklet."""

    world: World
    actors: dict[str, Actor]
    reports: list[Report]
    is_long: bool  # everybody tries everything
    attempts: list[Attempt] = field(default_factory=list)
    known: Fixed | None = None

    def before(self) -> Fixed:
        """Return what must not move, as it stands between two attempts: each is undone."""
        self.known = self.known or fixed(self)
        return self.known


@dataclass
class Outcome:
    attempts: int = 0
    reached: Counter[str] = field(default_factory=Counter)  # by address: answers of a view that let the person in
    faults: list[str] = field(default_factory=list)


def set_stage(world: World, *, is_long: bool) -> Stage:
    """Bring the reports of the world to acceptance, remembering every form that pages offered on the way."""
    stage = Stage(world, actors_of_the_table(), [world.reports["nagano"], world.reports["gifu"]], is_long)
    nagano, gifu = stage.reports
    mori, hayashi, honbu = (User.objects.get(username=name) for name in ("mori", "hayashi", "honbu"))
    answer_all(world.drafts["nagano"], hayashi)
    Report.objects.filter(pk__in=[nagano.pk, gifu.pk]).update(status=Report.Status.RETURNED)
    found = [*_forms_offered(stage, ROWS)]
    of_reports = [row for row in ROWS if row.name.startswith("rounds:report-")]
    actions.send_for_confirmation(report=nagano, by=mori, now=timezone.now())
    found += _forms_offered(stage, of_reports)
    seen = content_hash(draft_of(Report.objects.get(pk=nagano.pk), today=timezone.localdate()).content)
    actions.confirm_report(report=nagano, seen=seen, by=hayashi, now=timezone.now())
    settle(world.drafts["gifu"], world.people["gifu"])
    found += _forms_offered(stage, [*of_reports, *(row for row in ROWS if "settle" in row.name)])
    for report in stage.reports:
        _accept(report, honbu)
    _bind(world, honbu)
    as_of_now = [_as_seen_now(stage, attempt) for attempt in found]
    stage.attempts = list(_without_repetitions([*found, *as_of_now]))
    return stage


def _accept(report: Report, by: User) -> None:
    report.refresh_from_db()
    assert report.current_version
    actions.accept_report(report=report, version_number=report.current_version.number, by=by, now=timezone.now())
    report.refresh_from_db()


def _bind(world: World, by: User) -> None:
    booklet = actions.freeze_booklet(round=world.round, by=by, now=timezone.now())
    actions.make_booklet(booklet_id=booklet.pk, by=by, now=timezone.now())
    booklet.refresh_from_db()
    assert booklet.state == Booklet.State.MADE, booklet.reason
    world.booklet = booklet


def _forms_offered(stage: Stage, rows: Sequence[Row]) -> Iterator[Attempt]:
    """Yield the forms of all pages that somebody may open now: as they stand, and filled in differently."""
    for row in rows:
        for actor, url in _visits(stage, row):
            response, _left = stage.actors[actor].try_out("GET", url)
            if response.status_code == 200 and "html" in response.headers["Content-Type"]:
                for sent in forms_of(response.content, url):
                    yield from (_as_attempt(actor, form) for form in (sent, changed(sent)))


def _visits(stage: Stage, row: Row) -> Iterator[tuple[str, str]]:
    """Yield who opens a page where; in the short form each page of the areas where reports stand is opened once."""
    if not stage.is_long and not row.name.startswith(AREAS):
        return
    for place, statuses in row.by_place.items() if "GET" in row.methods else ():
        may = [name for name in ACTORS if statuses[ACTORS.index(name)] == 200]
        for name in may if stage.is_long else [name for name in USUAL if name in may][:1]:
            yield name, url_of(row, stage.world, place)
        if not stage.is_long:
            return


def _as_attempt(actor: str, sent: SentForm) -> Attempt:
    return Attempt(resolve(sent.url.split("?")[0]).view_name, actor, "POST", sent.url, sent.content)


def _as_seen_now(stage: Stage, attempt: Attempt) -> Attempt:
    """Return an attempt whose sender has seen everything as it stands now, so that only the acceptance is in its way."""
    report = _report_of(stage, attempt)
    if report is None or report.current_version is None:
        return attempt
    revisions = dict(report.draft_answers.values_list("item_key", "revision"))
    seen: dict[str, object] = {"version": report.current_version.number, "replaces": report.current_version.number}
    seen |= {f"{key}:revision": revision for key, revision in revisions.items()}
    seen |= {f"revision-{key}": revision for key, revision in revisions.items()}
    return replace(attempt, content={name: seen.get(name, value) for name, value in attempt.content.items()})


def _report_of(stage: Stage, attempt: Attempt) -> Report | None:
    ids = resolve(attempt.url.split("?")[0]).kwargs
    workbooks = {workbook.pk: workbook.report_id for workbook in stage.world.workbooks.values()}
    pk = ids.get("report_id") or workbooks.get(ids.get("workbook_id", 0))
    return next((report for report in stage.reports if report.pk == pk), None)


def _without_repetitions(attempts: Sequence[Attempt]) -> Iterator[Attempt]:
    seen = set()
    for attempt in attempts:
        content = {name: value for name, value in attempt.content.items() if name != "next"}
        key = (attempt.actor, attempt.url, json.dumps(content, default=str, sort_keys=True))
        if key not in seen:
            seen.add(key)
            yield attempt


def all_attempts(stage: Stage) -> Iterator[Attempt]:
    """Yield what to try after acceptance: by whoever may use an address, in the long form by everybody."""
    if stage.is_long:
        yield from stage.attempts
        for attempt in _some(stage.attempts, FORMS_TRIED_BY_EVERYBODY):
            yield from (replace(attempt, actor=name) for name in ACTORS if name != attempt.actor)
    else:
        yield from _some(stage.attempts, FORMS_TRIED)
    for row in ROWS:
        yield from _right_uses(stage, row)
        if stage.is_long:
            yield from _other_methods(stage, row)
    yield from _at_the_desk(stage)
    yield from _settling_once_more(stage)


def _some(attempts: Sequence[Attempt], most: int) -> Iterator[Attempt]:
    """Yield at most so many attempts for each address and person, from its first to its last."""
    found: dict[tuple[str, str], list[Attempt]] = defaultdict(list)
    for attempt in attempts:
        found[attempt.name, attempt.actor].append(attempt)
    for alike in found.values():
        yield from alike[:: max(len(alike) // most, 1)][: most - 1]
        yield alike[-1]


def _right_uses(stage: Stage, row: Row) -> Iterator[Attempt]:
    """An address as the access table says it is used, on the things of every place."""
    if row.writes is None:
        return
    for place in row.by_place:
        for name in ACTORS if stage.is_long else (row.writes.actor,):
            yield Attempt(row.name, name, "POST", url_of(row, stage.world, place), right_use=(row, place))


def _other_methods(stage: Stage, row: Row) -> Iterator[Attempt]:
    for place in row.by_place:
        for name in ACTORS:
            for method in OTHER_METHODS:
                yield Attempt(row.name, name, method, url_of(row, stage.world, place))


def _at_the_desk(stage: Stage) -> Iterator[Attempt]:
    """Everything that the work desk does to several reports at once."""
    chosen = [f"{report.pk}:{report.current_version.number}" for report in stage.reports if report.current_version]
    row = next(row for row in ROWS if row.name == "rounds:round-act")
    url = url_of(row, stage.world, "").partition("?")[0]
    for deed in DEEDS:
        content = {"action": deed, "chosen": chosen, "reason": "まとめて"}
        yield Attempt(row.name, "honbu", "POST", url, content)


def _settling_once_more(stage: Stage) -> Iterator[Attempt]:
    """The other way in: a reviewed file over an accepted report, seen as it stands now."""
    row = next(row for row in ROWS if row.name == "ingestion:draft-settle")
    nagano = stage.reports[0]
    assert nagano.current_version
    for name in ("hayashi", "honbu"):
        url = url_of(row, stage.world, "nagano")
        yield Attempt(row.name, name, "POST", url, {"replaces": nagano.current_version.number})


def run(stage: Stage, attempts: Iterator[Attempt]) -> Outcome:
    """Try everything and tell what moved."""
    outcome = Outcome()
    for attempt in attempts:
        status, before, after = try_out(stage, attempt)
        outcome.attempts += 1
        outcome.reached[attempt.name] += attempt.method == "POST" and status not in (403, 404, 405)
        outcome.faults += faults_of(attempt, status, before, after)
    outcome.faults += [f"{name}: no attempt reached it" for name in _unreached(outcome)]
    outcome.faults += [f"{name}: not in the access table" for name in set(ALL_NAMES) - {row.name for row in ROWS}]
    return outcome


def try_out(stage: Stage, attempt: Attempt) -> tuple[int, Fixed, Fixed]:
    """Send a request, look at what must not move before and after, and undo whatever it did."""
    with transaction.atomic():
        url, content = attempt.url, dict(attempt.content)
        if attempt.right_use:
            url, content = _prepared(stage, *attempt.right_use)
        for value in content.values():
            if isinstance(value, File):
                value.seek(0)
        before = fixed(stage) if attempt.right_use else stage.before()
        with _watched() as written:
            response = stage.actors[attempt.actor].send(attempt.method, url, content)
        after = fixed(stage) if written else before
        transaction.set_rollback(True)
    return response.status_code, before, after


def _prepared(stage: Stage, row: Row, place: str) -> tuple[str, dict[str, Any]]:
    """Let an address be used rightly but for the acceptance, which is there again before it is used."""
    assert row.writes
    world, accepted = deepcopy(stage.world), Report.objects.filter(pk__in=[report.pk for report in stage.reports])
    accepted.update(status=Report.Status.RETURNED)
    row.writes.prepare(world)
    accepted.update(status=Report.Status.ACCEPTED)
    return url_of(row, world, place), row.writes.content(world)


@contextmanager
def _watched() -> Iterator[list[str]]:
    """Collect what is written into the database, by whatever code."""
    written: list[str] = []

    def execute(run: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE", "REPLACE", "WITH")):
            written.append(sql)
        return run(sql, *arguments)

    with connection.execute_wrapper(execute):
        yield written


def faults_of(attempt: Attempt, status: int, before: Fixed, after: Fixed) -> Iterator[str]:
    if status >= 500:
        yield f"{attempt}: status {status}"
    if after.content != before.content:
        yield f"{attempt}: changed the content of an accepted report"
    if after.counting != before.counting and not attempt.is_legal_way:
        yield f"{attempt}: changed which version counts"
    if after.printed != before.printed:
        yield f"{attempt}: changed what a frozen booklet prints"


def _unreached(outcome: Outcome) -> list[str]:
    return sorted(row.name for row in ROWS if "POST" in row.methods and not outcome.reached[row.name])


def fixed(stage: Stage) -> Fixed:
    """Return what must not move as it is now."""
    entries = BookletEntry.objects.filter(booklet=stage.world.booklet)
    current = Report.objects.filter(pk__in=[report.pk for report in stage.reports]).values_list(
        "current_version", flat=True
    )
    versions = {*entries.values_list("version", flat=True), *current}
    of_reports = {"report__in": [report.pk for report in stage.reports]}
    content = [
        *ReportVersion.objects.filter(pk__in=versions).order_by("pk").values(),
        *(
            row
            for model in (Answer, ClaimedFigure, ReportedEvent)
            for row in model._default_manager.filter(version__in=versions).order_by("pk").values()
        ),
        *Point.objects.filter(answer__version__in=versions).order_by("pk").values(),
        *DraftAnswer.objects.filter(**of_reports).order_by("pk").values(),
        *Attachment.objects.filter(**of_reports).order_by("pk").values(),
    ]
    counting = Report.objects.filter(pk__in=[report.pk for report in stage.reports]).order_by("pk")
    return Fixed(
        _hash(content), _hash(list(counting.values_list("pk", "status", "current_version"))), _hash(_printed(stage))
    )


def _printed(stage: Stage) -> list[Any]:
    assert stage.world.booklet
    booklet = Booklet.objects.select_related("round__form", "round__organizer").get(pk=stage.world.booklet.pk)
    facts = [booklet.number, booklet.frozen_at, booklet.content_hash, booklet.absent]
    try:
        content = repr(content_of_booklet(booklet))
    except NotAsFrozen as refused:
        content = str(refused)
    return [*facts, booklet.file_hashes, content]


def _hash(rows: Any) -> str:
    return hashlib.sha256(json.dumps(rows, default=str, sort_keys=True).encode()).hexdigest()


def effective_without_lock(stage: Stage) -> int:
    """Return how many of the forms change something as soon as the reports are no longer accepted: the check can fail."""
    with transaction.atomic():
        Report.objects.filter(pk__in=[report.pk for report in stage.reports]).update(status=Report.Status.RETURNED)
        stage.known = None
        tried = [try_out(stage, attempt) for attempt in stage.attempts]
        transaction.set_rollback(True)
    stage.known = None
    return sum(before.content != after.content for _status, before, after in tried)


# What runs without a person at a page.


def run_jobs(stage: Stage) -> Outcome:
    """Queue every job there is, on everything it can be about, and let the real worker run them."""
    outcome, before = Outcome(), fixed(stage)
    arguments = {"source_file_id": SourceFile.objects, "booklet_id": Booklet.objects}
    for task in all_tasks():
        names = [name for name in task.func.__code__.co_varnames[: task.func.__code__.co_argcount] if name != "context"]
        if not set(names) <= set(arguments):
            outcome.faults.append(f"{task.module_path}: say in bench.approval_lock what {names} can be")
            continue
        for values in [[pk] for pk in arguments[names[0]].values_list("pk", flat=True)] if names else [[]]:
            task.enqueue(*values)
            outcome.attempts += 1
    for _number in range(MOST_WORKER_RUNS):
        if not DBTaskResult.objects.filter(status="READY").exists():
            break
        call_command("worker", once=True)
    if fixed(stage) != before:
        outcome.faults.append("a job moved what was accepted")
    return outcome


def all_tasks() -> list[Task[Any, Any]]:
    modules = [
        import_module(f"{app.name}.jobs")
        for app in apps.get_app_configs()
        if app.name.startswith("suishin.") and (Path(app.path) / "jobs.py").exists()
    ]
    return [found for module in modules for found in vars(module).values() if isinstance(found, Task)]


def _start_again() -> None:
    """Do what `serve` does at a later start, without serving."""
    start.prepare_database()
    start.start_real(now=timezone.now())


def commands_of(stage: Stage, folder: Path) -> dict[str, Callable[[], object]]:
    """Return how each management command of the product is used on data that is there."""
    code = stage.world.round.code
    backup = folder / "backup.zip"
    return {
        "backup": lambda: call_command("backup", backup),
        "booklet": lambda: [call_command("booklet", code, out=folder / f"booklet.{kind}") for kind in Booklet.KINDS],
        "derive_paths": lambda: call_command("derive_paths"),
        "export_results": lambda: call_command("export_results", "2025-05", out=folder / "results.xlsx"),
        "import_results": lambda: call_command("import_results", folder / "results.xlsx", username="honbu"),
        "load_demonstration": lambda: call_command("load_demonstration"),
        "load_prefectures": lambda: call_command("load_prefectures"),
        "load_scale": lambda: call_command("load_scale"),
        "rebuild_summaries": lambda: call_command("rebuild_summaries"),
        "restore": lambda: call_command("restore", backup),  # with --replace one says that today's data goes
        "serve": _start_again,
        "verify_audit": lambda: call_command("verify_audit"),
        "worker": lambda: call_command("worker", once=True),
    }


def run_commands(stage: Stage, folder: Path, *, without: Collection[str] = ()) -> Outcome:
    """Use every management command of the product; being refused is an ordinary end."""
    outcome, before, ways = Outcome(), fixed(stage), commands_of(stage, folder)
    ours = {name for name, app in get_commands().items() if app.startswith("suishin.")}
    outcome.faults += [f"manage.py {name}: say in bench.approval_lock how it is used" for name in ours - set(ways)]
    for name in sorted(ours & set(ways) - set(without)):
        try:
            ways[name]()
        except CommandError as refused:
            outcome.reached[f"{name} refused: {str(refused)[:40]}"] += 1
        outcome.attempts += 1
        if fixed(stage) != before:
            outcome.faults.append(f"manage.py {name} moved what was accepted")
    if "django.contrib.admin" in settings.INSTALLED_APPS:
        outcome.faults.append("there is an admin site: its addresses belong into the access table")
    return outcome


def reopen_and_submit_anew(stage: Stage) -> list[str]:
    """Go the legal way to its end: a version with its own number, and the accepted one as it was."""
    nagano, before, honbu = stage.reports[0], fixed(stage), User.objects.get(username="honbu")
    accepted = nagano.current_version
    assert accepted
    now = timezone.now()
    due_on = timezone.localdate(now) + timedelta(days=7)
    actions.reopen_report(report=nagano, reason="数字を直すため", due_on=due_on, by=honbu, now=now)
    draft = draft_of(Report.objects.get(pk=nagano.pk), today=timezone.localdate(now))
    raw = [{"text": "開き直して直した。"}]
    actions.save_answer(
        report=nagano,
        key="grant",
        raw=raw,
        revision=draft.revisions["grant"],
        by=User.objects.get(username="mori"),
        now=now,
    )
    actions.submit_on_behalf(report=nagano, reason="直したため", by=honbu, now=now)
    nagano.refresh_from_db()
    after = fixed(stage)
    faults = [] if after.printed == before.printed else ["reopening changed what a frozen booklet prints"]
    if nagano.current_version is None or nagano.current_version.number != accepted.number + 1:
        faults.append("the report written anew is no version of its own")
    kept = ReportVersion.objects.get(pk=accepted.pk)
    if (kept.content_hash, kept.made_at, kept.is_withdrawn) != (accepted.content_hash, accepted.made_at, False):
        faults.append("the accepted version is not what it was")
    return faults
