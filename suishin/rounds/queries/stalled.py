"""Sentences that have not moved: told again and again, round after round, without a change."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, F, QuerySet, Value, When

from suishin.accounts.models import User
from suishin.reading.definition import Item, ItemKind
from suishin.rounds.models import Point, Report, Round


@dataclass(frozen=True, slots=True)
class StalledPoint:
    """`told_count` says in how many rounds the same sentence was told; a text that a form repeats by itself counts once."""

    report: Report
    item: Item
    text: str
    told_count: int


def points_without_change(round: Round, *, viewer: User, at_least: int = 2) -> QuerySet[Point]:
    """Return the told sentences that a person may read and that stood in so many rounds, those that stand longest first."""
    items = list(round.form.definition.narratives)
    place = Case(*(When(answer__item_key=item.key, then=Value(place)) for place, item in enumerate(items)))
    repeated = [item.key for item in items if _repeats_by_itself(item)]
    earlier_count = F("unchanged_count") - Case(When(answer__item_key__in=repeated, then=Value(1)), default=Value(0))
    versions = Report.objects.filter(round=round).visible_to(viewer).told().values("current_version")
    points = Point.objects.filter(
        answer__version__in=versions,
        answer__item_key__in=[item.key for item in items],
        change=Point.Change.UNCHANGED,
    )
    return (
        points.alias(earlier_count=earlier_count)
        .filter(earlier_count__gte=at_least - 1)
        .select_related("answer__version__report__organization")
        .order_by("-earlier_count", "answer__version__report__organization__code", place, "answer", "position")
    )


def stalled_points(round: Round, points: Iterable[Point]) -> list[StalledPoint]:
    """Return such sentences with where they stand and how often they were told."""
    items = {item.key: item for item in round.form.definition.narratives}
    return [_stalled(point, items[point.answer.item_key]) for point in points]


def _stalled(point: Point, item: Item) -> StalledPoint:
    told_count = point.unchanged_count + 1 - _repeats_by_itself(item)
    return StalledPoint(point.answer.version.report, item, point.text, told_count)


def _repeats_by_itself(item: Item) -> bool:
    return item.kind is ItemKind.PREVIOUS
