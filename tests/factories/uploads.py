"""Uploaded files and what was read in them, without a reader: the values are invented here."""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.core.files.base import ContentFile

from suishin.accounts.models import User
from suishin.common.prefectures import PREFECTURES
from suishin.ingestion import actions
from suishin.ingestion.models import Draft, SourceFile
from suishin.ingestion.rules import is_unknown
from suishin.organizations.models import Organization
from suishin.reading.definition import FormDefinition
from suishin.reading.model import (
    Answer,
    Event,
    Figure,
    Finding,
    HeaderValue,
    Narrative,
    Outcome,
    Reading,
    ReportReading,
    Severity,
    Source,
    Tick,
)
from suishin.rounds.models import Report

UPLOADED_AT = datetime(2025, 2, 4, 1, 0, tzinfo=UTC)
UNKNOWN_ITEM = "grant.usage_known"
SENTENCE = "新規契約は7,343件となった。"
TEXT = f"{SENTENCE}\n11月28日に共済推進委員会を開いた。"


def read_report(definition: FormDefinition, code: str, *, first_line: int = 1, text: str = TEXT) -> ReportReading:
    """One report as the reader would tell it: everything yes, one tick unknown, one figure, one event."""

    def at(number: int) -> Source:
        return Source(line_from=first_line + number, line_to=first_line + number)

    header = {
        "prefecture": HeaderValue(PREFECTURES[code], PREFECTURES[code], at(0)),
        "date": HeaderValue("2025-02-03", "2025年2月3日", at(1)),
        "author": HeaderValue("森　葉子", "森　葉子", at(2)),
        "confirmer": HeaderValue(None, "", None),
    }
    ticks = {
        item.key: Tick(Answer.UNKNOWN, "印が読めません。", at(3))
        if item.key == UNKNOWN_ITEM
        else Tick(Answer.YES, "☑があります。", at(3))
        for item in definition.ticks
    }
    narratives = {item.key: Narrative(text, (), at(4)) for item in definition.narratives}
    figure = Figure("progress_update", 0, len(SENTENCE), SENTENCE, "new_enrolments", "新規契約", 7343, "件")
    span = "11月28日に共済推進委員会を開いた"
    start = text.find(span)
    event = Event("newhire", start, start + len(span), span, "共済推進委員会", "meeting", "held", "2024-11-28")
    unknown = Finding("tick_unknown", Severity.WARNING, f"checks.{UNKNOWN_ITEM}", "原本を見て選んでください。", at(3))
    return ReportReading(
        definition.code,
        header,
        code,
        ticks,
        narratives,
        (figure,) if SENTENCE in text else (),
        (event,) if start >= 0 else (),
        (unknown,),
        (Source(line_from=first_line, line_to=first_line + 9),),
    )


def reading_of(definition: FormDefinition, *codes: str) -> Reading:
    reports = tuple(read_report(definition, code, first_line=1 + 10 * at) for at, code in enumerate(codes))
    return Reading(Outcome.OK, f"{len(reports)}件の報告書を読み取りました。", reports, kind="text", page_count=1)


def upload(
    by: User, organization: Organization, *, name: str = "報告.txt", content: bytes = b"report", **options: object
) -> SourceFile:
    """Send one file; it waits to be read."""
    receipt = actions.receive_files(
        files=[ContentFile(content, name)],
        organization=organization,
        round=options.get("round"),
        is_repeat_wanted=True,
        by=by,
        now=UPLOADED_AT,
    )
    return receipt.accepted[0]


def read_with(file: SourceFile, reading: Reading) -> SourceFile:
    """Let the job store a reading."""
    system = User.objects.system()
    actions.read_file(file_id=file.pk, read=lambda _path, _form: reading, worker="", by=system, now=UPLOADED_AT)
    file.refresh_from_db()
    return file


def make_drafts(
    by: User, organization: Organization, definition: FormDefinition, codes: Sequence[str], **options: object
) -> list[Draft]:
    """Send a file and have it read: one draft per prefecture code."""
    lines = "\n".join(f"{number}行目 {code}" for code in codes for number in range(10))
    file = upload(by, organization, content=lines.encode(), **options)
    return list(read_with(file, reading_of(definition, *codes)).drafts.all())


def answer_all(draft: Draft, by: User) -> None:
    """Accept what is certain, leave unknown what is unknown, accept the rest."""
    actions.accept_certain(draft=draft, by=by, now=UPLOADED_AT)
    for proposal in draft.proposals.filter(state="proposed"):
        choice = "leave_unknown" if is_unknown(proposal.kind, proposal.original) else "accept"
        actions.decide(proposal=proposal, choice=choice, seen_revision=proposal.revision, by=by, now=UPLOADED_AT)


def settle(draft: Draft, by: User):
    """Answer everything and settle."""
    answer_all(draft, by)
    report = Report.objects.get(round=draft.round, organization=draft.organization)
    replaces = report.current_version.number if report.current_version else 0
    return actions.settle_draft(draft=draft, replaces=replaces, by=by, now=UPLOADED_AT)
