"""Stored versions as values: to compare, to draw, to fill into a form."""

from collections.abc import Iterable, Mapping

from suishin.forms.content import ReportContent
from suishin.forms.values import Value
from suishin.organizations.models import Organization
from suishin.reading.definition import FormDefinition, ItemKind
from suishin.rounds.content import EventContent, FigureContent, PointContent, VersionContent
from suishin.rounds.models import Answer, ClaimedFigure, Point, ReportedEvent, ReportVersion
from suishin.rounds.rules import ItemDifference, differences, header_value

CLOSED = Point.Change.CLOSED


def content_of(version: ReportVersion) -> VersionContent:
    """Return what a version tells."""
    return contents_of([version])[version.pk]


def figures_of(version: ReportVersion) -> list[FigureContent]:
    """Return what a version's prose claims in numbers."""
    return [_figure(figure) for figure in ClaimedFigure.objects.filter(version=version)]


def contents_of(versions: Iterable[ReportVersion], *, are_claims_wanted: bool = True) -> dict[int, VersionContent]:
    """Return what each version tells, by id, with as many questions to the database for one as for many.

    A long report claims hundreds of figures and events: whoever reads its answers only does without them.
    """
    versions = list(versions)
    ids = [version.pk for version in versions]
    claiming = ids if are_claims_wanted else []
    checks: dict[int, dict[str, str]] = {pk: {} for pk in ids}
    narratives: dict[int, dict[str, list[str]]] = {pk: {} for pk in ids}
    values: dict[int, dict[str, Value]] = {pk: {} for pk in ids}
    points: dict[int, dict[str, list[PointContent]]] = {pk: {} for pk in ids}
    by_answer = _points_by_answer(ids)
    for answer in Answer.objects.filter(version__in=ids):
        if answer.choice:
            checks[answer.version_id][answer.item_key] = answer.choice
        elif answer.value is not None:
            values[answer.version_id][answer.item_key] = answer.value
        else:
            of_answer = by_answer.get(answer.pk, [])
            points[answer.version_id][answer.item_key] = of_answer
            narratives[answer.version_id][answer.item_key] = [
                point.text for point in of_answer if point.change != CLOSED
            ]
    figures: dict[int, list[FigureContent]] = {pk: [] for pk in ids}
    for figure in ClaimedFigure.objects.filter(version__in=claiming):
        figures[figure.version_id].append(_figure(figure))
    events: dict[int, list[EventContent]] = {pk: [] for pk in ids}
    for event in ReportedEvent.objects.filter(version__in=claiming):
        events[event.version_id].append(_event(event))
    return {
        version.pk: VersionContent(
            written_on=version.written_on,
            author=version.author,
            confirmer=version.confirmer,
            checks=checks[version.pk],
            narratives=narratives[version.pk],
            values=values[version.pk],
            points=points[version.pk],
            figures=figures[version.pk],
            events=events[version.pk],
        )
        for version in versions
    }


def _points_by_answer(versions: Iterable[int]) -> dict[int, list[PointContent]]:
    points = Point.objects.filter(answer__version__in=versions).order_by("answer", "position")
    found: dict[int, list[PointContent]] = {}
    for answer, *point in points.values_list("answer", *PointContent.__dataclass_fields__):
        found.setdefault(answer, []).append(PointContent(*point))
    return found


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
        values={**content.values, **_names_of_organizations(definition, content.values)},
    )


def _names_of_organizations(definition: FormDefinition, values: Mapping[str, Value]) -> dict[str, Value]:
    """Return the answers that are organizations as paper names them: by name, not by code."""
    keys = [item.key for item in definition.values if item.kind is ItemKind.ORGANIZATION and values.get(item.key)]
    if not keys:
        return {}
    codes = {str(code) for key in keys for code in values[key]}
    names = dict(Organization.objects.filter(code__in=codes).values_list("code", "name"))
    return {key: [names.get(str(code), str(code)) for code in values[key]] for key in keys}
