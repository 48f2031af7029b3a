"""From one report as read to the values that a person answers, each with its place and whether it is certain."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from suishin.forms.values import value_in_words
from suishin.ingestion.names import codes_in
from suishin.ingestion.places import with_lines
from suishin.ingestion.rules import is_certain
from suishin.reading.definition import FormDefinition, HeaderKind, Item, ItemKind
from suishin.reading.model import (
    Answer,
    Event,
    Figure,
    Finding,
    HeaderValue,
    Narrative,
    ReadValue,
    ReportReading,
    Source,
    Tick,
)


@dataclass(frozen=True, slots=True)
class ProposedValue:
    kind: str  # of Proposal
    key: str
    original: dict[str, Any]
    source: dict[str, Any] | None
    reason: str
    is_certain: bool


def proposed_values(
    report: ReportReading, definition: FormDefinition, unions: Mapping[str, str]
) -> list[ProposedValue]:
    """Return every value in the order of the form. The prefecture is no value: it is the draft's organization.

    `unions` are the names, by code, of the local unions that the report may name.
    """
    values: list[ProposedValue] = []
    for kind, key, original, source, reason in _values(report, definition, unions):
        doubted = any(_doubts(finding, key, original, source) for finding in report.findings)
        certain = is_certain(kind, original, has_source=source is not None, has_finding=doubted)
        place = _stored_place(report, key, source)
        values.append(ProposedValue(kind, key, original, place, reason, certain))
    return values


def unread_report(definition: FormDefinition, pages: Sequence[int]) -> ReportReading:
    """Return the report on pages of which nothing could be read: every value of the form, none of them known."""
    return ReportReading(
        form_code=definition.code,
        header={field.key: HeaderValue(None, "", None) for field in definition.header},
        prefecture_code=None,
        checks={item.key: Tick(Answer.UNKNOWN, "", None) for item in definition.ticks},
        narratives={item.key: Narrative("") for item in definition.narratives},
        sources=tuple(Source(page=page) for page in pages),
        values={item.key: ReadValue(None, "", None) for item in definition.values},
    )


def values_to_type(report: ReportReading, definition: FormDefinition, unions: Mapping[str, str]) -> list[ProposedValue]:
    """Return the values of an unread report, which people type one by one."""
    reason = _("画像のページのため読めていません。")
    return [replace(value, reason=reason, is_certain=False) for value in proposed_values(report, definition, unions)]


def _stored_place(report: ReportReading, key: str, source: Source | None) -> dict[str, Any] | None:
    if source is None:
        return None
    narrative = report.narratives.get(key.removeprefix("narratives."))
    return with_lines(source, (stretch.source for stretch in narrative.stretches) if narrative else ())


def _doubts(finding: Finding, key: str, original: dict[str, Any], source: Source | None) -> bool:
    """Tell whether a finding is about a value: about its key, or (for a claim) about the sentence it stands in."""
    if finding.at == key:
        return True
    stands_in = original.get("narrative")
    return stands_in is not None and finding.at == f"narratives.{stands_in}" and finding.source in (None, source)


_Value = tuple[str, str, dict[str, Any], Source | None, str]


def _values(report: ReportReading, definition: FormDefinition, unions: Mapping[str, str]) -> Iterator[_Value]:
    yield from _header(report, definition)
    for item in definition.items():
        if item.key in report.checks:
            tick = report.checks[item.key]
            yield "tick", f"checks.{item.key}", {"answer": tick.answer.value}, tick.source, tick.reason
        elif item.key in report.narratives:
            narrative = report.narratives[item.key]
            reason = "" if narrative.text else _nothing()
            yield "narrative", f"narratives.{item.key}", {"text": narrative.text}, narrative.source, reason
        elif item.key in report.values and item.kind is not ItemKind.FILE:  # names are no files: a finding tells them
            read = report.values[item.key]
            value = proposed_item_value(item, read.value, read.written, unions)
            yield "value", f"values.{item.key}", value, read.source, _why_missing(value)
    yield from _claims(report)


def proposed_item_value(item: Item, value: Any, written: str, unions: Mapping[str, str]) -> dict[str, Any]:
    """Return what is kept of a value: `shown` are its words, or what could not be read."""
    if item.kind is ItemKind.ORGANIZATION and value is not None:
        return chosen_unions(codes_in(item, written, unions), unions, written=written)
    return {"value": value, "written": written, "shown": written if value is None else value_in_words(item, value)}


def chosen_unions(codes: list[str] | None, unions: Mapping[str, str], *, written: str) -> dict[str, Any]:
    """Return what is kept of an answer that names organizations."""
    shown = written if codes is None else _("、").join(unions[code] for code in codes)
    return {"value": codes, "written": written, "shown": shown}


def _header(report: ReportReading, definition: FormDefinition) -> Iterator[_Value]:
    for field in definition.header:
        value = report.header.get(field.key)
        if value and field.kind not in (HeaderKind.PREFECTURE, HeaderKind.ORGANIZATION):
            kept = {"value": value.value, "written": value.written}
            yield "header", field.key, kept, value.source, _why_missing(kept)


def _nothing() -> str:
    return _("欄に何も書かれていないか、欄が見つかりません。")


def _why_missing(value: dict[str, Any]) -> str:
    """Return why nobody knows a value, "" for one that is known."""
    if value["value"] is not None:
        return ""
    if not value["written"]:
        return _nothing()
    return _("「%(written)s」とありますが、この欄の値として読めません。") % {"written": value["written"]}


def _claims(report: ReportReading) -> Iterator[_Value]:
    for number, figure in enumerate(report.figures, start=1):
        yield "figure", f"figures.{number}", _figure(figure), _place(report, figure), ""
    for number, event in enumerate(report.events, start=1):
        yield "event", f"events.{number}", asdict(event), _place(report, event), ""


def _figure(figure: Figure) -> dict[str, Any]:
    compared = figure.comparison._asdict() if figure.comparison else None
    return {**asdict(figure), "comparison": compared}


def _place(report: ReportReading, claim: Figure | Event) -> Source | None:
    narrative = report.narratives.get(claim.narrative)
    return narrative.source_of(claim.start, claim.end) if narrative else None
