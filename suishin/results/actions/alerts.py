"""Say which unions need a call and why; put a reason aside until a day, take it up again, and change when the rules speak."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from suishin.audit.events import Event
from suishin.audit.record import record
from suishin.common.bulk import insert_rows
from suishin.common.errors import ActionError
from suishin.common.locks import wait_for_other_writers
from suishin.common.months import Month
from suishin.jobs.queue import run_soon
from suishin.organizations.models import Organization
from suishin.permissions import Permission, require_permission
from suishin.results.models import Alert, AlertAside, AlertRule, Forecast, ProductLine, ProductSet, Result
from suishin.results.queries.targets import targets_in_effect
from suishin.results.rules import alerts as rules
from suishin.results.rules.alerts import Rule, SetFacts, Threshold
from suishin.results.summing.cube import MEASURES, Cube, heads, load_cube
from suishin.results.summing.federation import Federation, load_federation

if TYPE_CHECKING:
    from suishin.accounts.models import User

MONTHS_LOOKED_AT = rules.LARGEST.months + 1
LONGEST_ASIDE_DAYS = 366
_LOCK = 0x416C_6572  # one writer of all alerts at a time
_FIELDS = ("organization", "product_set", "rule", "urgency", "month", "figures")
_URGENCY = {rule: place for place, rule in enumerate(Rule)}


class ReasonNeeded(ActionError):
    message = _("脇に置く理由を書いてください。何も保存していません。")


class WrongDay(ActionError):
    message = _("明日から1年以内の日を選んでください。何も保存していません。")


class AlreadyAside(ActionError):
    message = _("ほかの人が先に脇に置きました。「脇に置いた理由」の一覧で確かめてください。何も保存していません。")


class NoLongerAside(ActionError):
    message = _("ほかの人が先に戻しました。何も保存していません。")


class RuleChangedMeanwhile(ActionError):
    message = _(
        "この画面を開いたあとに、ほかの人が決まりを変えました。今の内容を確かめて、もう一度行ってください。何も保存していません。"
    )


class WrongThreshold(ActionError):
    message = _("割合は1〜1000、件数は1〜1,000,000、月数は1〜24で入れてください。何も保存していません。")


def make_alerts() -> int:
    """Look at every union that exists with every rule that is on; return how many reasons to call there are."""
    last = Result.objects.aggregate(last=Max("month"))["last"]
    rows = [] if last is None else list(_alerts(Month(last)))
    with transaction.atomic():
        wait_for_other_writers(_LOCK)
        Alert.objects.all().delete()
        insert_rows(Alert, _FIELDS, rows)
    return len(rows)


@transaction.atomic
def put_alert_aside(
    *,
    organization: Organization,
    product_set: ProductSet | None,
    rule: str,
    until: date,
    reason: str,
    by: "User",
    now: datetime,
) -> AlertAside:
    """Let a reason to call rest up to and with a day; the day after it is back by itself when it still holds."""
    require_permission(by, Permission.RESULT_EDIT, organization)
    today = timezone.localdate(now)
    if not reason.strip():
        raise ReasonNeeded
    if not 0 < (until - today).days <= LONGEST_ASIDE_DAYS:
        raise WrongDay
    Organization.objects.select_for_update().get(pk=organization.pk)  # two people, one after the other
    if AlertAside.objects.filter(
        organization=organization, product_set=product_set, rule=rule, until__gte=today
    ).exists():
        raise AlreadyAside
    aside, _created = AlertAside.objects.update_or_create(
        organization=organization,
        product_set=product_set,
        rule=rule,
        defaults={"until": until, "reason": reason.strip(), "put_by": by, "put_at": now},
    )
    record(
        Event.ALERT_PUT_ASIDE,
        by=by,
        target=organization,
        organization=organization,
        at=now,
        alert_rule=rule,
        product_set=product_set,
        until=until,
        reason=aside.reason,
    )
    return aside


@transaction.atomic
def take_alert_up(*, aside: AlertAside, by: "User", now: datetime) -> None:
    """Bring back at once what was put aside."""
    require_permission(by, Permission.RESULT_EDIT, aside.organization)
    if not AlertAside.objects.select_for_update().filter(pk=aside.pk).exists():
        raise NoLongerAside
    record(
        Event.ALERT_TAKEN_UP,
        by=by,
        target=aside.organization,
        organization=aside.organization,
        at=now,
        alert_rule=aside.rule,
        product_set=aside.product_set,
    )
    aside.delete()


@transaction.atomic
def change_alert_rule(
    *, rule: AlertRule, seen_revision: int, is_on: bool, threshold: Threshold, by: "User", now: datetime
) -> AlertRule:
    """Change when a rule speaks; what it says changes with the next results, or with `review_alerts`."""
    require_permission(by, Permission.PRODUCT_EDIT)
    locked = AlertRule.objects.select_for_update().get(pk=rule.pk)
    if locked.revision != seen_revision:
        raise RuleChangedMeanwhile
    needed = rules.DEFAULTS[Rule(locked.rule)]
    names = [name for name in ("share", "count", "months") if getattr(needed, name)]
    if any(not 1 <= getattr(threshold, name) <= getattr(rules.LARGEST, name) for name in names):
        raise WrongThreshold
    before = _terms(locked, names)
    locked.is_on, locked.revision = is_on, locked.revision + 1
    for name in names:
        setattr(locked, name, getattr(threshold, name))
    locked.save()
    record(Event.ALERT_RULE_CHANGED, by=by, target=locked, at=now, before=before, after=_terms(locked, names))
    return locked


@transaction.atomic
def review_alerts(*, by: "User", now: datetime) -> None:
    """Have the worker look at every union again, without waiting for the next results."""
    require_permission(by, Permission.PRODUCT_EDIT)
    record(Event.ALERTS_REVIEWED, by=by, at=now)
    transaction.on_commit(lambda: run_soon("suishin.results.jobs.make_alerts"))


def _terms(rule: AlertRule, names: Sequence[str]) -> dict[str, Any]:
    return {"in_use": rule.is_on, **{name: getattr(rule, name) for name in names}}


def _alerts(month: Month) -> Iterator[tuple[Any, ...]]:
    thresholds = {
        Rule(rule.rule): Threshold(rule.share or 0, rule.count or 0, rule.months or 0)
        for rule in AlertRule.objects.filter(is_on=True)
    }
    federation = load_federation()
    lines = list(ProductLine.objects.order_by("pk").values_list("pk", flat=True))
    cube = load_cube(federation, lines, first=month + -(MONTHS_LOOKED_AT - 1), last=month)
    is_head = heads(federation) == np.arange(len(federation.union_ids))
    unions = np.flatnonzero(np.logical_and(federation.exists(month), is_head)).tolist()
    yield from _of_silence(federation, cube, unions, month, thresholds)
    yield from _of_sets(federation, cube, unions, month, thresholds)


def _of_silence(
    federation: Federation, cube: Cube, unions: Sequence[int], month: Month, thresholds: Mapping[Rule, Threshold]
) -> Iterator[tuple[Any, ...]]:
    if Rule.SILENT not in thresholds:
        return
    untold = np.isnan(cube.in_force) & np.isnan(cube.new_enrolments) & np.isnan(cube.terminations)
    has_told = np.any(~untold, axis=1)
    told: list[list[bool]] = has_told.tolist()
    for row in unions:
        figures = rules.silent(told[row], thresholds[Rule.SILENT])
        if figures is not None:
            yield _row(federation, row, None, Rule.SILENT, month, figures)


def _of_sets(
    federation: Federation, cube: Cube, unions: Sequence[int], month: Month, thresholds: Mapping[Rule, Threshold]
) -> Iterator[tuple[Any, ...]]:
    """Look at the sets that targets name and at those of a single line; a set that only adds others up says nothing new."""
    late = thresholds.get(Rule.SILENT, rules.DEFAULTS[Rule.SILENT]).months
    goals = _goals(federation, unions, month)
    expected = _expected(month)
    lines = list(ProductLine.objects.order_by("pk").values_list("pk", flat=True))
    for product_set in ProductSet.objects.prefetch_related("lines"):
        columns = sorted(lines.index(line.pk) for line in product_set.lines.all())
        in_force, new, ended, moved = (_known(cube.of_set(name, columns)) for name in MEASURES)
        is_single = len(columns) == 1
        for row in unions:
            union = int(federation.union_ids[row])
            goal = goals.get((union, product_set.pk))
            facts = SetFacts(
                in_force[row],
                new[row],
                ended[row],
                moved[row],
                target=goal[0] if goal else None,
                expected=expected.get((union, product_set.pk), {}).get(goal[1]) if goal else None,
                due=goal[1] if goal else 0,
            )
            facts, ago = rules.as_last_told(facts, late=late)
            for rule, figures in rules.alerts_of_set(facts, thresholds):
                if is_single or rule == Rule.BEHIND_TARGET:
                    yield _row(federation, row, product_set.pk, rule, month + -ago, figures)


def _goals(federation: Federation, unions: Sequence[int], month: Month) -> dict[tuple[int, int], tuple[int, int]]:
    """Return by union and set the final target in force and the month of its day."""
    chosen = Organization.objects.filter(pk__in=federation.union_ids[list(unions)].tolist())
    found = targets_in_effect(chosen, month=month, measures=["in_force"])
    return {
        (union, product_set): (int(targets.final.value), Month.containing(targets.final.on).number)
        for (union, product_set, _measure), targets in found.items()
        if targets.final is not None
    }


def _expected(month: Month) -> dict[tuple[int, int], dict[int, int]]:
    """Return by union and set what the forecast made from this month says of each month."""
    rows = Forecast.objects.filter(
        measure=Forecast.Measure.IN_FORCE, made_from=month.number, area__kind=Organization.Kind.LOCAL_UNION
    )
    return {
        (union, product_set): {month.number + ahead: round(value) for ahead, value in enumerate(values, start=1)}
        for union, product_set, values in rows.values_list("area_id", "product_set_id", "values")
    }


def _known(values: "np.ndarray[Any, np.dtype[np.float64]]") -> list[list[int | None]]:
    return [[None if value != value else int(value) for value in row] for row in values.tolist()]


def _row(
    federation: Federation, row: int, product_set: int | None, rule: Rule, month: Month, figures: rules.Figures
) -> tuple[Any, ...]:
    union = int(federation.union_ids[row])
    return (union, product_set, rule.value, _URGENCY[rule], month.number, json.dumps(figures))
