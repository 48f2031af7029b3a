"""Targets: set by headquarters, divided among prefectures and the unions of one, and proposed from below."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from suishin.accounts.models import User
from suishin.organizations.models import Organization
from suishin.results.actions import (
    Share,
    WhatCounts,
    agree_target,
    distribute_target,
    propose_target,
    set_target,
)
from suishin.results.models import ProductSet, Target
from suishin.results.queries.target_pages import units_of
from suishin.results.rules.distribution import distributed

INTERIM, FINAL = date(2026, 5, 31), date(2027, 5, 31)
PREFECTURE = "20"
_Measure, _Kind = Target.Measure, Target.Kind
_STEP = timedelta(minutes=1)
# Of what a hundred members hold: what headquarters wants, and how much of it the prefectures were given.
_INTERIM_SHARE, _FINAL_SHARE, _GIVEN = Decimal("0.41"), Decimal("0.45"), Decimal("0.985")


def give_targets(*, now: datetime) -> None:
    """Set, divide and propose the targets of two years, one step after the other from `now` on."""
    at = now
    honbu = User.objects.get(username="honbu")
    national = Organization.objects.get(kind=Organization.Kind.NATIONAL)
    for kind, on, share in ((_Kind.INTERIM, INTERIM, _INTERIM_SHARE), (_Kind.FINAL, FINAL, _FINAL_SHARE)):
        members = sum(_members(national).values())
        about = _about(national, "group_life", _Measure.IN_FORCE, kind)
        above = set_target(about=about, on=on, value=Decimal(round(members * share)), by=honbu, now=at)
        _divide(above, by=honbu, now=at + _STEP)
        at += 2 * _STEP
    _in_one_prefecture(now=at)


def _in_one_prefecture(*, now: datetime) -> None:
    people = {name: User.objects.get(username=name) for name in ("honbu", "shibu20", "sakusei20", "tanso20")}
    prefecture = Organization.objects.get(code=PREFECTURE)
    final = Target.objects.get(organization=prefecture, kind=_Kind.FINAL, product_set__code="group_life")
    _divide(final, by=people["shibu20"], now=now)
    briefings = propose_target(
        about=WhatCounts(
            organization=prefecture,
            product_set=None,
            activity="執行部への説明",
            measure=_Measure.UNIONS,
            kind=_Kind.FINAL,
        ),
        on=FINAL,
        value=Decimal(8),
        by=people["sakusei20"],
        now=now + _STEP,
    )
    agree_target(target=briefings, seen_revision=0, value=Decimal(8), by=people["honbu"], now=now + 2 * _STEP)
    propose_target(
        about=_about(prefecture, "group_life", _Measure.NEW_ENROLMENTS, _Kind.FINAL),
        on=FINAL,
        value=Decimal(240),
        note="新規採用者の同時加入を中心に",
        by=people["sakusei20"],
        now=now + 3 * _STEP,
    )
    union = Organization.objects.get(code=f"{PREFECTURE}-001")
    propose_target(
        about=_about(union, "car", _Measure.NEW_ENROLMENTS, _Kind.FINAL),
        on=FINAL,
        value=Decimal(12),
        by=people["tanso20"],
        now=now + 4 * _STEP,
    )


def _about(organization: Organization, product_set: str, measure: str, kind: str) -> WhatCounts:
    return WhatCounts(
        organization=organization,
        product_set=ProductSet.objects.get(code=product_set),
        activity="",
        measure=measure,
        kind=kind,
    )


def _divide(above: Target, *, by: User, now: datetime) -> None:
    """Divide most of a target by members; what is left shows as the difference."""
    units = list(units_of(above.organization))
    members = {unit.pk: sum(_members(unit).values()) for unit in units}
    parts = distributed(int(above.value * _GIVEN), members)
    shares = [Share(unit, Decimal(part), None) for unit in units if (part := parts[unit.pk]) is not None]
    distribute_target(target=above, seen_revision=0, shares=shares, reason="組合員数で割り振り", by=by, now=now)


def _members(place: Organization) -> dict[int, int]:
    unions = Organization.objects.below(place).values_list("pk", "member_count")
    return {union: members for union, members in unions if members is not None}
