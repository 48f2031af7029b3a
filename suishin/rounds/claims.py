"""Figures and events found in prose that was written here, by the same reader that reads files."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from suishin.reading.definition import FormDefinition, ItemKind
from suishin.reading.model import Event, Figure
from suishin.rounds.content import EventContent, FigureContent, VersionContent


def with_claims(definition: FormDefinition, content: VersionContent) -> VersionContent:
    """Return a content with the figures and events that its narratives tell of."""
    from suishin.reading.events import find_events

    texts = texts_of(content.narratives)
    events: list[Event] = []
    for key, text in texts.items():
        item = definition.item(key)
        is_previous, written_on = item.kind is ItemKind.PREVIOUS, content.written_on or None
        events += find_events(key, text, report_date=written_on, is_previous=is_previous, title=item.title)
    figures = figures_in(definition, texts, written_on=content.written_on)
    return replace(content, figures=figures, events=[*map(_event, events)])


def figures_in(definition: FormDefinition, texts: Mapping[str, str], *, written_on: str) -> list[FigureContent]:
    """Return the figures that narratives tell of."""
    from suishin.reading.figures import find_figures

    figures: list[Figure] = []
    for key, text in texts.items():
        is_previous = definition.item(key).kind is ItemKind.PREVIOUS
        figures += find_figures(key, text, report_date=written_on or None, is_previous=is_previous)
    return [*map(_figure, figures)]


def texts_of(narratives: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return each narrative that is not empty as the text in which the places of claims are counted."""
    return {key: "\n".join(points) for key, points in narratives.items() if points}


def _figure(figure: Figure) -> FigureContent:
    compared = figure.comparison
    return FigureContent(
        item_key=figure.narrative,
        start=figure.start,
        end=figure.end,
        span=figure.span,
        value=Decimal(str(figure.value)),
        unit=figure.unit[:10],
        metric=figure.metric[:60],
        subject=figure.subject[:200],
        value_max=None if figure.value_max is None else Decimal(str(figure.value_max)),
        as_of=(figure.as_of or "")[:30],
        comparison_kind=compared.kind[:20] if compared else "",
        comparison_value=Decimal(str(compared.value)) if compared else None,
        comparison_unit=compared.unit[:10] if compared else "",
        qualifier=(figure.qualifier or "")[:20],
    )


def _event(event: Event) -> EventContent:
    return EventContent(
        item_key=event.narrative,
        start=event.start,
        end=event.end,
        span=event.span,
        name=event.name[:200],
        kind=event.kind[:30],
        status=event.status[:10],
        date_from=event.date or "",
        date_to=event.date_end or "",
        participants=event.participants,
        unions=event.unions,
    )
