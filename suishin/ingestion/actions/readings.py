"""What the job does with a queued file, and what becomes of files whose job was lost.

Reading itself runs outside of any transaction: it takes seconds, and other writers must not wait for it.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext

from suishin.audit.events import Event
from suishin.audit.record import record
from suishin.common import originals
from suishin.forms.models import FormVersion
from suishin.ingestion import queue
from suishin.ingestion.actions.uploads import remove_unneeded
from suishin.ingestion.models import Draft, Finding, Proposal, SourceFile
from suishin.ingestion.names import organization_findings
from suishin.ingestion.proposals import ProposedValue, proposed_values
from suishin.ingestion.rules import KIND_BY_READING
from suishin.jobs.workers import is_gone
from suishin.organizations.models import Organization
from suishin.permissions import Permission, require_permission
from suishin.reading.model import Finding as ReadFinding
from suishin.reading.model import HeaderValue, Outcome, Reading, ReportReading
from suishin.reading.transfer import reading_to_plain
from suishin.rounds.models import Round
from suishin.rounds.queries import unions_below

if TYPE_CHECKING:
    from suishin.accounts.models import User

MOST_ATTEMPTS = 3
LEASE = timedelta(minutes=2)  # several times what a child may take: whoever reads longer is gone
SETTLING_IN = timedelta(seconds=30)  # between an upload's commit and its job's
SECTION_MISSING = "section_missing"  # as the reader calls it
HAS_REPORTS = (Outcome.OK, Outcome.PARTIAL)

Reader = Callable[[Path, FormVersion], Reading]


def read_file(*, file_id: int, read: Reader, worker: str, by: "User", now: datetime) -> None:
    """Read a queued file and store its drafts. A file that is read already, or being read, is left alone."""
    file = _claim(file_id, worker=worker, by=by, now=now)
    if file is None:
        return
    form, reading = _read_with_fitting_form(file, read)
    _store(file, form, reading, by=by, now=now)


@transaction.atomic
def _claim(file_id: int, *, worker: str, by: "User", now: datetime) -> SourceFile | None:
    file = SourceFile.objects.select_for_update().filter(pk=file_id, state=SourceFile.State.WAITING).first()
    if file is None:
        return None
    require_permission(by, Permission.FILE_UPLOAD, file.upload.organization)
    file.state, file.started_at, file.worker = SourceFile.State.READING, now, worker
    file.attempts += 1
    file.save(update_fields=["state", "started_at", "worker", "attempts"])
    return file


def _read_with_fitting_form(file: SourceFile, read: Reader) -> tuple[FormVersion, Reading]:
    """Read with the form of the chosen round; without one, with the forms in use until one of them is found whole.

    One form's labels may be another's headings: January repeats what June asked under the same words. Of forms that are
    found in part, the one of which most sections are there is meant.
    """
    best: tuple[FormVersion, Reading] | None = None
    for form in _forms(file):
        reading = read(originals.path_of(file.sha256), form)
        if best is None or _fit(reading, form) > _fit(best[1], best[0]):
            best = form, reading
        if reading.outcome in HAS_REPORTS and not _missing_sections(reading):
            break
    if best is None:
        raise LookupError("no form is stored")
    return best


def _fit(reading: Reading, form: FormVersion) -> tuple[bool, int]:
    """Return whether reports were found, and how many sections of the form they have; the more, the better it fits."""
    sections = len(reading.reports) * len(form.definition.sections)
    return reading.outcome in HAS_REPORTS, sections - _missing_sections(reading)


def _missing_sections(reading: Reading) -> int:
    return sum(finding.code == SECTION_MISSING for report in reading.reports for finding in report.findings)


def _forms(file: SourceFile) -> Iterable[FormVersion]:
    if file.upload.round:
        return [file.upload.round.form]
    in_use = {
        round.form_id: round.form for round in Round.objects.national().select_related("form").order_by("-opens_on")
    }
    return list(in_use.values()) or list(FormVersion.objects.ready()[:1])


@transaction.atomic
def _store(file: SourceFile, form: FormVersion, reading: Reading, *, by: "User", now: datetime) -> None:
    current = SourceFile.objects.select_for_update().get(pk=file.pk)
    if (current.state, current.attempts) != (SourceFile.State.READING, file.attempts):
        return  # discarded meanwhile, or given to another worker
    has_reports = reading.outcome in HAS_REPORTS
    current.state = SourceFile.State.READ if has_reports else SourceFile.State.FAILED
    current.outcome, current.message = reading.outcome.value, reading.message
    current.kind = KIND_BY_READING.get(reading.kind, current.kind)
    current.page_count, current.unread_pages = reading.page_count, list(reading.unread_pages)
    current.reading, current.worker = reading_to_plain(reading), ""
    current.save()
    _store_findings(reading.findings, current, None)
    for index, report in enumerate(reading.reports, start=1):
        _store_draft(current, index, report, form)
    record(
        Event.FILE_READ,
        by=by,
        target=current,
        organization=current.upload.organization,
        at=now,
        outcome=current.outcome,
        drafts=len(reading.reports),
    )


def _store_draft(file: SourceFile, index: int, report: ReportReading, form: FormVersion) -> None:
    prefecture = report.header.get("prefecture")
    draft = Draft.objects.create(
        source_file=file,
        index=index,
        form_code=report.form_code,
        organization=_prefecture(file, report),
        round=_round(file, report),
        prefecture_read=(prefecture.written if prefecture else "")[:100],
        prefecture_source=prefecture.source.to_json() if prefecture and prefecture.source else None,
        sources=[source.to_json() for source in report.sources],
    )
    unions = unions_below(draft.organization)
    store_values(draft, proposed_values(report, form.definition, unions))
    naming = organization_findings(report, form.definition, unions, has_prefecture=draft.organization is not None)
    _store_findings((*report.findings, *naming), file, draft)
    if prefecture and prefecture.value and draft.organization is None:
        _note_foreign_prefecture(draft, prefecture)


def store_values(draft: Draft, values: Iterable[ProposedValue]) -> None:
    Proposal.objects.bulk_create(
        Proposal(draft=draft, position=position, **asdict(value)) for position, value in enumerate(values)
    )


def _prefecture(file: SourceFile, report: ReportReading) -> Organization | None:
    """Return the prefecture that the report names, as far as the uploading organization reaches."""
    if report.prefecture_code is None:
        return None
    within = Organization.objects.below(file.upload.organization)
    return within.prefectures().filter(code=report.prefecture_code).first()


def _round(file: SourceFile, report: ReportReading) -> Round | None:
    """Return the chosen round, or the one of this form that was open when the report was written, or the latest."""
    if file.upload.round:
        return file.upload.round
    rounds = list(Round.objects.national().filter(form__code=report.form_code).order_by("-opens_on"))
    date = report.header.get("date")
    written_on = (date.value or "") if date else ""
    begun = [round for round in rounds if written_on and round.opens_on.isoformat() <= written_on]
    return next(iter(begun or rounds), None)


def _store_findings(findings: Iterable[ReadFinding], file: SourceFile, draft: Draft | None) -> None:
    Finding.objects.bulk_create(
        Finding(
            source_file=file,
            draft=draft,
            code=finding.code,
            severity=finding.severity.value,
            at=finding.at,
            message=finding.message,
            source=finding.source.to_json() if finding.source else None,
        )
        for finding in findings
    )


def _note_foreign_prefecture(draft: Draft, prefecture: HeaderValue) -> None:
    message = gettext("県名は「%(name)s」と書かれています。送る県が合っているか確かめ、県を選んでください。")
    Finding.objects.create(
        source_file=draft.source_file,
        draft=draft,
        code="other_prefecture",
        severity=Finding.Severity.WARNING,
        at="prefecture",
        message=message % {"name": prefecture.value},
        source=draft.prefecture_source,
    )


@transaction.atomic
def requeue_lost_readings(*, worker: str, by: "User", now: datetime) -> int:
    """Let files be read whose reading was lost with its worker; after three tries park them. Return how many."""
    require_permission(by, Permission.FILE_UPLOAD)
    lost, waiting = _lost(worker=worker, now=now), queue.queued_file_ids(queue.WAITING)
    for file in lost:
        if file.attempts >= MOST_ATTEMPTS:
            _park(file, by=by, now=now)
            continue
        file.state, file.worker = SourceFile.State.WAITING, ""
        file.save(update_fields=["state", "worker"])
        if file.pk not in waiting:  # otherwise its job was put back already
            queue.read_later(file)
    return len(lost)


def _lost(*, worker: str, now: datetime) -> list[SourceFile]:
    underway = SourceFile.objects.select_for_update(of=("self",)).filter(
        state__in=[SourceFile.State.WAITING, SourceFile.State.READING]
    )
    queued = queue.queued_file_ids()
    return [file for file in underway.select_related("upload") if _is_lost(file, queued, worker=worker, now=now)]


def _is_lost(file: SourceFile, queued: set[int], *, worker: str, now: datetime) -> bool:
    if file.state == SourceFile.State.WAITING:
        return file.pk not in queued and file.upload.at < now - SETTLING_IN
    started_at = file.started_at or file.upload.at
    return started_at < now - LEASE or is_gone(file.worker, own_id=worker)


def _park(file: SourceFile, *, by: "User", now: datetime) -> None:
    message = gettext(
        "読み取りが%(count)s回続けて途中で止まったため、やめました。ファイルを作り直すか、もう一度読み取ってください。"
    )
    file.state, file.worker, file.outcome = SourceFile.State.FAILED, "", ""
    file.message = message % {"count": file.attempts}
    file.save(update_fields=["state", "worker", "outcome", "message"])
    record(
        Event.FILE_READ,
        by=by,
        target=file,
        organization=file.upload.organization,
        at=now,
        outcome="parked",
        drafts=0,
    )


def remove_leftovers(*, by: "User", now: datetime) -> None:
    """Take off the disk what broken uploads left behind."""
    require_permission(by, Permission.FILE_UPLOAD)
    remove_unneeded(list(originals.leftovers(now=now)))
