"""Targets that results are held against, and those that wait for an answer."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, Q, Sum
from django.utils import timezone

from suishin.common.months import Month
from suishin.organizations.models import Organization, Succession
from suishin.permissions import Permission, is_root, paths_with
from suishin.results.models import Target
from suishin.results.models.products import of_seen_sets
from suishin.results.models.targets import TargetQuerySet, places_seen_by, without_decimals
from suishin.results.rules.lineage import Ending
from suishin.results.rules.progress import Goal
from suishin.results.rules.targets import absorbed_by, counted_together, day_in_effect

if TYPE_CHECKING:
    from suishin.accounts.models import User

_Measure = Target.Measure
OF_PRODUCTS = (_Measure.IN_FORCE, _Measure.NEW_ENROLMENTS, _Measure.NET_CHANGE, _Measure.PENETRATION)

_ByPlace = dict[int, dict[date, Target]]


@dataclass(frozen=True, slots=True)
class TargetInEffect:
    """A target, or those of unions that merged counted as one."""

    value: Decimal
    on: date
    parts: tuple[Target, ...]  # the area's own first, if it has one

    @property
    def amount(self) -> int | Decimal:
        """The value without decimals where it has none."""
        return without_decimals(self.value)

    @property
    def is_of_several(self) -> bool:
        return len(self.parts) > 1


@dataclass(frozen=True, slots=True)
class TargetsOfSet:
    """The interim and the final target of an area for one product set and measure; they do not exclude each other."""

    final: TargetInEffect | None = None
    interim: TargetInEffect | None = None


def targets_in_effect(
    areas: Iterable[Organization],
    *,
    month: Month,
    measures: Sequence[str] = OF_PRODUCTS,
    basis_today: bool = True,
    viewer: "User | None" = None,
    product_sets: Collection[int] | None = None,
) -> dict[tuple[int, int, str], TargetsOfSet]:
    """Return the targets of areas that hold at a month's end, by id of area, id of product set and measure.

    Of each kind the one whose day comes first on or after the month's end; when none lies ahead, the last that
    passed. On today's basis the target of a union that merged counts for its heir. With a viewer only what that
    person sees, with `product_sets` only theirs. No product set without a target has an entry.
    """
    ids = {area.pk for area in areas}
    absorbed = absorbed_by(_mergers()) if basis_today else {}
    targets = Target.objects.in_effect().filter(
        product_set__isnull=False, measure__in=measures, organization__in=_with_predecessors(ids, absorbed)
    )
    if product_sets is not None:
        targets = targets.filter(product_set__in=product_sets)
    if viewer is not None:
        targets = targets.of_products_seen_by(viewer)
        ids &= set(places_seen_by(viewer).filter(pk__in=ids).values_list("pk", flat=True))
    found: dict[tuple[int, int, str], dict[str, TargetInEffect]] = {}
    for (product_set, measure, kind), by_place in _grouped(targets).items():
        for area in ids:
            chosen = _in_effect(area, measure, by_place, absorbed, month.last_day)
            if chosen is not None:
                found.setdefault((area, product_set, measure), {})[kind] = chosen
    return {key: TargetsOfSet(**kinds) for key, kinds in found.items()}


def goals_of_areas(
    viewer: "User", *, areas: Collection[int], product_sets: Collection[int], month: Month
) -> dict[tuple[int, int], dict[str, Goal]]:
    """Return by area and product set the number in force to reach, of each kind of target: what `targets_in_effect` says
    of places that took in no other (prefectures and what lies above them, most unions), without an object for each.

    The places are named, beside the question who sees them: with that alone SQLite reads the targets of everybody.
    Of whoever sees the whole federation it need not be asked.
    """
    rows = of_seen_sets(Target.objects.in_effect(), viewer).filter(
        organization__in=list(areas),
        product_set__in=product_sets,
        measure=_Measure.IN_FORCE,
    )
    if not any(map(is_root, paths_with(viewer, Permission.RESULT_VIEW))):
        rows = rows.filter(organization__in=places_seen_by(viewer))
    told: dict[tuple[int, int], dict[str, dict[date, Decimal]]] = {}
    for area, product_set, kind, on, value in rows.order_by().values_list(
        "organization_id", "product_set_id", "kind", "on", "value"
    ):
        told.setdefault((area, product_set), {}).setdefault(kind, {})[on] = value
    found: dict[tuple[int, int], dict[str, Goal]] = {}
    for key, by_kind in told.items():
        for kind, values in by_kind.items():
            day = day_in_effect(values, month_ends_on=month.last_day)
            if day is not None:
                found.setdefault(key, {})[kind] = Goal(values[day], day)
    return found


class TargetKey(NamedTuple):
    """What several organizations have a target of, whoever they are."""

    product_set_id: int | None
    activity: str
    measure: str
    kind: str
    on: date

    @classmethod
    def of(cls, target: Target) -> "TargetKey":
        return cls(target.product_set_id, target.activity, target.measure, target.kind, target.on)


def targets_of_units(
    units: Iterable[Organization], keys: Collection[TargetKey]
) -> dict[TargetKey, dict[int, TargetInEffect]]:
    """Return the units' targets in effect of the same things and days, by key and unit, with what merged unions had."""
    absorbed = absorbed_by(_mergers())
    ids = {unit.pk for unit in units}
    targets = Target.objects.in_effect().filter(
        organization__in=_with_predecessors(ids, absorbed), on__in={key.on for key in keys}
    )
    grouped: dict[TargetKey, _ByPlace] = {key: {} for key in keys}
    for target in targets:
        if (key := TargetKey.of(target)) in grouped:
            grouped[key].setdefault(target.organization_id, {})[target.on] = target
    found: dict[TargetKey, dict[int, TargetInEffect]] = {}
    for key, by_place in grouped.items():
        in_effect = ((unit, _in_effect(unit, key.measure, by_place, absorbed, key.on)) for unit in ids)
        found[key] = {unit: target for unit, target in in_effect if target is not None}
    return found


def sums_of_units(units: Collection[int], keys: Collection[TargetKey]) -> dict[TargetKey, tuple[Decimal, int]]:
    """Return what the units' targets of the same things and days come to, and how many units have one.

    The database adds up; only units that took in others are looked at one by one. Rates do not add up: give none.
    """
    heirs = set(units) & absorbed_by(_mergers()).keys()
    targets = Target.objects.in_effect().filter(
        organization__in=[unit for unit in units if unit not in heirs], on__in={key.on for key in keys}
    )
    added = targets.order_by().values(*TargetKey._fields).annotate(total=Sum("value"), count=Count("pk"))
    found = dict.fromkeys(keys, (Decimal(0), 0))
    for *fields, total, count in added.values_list(*TargetKey._fields, "total", "count"):
        if (key := TargetKey(*fields)) in found:
            found[key] = (total, count)
    for key, by_heir in (targets_of_units(Organization.objects.filter(pk__in=heirs), keys) if heirs else {}).items():
        total, count = found[key]
        found[key] = (total + sum(target.value for target in by_heir.values()), count + len(by_heir))
    return found


def targets_to_agree(user: "User") -> TargetQuerySet:
    """Return the proposals that wait for this person's answer, the oldest first.

    Those of unions wait for their prefecture; headquarters may answer them too, but is not asked. This is one question
    to the database, because home asks it; whoever sets targets sees them, of every product.
    """
    below = Q(pk__in=[])
    for path in paths_with(user, Permission.TARGET_SET):
        under = Q(organization__path__startswith=path) & ~Q(organization__path=path)
        below |= under & ~Q(organization__kind__in=OF_PREFECTURES) if is_root(path) else under
    return Target.objects.proposed().filter(below).order_by("decided_at", "pk")


OF_PREFECTURES = (Organization.Kind.DISTRICT, Organization.Kind.LOCAL_UNION)


def _mergers() -> list[Ending]:
    mergers = Succession.objects.filter(kind=Succession.Kind.MERGER).order_by("pk")
    return [
        Ending(predecessor, successor, on, is_merger=True)
        for predecessor, successor, on in mergers.values_list("predecessor_id", "successor_id", "on")
    ]


def _with_predecessors(ids: Iterable[int], absorbed: Mapping[int, Sequence[Ending]]) -> set[int]:
    found: set[int] = set()
    waiting = list(ids)
    while waiting:
        place = waiting.pop()
        if place not in found:
            found.add(place)
            waiting += [ending.predecessor_id for ending in absorbed.get(place, ())]
    return found


def _grouped(targets: Iterable[Target]) -> dict[tuple[int, str, str], _ByPlace]:
    """Return targets by product set, measure and kind, then by place and day."""
    grouped: dict[tuple[int, str, str], _ByPlace] = {}
    for target in targets:
        assert target.product_set_id is not None
        by_place = grouped.setdefault((target.product_set_id, target.measure, target.kind), {})
        by_place.setdefault(target.organization_id, {})[target.on] = target
    return grouped


def _in_effect(
    area: int, measure: str, by_place: _ByPlace, absorbed: Mapping[int, Sequence[Ending]], month_ends_on: date
) -> TargetInEffect | None:
    if measure not in Target.ADDABLE:
        absorbed = {}  # rates of two unions do not add up
    places = _with_predecessors([area], absorbed) if area in absorbed else {area}
    days = by_place.get(area) or {day for place in places for day in by_place.get(place, ())}
    day = day_in_effect(days, month_ends_on=month_ends_on)
    if day is None:
        return None
    of_day = {place: by_place[place][day] for place in places if day in by_place.get(place, ())}
    decided_on = {place: timezone.localdate(target.decided_at) for place, target in of_day.items()}
    parts = tuple(of_day[place] for place in counted_together(area, decided_on, absorbed))
    if not parts:
        return None
    return TargetInEffect(sum((part.value for part in parts), Decimal(0)), day, parts)
