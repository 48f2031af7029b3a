"""Reports with content, made directly, for tests of what reads them."""

from datetime import UTC, datetime
from decimal import Decimal

from suishin.accounts.models import User
from suishin.organizations.models import Organization
from suishin.rounds.models import Answer, ClaimedFigure, Point, Report, ReportedEvent, ReportVersion, Round

MADE_AT = datetime(2025, 2, 3, 1, 0, tzinfo=UTC)


def tell_report(
    round: Round,
    organization: Organization,
    by: User,
    *,
    checks: dict[str, str] | None = None,
    narratives: dict[str, list[str]] | None = None,
) -> ReportVersion:
    """Give the report of an organization a submitted version; ticks that are not named are "no"."""
    report = Report.objects.get(round=round, organization=organization)
    version = ReportVersion.objects.create(
        report=report, number=report.versions.count() + 1, made_at=MADE_AT, made_by=by, written_on="2025-02-03"
    )
    for item in round.form.definition.ticks:
        Answer.objects.create(version=version, item_key=item.key, choice=(checks or {}).get(item.key, "no"))
    for key, points in (narratives or {}).items():
        answer = Answer.objects.create(version=version, item_key=key)
        Point.objects.bulk_create(Point(answer=answer, position=at, text=text) for at, text in enumerate(points))
    report.status, report.current_version, report.changed_at = Report.Status.SUBMITTED, version, MADE_AT
    report.save()
    return version


def claim_figure(version: ReportVersion, subject: str, value: str, unit: str, *, span: str = "") -> ClaimedFigure:
    span = span or f"{subject}{value}{unit}"
    return ClaimedFigure.objects.create(
        version=version,
        item_key="progress_update",
        start=0,
        end=len(span),
        span=span,
        subject=subject,
        value=Decimal(value),
        unit=unit,
    )


def tell_event(version: ReportVersion, name: str, day: str, *, kind: str = "meeting") -> ReportedEvent:
    return ReportedEvent.objects.create(
        version=version,
        item_key="newhire",
        start=0,
        end=len(name),
        span=name,
        name=name,
        kind=kind,
        status="held",
        date_from=day,
    )
