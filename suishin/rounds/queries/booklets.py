"""Booklets of a round, and what a published one lets others read."""

from collections.abc import Mapping

from suishin.accounts.models import User
from suishin.rounds.models import Booklet, BookletEntry, Report, Round


def booklets_of(round: Round, *, viewer: User) -> list[Booklet]:
    """Return the booklets that a person may see, the newest first."""
    booklets = Booklet.objects.filter(round=round).visible_to(viewer)
    return list(booklets.select_related("round", "frozen_by", "published_by").order_by("-number"))


def versions_to_read(round: Round, *, viewer: User) -> dict[int, int]:
    """Return the version of each report that a person may read, by report: the current one of the reports in their
    own sight, of all others the one that a published booklet holds.
    """
    own = Report.objects.filter(round=round, current_version__isnull=False).visible_to(viewer)
    bound = bound_entries(round, viewer=viewer)
    return {report: entry.version_id for report, entry in bound.items()} | {
        pk: version for pk, version in own.values_list("pk", "current_version") if version
    }


def bound_entries(round: Round, *, viewer: User) -> Mapping[int, BookletEntry]:
    """Return, by report, what the published booklet holds of reports that are out of the viewer's own sight."""
    booklets = Booklet.objects.filter(round=round).visible_to(viewer).published_last()
    entries = BookletEntry.objects.filter(booklet__in=booklets).select_related("report__organization")
    own = Report.objects.filter(round=round).visible_to(viewer)
    return {entry.report_id: entry for entry in entries.exclude(report__in=own)}
