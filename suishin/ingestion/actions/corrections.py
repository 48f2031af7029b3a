"""A prefecture asks for a settled report to be corrected; national headquarters answers."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from suishin.audit.events import Event
from suishin.audit.record import record
from suishin.common.errors import ActionError
from suishin.ingestion.models import CorrectionRequest
from suishin.permissions import Permission, require_permission
from suishin.rounds.models import Report

if TYPE_CHECKING:
    from suishin.accounts.models import User


class NothingToCorrect(ActionError):
    message = _("この報告はまだ確定されていないため、訂正を頼むことはできません。")


class TextMissing(ActionError):
    message = _("どこをどう直してほしいかを書いてください。まだ送っていません。")


class AnswerMissing(ActionError):
    message = _("県への返事を書いてください。まだ何も変えていません。")


class AlreadyClosed(ActionError):
    message = _("この依頼はすでに済んでいます。画面を開き直してください。")


@transaction.atomic
def request_correction(*, report: Report, text: str, by: "User", now: datetime) -> CorrectionRequest:
    """Ask national headquarters to correct the report as it counts now."""
    require_permission(by, Permission.CORRECTION_REQUEST, report.organization)
    report = Report.objects.select_for_update().get(pk=report.pk)
    if report.current_version is None or not report.is_told:
        raise NothingToCorrect
    if not text.strip():
        raise TextMissing
    request = CorrectionRequest.objects.create(
        report=report, version=report.current_version, text=text.strip(), by=by, at=now
    )
    record(Event.CORRECTION_REQUESTED, by=by, target=report, organization=report.organization, at=now)
    return request


@transaction.atomic
def close_correction(*, request: CorrectionRequest, answer: str, by: "User", now: datetime) -> None:
    """Answer a request; the prefecture reads the answer beside it."""
    organization = request.report.organization
    require_permission(by, Permission.SETTLEMENT_TAKE_BACK, organization)
    request = CorrectionRequest.objects.select_for_update().get(pk=request.pk)
    if not request.is_open:
        raise AlreadyClosed
    if not answer.strip():
        raise AnswerMissing
    request.closed_at, request.closed_by, request.answer = now, by, answer.strip()
    request.save(update_fields=["closed_at", "closed_by", "answer"])
    record(Event.CORRECTION_CLOSED, by=by, target=request.report, organization=organization, at=now)
