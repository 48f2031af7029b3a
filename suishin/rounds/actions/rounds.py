"""Making, changing and opening rounds. Reports come into being when their round opens: nobody creates one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from suishin.accounts.models import Post
from suishin.audit.events import Event
from suishin.audit.record import record
from suishin.common.errors import ActionError
from suishin.forms.models import FormVersion
from suishin.organizations.models import Organization
from suishin.permissions import Permission, Role, require_permission
from suishin.rounds.actions.reminders import add_first_stages
from suishin.rounds.actions.telling import tell_of_opening
from suishin.rounds.models import Hand, Report, ReportVersion, Round
from suishin.rounds.queries import FIRST_HANDS

if TYPE_CHECKING:
    from suishin.accounts.models import User


class RoundCodeTaken(ActionError):
    message = _("このコードの回はすでにあります。別のコードにしてください。何も保存していません。")


class RoundDueBeforeOpening(ActionError):
    message = _("締切日は受付開始日以降の日にしてください。何も保存していません。")


class LateBeforeDue(ActionError):
    message = _("締切後の受付の最終日は、締切日以降の日にしてください。何も保存していません。")


class RoundInUse(ActionError):
    message = _("この回にはすでに報告があるため、コードと様式は変えられません。名称と日付だけを変えてください。")


class TargetOutOfSight(ActionError):
    message = _("選んだ組織の中に、この回で集められないものがあります。選び直してください。何も保存していません。")


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What a round is: everything its page asks for."""

    code: str
    title: str
    form: FormVersion
    opens_on: date
    due_on: date
    target_kind: str = Round.TargetKind.PREFECTURE
    chosen_targets: tuple[Organization, ...] = field(default=())  # none: all of the kind
    request_text: str = ""
    is_late_allowed: bool = True
    late_until: date | None = None
    needs_confirmation: bool = True


@transaction.atomic
def create_round(*, organizer: Organization, facts: RoundFacts, by: "User", now: datetime) -> Round:
    """Plan a round; one that opens today or has opened already gets its reports at once."""
    require_permission(by, Permission.ROUND_EDIT, organizer)
    _check(facts, organizer)
    code = facts.code if organizer.is_national else f"{organizer.code}-{facts.code}"
    if Round.objects.filter(code=code).exists():
        raise RoundCodeTaken
    round = Round.objects.create(organizer=organizer, **_columns(facts, code))
    round.chosen_targets.set(facts.chosen_targets)
    is_open = round.opens_on <= timezone.localdate(now)
    add_first_stages(round)
    reports = _bring_into_being(round, by, now) if is_open else []
    record(Event.ROUND_CREATED, by=by, target=round, at=now, reports=len(reports), after=_facts(round))
    return round


@transaction.atomic
def change_round(*, round: Round, facts: RoundFacts, by: "User", now: datetime) -> Round:
    """Change what a round is called and when it runs; code, form and targets only until reports have begun."""
    round = Round.objects.select_for_update().select_related("form", "organizer").get(pk=round.pk)
    require_permission(by, Permission.ROUND_EDIT, round.organizer)
    _check(facts, round.organizer)
    if (round.code, round.form) != (facts.code, facts.form):
        _check_replaceable(round, facts.code)
    before = _facts(round)
    for name, value in _columns(facts, facts.code).items():
        setattr(round, name, value)
    round.save()
    if round.opened_at is None:
        round.chosen_targets.set(facts.chosen_targets)
    record(Event.ROUND_CHANGED, by=by, target=round, at=now, before=before, after=_facts(round))
    return round


@transaction.atomic
def open_round(*, round: Round, by: "User", now: datetime) -> list[Report]:
    """Bring the reports of a round into being. Opening it twice changes nothing."""
    round = Round.objects.select_for_update().select_related("organizer").get(pk=round.pk)
    require_permission(by, Permission.ROUND_EDIT, round.organizer)
    if round.opened_at is not None:
        return []
    reports = _bring_into_being(round, by, now)
    record(Event.ROUND_OPENED, by=by, target=round, at=now, reports=len(reports))
    return reports


def open_due_rounds(*, by: "User", now: datetime) -> list[Round]:
    """Open every planned round whose first day has come."""
    due = list(Round.objects.filter(opened_at__isnull=True, opens_on__lte=timezone.localdate(now)))
    for round in due:
        open_round(round=round, by=by, now=now)
    return due


def targets_of(round: Round) -> QuerySet[Organization]:
    """Return the organizations that a round asks: those chosen, or all of its kind that exist on its first day."""
    chosen = round.chosen_targets.all()
    asked = chosen if chosen.exists() else Organization.objects.below(round.organizer).filter(kind=round.target_kind)
    return asked.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=round.opens_on)).order_by("code")


def _bring_into_being(round: Round, by: "User", now: datetime) -> list[Report]:
    reports = Report.objects.bulk_create(
        Report(round=round, organization=organization) for organization in targets_of(round)
    )
    _give_first_hands(reports, round)
    round.opened_at = now
    round.save(update_fields=["opened_at"])
    tell_of_opening(round, reports, by=by, now=now)
    return reports


def _give_first_hands(reports: Iterable[Report], round: Round) -> None:
    by_organization = {report.organization_id: report for report in reports}
    posts = Post.objects.existing(on=round.opens_on).filter(organization__in=by_organization, role__in=FIRST_HANDS)
    Hand.objects.bulk_create(
        Hand(
            report=by_organization[post.organization_id],
            post=post,
            kind=FIRST_HANDS[Role(post.role)],
            valid_from=round.opens_on,
        )
        for post in posts
    )


def _check(facts: RoundFacts, organizer: Organization) -> None:
    if facts.due_on < facts.opens_on:
        raise RoundDueBeforeOpening
    if facts.late_until and facts.late_until < facts.due_on:
        raise LateBeforeDue
    for target in facts.chosen_targets:
        if target.kind != facts.target_kind or not target.path.startswith(organizer.path):
            raise TargetOutOfSight


def _check_replaceable(round: Round, code: str) -> None:
    if ReportVersion.objects.filter(report__round=round).exists():
        raise RoundInUse
    if Round.objects.filter(code=code).exclude(pk=round.pk).exists():
        raise RoundCodeTaken


def _columns(facts: RoundFacts, code: str) -> dict[str, Any]:
    return {
        "code": code,
        "title": facts.title,
        "form": facts.form,
        "opens_on": facts.opens_on,
        "due_on": facts.due_on,
        "target_kind": facts.target_kind,
        "request_text": facts.request_text,
        "is_late_allowed": facts.is_late_allowed,
        "late_until": facts.late_until if facts.is_late_allowed else None,
        "needs_confirmation": facts.needs_confirmation,
    }


def _facts(round: Round) -> dict[str, Any]:
    return {
        "code": round.code,
        "title": round.title,
        "form": str(round.form),
        "opens_on": round.opens_on.isoformat(),
        "due_on": round.due_on.isoformat(),
        "target_kind": round.target_kind,
        "request_text": round.request_text,
        "is_late_allowed": round.is_late_allowed,
        "late_until": round.late_until.isoformat() if round.late_until else None,
        "needs_confirmation": round.needs_confirmation,
    }
