"""What is left after something broke: did each step happen wholly or not at all, and is anything left half done on disk?

The functions look at the data of the product that this process is set up for.
"""

import hashlib
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from bench.desks import ATTACHED, WRITTEN, Desk
from bench.races import faults_of
from suishin.accounts.models import User
from suishin.audit.events import Event
from suishin.audit.models import Entry
from suishin.audit.record import verify
from suishin.common import originals
from suishin.ingestion.actions import remove_leftovers
from suishin.ingestion.models import SourceFile, Upload
from suishin.notices.models import Message
from suishin.notices.queries import head_office_posts
from suishin.rounds.actions import requeue_lost_booklets
from suishin.rounds.actions.moves import EVENTS
from suishin.rounds.actions.telling import AUTHOR, CONFIRMER, ORGANIZER, TOLD
from suishin.rounds.models import Attachment, Booklet, DraftAnswer, Report
from suishin.workbooks.models import ReturnedWorkbook

FINISHED = (SourceFile.State.READ, SourceFile.State.FAILED)


def stands(desk: Desk) -> tuple[Counter[str], str]:
    """Return what stands in the database of a desk's work: how often each thing was done, and the text typed last."""
    report = Report.objects.select_related("organization").get(pk=desk.report_id)
    author, honbu = (User.objects.get(username=f"{role}{report.organization.code}") for role in ("author", "honbu"))
    return _effects(report, honbu, author), _text(report)


def _effects(report: Report, honbu: User, author: User) -> Counter[str]:
    counts = Counter(report.moves.filter(kind__in=EVENTS).values_list("kind", flat=True))
    returned = ReturnedWorkbook.objects.filter(report=report)
    counts["written"] = _entries(Event.ANSWER_SAVED, report).filter(details_json=f'{{"items": ["{WRITTEN}"]}}').count()
    counts["attached"] = Attachment.objects.filter(report=report).count()
    counts["workbook"] = returned.count()
    counts["taken over"] = returned.filter(state="taken_over").count()
    counts["uploaded"] = Upload.objects.filter(by=author).count()
    counts["frozen"] = Booklet.objects.filter(frozen_by=honbu).count()
    return +counts


def _text(report: Report) -> str:
    answer = DraftAnswer.objects.filter(report=report, item_key=WRITTEN).first()
    return "".join(point["text"] for point in answer.value) if answer else ""


def wait_for_jobs(most_seconds: float) -> float | None:
    """Wait until nothing is queued or running any more; return how long that took, None where it takes longer."""
    started = time.monotonic()
    while time.monotonic() < started + most_seconds:
        if not list(unfinished_work()):
            return time.monotonic() - started
        time.sleep(0.2)
    return None


def unfinished_work() -> Iterator[str]:
    """Yield the jobs and what waits for one. Mails have a time of their own."""
    waiting = DBTaskResult.objects.exclude(status__in=["SUCCESSFUL", "FAILED"]).exclude(task_path__contains="notices")
    for job in waiting:
        yield f"{job.task_path} {job.status} after {len(job.worker_ids)} tries, {job.worker_ids}, {job.exception_class_path}"
    yield from (f"booklet {pk} waits" for pk in Booklet.objects.filter(state="queued").values_list("pk", flat=True))
    files = SourceFile.objects.filter(state__in=[SourceFile.State.WAITING, SourceFile.State.READING])
    yield from (f"file {pk} waits" for pk in files.values_list("pk", flat=True))


def unsound(report_ids: list[int]) -> Iterator[str]:
    """Yield every step that is half there, and what the database or the audit says of itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            said = cursor.execute("PRAGMA integrity_check").fetchone()[0]
        if said != "ok":
            yield f"integrity_check: {said}"
    state = verify()
    if not state.is_sound:
        yield f"audit: entry {state.first_bad}: {state.reason}"
    for report in Report.objects.select_related("round__form", "organization").filter(pk__in=report_ids):
        yield from (f"report {report.pk}: {fault}" for fault in faults_of(report))
        yield from _half_moves(report)
        yield from _half_workbooks(report)
    yield from _half_files()
    yield from _half_booklets()
    yield from (f"job {job.task_path} failed: {job.exception_class_path}" for job in DBTaskResult.objects.failed())


def _entries(event: Event, target: object) -> QuerySet[Entry]:
    assert isinstance(target, Report)
    return Entry.objects.filter(event=event, target_kind="rounds.report", target_id=str(target.pk))


def _half_moves(report: Report) -> Iterator[str]:
    moves = Counter(report.moves.values_list("kind", flat=True))
    for kind, event in EVENTS.items():
        recorded = _entries(event, report).count()
        if recorded != moves[kind]:
            yield f"report {report.pk}: {moves[kind]} × {kind}, {recorded} audit entries"
    yield from _half_messages(report, moves)


def _half_messages(report: Report, moves: Mapping[str, int]) -> Iterator[str]:
    """One author and one confirmer have each report, and all of head office hears what the organizer is told."""
    staff = User.objects.filter(holdings__post__in=head_office_posts(report.round.organizer, on=timezone.localdate()))
    people = {AUTHOR: 1, CONFIRMER: 1, ORGANIZER: staff.distinct().count()}
    wanted = Counter[str]()
    for name, (message, hands) in TOLD.items():
        wanted[message] += moves[name] * sum(people[hand] for hand in hands)
    told = Message.objects.filter(link__in=[report.get_absolute_url(), report.get_write_url()])
    for kind, expected in wanted.items():
        found = told.filter(kind=kind).count()
        if found != expected:
            yield f"report {report.pk}: {found} messages {kind} of {expected}"


def _half_workbooks(report: Report) -> Iterator[str]:
    workbooks = ReturnedWorkbook.objects.filter(report=report)
    received, taken = workbooks.count(), workbooks.filter(state="taken_over").count()
    recorded = _entries(Event.WORKBOOKS_RETURNED, report).count(), _entries(Event.WORKBOOK_TAKEN_OVER, report).count()
    if recorded != (received, taken):
        yield f"report {report.pk}: {received} workbooks, {taken} taken over, {recorded} audit entries"
    answer = DraftAnswer.objects.filter(report=report, item_key=ATTACHED).first()
    named = {entry["sha256"] for entry in answer.value} if answer else set()
    unknown = named - set(Attachment.objects.filter(report=report).values_list("sha256", flat=True))
    if unknown:
        yield f"report {report.pk}: files named without a row: {unknown}"


def _half_files() -> Iterator[str]:
    counts = (
        ("uploads", Upload.objects.count(), Event.FILES_UPLOADED),
        ("files read", SourceFile.objects.filter(state__in=FINISHED).count(), Event.FILE_READ),
    )
    for name, count, event in counts:
        recorded = Entry.objects.filter(event=event).count()
        if recorded != count:
            yield f"{count} {name}, {recorded} audit entries"
    for pk, held in Upload.objects.annotate(held=Count("files")).filter(~Q(held=1)).values_list("pk", "held"):
        yield f"upload {pk} holds {held} files"
    for sha256 in _needed_originals():
        path = originals.path_of(sha256)
        if not path.exists():
            yield f"original {sha256} is gone"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            yield f"original {sha256} is half there"


def _needed_originals() -> set[str]:
    rows = (SourceFile.objects.kept(), ReturnedWorkbook.objects.kept(), Attachment.objects.all())
    return {sha256 for kept in rows for sha256 in kept.values_list("sha256", flat=True)}


def _half_booklets() -> Iterator[str]:
    frozen = Entry.objects.filter(event=Event.BOOKLET_FROZEN).count()
    made = Entry.objects.filter(event=Event.BOOKLET_MADE).count()
    made -= Entry.objects.filter(event=Event.BOOKLET_RETRIED).count()  # only what is made is made once more
    if (frozen, made) != (Booklet.objects.count(), Booklet.objects.exclude(state="queued").count()):
        yield f"{Booklet.objects.count()} booklets, {frozen} entries of freezing, {made} of making"
    empty = Booklet.objects.filter(entries=None).values_list("pk", flat=True)
    yield from (f"booklet {pk} binds nothing" for pk in empty)
    for booklet in Booklet.objects.all():
        if booklet.state == Booklet.State.FAILED:
            yield f"booklet {booklet.pk}: {booklet.reason}"
        if booklet.state == Booklet.State.MADE and set(booklet.file_hashes) != set(Booklet.KINDS):
            yield f"booklet {booklet.pk} has {sorted(booklet.file_hashes)}"
        for name in booklet.file_hashes.values():
            path = Path(settings.BOOKLETS_DIR) / name
            if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != name:
                yield f"booklet {booklet.pk}: {name} is not whole"


def left_on_disk() -> list[Path]:
    """Return the files of the stores that nothing in the database asks for: unfinished ones, and whole ones without a row."""
    needed = _needed_originals()
    bound = {name for booklet in Booklet.objects.all() for name in booklet.file_hashes.values()}
    stores = [path for path in Path(settings.ORIGINALS_DIR).rglob("*") if path.is_file() and path.name != ".lock"]
    made = [path for path in Path(settings.BOOKLETS_DIR).glob("*") if path.is_file()]
    return [
        *(path for path in stores if path.name not in needed),
        *(path for path in made if path.name not in bound),
    ]


def sweep(after: timedelta) -> list[Path]:
    """Let the product clear up as it does every few minutes, as if that much time had gone by; return what is still left."""
    system, now = User.objects.system(), timezone.now() + after
    remove_leftovers(by=system, now=now)
    requeue_lost_booklets(by=system, now=now)
    return left_on_disk()
