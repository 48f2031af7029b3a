"""A report's way from hand to hand.

draft → waiting for its confirmer → submitted → accepted; back by sending back, taking back, returning, reopening; aside
by skipping. Each step is allowed from certain states, for certain people, and leaves a Move and an audit entry.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from suishin.audit.events import Event
from suishin.audit.record import record
from suishin.common.errors import ActionError
from suishin.forms.values import Fault, faults_of
from suishin.permissions import Permission, require_permission
from suishin.rounds.actions.drafts import ReportClosed, adopt_content
from suishin.rounds.actions.hands import is_on_behalf, require_hand
from suishin.rounds.actions.telling import tell_of_move
from suishin.rounds.actions.versions import keep_version
from suishin.rounds.claims import with_claims
from suishin.rounds.models import Hand, ItemMark, Move, Report, ReportVersion
from suishin.rounds.queries import ReportDraft, content_of, draft_of
from suishin.rounds.rules import answers_of, content_hash

if TYPE_CHECKING:
    from suishin.accounts.models import User

Status = Report.Status
UNSUBMITTED = (Status.NOT_STARTED, Status.DRAFT, Status.WAITING, Status.RETURNED)

EVENTS = {
    Move.Kind.SENT: Event.REPORT_SENT,
    Move.Kind.SENT_BACK: Event.REPORT_SENT_BACK,
    Move.Kind.TAKEN_BACK: Event.REPORT_TAKEN_BACK,
    Move.Kind.SUBMITTED: Event.REPORT_SUBMITTED,
    Move.Kind.RETURNED: Event.REPORT_RETURNED,
    Move.Kind.ACCEPTED: Event.REPORT_ACCEPTED,
    Move.Kind.REOPENED: Event.REPORT_REOPENED,
    Move.Kind.SKIPPED: Event.REPORT_SKIPPED,
    Move.Kind.UNSKIPPED: Event.REPORT_UNSKIPPED,
}


class AlreadyMoved(ActionError):
    message = _("その間に報告の状態が変わったため、何もしていません。ページを開き直して、今の状態を確かめてください。")


class ChangedSinceSeen(ActionError):
    message = _(
        "見ている間に内容が変わったため、何もしていません。ページを開き直して、内容をもう一度確かめてください。"
    )


class Incomplete(ActionError):
    """Something stands against handing in; `faults` has all of it."""

    def __init__(self, faults: Collection[Fault]) -> None:
        first = "".join(fault.message for fault in list(faults)[:3])
        more = gettext("ほかに%(count)d件あります。") % {"count": len(faults) - 3} if len(faults) > 3 else ""
        super().__init__(f"{first}{more}")
        self.faults = tuple(faults)


class ConfirmedByItsAuthor(ActionError):
    message = _("確認に回した本人は確認できません。別の確認者が確認してください。")


class ReasonMissing(ActionError):
    message = _("理由を書いてください。相手に伝わります。何も変えていません。")


class DueDayPast(ActionError):
    message = _("新しい締切日は今日以降の日にしてください。何も変えていません。")


class NotAsAccepted(ActionError):
    message = _("保存されている内容が提出されたときと違うため、受理できません。システム管理者に連絡してください。")


@transaction.atomic
def send_for_confirmation(*, report: Report, by: "User", now: datetime) -> Move:
    """Hand a draft to its confirmer; where the round asks for no confirmation, submit it."""
    report = _locked(report)
    require_hand(Hand.Kind.AUTHOR, report, by, now)
    _require_status(report, Report.WRITABLE)
    _require_open(report, now)
    draft = _complete_draft(report, now)
    if not report.round.needs_confirmation:
        return _submit(draft, by, now)
    return _move(report, Move.Kind.SENT, Status.WAITING, by, now)


@transaction.atomic
def confirm_report(*, report: Report, seen: str, by: "User", now: datetime) -> Move:
    """Submit what a confirmer has read. `seen` is the hash of the content that was shown."""
    report = _locked(report)
    require_hand(Hand.Kind.CONFIRMER, report, by, now)
    _require_status(report, (Status.WAITING,))
    _require_open(report, now)
    sent = report.moves.filter(kind=Move.Kind.SENT).first()
    if sent and sent.by_id == by.pk:
        raise ConfirmedByItsAuthor
    draft = _complete_draft(report, now)
    if content_hash(draft.content) != seen:
        raise ChangedSinceSeen
    return _submit(draft, by, now)


@transaction.atomic
def submit_on_behalf(*, report: Report, reason: str, by: "User", now: datetime) -> Move:
    """Submit a draft in its organization's place, also after closing; the reason is told to it."""
    report = _locked(report)
    require_permission(by, Permission.REPORT_ACCEPT, report.round.organizer)
    _require_status(report, UNSUBMITTED)
    _require_reason(reason)
    return _submit(_complete_draft(report, now), by, now, reason=reason)


@transaction.atomic
def send_back(*, report: Report, reason: str, marks: Mapping[str, str], by: "User", now: datetime) -> Move:
    """Give a report back to its author before it was submitted; the confirmer says why, and may mark items."""
    report = _locked(report)
    require_hand(Hand.Kind.CONFIRMER, report, by, now)
    _require_status(report, (Status.WAITING,))
    _require_reason(reason)
    return _move(report, Move.Kind.SENT_BACK, Status.RETURNED, by, now, reason=reason, marks=marks)


@transaction.atomic
def take_back_report(*, report: Report, by: "User", now: datetime) -> Move:
    """Take a report back to go on writing, as long as it was not accepted."""
    report = _locked(report)
    require_hand(Hand.Kind.AUTHOR, report, by, now)
    _require_status(report, (Status.WAITING, Status.SUBMITTED))
    _require_open(report, now)
    return _move(report, Move.Kind.TAKEN_BACK, Status.DRAFT, by, now)


@transaction.atomic
def return_report(*, report: Report, reason: str, marks: Mapping[str, str], by: "User", now: datetime) -> Move:
    """Return a submitted report to its organization with a reason, and with marks on items."""
    report = _locked(report)
    require_permission(by, Permission.REPORT_RETURN, report.round.organizer)
    _require_status(report, (Status.SUBMITTED,))
    _require_reason(reason)
    return _move(report, Move.Kind.RETURNED, Status.RETURNED, by, now, reason=reason, marks=marks)


@transaction.atomic
def accept_report(*, report: Report, version_number: int, by: "User", now: datetime) -> Move:
    """Accept the version that was seen. From then on nothing changes it; the booklet prints it."""
    report = _locked(report)
    require_permission(by, Permission.REPORT_ACCEPT, report.round.organizer)
    _require_status(report, (Status.SUBMITTED,))
    version = report.current_version
    if version is None or version.number != version_number:
        raise ChangedSinceSeen
    if version.content_hash and version.content_hash != content_hash(content_of(version)):
        raise NotAsAccepted
    return _move(report, Move.Kind.ACCEPTED, Status.ACCEPTED, by, now, version=version)


@transaction.atomic
def reopen_report(*, report: Report, reason: str, due_on: date, by: "User", now: datetime) -> Move:
    """Let an accepted report be written anew, with a due day of its own; what was accepted stays as a version."""
    report = _locked(report)
    require_permission(by, Permission.REPORT_RETURN, report.round.organizer)
    _require_status(report, (Status.ACCEPTED,))
    _require_reason(reason)
    if due_on < timezone.localdate(now):
        raise DueDayPast
    report.own_due_on = due_on
    report.save(update_fields=["own_due_on"])
    return _move(report, Move.Kind.REOPENED, Status.RETURNED, by, now, reason=reason)


@transaction.atomic
def skip_report(*, report: Report, reason: str, by: "User", now: datetime) -> Move:
    """Expect nothing from an organization this time."""
    report = _locked(report)
    require_permission(by, Permission.ROUND_EDIT, report.round.organizer)
    _require_status(report, UNSUBMITTED)
    _require_reason(reason)
    return _move(report, Move.Kind.SKIPPED, Status.SKIPPED, by, now, reason=reason)


@transaction.atomic
def unskip_report(*, report: Report, by: "User", now: datetime) -> Move:
    """Expect a report again, as far as it had come."""
    report = _locked(report)
    require_permission(by, Permission.ROUND_EDIT, report.round.organizer)
    _require_status(report, (Status.SKIPPED,))
    begun = report.draft_answers.exists()
    return _move(report, Move.Kind.UNSKIPPED, Status.DRAFT if begun else Status.NOT_STARTED, by, now)


def _locked(report: Report) -> Report:
    related = ("round__form", "round__organizer", "organization", "current_version")
    return Report.objects.select_for_update(of=("self",)).select_related(*related).get(pk=report.pk)


def _require_status(report: Report, allowed: Collection[str]) -> None:
    if report.status not in allowed:
        raise AlreadyMoved


def _require_open(report: Report, now: datetime) -> None:
    if report.is_closed(now):
        raise ReportClosed


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing


def _complete_draft(report: Report, now: datetime) -> ReportDraft:
    draft = draft_of(report, today=timezone.localdate(now))
    faults = faults_of(draft.definition, answers_of(draft.content))
    if faults:
        raise Incomplete(faults)
    return draft


def _submit(draft: ReportDraft, by: "User", now: datetime, *, reason: str = "") -> Move:
    report = draft.report
    content = with_claims(draft.definition, draft.dated_content(timezone.localdate(now)))
    version = keep_version(report=report, content=content, by=by, now=now, origin=gettext("画面で記入"))
    report.current_version = version
    report.save(update_fields=["current_version"])
    adopt_content(report=report, content=content, by=by, now=now)
    return _move(report, Move.Kind.SUBMITTED, Status.SUBMITTED, by, now, reason=reason, version=version)


def _move(
    report: Report,
    kind: Move.Kind,
    to_status: str,
    by: "User",
    now: datetime,
    *,
    reason: str = "",
    marks: Mapping[str, str] | None = None,
    version: ReportVersion | None = None,
) -> Move:
    """Change the state of a locked report, and write down the step."""
    move = Move.objects.create(
        report=report,
        kind=kind,
        from_status=report.status,
        to_status=to_status,
        at=now,
        by=by,
        is_on_behalf=is_on_behalf(report, by),
        reason=reason.strip(),
        version=version,
    )
    known = {item.key for item in report.round.form.definition.items()}
    ItemMark.objects.bulk_create(
        ItemMark(move=move, item_key=key, text=text.strip())
        for key, text in (marks or {}).items()
        if key in known and text.strip()
    )
    report.status, report.changed_at = to_status, now
    report.save(update_fields=["status", "changed_at"])
    record(
        EVENTS[kind],
        by=by,
        target=report,
        organization=report.organization,
        at=now,
        from_status=move.from_status,
        to_status=to_status,
        reason=move.reason,
        version=version.number if version else None,
    )
    tell_of_move(move, by=by, now=now)
    return move
