"""Writing rounds and reports: making and changing a round, storing and withdrawing versions.

`store_version` and `withdraw_version` are parts of the settlement in `ingestion`: they run inside its
transaction, and the audit record is written there, where the file and the reason are known.
"""

from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from suishin.audit.events import Event
from suishin.audit.record import record
from suishin.common.errors import ActionError
from suishin.forms.models import FormVersion
from suishin.organizations.models import Organization
from suishin.permissions import Permission, require_permission
from suishin.rounds.content import VersionContent
from suishin.rounds.models import Answer, ClaimedFigure, Point, Report, ReportedEvent, ReportVersion, Round

if TYPE_CHECKING:
    from suishin.accounts.models import User


class RoundCodeTaken(ActionError):
    message = _("このコードの回はすでにあります。別のコードにしてください。何も保存していません。")


class RoundDueBeforeOpening(ActionError):
    message = _("締切日は受付開始日以降の日にしてください。何も保存していません。")


class RoundInUse(ActionError):
    message = _("この回にはすでに報告があるため、コードと様式は変えられません。名称と日付だけを変えてください。")


class ReportSkipped(ActionError):
    message = _("この県は今回の対象外になっています。回と県が合っているか確かめてください。")


class VersionAlreadyWithdrawn(ActionError):
    message = _("この版の確定はすでに取り消されています。ページを開き直してください。")


@transaction.atomic
def create_round(
    *, code: str, title: str, form: FormVersion, opens_on: date, due_on: date, by: "User", now: datetime
) -> Round:
    """Open a round: every prefecture that exists on its first day gets a report to write."""
    require_permission(by, Permission.ROUND_EDIT)
    _check_days(opens_on, due_on)
    if Round.objects.filter(code=code).exists():
        raise RoundCodeTaken
    round = Round.objects.create(code=code, title=title, form=form, opens_on=opens_on, due_on=due_on)
    targets = Organization.objects.prefectures().filter(Q(closed_on__isnull=True) | Q(closed_on__gt=opens_on))
    Report.objects.bulk_create(Report(round=round, organization=organization) for organization in targets)
    record(Event.ROUND_CREATED, by=by, target=round, at=now, reports=round.reports.count(), after=_facts(round))
    return round


@transaction.atomic
def change_round(
    *,
    round: Round,
    code: str,
    title: str,
    form: FormVersion,
    opens_on: date,
    due_on: date,
    by: "User",
    now: datetime,
) -> Round:
    """Change what a round is called and when it runs; code and form only until the first report has come."""
    require_permission(by, Permission.ROUND_EDIT)
    round = Round.objects.select_for_update().select_related("form").get(pk=round.pk)
    _check_days(opens_on, due_on)
    if (round.code, round.form) != (code, form):
        _check_replaceable(round, code)
    before = _facts(round)
    round.code, round.title, round.form, round.opens_on, round.due_on = code, title, form, opens_on, due_on
    round.save()
    record(Event.ROUND_CHANGED, by=by, target=round, at=now, before=before, after=_facts(round))
    return round


def _check_days(opens_on: date, due_on: date) -> None:
    if due_on < opens_on:
        raise RoundDueBeforeOpening


def _check_replaceable(round: Round, code: str) -> None:
    if ReportVersion.objects.filter(report__round=round).exists():
        raise RoundInUse
    if Round.objects.filter(code=code).exclude(pk=round.pk).exists():
        raise RoundCodeTaken


def _facts(round: Round) -> dict[str, str]:
    return {
        "code": round.code,
        "title": round.title,
        "form": str(round.form),
        "opens_on": round.opens_on.isoformat(),
        "due_on": round.due_on.isoformat(),
    }


@transaction.atomic
def store_version(*, report: Report, content: VersionContent, by: "User", now: datetime, origin: str) -> ReportVersion:
    """Keep a content as the report's next version and count the report as submitted."""
    require_permission(by, Permission.REPORT_SETTLE, report.organization)
    report = Report.objects.select_for_update().select_related("round__form").get(pk=report.pk)
    if report.status == Report.Status.SKIPPED:
        raise ReportSkipped
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
    )
    _store_answers(version, content)
    _point_report_at(report, version, now)
    return version


def _store_answers(version: ReportVersion, content: VersionContent) -> None:
    """Every item of the form gets an answer: a tick without one is unknown, a narrative without one is empty."""
    definition = version.report.round.form.definition
    ticks = [
        Answer(version=version, item_key=item.key, choice=content.checks.get(item.key) or Answer.Choice.UNKNOWN)
        for item in definition.ticks
    ]
    narratives = [Answer(version=version, item_key=item.key) for item in definition.narratives]
    Answer.objects.bulk_create([*ticks, *narratives])
    Point.objects.bulk_create(
        Point(answer=answer, position=position, text=text)
        for answer in narratives
        for position, text in enumerate(content.narratives.get(answer.item_key, ()), start=1)
    )
    ClaimedFigure.objects.bulk_create(ClaimedFigure(version=version, **asdict(figure)) for figure in content.figures)
    ReportedEvent.objects.bulk_create(ReportedEvent(version=version, **asdict(event)) for event in content.events)


def _point_report_at(report: Report, version: ReportVersion | None, now: datetime) -> None:
    report.current_version = version
    report.status = Report.Status.SUBMITTED if version else Report.Status.NOT_STARTED
    report.changed_at = now
    report.save(update_fields=["current_version", "status", "changed_at"])


@transaction.atomic
def withdraw_version(*, version: ReportVersion, by: "User", now: datetime) -> Report:
    """Take a version back: the last one still standing counts again, or the report is as if not begun."""
    report = Report.objects.select_for_update().select_related("organization").get(pk=version.report_id)
    require_permission(by, Permission.SETTLEMENT_TAKE_BACK, report.organization)
    version = report.versions.get(pk=version.pk)
    if version.is_withdrawn:
        raise VersionAlreadyWithdrawn
    version.is_withdrawn = True
    version.save(update_fields=["is_withdrawn"])
    _point_report_at(report, report.versions.filter(is_withdrawn=False).order_by("-number").first(), now)
    return report
