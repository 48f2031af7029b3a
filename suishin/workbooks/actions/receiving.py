"""Taking workbooks in: each is recognized by its hidden identity and read; no draft changes here."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from suishin.audit.events import Event
from suishin.audit.record import record
from suishin.common import originals
from suishin.common.file_names import shown_name
from suishin.ingestion.actions import QuotaExceeded, UploadTooLarge, remove_unneeded
from suishin.ingestion.models import SourceFile
from suishin.ingestion.rules import HEAD_BYTES, UnfitFile, kind_of
from suishin.permissions import Permission, require_permission
from suishin.reading.returned import ReturnedSheets, read_returned_in_child
from suishin.rounds.actions import require_hand
from suishin.rounds.models import Hand, Report
from suishin.rounds.queries import unions_of
from suishin.workbooks.archives import files_in, is_archive
from suishin.workbooks.models import ReturnedWorkbook
from suishin.workbooks.queries import NotTakenIn, recognize
from suishin.workbooks.rules import read_answers

if TYPE_CHECKING:
    from django.core.files import File

    from suishin.accounts.models import User
    from suishin.organizations.models import Organization

State = ReturnedWorkbook.State


@dataclass(slots=True)
class Receipt:
    """What became of the files that were sent."""

    received: list[ReturnedWorkbook] = field(default_factory=list)
    repeated: list[tuple[str, ReturnedWorkbook]] = field(default_factory=list)  # name now, the earlier one


@dataclass(frozen=True, slots=True)
class _Incoming:
    """A file on its way in: stored under its hash, or not fit and why."""

    name: str
    size: int
    sha256: str = ""
    unfit: str = ""


def receive_workbooks(
    *, files: "Sequence[File[bytes]]", report: Report | None, organization: "Organization", by: "User", now: datetime
) -> Receipt:
    """Keep and read the files sent. With a report only its own form is taken in; else forms of any report one writes."""
    if report:
        require_hand(Hand.Kind.AUTHOR, report, by, now)
    else:
        require_permission(by, Permission.FILE_UPLOAD, organization)
    if sum(file.size for file in files) > settings.UPLOAD_TOTAL_BYTES:
        raise UploadTooLarge
    incoming: list[_Incoming] = []
    try:
        with originals.held_still():
            for file in files:
                incoming.extend(_stored(file))
            receipt = _read(incoming, report, organization, by, now)
    finally:
        remove_unneeded([entry.sha256 for entry in incoming if entry.sha256])
    return receipt


def _stored(file: "File[bytes]") -> Iterator[_Incoming]:
    """Write a file, or those in an archive, to where originals are kept."""
    name = shown_name(file.name or "")
    if not is_archive(file):
        yield _kept(file, name)
        return
    try:
        for inner in files_in(file):
            yield _kept(inner, shown_name(inner.name or ""))
    except UnfitFile as unfit:
        yield _Incoming(name, file.size, unfit=str(unfit))


def _kept(file: "File[bytes]", name: str) -> _Incoming:
    head = file.read(HEAD_BYTES)
    file.seek(0)
    try:
        kind = kind_of(name, head, file.size, most_bytes=settings.UPLOAD_FILE_BYTES)
    except UnfitFile as unfit:
        return _Incoming(name, file.size, unfit=str(unfit))
    if kind != SourceFile.Kind.XLSX:
        words = _("Excelのファイルではありません。PDFやWordの報告は「ファイルを送る」から送ってください。")
        return _Incoming(name, file.size, unfit=words)
    return _Incoming(name, file.size, originals.keep(file.chunks()))


@transaction.atomic
def _read(
    incoming: Sequence[_Incoming], report: Report | None, organization: "Organization", by: "User", now: datetime
) -> Receipt:
    _require_room(organization, sum(entry.size for entry in incoming))
    receipt = Receipt()
    earlier = _earlier(incoming, by)
    fresh: list[_Incoming] = []
    for entry in incoming:
        if entry.sha256 and entry.sha256 in earlier:
            receipt.repeated.append((entry.name, earlier[entry.sha256]))
        elif not any(entry.sha256 and entry.sha256 == other.sha256 for other in fresh):
            fresh.append(entry)
    sheets = read_returned_in_child(originals.path_of(entry.sha256) for entry in fresh if entry.sha256)
    for entry in fresh:
        row = ReturnedWorkbook(
            organization=organization, name=entry.name, size=entry.size, sha256=entry.sha256, by=by, at=now
        )
        if entry.unfit:
            row.state, row.message = State.REFUSED, entry.unfit
        else:
            _fill(row, next(sheets), report, by, now)
        row.save()
        receipt.received.append(row)
    if fresh:
        files = [{"name": row.name, "sha256": row.sha256, "state": row.state} for row in receipt.received]
        record(Event.WORKBOOKS_RETURNED, by=by, target=report, organization=organization, at=now, files=files)
    return receipt


def _fill(row: ReturnedWorkbook, sheets: ReturnedSheets, expected: Report | None, by: "User", now: datetime) -> None:
    """Put into a row what was read, or why nothing was."""
    try:
        found = recognize(sheets, expected=expected, viewer=by, now=now)
    except NotTakenIn as refusal:
        row.state = State.UNKNOWN if refusal.is_unknown else State.REFUSED
        row.message = refusal.message
        return
    report, identity = found.report, found.identity
    answers, faults = read_answers(report.round.form.definition, identity, sheets, unions_of([report])[report.pk])
    row.report, row.state = report, State.WAITING
    row.sent_at, row.revisions = identity.sent_at, dict(identity.revisions)
    row.answers = {key: answer.value for key, answer in answers.items()}
    row.faults = [asdict(fault) for fault in faults]


def _earlier(incoming: Sequence[_Incoming], by: "User") -> dict[str, ReturnedWorkbook]:
    """Return what is here already, by hash. A file the person may not see is none of their business: it counts as new."""
    hashes = [entry.sha256 for entry in incoming if entry.sha256]
    known = ReturnedWorkbook.objects.visible_to(by).kept().filter(sha256__in=hashes).order_by("pk")
    return {workbook.sha256: workbook for workbook in known}


def _require_room(organization: "Organization", wanted: int) -> None:
    kept = (
        ReturnedWorkbook.objects.kept().filter(organization=organization),
        SourceFile.objects.kept().filter(upload__organization=organization),
    )
    used = sum(rows.aggregate(total=Sum("size"))["total"] or 0 for rows in kept)
    if used + wanted > settings.UPLOAD_QUOTA_BYTES:
        raise QuotaExceeded
