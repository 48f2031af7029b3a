"""A reading as the JSON that `suishin read --json` writes."""

from typing import Any

from suishin.reading.model import Event, Figure, Finding, HeaderValue, Reading, ReportReading


def reading_to_json(reading: Reading) -> dict[str, Any]:
    """Return the outcome and every report of a file."""
    return {
        "outcome": reading.outcome.value,
        "message": reading.message,
        "unread_pages": list(reading.unread_pages),
        "reports": [_report(report) for report in reading.reports],
        "findings": [_finding(finding) for finding in reading.findings],
    }


def _report(report: ReportReading) -> dict[str, Any]:
    return {
        "form": report.form_code,
        **_header(report.header, report.prefecture_code),
        "checks": {key: tick.answer.value for key, tick in report.checks.items()},
        "narratives": {key: narrative.text for key, narrative in report.narratives.items()},
        "values": {key: read.value for key, read in report.values.items()},
        "figures": [_figure(figure) for figure in report.figures],
        "events": [_event(event) for event in report.events],
        "sources": {
            key: source.to_json() | ({"reason": reason} if reason is not None else {})
            for key, source, reason in report.sources_by_key()
        },
        "findings": [_finding(finding) for finding in report.findings],
    }


def _header(header: dict[str, HeaderValue], prefecture_code: str | None) -> dict[str, str | None]:
    values: dict[str, str | None] = {}
    for key, value in header.items():
        values[key] = value.value
        if key == "prefecture":
            values["prefecture_code"] = prefecture_code
    return values


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "narrative": figure.narrative,
        "span": figure.span,
        "metric": figure.metric,
        "subject": figure.subject,
        "value": figure.value,
        "value_max": figure.value_max,
        "unit": figure.unit,
        "as_of": figure.as_of,
        "comparison": figure.comparison._asdict() if figure.comparison else None,
        "qualifier": figure.qualifier,
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "narrative": event.narrative,
        "span": event.span,
        "date": event.date,
        "date_end": event.date_end,
        "name": event.name,
        "kind": event.kind,
        "status": event.status,
        "participants": event.participants,
        "unions": event.unions,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "at": finding.at,
        "message": finding.message,
        "source": finding.source.to_json() if finding.source else None,
    }
