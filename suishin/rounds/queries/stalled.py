"""Sentences that have not moved: told again and again, round after round, without a change."""

from dataclasses import dataclass

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


def stalled_points(round: Round, *, viewer: User, at_least: int = 2) -> list[StalledPoint]:
    """Return the told sentences that a person may read and that stood in so many rounds, those that stand longest first."""
    items = {item.key: item for item in round.form.definition.narratives}
    places = {key: place for place, key in enumerate(items)}
    versions = Report.objects.filter(round=round).visible_to(viewer).told().values("current_version")
    points = Point.objects.filter(
        answer__version__in=versions, answer__item_key__in=items, change=Point.Change.UNCHANGED
    ).select_related("answer__version__report__organization")
    found = [_stalled(point, items[point.answer.item_key]) for point in points]
    return sorted(
        (entry for entry in found if entry.told_count >= at_least),
        key=lambda entry: (-entry.told_count, entry.report.organization.code, places[entry.item.key]),
    )


def _stalled(point: Point, item: Item) -> StalledPoint:
    repeated = 1 if item.kind is ItemKind.PREVIOUS else 0
    return StalledPoint(point.answer.version.report, item, point.text, point.unchanged_count + 1 - repeated)
