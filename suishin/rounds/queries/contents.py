"""Stored versions as values: to compare, to draw, to fill into a form."""

from collections.abc import Iterable

from suishin.forms.content import ReportContent
from suishin.rounds.content import EventContent, FigureContent, VersionContent
from suishin.rounds.models import Answer, ClaimedFigure, ReportedEvent, ReportVersion
from suishin.rounds.rules import ItemDifference, differences, header_value


def content_of(version: ReportVersion) -> VersionContent:
    """Return what a version tells."""
    return contents_of([version])[version.pk]


def contents_of(versions: Iterable[ReportVersion]) -> dict[int, VersionContent]:
    """Return what each version tells, by id, with as many questions to the database for one as for many."""
    versions = list(versions)
    ids = [version.pk for version in versions]
    checks: dict[int, dict[str, str]] = {pk: {} for pk in ids}
    narratives: dict[int, dict[str, list[str]]] = {pk: {} for pk in ids}
    for answer in Answer.objects.filter(version__in=ids).prefetch_related("points"):
        if answer.choice:
            checks[answer.version_id][answer.item_key] = answer.choice
        else:
            narratives[answer.version_id][answer.item_key] = [point.text for point in answer.points.all()]
    figures: dict[int, list[FigureContent]] = {pk: [] for pk in ids}
    for figure in ClaimedFigure.objects.filter(version__in=ids):
        figures[figure.version_id].append(_figure(figure))
    events: dict[int, list[EventContent]] = {pk: [] for pk in ids}
    for event in ReportedEvent.objects.filter(version__in=ids):
        events[event.version_id].append(_event(event))
    return {
        version.pk: VersionContent(
            written_on=version.written_on,
            author=version.author,
            confirmer=version.confirmer,
            checks=checks[version.pk],
            narratives=narratives[version.pk],
            figures=figures[version.pk],
            events=events[version.pk],
        )
        for version in versions
    }


def _figure(figure: ClaimedFigure) -> FigureContent:
    return FigureContent(**{name: getattr(figure, name) for name in FigureContent.__dataclass_fields__})


def _event(event: ReportedEvent) -> EventContent:
    return EventContent(**{name: getattr(event, name) for name in EventContent.__dataclass_fields__})


def compare_versions(old: ReportVersion, new: ReportVersion) -> list[ItemDifference]:
    """Return the items that two versions of one report answer differently."""
    contents = contents_of([old, new])
    return differences(new.report.round.form.definition, contents[old.pk], contents[new.pk])


def form_content(version: ReportVersion) -> ReportContent:
    """Return a version as it is filled into its form."""
    content = content_of(version)
    prefecture = version.report.organization.name
    definition = version.report.round.form.definition
    return ReportContent(
        header={header.key: header_value(header, content, prefecture=prefecture) for header in definition.header},
        checks={item.key: content.checks.get(item.key, Answer.Choice.UNKNOWN) for item in definition.ticks},
        narratives=content.narratives,
    )
