"""Figures claimed and events told, over the reports that a viewer may see: their own, and those of a published booklet."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Count, Q, QuerySet

from suishin.accounts.models import User
from suishin.rounds.models import ClaimedFigure, Point, Report, ReportedEvent, Round
from suishin.rounds.queries import versions_to_read

Claim = TypeVar("Claim", ClaimedFigure, ReportedEvent)


@dataclass(frozen=True, slots=True)
class Choice:
    """A value to filter by and how many rows have it."""

    value: str
    count: int


# The orders of the lists; the first of each is what one gets without asking.
FIGURE_ORDERS: dict[str, tuple[str, ...]] = {
    "": ("version__report__organization__code", "item_key", "start"),
    "largest": ("-value", "version__report__organization__code", "item_key", "start"),
    "latest": ("-as_of", "version__report__organization__code", "item_key", "start"),
}
EVENT_ORDERS: dict[str, tuple[str, ...]] = {
    "": ("date_from", "version__report__organization__code", "start"),
    "latest": ("-date_from", "version__report__organization__code", "start"),
    "prefecture": ("version__report__organization__code", "date_from", "start"),
}


def figures_of(
    round: Round, *, viewer: User, subject: str = "", unit: str = "", order: str = ""
) -> QuerySet[ClaimedFigure]:
    """Figures of the current versions, by prefecture and in the order of the report, or in another order."""
    found = _current(ClaimedFigure.objects.all(), round, viewer)
    if subject:
        found = found.filter(Q(subject__icontains=subject) | Q(span__icontains=subject))
    if unit:
        found = found.filter(unit=unit)
    return found.order_by(*FIGURE_ORDERS[order])


def events_of(
    round: Round, *, viewer: User, kind: str = "", status: str = "", order: str = ""
) -> QuerySet[ReportedEvent]:
    """Events of the current versions, by their first day, or in another order."""
    found = _current(ReportedEvent.objects.all(), round, viewer)
    if kind:
        found = found.filter(kind=kind)
    if status:
        found = found.filter(status=status)
    return found.order_by(*EVENT_ORDERS[order])


def sentences_of(rows: Iterable[ClaimedFigure | ReportedEvent]) -> dict[tuple[int, str], str]:
    """Return the narratives in which claims stand, by version and item, as the text their spans count in."""
    versions = {row.version_id for row in rows}
    points = Point.objects.filter(answer__version__in=versions).order_by("answer_id", "position")
    texts: dict[tuple[int, str], list[str]] = {}
    for version, key, text in points.values_list("answer__version", "answer__item_key", "text"):
        texts.setdefault((version, key), []).append(text)
    return {place: "\n".join(lines) for place, lines in texts.items()}


def units_of(round: Round, *, viewer: User) -> list[Choice]:
    """Units of the figures that the viewer sees, the commonest first."""
    return _choices(_current(ClaimedFigure.objects.all(), round, viewer), "unit")


def kinds_of(round: Round, *, viewer: User) -> list[Choice]:
    """Kinds of the events that the viewer sees, the commonest first."""
    return _choices(_current(ReportedEvent.objects.all(), round, viewer), "kind")


def figure_count(round: Round) -> int:
    """How many figures the whole country claims in a round."""
    return ClaimedFigure.objects.filter(version__in=_current_versions(Report.objects.filter(round=round))).count()


def event_count(round: Round) -> int:
    """How many events the whole country tells of in a round."""
    return ReportedEvent.objects.filter(version__in=_current_versions(Report.objects.filter(round=round))).count()


def _current(rows: QuerySet[Claim], round: Round, viewer: User) -> QuerySet[Claim]:
    versions = versions_to_read(round, viewer=viewer).values()
    return rows.filter(version__in=list(versions)).select_related("version__report__organization")


def _current_versions(reports: QuerySet[Report]) -> QuerySet[Report, int | None]:
    return reports.filter(current_version__isnull=False).values_list("current_version", flat=True)


def _choices(rows: QuerySet[Claim], field: str) -> list[Choice]:
    counted = rows.order_by().values_list(field).annotate(count=Count("pk")).order_by("-count", field)
    return [Choice(value, count) for value, count in counted]
