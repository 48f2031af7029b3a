"""Making a reviewed draft a version of its report, and taking that back."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from suishin.audit.events import Event
from suishin.audit.record import record
from suishin.common.errors import ActionError
from suishin.ingestion.actions.reviews import DraftClosed
from suishin.ingestion.actions.uploads import ReasonMissing
from suishin.ingestion.contents import content_of_draft
from suishin.ingestion.models import Draft, Proposal, Settlement, SourceFile
from suishin.permissions import Permission, require_permission
from suishin.rounds.actions import store_version, withdraw_version
from suishin.rounds.models import Report

if TYPE_CHECKING:
    from suishin.accounts.models import User


class NotAssigned(ActionError):
    message = _("県と回が決まっていません。確認の画面で選んでから確定してください。")


class NotInRound(ActionError):
    message = _("この県はこの回の対象になっていません。県と回が合っているか確かめてください。")


class Unanswered(ActionError):
    message = _("まだ確認していない値があります。すべて確認してから確定してください。")


class ReplacesAnother(ActionError):
    message = _(
        "見比べている間に、この県の報告が新しい版に変わりました。まだ何も保存していません。違いを見直してください。"
    )


class AlreadyTakenBack(ActionError):
    message = _("この確定はすでに取り消されています。画面を開き直してください。")


@transaction.atomic
def settle_draft(*, draft: Draft, replaces: int, by: "User", now: datetime) -> Settlement:
    """Make a draft the next version of its report. `replaces` is the number of the version one saw (0: none)."""
    draft = Draft.objects.select_related("organization", "round", "source_file__upload__organization").get(pk=draft.pk)
    SourceFile.objects.select_for_update().get(pk=draft.source_file_id)  # first, as whoever discards the file does
    Draft.objects.select_for_update().get(pk=draft.pk)
    draft.refresh_from_db(fields=["state", "organization", "round"])
    require_permission(by, Permission.REPORT_SETTLE, draft.responsible)
    report = report_to_settle(draft)
    report = Report.objects.select_for_update().get(pk=report.pk)
    if (report.current_version.number if report.current_version else 0) != replaces:
        raise ReplacesAnother
    version = store_version(report=report, content=content_of_draft(draft), by=by, now=now, origin=_origin(draft))
    settlement = Settlement.objects.create(version=version, draft=draft, source_file=draft.source_file, by=by, at=now)
    draft.state = Draft.State.SETTLED
    draft.save(update_fields=["state"])
    record(
        Event.REPORT_SETTLED,
        by=by,
        target=report,
        organization=report.organization,
        at=now,
        version=version.number,
        replaces=replaces,
        file=draft.source_file.sha256,
    )
    return settlement


def report_to_settle(draft: Draft) -> Report:
    """Return the report that a draft would become a version of. Raises what still stands against settling."""
    if not draft.is_open:
        raise DraftClosed
    if draft.organization is None or draft.round is None:
        raise NotAssigned
    if draft.proposals.filter(state=Proposal.State.PROPOSED).exists():
        raise Unanswered
    report = Report.objects.filter(round=draft.round, organization=draft.organization).first()
    if report is None:
        raise NotInRound
    return report


@transaction.atomic
def take_back_settlement(*, settlement: Settlement, reason: str, by: "User", now: datetime) -> None:
    """Undo a settlement: the version before it counts again, and the draft can be mended and settled anew."""
    organization = settlement.version.report.organization
    require_permission(by, Permission.SETTLEMENT_TAKE_BACK, organization)
    settlement = Settlement.objects.select_for_update().get(pk=settlement.pk)
    if not settlement.is_standing:
        raise AlreadyTakenBack
    if not reason.strip():
        raise ReasonMissing
    withdraw_version(version=settlement.version, reason=reason.strip(), by=by, now=now)
    settlement.taken_back_at, settlement.taken_back_by, settlement.taken_back_reason = now, by, reason
    settlement.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_reason"])
    Draft.objects.filter(pk=settlement.draft_id).update(state=Draft.State.TAKEN_BACK)
    record(
        Event.SETTLEMENT_TAKEN_BACK,
        by=by,
        target=settlement.version.report,
        organization=organization,
        at=now,
        version=settlement.version.number,
        reason=reason,
    )


def _origin(draft: Draft) -> str:
    return gettext("%(name)s の%(index)s件目") % {"name": draft.source_file.name, "index": draft.index}
