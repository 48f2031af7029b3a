"""Booklets with small files, made directly."""

from collections.abc import Iterable

from suishin.accounts.models import User
from suishin.rounds.binding import files
from suishin.rounds.binding.content import names_now
from suishin.rounds.models import Booklet, BookletEntry, ReportVersion, Round
from suishin.rounds.queries import contents_of
from suishin.rounds.rules import content_hash
from tests.factories.reports import MADE_AT


def bind(round: Round, versions: Iterable[ReportVersion], by: User) -> Booklet:
    """Freeze versions, whatever the state of their reports, and pretend that the files were made."""
    versions = list(versions)
    booklet = Booklet.objects.create(
        round=round,
        number=round.booklets.count() + 1,
        frozen_at=MADE_AT,
        frozen_by=by,
        queued_at=MADE_AT,
        state=Booklet.State.MADE,
        made_at=MADE_AT,
        names=names_now(round, versions),
        done_count=3,
        file_hashes={kind: files.keep(f"{kind}の冊子".encode()) for kind in Booklet.KINDS},
    )
    contents = contents_of(versions)
    BookletEntry.objects.bulk_create(
        BookletEntry(booklet=booklet, report=v.report, version=v, content_hash=content_hash(contents[v.pk]))
        for v in versions
    )
    return booklet
