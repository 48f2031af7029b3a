"""A reading as plain data and back, without loss: what one process hands to another, and what is stored."""

from dataclasses import asdict
from typing import Any

from suishin.reading.model import (
    Answer,
    Comparison,
    Event,
    Figure,
    Finding,
    HeaderValue,
    Narrative,
    Outcome,
    Reading,
    ReadValue,
    Rect,
    ReportReading,
    Severity,
    Source,
    Stretch,
    Tick,
)


def reading_to_plain(reading: Reading) -> dict[str, Any]:
    """Return a reading as what JSON can hold."""
    return asdict(reading)


def reading_from_plain(plain: dict[str, Any]) -> Reading:
    """Return the reading that `reading_to_plain` took apart, also after a way through JSON."""
    return Reading(
        outcome=Outcome(plain["outcome"]),
        message=plain["message"],
        reports=tuple(map(_report, plain["reports"])),
        unread_pages=tuple(plain["unread_pages"]),
        kind=plain["kind"],
        page_count=plain["page_count"],
        findings=tuple(map(_finding, plain["findings"])),
    )


def _report(plain: dict[str, Any]) -> ReportReading:
    return ReportReading(
        form_code=plain["form_code"],
        header={key: _header_value(value) for key, value in plain["header"].items()},
        prefecture_code=plain["prefecture_code"],
        checks={key: _tick(value) for key, value in plain["checks"].items()},
        narratives={key: _narrative(value) for key, value in plain["narratives"].items()},
        figures=tuple(map(_figure, plain["figures"])),
        events=tuple(Event(**event) for event in plain["events"]),
        findings=tuple(map(_finding, plain["findings"])),
        values={
            key: ReadValue(**{**value, "source": _source(value["source"])})
            for key, value in plain.get("values", {}).items()
        },
        sources=tuple(source for entry in plain["sources"] if (source := _source(entry))),
    )


def _header_value(plain: dict[str, Any]) -> HeaderValue:
    return HeaderValue(**{**plain, "source": _source(plain["source"])})


def _tick(plain: dict[str, Any]) -> Tick:
    return Tick(Answer(plain["answer"]), plain["reason"], _source(plain["source"]))


def _narrative(plain: dict[str, Any]) -> Narrative:
    stretches = tuple(
        Stretch(entry["start"], entry["end"], source)
        for entry in plain["stretches"]
        if (source := _source(entry["source"]))
    )
    return Narrative(plain["text"], stretches, _source(plain["source"]))


def _figure(plain: dict[str, Any]) -> Figure:
    comparison = plain["comparison"]
    return Figure(**{**plain, "comparison": Comparison(*comparison) if comparison else None})


def _finding(plain: dict[str, Any]) -> Finding:
    return Finding(**{**plain, "severity": Severity(plain["severity"]), "source": _source(plain["source"])})


def _source(plain: dict[str, Any] | None) -> Source | None:
    if plain is None:
        return None
    return Source(**{**plain, "box": Rect(*plain["box"]) if plain["box"] else None})
