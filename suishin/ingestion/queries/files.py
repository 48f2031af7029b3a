"""The list of files and what is in each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from suishin.accounts.models import User
from suishin.ingestion.models import Draft, Finding, Proposal, SourceFile, Upload
from suishin.permissions import Permission, has_permission
from suishin.reading.model import Outcome
from suishin.rounds.rules import day_in_words


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One report of a file with what is still to be done on it."""

    draft: Draft
    written_on: str
    open_count: int
    unknown_count: int
    finding_count: int


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file with its reports, as far as the viewer sees them."""

    file: SourceFile
    drafts: Sequence[DraftRow]

    @property
    def to_review(self) -> Sequence[DraftRow]:
        return [row for row in self.drafts if row.draft.is_open]

    @property
    def settled_count(self) -> int:
        return sum(row.draft.state == Draft.State.SETTLED for row in self.drafts)

    @property
    def open_count(self) -> int:
        return sum(row.open_count for row in self.to_review)

    @property
    def unknown_count(self) -> int:
        return sum(row.unknown_count for row in self.to_review)

    @property
    def finding_count(self) -> int:
        return sum(row.finding_count for row in self.to_review)


def files_to_list(
    viewer: User, *, state: str = "", organization: Any = None, round: Any = None
) -> QuerySet[SourceFile]:
    """Return the files that fit some filters: what needs a person first, then the newest."""
    drafts = Draft.objects.visible_to(viewer).filter(source_file=OuterRef("pk"))
    files = (
        SourceFile.objects.visible_to(viewer)
        .select_related("upload__organization", "upload__by", "upload__round")
        .defer("reading")
    )
    if organization:
        files = files.filter(upload__organization=organization)
    if round:
        files = files.filter(Exists(drafts.filter(round=round)) | Q(upload__round=round))
    has_open = Exists(drafts.open())
    return _in_state(files, state, has_open).order_by(_urgency(has_open), "-pk")


def _in_state(files: QuerySet[SourceFile], state: str, has_open: Exists) -> QuerySet[SourceFile]:
    states = SourceFile.State
    if state == "review":
        return files.filter(has_open, state=states.READ)
    if state == "done":
        return files.filter(~has_open, state=states.READ)
    if state == "underway":
        return files.filter(state__in=[states.WAITING, states.READING])
    if state in (states.FAILED, states.DISCARDED):
        return files.filter(state=state)
    return files.exclude(state=states.DISCARDED)


def _urgency(has_open: Exists) -> Case:
    states = SourceFile.State
    return Case(
        When(state=states.FAILED, then=Value(0)),
        When(Q(state=states.READ) & Q(has_open), then=Value(1)),
        When(state__in=[states.WAITING, states.READING], then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )


def file_rows(files: Iterable[SourceFile], *, viewer: User) -> list[FileRow]:
    """Return files with what is in them."""
    files = list(files)
    drafts = Draft.objects.visible_to(viewer).filter(source_file__in=files)
    by_file: dict[int, list[DraftRow]] = {file.pk: [] for file in files}
    for row in draft_rows(drafts):
        by_file[row.draft.source_file_id].append(row)
    return [FileRow(file, by_file[file.pk]) for file in files]


def draft_rows(drafts: QuerySet[Draft]) -> list[DraftRow]:
    """Return drafts with their counts, in the order of their files."""
    found = list(drafts.select_related("organization", "round").order_by("source_file_id", "index"))
    proposals = _counts(
        Proposal.objects.filter(draft__in=found),
        open=Count("pk", filter=Q(state=Proposal.State.PROPOSED)),
        unknown=Count("pk", filter=_is_unknown()),
    )
    findings = _counts(Finding.objects.filter(draft__in=found, resolved_at__isnull=True), open=Count("pk"))
    days = _written_on(found)
    return [
        DraftRow(
            draft=draft,
            written_on=days.get(draft.pk, ""),
            open_count=proposals.get(draft.pk, {}).get("open", 0),
            unknown_count=proposals.get(draft.pk, {}).get("unknown", 0),
            finding_count=findings.get(draft.pk, {}).get("open", 0),
        )
        for draft in found
    ]


def _is_unknown() -> Q:
    undecided = Q(state=Proposal.State.PROPOSED, kind=Proposal.Kind.TICK, original__answer="unknown")
    return undecided | Q(state=Proposal.State.LEFT_UNKNOWN)


def _counts(rows: QuerySet[Any], **counts: Count) -> dict[int, dict[str, int]]:
    return {row["draft"]: row for row in rows.order_by().values("draft").annotate(**counts)}


def _written_on(drafts: Sequence[Draft]) -> dict[int, str]:
    dates = Proposal.objects.filter(draft__in=drafts, key="date")
    return {proposal.draft_id: day_in_words(str(proposal.value["value"] or "")) for proposal in dates}


@dataclass(frozen=True, slots=True)
class ReadingProgress:
    """How far the files of an upload have come."""

    total: int
    done: int

    @property
    def is_finished(self) -> bool:
        return self.done == self.total


def reading_progress(upload: Upload) -> ReadingProgress:
    underway = Q(state__in=[SourceFile.State.WAITING, SourceFile.State.READING])
    counts = upload.files.aggregate(total=Count("pk"), underway=Count("pk", filter=underway))
    return ReadingProgress(counts["total"], counts["total"] - counts["underway"])


def pages_to_type(file: SourceFile) -> list[int]:
    """Return the pages of a PDF that nobody could read and of which nobody has begun to type the report."""
    if file.kind != SourceFile.Kind.PDF or file.state not in (SourceFile.State.READ, SourceFile.State.FAILED):
        return []
    kept = file.drafts.exclude(state=Draft.State.DISCARDED).values_list("sources", flat=True)
    taken = {source.get("page") for sources in kept for source in sources}
    return [page for page in file.unread_pages if page not in taken]


def sees_whole(user: User, file: SourceFile) -> bool:
    """Tell whether a person may have the whole original: it was sent for them, or all reports in it are theirs.

    What could not be read of somebody else's file may be another prefecture's report.
    """
    if has_permission(user, Permission.FILE_VIEW, file.upload.organization):
        return True
    if file.outcome != Outcome.OK or file.unread_pages:
        return False
    drafts = file.drafts.count()
    return drafts > 0 and Draft.objects.visible_to(user).filter(source_file=file).count() == drafts
