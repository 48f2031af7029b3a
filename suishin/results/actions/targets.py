"""The life of a target: set from above, or proposed from below, agreed to or declined; changed and withdrawn."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from suishin.audit.events import Event
from suishin.audit.record import actor_label, record
from suishin.common.errors import ActionError
from suishin.common.locks import wait_for_other_writers
from suishin.notices.kinds import Kind
from suishin.organizations.models import Organization, Succession
from suishin.results.actions.target_telling import Step, Terms, tell_of_targets
from suishin.results.models import ProductSet, Target, TargetChange
from suishin.results.models.targets import TargetQuerySet
from suishin.results.rules.target_rights import require_proposing, require_setting

if TYPE_CHECKING:
    from suishin.accounts.models import User

_State = Target.State
TARGETS_LOCK = 0x5375_5467  # one writer of targets at a time


class TargetTaken(ActionError):
    message = _("同じ対象・区分・期日の目標がもうあります。その目標を開いて変更してください。何も保存していません。")


class TargetChangedMeanwhile(ActionError):
    message = _(
        "この画面を開いたあとに、ほかの人がこの目標を変えました。今の内容を確かめて、もう一度行ってください。何も保存していません。"
    )


class TargetNotOpen(ActionError):
    message = _(
        "この目標は、もうこの操作ができる状態ではありません。今の内容を確かめてください。何も保存していません。"
    )


class ReasonMissing(ActionError):
    message = _("理由を書いてください。何も保存していません。")


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatCounts:
    """What a target is about: whose, of what, of which kind."""

    organization: Organization
    product_set: ProductSet | None
    activity: str
    measure: str
    kind: str


@dataclass(slots=True)
class Whole:
    """An act of several steps: it records and tells of all of them itself; its reason stands in their histories."""

    reason: str
    steps: list[Step] = field(default_factory=list)


@transaction.atomic
def set_target(
    *,
    about: WhatCounts,
    on: date,
    value: Decimal,
    note: str = "",
    by: "User",
    now: datetime,
    part_of: Whole | None = None,
) -> Target:
    """Set a target from above: headquarters for anybody, a prefecture for its unions."""
    require_setting(by, about.organization)
    reason = part_of.reason if part_of else ""
    target = _create(about, on=on, value=value, note=note, state=_State.SET, reason=reason, by=by, now=now)
    step = Step(Kind.TARGET_SET, target, reason=note)
    _conclude(Event.TARGET_SET, step, part_of, by=by, now=now, after=_terms(target))
    return target


@transaction.atomic
def propose_target(
    *,
    about: WhatCounts,
    on: date,
    value: Decimal,
    note: str = "",
    by: "User",
    now: datetime,
    part_of: Whole | None = None,
) -> Target:
    """Propose a target of one's own organization. What is in effect stays so until somebody above agrees."""
    require_proposing(by, about.organization)
    reason = part_of.reason if part_of else ""
    target = _create(about, on=on, value=value, note=note, state=_State.PROPOSED, reason=reason, by=by, now=now)
    step = Step(Kind.TARGET_PROPOSED, target, reason=note)
    _conclude(Event.TARGET_PROPOSED, step, part_of, by=by, now=now, after=_terms(target))
    return target


@transaction.atomic
def change_target(
    *,
    target: Target,
    seen_revision: int,
    on: date,
    value: Decimal,
    note: str,
    by: "User",
    now: datetime,
    part_of: Whole | None = None,
) -> Target:
    """Change what is in effect from above, or one's own proposal before it is answered."""
    target = _locked(target, seen_revision)
    if target.is_in_effect:
        require_setting(by, target.organization)
    elif target.is_proposed:
        require_proposing(by, target.organization)
    else:
        raise TargetNotOpen
    before, terms = _terms(target), Terms.of(target)
    state = _State.SET if target.is_in_effect else _State.PROPOSED
    reason = part_of.reason if part_of else ""
    _put(target, state=state, on=on, value=value, note=note, reason=reason, by=by, now=now)
    event, kind = (
        (Event.TARGET_SET, Kind.TARGET_SET) if target.is_in_effect else (Event.TARGET_PROPOSED, Kind.TARGET_PROPOSED)
    )
    step = Step(kind, target, terms, note)
    _conclude(event, step, part_of, by=by, now=now, before=before, after=_terms(target))
    return target


@transaction.atomic
def agree_target(
    *, target: Target, seen_revision: int, value: Decimal, reason: str = "", by: "User", now: datetime
) -> Target:
    """Agree to a proposal, with its value or another one. It takes the place of what was in effect for that day."""
    target = _locked(target, seen_revision)
    require_setting(by, target.organization)
    if not target.is_proposed:
        raise TargetNotOpen
    if value != target.value and not reason.strip():
        raise ReasonMissing
    before, terms = _terms(target), Terms.of(target)
    replaced = _rivals(target).in_effect().first()
    if replaced is not None:
        _put(replaced, state=_State.WITHDRAWN, note=replaced.note, by=by, now=now)
        target.replaces = replaced
    _put(target, state=_State.AGREED, value=value, note=target.note, reason=reason, by=by, now=now)
    step, told = Step(Kind.TARGET_AGREED, target, terms, reason), reason.strip()
    _conclude(Event.TARGET_AGREED, step, by=by, now=now, before=before, after=_terms(target), reason=told)
    return target


@transaction.atomic
def decline_target(*, target: Target, seen_revision: int, reason: str, by: "User", now: datetime) -> Target:
    """Decline a proposal with a reason; what is in effect stays so."""
    target = _locked(target, seen_revision)
    require_setting(by, target.organization)
    if not target.is_proposed:
        raise TargetNotOpen
    _close(target, _State.DECLINED, reason, by=by, now=now)
    step = Step(Kind.TARGET_DECLINED, target, reason=reason)
    _conclude(Event.TARGET_DECLINED, step, by=by, now=now, reason=reason.strip())
    return target


@transaction.atomic
def withdraw_target(*, target: Target, seen_revision: int, reason: str, by: "User", now: datetime) -> Target:
    """Withdraw what is in effect from above, or one's own proposal."""
    target = _locked(target, seen_revision)
    if target.is_in_effect:
        require_setting(by, target.organization)
    elif target.is_proposed:
        require_proposing(by, target.organization)
    else:
        raise TargetNotOpen
    kind = Kind.TARGET_WITHDRAWN if target.is_in_effect else Kind.PROPOSAL_WITHDRAWN
    _close(target, _State.WITHDRAWN, reason, by=by, now=now)
    step = Step(kind, target, reason=reason)
    _conclude(Event.TARGET_WITHDRAWN, step, by=by, now=now, reason=reason.strip())
    return target


@dataclass(frozen=True, slots=True)
class Share:
    """What one unit is to get of a target, and the revision of its own target as it was seen (None: it had none)."""

    unit: Organization
    value: Decimal
    seen_revision: int | None


@transaction.atomic
def distribute_target(
    *,
    target: Target,
    seen_revision: int,
    shares: list[Share],
    reason: str = "",
    by: "User",
    now: datetime,
) -> list[Target]:
    """Set the targets of the units below from the target above, all or none; units without a share keep theirs."""
    target = _locked(target, seen_revision)
    if not target.is_in_effect:
        raise TargetNotOpen
    for share in shares:
        require_setting(by, share.unit)
    standing = {
        row.organization_id: row
        for row in _same(target, Target.objects.select_for_update(of=("self",)))
        .in_effect()
        .filter(organization__in=[share.unit for share in shares])
        .select_related("organization")
    }
    # What is decided now covers a union with all that merged into it, even where the number stays the same.
    heirs = set(Succession.objects.filter(kind=Succession.Kind.MERGER).values_list("successor_id", flat=True))
    steps = []
    for share in shares:
        unit_target = standing.get(share.unit.pk)
        if (unit_target.revision if unit_target else None) != share.seen_revision:
            raise TargetChangedMeanwhile
        if unit_target is None:
            about = WhatCounts(
                organization=share.unit,
                product_set=target.product_set,
                activity=target.activity,
                measure=target.measure,
                kind=target.kind,
            )
            created = _create(about, on=target.on, value=share.value, state=_State.SET, reason=reason, by=by, now=now)
            steps.append(Step(Kind.TARGET_SET, created, reason=reason))
        elif unit_target.value != share.value or share.unit.pk in heirs:
            terms = Terms.of(unit_target)
            state = unit_target.state if unit_target.value == share.value else _State.SET
            _put(unit_target, state=state, value=share.value, note=unit_target.note, reason=reason, by=by, now=now)
            steps.append(Step(Kind.TARGET_SET, unit_target, terms, reason))
    _record(Event.TARGETS_DISTRIBUTED, target, by=by, now=now, count=len(steps), reason=reason.strip())
    tell_of_targets([step for step in steps if step.before != Terms.of(step.target)], by=by, now=now)
    return [step.target for step in steps]


def _create(
    about: WhatCounts,
    *,
    on: date,
    value: Decimal,
    state: str,
    by: "User",
    now: datetime,
    note: str = "",
    reason: str = "",
) -> Target:
    wait_for_other_writers(TARGETS_LOCK)
    target = Target(
        organization=about.organization,
        product_set=about.product_set,
        activity=about.activity,
        measure=about.measure,
        kind=about.kind,
        on=on,
        value=value,
        state=state,
        note=note.strip(),
        decided_at=now,
    )
    if _is_taken(target):
        raise TargetTaken
    target.save(force_insert=True)
    _remember(target, None, reason=reason or note, by=by, now=now)
    return target


def _put(
    target: Target,
    *,
    state: str,
    note: str,
    by: "User",
    now: datetime,
    on: date | None = None,
    value: Decimal | None = None,
    reason: str = "",
) -> None:
    """Store a target as decided now, and remember the step."""
    before = {"value": target.value, "on": target.on}
    stood = (target.on, target.is_in_effect)
    target.state, target.note = state, note.strip()
    target.on = on or target.on
    target.value = target.value if value is None else value
    # Where it stood already, as proposed or in effect, nothing else can stand.
    if target.is_open and (target.on, target.is_in_effect) != stood and _is_taken(target):
        raise TargetTaken
    target.decided_at = now
    target.revision += 1
    target.save()
    _remember(target, before, reason=reason or note, by=by, now=now)


def _close(target: Target, state: str, reason: str, *, by: "User", now: datetime) -> None:
    if not reason.strip():
        raise ReasonMissing
    _put(target, state=state, note=target.note, reason=reason, by=by, now=now)


def _remember(target: Target, before: dict[str, Any] | None, *, reason: str, by: "User", now: datetime) -> None:
    TargetChange.objects.create(
        target=target,
        at=now,
        by=by,
        by_label=actor_label(by),
        state=target.state,
        value_before=before["value"] if before else None,
        value=target.value,
        on_before=before["on"] if before else None,
        on=target.on,
        note=reason.strip(),
    )


def _locked(target: Target, seen_revision: int) -> Target:
    wait_for_other_writers(TARGETS_LOCK)
    locked = (
        Target.objects.select_for_update(of=("self",)).select_related("organization", "product_set").get(pk=target.pk)
    )
    if locked.revision != seen_revision:
        raise TargetChangedMeanwhile
    return locked


def _same(target: Target, targets: TargetQuerySet) -> TargetQuerySet:
    """Narrow down to targets of the same thing and day, of whatever organization."""
    return targets.filter(
        product_set=target.product_set,
        activity=target.activity,
        measure=target.measure,
        kind=target.kind,
        on=target.on,
    )


def _rivals(target: Target) -> TargetQuerySet:
    return _same(target, Target.objects.filter(organization=target.organization)).exclude(pk=target.pk)


def _is_taken(target: Target) -> bool:
    rivals = _rivals(target)
    return bool((rivals.proposed() if target.is_proposed else rivals.in_effect()).exists())


def _terms(target: Target) -> dict[str, str]:
    return {"value": str(target.amount), "on": target.on.isoformat()}


def _conclude(
    event: Event, step: Step, part_of: Whole | None = None, *, by: "User", now: datetime, **details: Any
) -> None:
    """Record a step and tell whom it concerns, unless a whole act does so. What changes nothing is told to nobody."""
    is_told = step.before != Terms.of(step.target) or event == Event.TARGET_AGREED
    steps = [step] if is_told else []
    if part_of is not None:
        part_of.steps += steps
        return
    _record(event, step.target, by=by, now=now, **details)
    tell_of_targets(steps, by=by, now=now)


def _record(event: Event, target: Target, *, by: "User", now: datetime, **details: Any) -> None:
    record(event, by=by, target=target, organization=target.organization, at=now, **details)
