"""Writing a report: answer by answer or a page at once, and never over what somebody else has written meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from suishin.audit.events import Event
from suishin.audit.record import record
from suishin.common.errors import ActionError
from suishin.forms.values import ValueRefused
from suishin.organizations.models import Organization
from suishin.permissions import Permission, require_permission
from suishin.reading.definition import ItemKind
from suishin.rounds.actions.hands import require_hand
from suishin.rounds.content import VersionContent
from suishin.rounds.models import Attachment, DraftAnswer, DraftRevision, Hand, Look, Move, Presence, Report
from suishin.rounds.queries import ReportDraft, draft_of
from suishin.rounds.rules import MergedPoints, clean_answer, in_order, keyed, merge_points, same_point

if TYPE_CHECKING:
    from suishin.accounts.models import User

SAME_VISIT = timedelta(minutes=30)  # opening a page again within it is no new visit
KEPT_REVISIONS = 50  # of one answer; whoever saw an older one merges without what stood before


class NotWritable(ActionError):
    message = _("この報告は今は書けない状態です。ページを開き直して、状態を確かめてください。入力は保存していません。")


class ReportClosed(ActionError):
    message = _("この報告の受付は締め切られました。続きが必要なときは、集めているところへ連絡してください。")


class NoSuchSection(ActionError):
    message = _("この様式にその区分はありません。ページを開き直してください。")


class AnswerRefused(ActionError):
    """An answer that cannot be kept as typed; nothing was saved."""


class ChangedMeanwhile(ActionError):
    """Somebody else changed the answer since it was seen. Carries all three, for a person to merge.

    Of a narrative `merged` holds what went together by itself, and the points that both changed.
    """

    message = _("書いている間に、ほかの人がこの項目を変えました。両方を見比べて、どうするかを決めてください。")

    def __init__(
        self,
        *,
        key: str,
        yours: Any,
        theirs: Any,
        before: Any,
        by: str,
        revision: int,
        merged: MergedPoints | None = None,
    ) -> None:
        super().__init__()
        self.key, self.yours, self.theirs, self.before = key, yours, theirs, before
        self.by, self.revision, self.merged = by, revision, merged


@dataclass(frozen=True, slots=True)
class TypedAnswer:
    """What somebody typed for one item, and the revision they saw.

    `chosen` says by point whose is to stand where both changed it, as they saw it at the revision `against`.
    """

    key: str
    raw: Any
    revision: int
    against: int = 0
    chosen: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What stands now. Merged: with what `by` had changed meanwhile, which the writer has not before them yet."""

    revision: int
    is_changed: bool
    is_merged: bool = False
    is_order_theirs: bool = False
    by: str = ""


@dataclass(frozen=True, slots=True)
class SavedAnswers:
    """What became of a page of answers: each was saved, stood so already, was refused, or met another's change."""

    merged: dict[str, KeptAnswer] = field(default_factory=dict)  # those that went together with another's changes
    revisions: dict[str, int] = field(default_factory=dict)  # of those that were saved
    refused: dict[str, str] = field(default_factory=dict)  # what is wrong with the others
    conflicts: list[ChangedMeanwhile] = field(default_factory=list)


@transaction.atomic
def save_answer(
    *,
    report: Report,
    key: str,
    raw: Any,
    revision: int,
    by: "User",
    now: datetime,
    against: int = 0,
    chosen: Mapping[str, str] | None = None,
) -> KeptAnswer:
    """Keep one answer of a draft. `revision` is the one the writer saw."""
    draft = writable_draft(report, by, now)
    kept = keep_answer(draft, TypedAnswer(key, raw, revision, against, chosen or {}), by, now)
    if kept.is_changed:
        remember_answers(draft.report, [key], by, now)
    return kept


@transaction.atomic
def save_answers(*, report: Report, typed: Sequence[TypedAnswer], by: "User", now: datetime) -> SavedAnswers:
    """Keep a page of answers. One that cannot be kept does not hold up the others."""
    draft = writable_draft(report, by, now)
    saved = SavedAnswers()
    for answer in typed:
        try:
            kept = keep_answer(draft, answer, by, now)
            if kept.is_changed:
                saved.revisions[answer.key] = kept.revision
            if kept.is_merged:
                saved.merged[answer.key] = kept
        except AnswerRefused as refused:
            saved.refused[answer.key] = str(refused)
        except ChangedMeanwhile as conflict:
            saved.conflicts.append(conflict)
    if saved.revisions:
        remember_answers(draft.report, list(saved.revisions), by, now)
    return saved


def writable_draft(report: Report, by: "User", now: datetime) -> ReportDraft:
    report = _locked(report)
    require_hand(Hand.Kind.AUTHOR, report, by, now)
    if not report.is_writable:
        raise NotWritable
    if report.is_closed(now):
        raise ReportClosed
    return draft_of(report, today=timezone.localdate(now))


def keep_answer(draft: ReportDraft, typed: TypedAnswer, by: "User", now: datetime) -> KeptAnswer:
    """Store an answer, unless it says what stands there already; what others changed meanwhile stays."""
    key, seen = typed.key, draft.revisions[typed.key]
    value = _clean(draft, key, typed.raw)
    merged = None
    if value == draft.values[key]:
        return KeptAnswer(seen, is_changed=False)
    if typed.revision != seen:
        merged = _merged(draft, typed, value)
        value = _clean(draft, key, merged.rows)
    is_changed = value != draft.values[key]
    if is_changed:
        _store(draft.report, key, value, seen + 1, by, now)
    return KeptAnswer(
        seen + is_changed,
        is_changed,
        is_merged=merged is not None,
        is_order_theirs=bool(merged and merged.is_order_theirs),
        by=_changed_by(draft, key),
    )


def _clean(draft: ReportDraft, key: str, raw: Any) -> Any:
    try:
        value = clean_answer(draft.definition, key, raw, carried=draft.carried.points.get(key, ()))
        _require_own(draft, key, value)
    except ValueRefused as refused:
        raise AnswerRefused(str(refused)) from refused
    return value


def _merged(draft: ReportDraft, typed: TypedAnswer, yours: Any) -> MergedPoints:
    """Return a narrative with what both changed. Raises ChangedMeanwhile where a person has to decide."""
    key, theirs = typed.key, draft.values[typed.key]
    before, merged = _value_at(draft, key, typed.revision), None
    item = next((item for item in draft.definition.narratives if item.key == key), None)
    if item:
        before = in_order(item, before) if before is not None else None
        theirs, yours = in_order(item, theirs), in_order(item, yours)
        merged = merge_points(before, theirs, yours, chosen=_still_chosen(draft, typed))
        if not merged.clashes:
            return merged
    raise ChangedMeanwhile(
        key=key,
        yours=yours,
        theirs=theirs,
        before=before,
        by=_changed_by(draft, key),
        revision=draft.revisions[key],
        merged=merged,
    )


def _still_chosen(draft: ReportDraft, typed: TypedAnswer) -> dict[str, str]:
    """Return the choices between points that are still as they were when somebody chose."""
    if not typed.chosen:
        return {}
    shown, standing = (
        keyed(rows or ()) for rows in (_value_at(draft, typed.key, typed.against), draft.values[typed.key])
    )
    return {key: whose for key, whose in typed.chosen.items() if same_point(shown.get(key), standing.get(key))}


def _changed_by(draft: ReportDraft, key: str) -> str:
    stored = draft.stored.get(key)
    return stored.changed_by.name if stored else ""


def _require_own(draft: ReportDraft, key: str, value: Any) -> None:
    """Refuse local unions and files that do not belong to the reporting organization."""
    kind = next((item.kind for item in draft.definition.values if item.key == key), None)
    organization = draft.report.organization
    if kind is ItemKind.ORGANIZATION:
        own = Organization.objects.below(organization).filter(kind=Organization.Kind.LOCAL_UNION)
        if set(value) - set(own.filter(code__in=value).values_list("code", flat=True)):
            raise ValueRefused(_("選んだ単組の中に、この組織のものでない単組があります。選び直してください。"))
    if kind is ItemKind.FILE:
        kept = Attachment.objects.filter(report__organization=organization).values_list("name", "sha256")
        if {(entry["name"], entry["sha256"]) for entry in value} - set(kept):
            raise ValueRefused(_("付けるファイルが見つかりません。もう一度付けてください。"))


def remember_answers(report: Report, keys: Sequence[str], by: "User", now: datetime) -> None:
    start_report(report, by, now)
    record(Event.ANSWER_SAVED, by=by, target=report, organization=report.organization, at=now, items=list(keys))


def _locked(report: Report) -> Report:
    locked = Report.objects.select_for_update(of=("self",)).select_related(
        "round__form", "round__organizer", "organization"
    )
    return locked.get(pk=report.pk)


def _value_at(draft: ReportDraft, key: str, revision: int) -> Any:
    """Return what stood there at a revision; None where it is no longer kept."""
    if revision == draft.report.untouched_revision:
        return draft.untouched[key]
    stored = draft.stored.get(key)
    seen = stored.revisions.filter(number=revision).first() if stored else None
    return seen.value if seen else None


def _store(report: Report, key: str, value: Any, revision: int, by: "User", now: datetime) -> DraftAnswer:
    stored, _is_new = DraftAnswer.objects.update_or_create(
        report=report,
        item_key=key,
        defaults={"value": value, "revision": revision, "changed_at": now, "changed_by": by},
    )
    DraftRevision.objects.create(answer=stored, number=revision, value=value, at=now, by=by)
    if revision > KEPT_REVISIONS:
        stored.revisions.filter(number__lte=revision - KEPT_REVISIONS).delete()
    return stored


def start_report(report: Report, by: "User", now: datetime) -> None:
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
    gone = report.draft_answers.exclude(item_key__in=values)
    highest = gone.aggregate(revision=Max("revision"))["revision"]
    if highest is not None:
        gone.delete()
        report.untouched_revision = max(report.untouched_revision, highest) + 1
        report.save(update_fields=["untouched_revision"])
    revisions = dict(report.draft_answers.values_list("item_key", "revision"))
    for key, value in values.items():
        _store(report, key, value, revisions.get(key, report.untouched_revision) + 1, by, now)


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
def look_at_report(*, draft: ReportDraft, is_own: bool, by: "User", now: datetime) -> Look:
    """Remember that a person has now seen a draft, and return it with what they saw at the visit before."""
    report = draft.report
    look = Look.objects.filter(report=report, user=by).first() or Look(report=report, user=by)
    if look.pk and _is_new_visit(look, by, now):
        look.before, look.before_at = look.answers, look.at
    look.at, look.answers = now, dict(draft.values)
    look.save()
    if is_own and report.opened_at is None:
        Report.objects.filter(pk=report.pk, opened_at__isnull=True).update(opened_at=now)
    return look


def _is_new_visit(look: Look, by: "User", now: datetime) -> bool:
    """Tell whether time has passed, or others have moved the report on, since a person saw it last."""
    return now - look.at > SAME_VISIT or look.report.moves.filter(at__gt=look.at).exclude(by=by).exists()


@transaction.atomic
def note_presence(*, report: Report, section_key: str, by: "User", now: datetime) -> None:
    """Remember at which section somebody is just now. It passes within a minute, so the audit does not keep it."""
    require_permission(by, Permission.REPORT_VIEW, report.organization)
    if section_key not in {section.key for section in report.round.form.definition.sections}:
        raise NoSuchSection
    Presence.objects.update_or_create(report=report, user=by, defaults={"section_key": section_key, "seen_at": now})
