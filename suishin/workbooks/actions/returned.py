"""What becomes of a returned workbook: taken over by choice, put aside, or handed on to the reader."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from suishin.audit.events import Event
from suishin.audit.record import record
from suishin.common import originals
from suishin.common.errors import ActionError
from suishin.ingestion.actions import Receipt, receive_files, remove_unneeded
from suishin.permissions import Permission, require_permission
from suishin.rounds.actions import TypedAnswer, keep_answer, require_hand, start_report, tell_of_filling, writable_draft
from suishin.rounds.models import Hand
from suishin.workbooks.models import ReturnedWorkbook
from suishin.workbooks.queries import value_from_file

if TYPE_CHECKING:
    from suishin.accounts.models import User

State = ReturnedWorkbook.State


class AlreadyDecided(ActionError):
    message = _("このファイルはすでに取り込まれたか、見送られています。ページを開き直して、状態を確かめてください。")


class ChangedSinceCompared(ActionError):
    message = _(
        "比べている間に、ほかの人が下書きを変えました。何も取り込んでいません。今の下書きと比べ直しましたので、もう一度選んでください。"
    )


@transaction.atomic
def take_over_return(*, workbook: ReturnedWorkbook, chosen: Mapping[str, int], by: "User", now: datetime) -> int:
    """Write the chosen answers of a file into the draft, all of them or none, and return how many changed.

    `chosen` names for each item the revision of the draft that was compared.
    """
    workbook = _locked(workbook)
    report = workbook.report
    if workbook.state != State.WAITING or report is None:
        raise AlreadyDecided
    draft = writable_draft(report, by, now)
    answers = [
        TypedAnswer(key, value_from_file(workbook, draft, key), revision)
        for key, revision in chosen.items()
        if workbook.answers.get(key) is not None
    ]
    if any(draft.revisions[answer.key] != answer.revision for answer in answers):
        raise ChangedSinceCompared
    changed = [answer.key for answer in answers if keep_answer(draft, answer, by, now).is_changed]
    if changed:
        start_report(draft.report, by, now)
        tell_of_filling(draft.report, changed, by=by, now=now)
    _decide(workbook, State.TAKEN_OVER, by, now)
    record(
        Event.WORKBOOK_TAKEN_OVER,
        by=by,
        target=report,
        organization=report.organization,
        at=now,
        workbook=workbook.pk,
        sha256=workbook.sha256,
        items=sorted(changed),
    )
    return len(changed)


def _locked(workbook: ReturnedWorkbook) -> ReturnedWorkbook:
    rows = ReturnedWorkbook.objects.select_for_update(of=("self",)).select_related(
        "report__round__form", "report__round__organizer", "report__organization", "organization"
    )
    return rows.get(pk=workbook.pk)


def _decide(workbook: ReturnedWorkbook, state: str, by: "User", now: datetime) -> None:
    workbook.state, workbook.decided_by, workbook.decided_at = state, by, now
    workbook.save(update_fields=["state", "decided_by", "decided_at", "source_file"])


@transaction.atomic
def put_aside(*, workbook: ReturnedWorkbook, by: "User", now: datetime) -> None:
    """Leave a file out of the work; its original goes, what happened stays in the records."""
    workbook = _locked(workbook)
    if workbook.report:
        require_hand(Hand.Kind.AUTHOR, workbook.report, by, now)
    else:
        require_permission(by, Permission.FILE_UPLOAD, workbook.organization)
    if workbook.state not in (State.WAITING, State.UNKNOWN):
        raise AlreadyDecided
    _decide(workbook, State.PUT_ASIDE, by, now)
    organization = workbook.report.organization if workbook.report else workbook.organization
    record(Event.WORKBOOK_PUT_ASIDE, by=by, target=workbook, organization=organization, at=now, sha256=workbook.sha256)
    transaction.on_commit(lambda: remove_unneeded([workbook.sha256]))


@transaction.atomic
def hand_on_to_reader(*, workbook: ReturnedWorkbook, by: "User", now: datetime) -> Receipt:
    """Send a file that is none of our forms the reader's way, where a person reviews what was read.

    The audit record is that of receiving the file there.
    """
    workbook = _locked(workbook)
    require_permission(by, Permission.FILE_UPLOAD, workbook.organization)
    if workbook.state != State.UNKNOWN:
        raise AlreadyDecided
    with originals.path_of(workbook.sha256).open("rb") as original:
        receipt = receive_files(
            files=[File(original, workbook.name)],
            organization=workbook.organization,
            round=None,
            is_repeat_wanted=False,
            by=by,
            now=now,
        )
    found = [*receipt.accepted, *(earlier for _name, earlier in receipt.repeated)]
    if found:
        workbook.source_file = found[0]
        _decide(workbook, State.HANDED_ON, by, now)
    return receipt
