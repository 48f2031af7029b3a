"""Writing a report: one answer at a time, and never over what somebody else has written meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from suishin.audit.events import Event
from suishin.audit.record import record
from suishin.common.errors import ActionError
from suishin.forms.values import ValueRefused
from suishin.rounds.actions.hands import require_hand
from suishin.rounds.content import VersionContent
from suishin.rounds.models import DraftAnswer, DraftRevision, Hand, Look, Move, Report
from suishin.rounds.queries import ReportDraft, draft_of
from suishin.rounds.rules import clean_answer

if TYPE_CHECKING:
    from suishin.accounts.models import User

KEPT_REVISIONS = 50  # of one answer; whoever saw an older one merges without what stood before


class NotWritable(ActionError):
    message = _("この報告は今は書けない状態です。ページを開き直して、状態を確かめてください。入力は保存していません。")


class ReportClosed(ActionError):
    message = _("この報告の受付は締め切られました。続きが必要なときは、集めているところへ連絡してください。")


class AnswerRefused(ActionError):
    """An answer that cannot be kept as typed; nothing was saved."""


class ChangedMeanwhile(ActionError):
    """Somebody else changed the answer since it was seen. Carries all three, for a person to merge."""

    message = _("書いている間に、ほかの人がこの項目を変えました。両方を見比べて、どうするかを決めてください。")

    def __init__(self, *, key: str, yours: Any, theirs: Any, before: Any, by: str, revision: int) -> None:
        super().__init__()
        self.key, self.yours, self.theirs, self.before, self.by, self.revision = (
            key,
            yours,
            theirs,
            before,
            by,
            revision,
        )


@dataclass(frozen=True, slots=True)
class NewAnswer:
    """An answer as it was typed. `revision` is the one the writer saw (0: untouched)."""

    raw: Any
    revision: int


@transaction.atomic
def save_answer(*, report: Report, key: str, raw: Any, revision: int, by: "User", now: datetime) -> int:
    """Keep one answer of a draft and return its revision."""
    saved = save_answers(report=report, answers={key: NewAnswer(raw, revision)}, by=by, now=now)
    if saved[key].is_changed:
        record(Event.ANSWER_SAVED, by=by, target=report, organization=report.organization, at=now, item=key)
    return saved[key].revision


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    revision: int
    is_changed: bool


@transaction.atomic
def save_answers(
    *, report: Report, answers: Mapping[str, NewAnswer], by: "User", now: datetime
) -> dict[str, SavedAnswer]:
    """Keep answers of a draft, all of them or none.

    A part of other actions, which write the audit record: it runs inside their transaction.
    """
    report = _locked(report)
    require_hand(Hand.Kind.AUTHOR, report, by, now)
    if not report.is_writable:
        raise NotWritable
    if report.is_closed(now):
        raise ReportClosed
    draft = draft_of(report, today=timezone.localdate(now))
    saved = {key: _save(draft, key, answer, by, now) for key, answer in answers.items()}
    if any(answer.is_changed for answer in saved.values()):
        _start(report, by, now)
    return saved


def _save(draft: ReportDraft, key: str, answer: NewAnswer, by: "User", now: datetime) -> SavedAnswer:
    try:
        value = clean_answer(draft.definition, key, answer.raw, carried=draft.carried.points.get(key, ()))
    except ValueRefused as refused:
        raise AnswerRefused(str(refused)) from refused
    if value == draft.values[key]:
        return SavedAnswer(draft.revisions[key], is_changed=False)
    stored = draft.stored.get(key)
    if answer.revision != draft.revisions[key]:
        raise ChangedMeanwhile(
            key=key,
            yours=value,
            theirs=draft.values[key],
            before=draft.untouched[key] if answer.revision == 0 else _value_at(stored, answer.revision),
            by=stored.changed_by.name if stored else "",
            revision=draft.revisions[key],
        )
    _store(draft.report, key, value, answer.revision + 1, by, now)
    return SavedAnswer(answer.revision + 1, is_changed=True)


def _locked(report: Report) -> Report:
    locked = Report.objects.select_for_update(of=("self",)).select_related(
        "round__form", "round__organizer", "organization"
    )
    return locked.get(pk=report.pk)


def _value_at(stored: DraftAnswer | None, revision: int) -> Any:
    seen = stored.revisions.filter(number=revision).first() if stored else None
    return seen.value if seen else None


def _store(report: Report, key: str, value: Any, revision: int, by: "User", now: datetime) -> DraftAnswer:
    stored, _is_new = DraftAnswer.objects.update_or_create(
        report=report,
        item_key=key,
        defaults={"value": value, "revision": revision, "changed_at": now, "changed_by": by},
    )
    DraftRevision.objects.create(answer=stored, number=revision, value=value, at=now, by=by)
    stored.revisions.filter(number__lte=revision - KEPT_REVISIONS).delete()
    return stored


def _start(report: Report, by: "User", now: datetime) -> None:
    """Remember that something was written; the first time, the report is begun."""
    if report.status == Report.Status.NOT_STARTED:
        Move.objects.create(
            report=report,
            kind=Move.Kind.STARTED,
            from_status=report.status,
            to_status=Report.Status.DRAFT,
            at=now,
            by=by,
        )
        report.status = Report.Status.DRAFT
    report.changed_at = now
    report.save(update_fields=["status", "changed_at"])


def adopt_content(*, report: Report, content: VersionContent | None, by: "User", now: datetime) -> None:
    """Let a draft go on from a version that came from elsewhere; without one nothing is written yet.

    A part of storing and withdrawing versions: it runs inside their transaction.
    """
    values = _values_of(report, content) if content else {}
    report.draft_answers.exclude(item_key__in=values).delete()
    revisions = dict(report.draft_answers.values_list("item_key", "revision"))
    for key, value in values.items():
        _store(report, key, value, revisions.get(key, 0) + 1, by, now)


def _values_of(report: Report, content: VersionContent) -> dict[str, Any]:
    definition = report.round.form.definition
    persons = {"author": content.author, "confirmer": content.confirmer}
    values: dict[str, Any] = {field.key: persons[field.key] for field in definition.header if field.key in persons}
    values |= dict(content.checks) | dict(content.values)  # the day is written anew with every version
    for item in definition.narratives:
        values[item.key] = [
            {
                "text": point.text,
                "taken_from": point.taken_from,
                "is_closed": point.change == "closed",
                "part": point.part,
            }
            for point in content.points_of(item.key)
        ]
    return values


@transaction.atomic
def look_at_report(*, report: Report, is_own: bool, by: "User", now: datetime) -> Look | None:
    """Remember what a person has now seen, and return what they saw the last time."""
    draft = draft_of(report, today=timezone.localdate(now))
    before = Look.objects.filter(report=report, user=by).first()
    Look.objects.update_or_create(report=report, user=by, defaults={"at": now, "answers": dict(draft.values)})
    if is_own and report.opened_at is None:
        Report.objects.filter(pk=report.pk, opened_at__isnull=True).update(opened_at=now)
    return before
