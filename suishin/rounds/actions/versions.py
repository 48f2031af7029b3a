"""Storing and withdrawing versions.

`store_version` and `withdraw_version` are parts of other actions (handing a report in, settling a file): they run
inside their transaction, and the audit record is written there, where the occasion is known.
"""

from dataclasses import asdict, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from suishin.common.errors import ActionError
from suishin.permissions import Permission, require_permission
from suishin.rounds.actions.drafts import adopt_content
from suishin.rounds.actions.hands import is_on_behalf
from suishin.rounds.actions.telling import tell_of_move
from suishin.rounds.content import PointContent, VersionContent
from suishin.rounds.models import Answer, ClaimedFigure, Move, Point, Report, ReportedEvent, ReportVersion
from suishin.rounds.queries import carried_into, content_of
from suishin.rounds.rules import completed, content_hash, matched_points, points_of

if TYPE_CHECKING:
    from suishin.accounts.models import User


class ReportSkipped(ActionError):
    message = _("この県は今回の対象外になっています。回と県が合っているか確かめてください。")


class ReportAccepted(ActionError):
    message = _(
        "この報告はすでに受理されています。直すには、まず受理した報告を開き直してください。何も変えていません。"
    )


class VersionAlreadyWithdrawn(ActionError):
    message = _("この版の確定はすでに取り消されています。ページを開き直してください。")


@transaction.atomic
def store_version(*, report: Report, content: VersionContent, by: "User", now: datetime, origin: str) -> ReportVersion:
    """Keep a content as the report's next version and count the report as submitted."""
    report = _locked(report.pk)
    require_permission(by, Permission.REPORT_SETTLE, report.organization)
    if report.status == Report.Status.SKIPPED:
        raise ReportSkipped
    if report.status == Report.Status.ACCEPTED:
        raise ReportAccepted
    content = _going_on(report, content)
    version = keep_version(report=report, content=content, by=by, now=now, origin=origin)
    adopt_content(report=report, content=content, by=by, now=now)
    from_status = report.status
    _point_report_at(report, version, now)
    move = Move.objects.create(
        report=report,
        kind=Move.Kind.SETTLED,
        from_status=from_status,
        to_status=report.status,
        at=now,
        by=by,
        is_on_behalf=is_on_behalf(report, by),
        version=version,
    )
    tell_of_move(move, by=by, now=now)
    return version


def _locked(report_id: int) -> Report:
    related = ("round__form", "round__organizer", "organization")
    return Report.objects.select_for_update(of=("self",)).select_related(*related).get(pk=report_id)


def _going_on(report: Report, content: VersionContent) -> VersionContent:
    """Return a content from a file with its points told apart from those of the earlier report.

    A file says what is told, never that something was closed: what it leaves out only stands there no more.
    """
    if content.points:
        return content
    carried = carried_into(report).points
    points = {}
    for key, texts in content.narratives.items():
        earlier = carried.get(key, ())
        standing = [entry for entry in matched_points(texts, earlier) if not entry["is_closed"]]
        points[key] = points_of(standing, {point.pk: point for point in earlier})
    return replace(content, points=points)


def keep_version(*, report: Report, content: VersionContent, by: "User", now: datetime, origin: str) -> ReportVersion:
    """Write the next version of a report that the caller has locked."""
    content = completed(report.round.form.definition, content)
    last = report.versions.order_by("-number").first()
    version = ReportVersion.objects.create(
        report=report,
        number=last.number + 1 if last else 1,
        made_at=now,
        made_by=by,
        origin=origin[:200],
        written_on=content.written_on,
        author=content.author,
        confirmer=content.confirmer,
        content_hash=content_hash(content),
    )
    _store_answers(version, content)
    return version


def _store_answers(version: ReportVersion, content: VersionContent) -> None:
    """Store an answer for every item of the form; `content` is complete."""
    ticks = [Answer(version=version, item_key=key, choice=choice) for key, choice in content.checks.items()]
    narratives = [Answer(version=version, item_key=key) for key in content.narratives]
    values = [Answer(version=version, item_key=key, value=value) for key, value in content.values.items()]
    Answer.objects.bulk_create([*ticks, *narratives, *values])
    Point.objects.bulk_create(
        _point(answer, position, point)
        for answer in narratives
        for position, point in enumerate(content.points_of(answer.item_key), start=1)
    )
    ClaimedFigure.objects.bulk_create(ClaimedFigure(version=version, **asdict(figure)) for figure in content.figures)
    ReportedEvent.objects.bulk_create(ReportedEvent(version=version, **asdict(event)) for event in content.events)


def _point(answer: Answer, position: int, point: PointContent) -> Point:
    return Point(
        answer=answer,
        position=position,
        text=point.text,
        taken_from_id=point.taken_from,
        change=point.change,
        part=point.part,
        unchanged_count=point.unchanged_count,
    )


def _point_report_at(report: Report, version: ReportVersion | None, now: datetime) -> None:
    report.current_version = version
    report.status = Report.Status.SUBMITTED if version else Report.Status.NOT_STARTED
    report.changed_at = now
    report.save(update_fields=["current_version", "status", "changed_at"])


@transaction.atomic
def withdraw_version(*, version: ReportVersion, by: "User", now: datetime, reason: str = "") -> Report:
    """Take a version back: the last one still standing counts again, or the report is as if not begun."""
    report = _locked(version.report_id)
    require_permission(by, Permission.SETTLEMENT_TAKE_BACK, report.organization)
    version = report.versions.get(pk=version.pk)
    if report.status == Report.Status.ACCEPTED:
        raise ReportAccepted
    if version.is_withdrawn:
        raise VersionAlreadyWithdrawn
    version.is_withdrawn = True
    version.save(update_fields=["is_withdrawn"])
    from_status = report.status
    standing = report.versions.filter(is_withdrawn=False).order_by("-number").first()
    _point_report_at(report, standing, now)
    adopt_content(report=report, content=content_of(standing) if standing else None, by=by, now=now)
    move = Move.objects.create(
        report=report,
        kind=Move.Kind.SETTLEMENT_TAKEN_BACK,
        from_status=from_status,
        to_status=report.status,
        at=now,
        by=by,
        reason=reason,
        version=version,
    )
    tell_of_move(move, by=by, now=now)
    return report
