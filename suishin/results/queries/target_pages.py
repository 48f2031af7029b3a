"""What the pages of targets show: how far each is, what the parts come to, what may be done."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Case, Q, QuerySet, TextChoices, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from suishin.common.months import Month
from suishin.organizations.models import Organization
from suishin.results.models import Target, TargetChange, YearStart
from suishin.results.models.targets import TargetQuerySet, places_seen_by
from suishin.results.queries.progress import lines_of_sets, seasonal_shares
from suishin.results.queries.standings import NOTHING, Standing
from suishin.results.queries.target_standings import last_summed_month, members_of, standings_of_places
from suishin.results.queries.targets import TargetInEffect, TargetKey, sums_of_units, targets_of_units
from suishin.results.rules.rates import achievement_rate, penetration, shortfall, theoretical_flow_to_date
from suishin.results.rules.target_rights import KINDS_WITH_TARGETS, UNIT_KINDS, may_propose, may_set

if TYPE_CHECKING:
    from suishin.accounts.models import User

_Measure = Target.Measure
_Kind = Organization.Kind
PERCENT = 100
OF_ACTIVITY = "activity"


@dataclass(frozen=True, slots=True)
class ReachedTarget:
    """A target and how far its organization is: at the last month that was told, or at the target's own day."""

    target: Target
    result: Decimal | int | None
    month: Month | None
    standing: Standing | None

    @property
    def rate(self) -> Decimal | None:
        return achievement_rate(self.result, self.target.value)

    @property
    def missing(self) -> Decimal | None:
        return shortfall(self.result, self.target.value)


@dataclass(frozen=True, slots=True)
class UnitSum:
    """What the targets of the units below come to, beside the target above."""

    target: Target
    total: Decimal
    told_units: int
    units: int
    unit_kind: str


@dataclass(frozen=True, slots=True)
class TargetSteps:
    """What the viewer may do with a target as it stands."""

    can_change: bool
    can_answer: bool
    can_withdraw: bool
    can_propose: bool
    can_distribute: bool


@dataclass(frozen=True, slots=True)
class TargetPage:
    """Everything about one target."""

    reached: ReachedTarget
    due: Decimal | None  # of new enrolments: what would have come by now, by the product's seasons
    siblings: list[ReachedTarget]  # of the same thing, with other days or kinds
    changes: list[TargetChange]
    replaced_by: Target | None
    unit_sum: UnitSum | None
    above: UnitSum | None  # what it is a part of
    together: TargetInEffect | None  # with what merged unions had, where it is more than this one
    proposals: list[Target]
    steps: TargetSteps


def places_to_choose(viewer: "User") -> list[Organization]:
    """Return the organizations whose targets the viewer looks at, from the top down; unions only where nothing lies above."""
    seen = places_seen_by(viewer).filter(kind__in=KINDS_WITH_TARGETS, closed_on__isnull=True)
    places = sorted(seen.exclude(kind=_Kind.LOCAL_UNION), key=lambda place: (_LEVELS.index(place.kind), place.code))
    return places or list(seen.order_by("code"))


_LEVELS = (_Kind.NATIONAL, _Kind.BLOCK, _Kind.PREFECTURE, _Kind.DISTRICT)


def own_place(viewer: "User", places: Sequence[Organization]) -> Organization | None:
    """Return the place to begin with: where the viewer's own post stands."""
    own = [post.organization_id for post in viewer.posts]
    return next((place for place in places if place.pk in own), places[0] if places else None)


def units_of(place: Organization) -> QuerySet[Organization]:
    """Return the organizations whose targets make up those of a place: prefectures, or local unions."""
    kind = UNIT_KINDS.get(place.kind)
    units = Organization.objects.below(place).exclude(pk=place.pk)
    return units.filter(kind=kind, closed_on__isnull=True).order_by("code")


def listed_targets(
    place: Organization, *, viewer: "User", product: str = "", kind: str = "", state: str = ""
) -> TargetQuerySet:
    """Return the targets of a place and of its units that the viewer sees and the filters let through.

    The organizations are named one by one: as a question within the question SQLite reads every target for it.
    """
    seen = places_seen_by(viewer).filter(Q(pk=place.pk) | Q(pk__in=units_of(place)))
    places = list(seen.order_by().values_list("pk", flat=True))
    targets = Target.objects.filter(organization__in=places).of_products_seen_by(viewer)
    if product == OF_ACTIVITY:
        targets = targets.filter(product_set__isnull=True)
    elif product:
        targets = targets.filter(product_set=int(product))
    if kind:
        targets = targets.filter(kind=kind)
    return targets.filter(state=state) if state else targets.filter(state__in=[*Target.IN_EFFECT, _State.PROPOSED])


_State = Target.State


class Order(TextChoices):
    """What a list of targets goes by; without one the place itself comes first, then its units in the order of codes."""

    LOWEST = "lowest", _("達成率の低い順")
    MOST_MISSING = "most_missing", _("不足の大きい順")
    EARLIEST = "earliest", _("期日の近い順")


class TargetOfPlace(NamedTuple):
    """A target and its organization, by their ids."""

    pk: int
    place: int


def in_order(targets: TargetQuerySet, place: Organization, order: str = "") -> list[TargetOfPlace]:
    """Return the ids of targets in an order; a page loads no more than its own rows by them."""
    by_place: list[str | Combinable] = [
        Case(When(organization=place, then=0), default=1),
        "organization__code",
        Coalesce("product_set__order", _LAST),
        "activity",
        "on",
        "pk",
    ]
    if order == Order.EARLIEST:
        by_place.insert(0, "on")
    ordered = targets.order_by(*by_place)
    if order in (Order.LOWEST, Order.MOST_MISSING):
        return _by_result(ordered, order)
    return [TargetOfPlace(*row) for row in ordered.values_list("pk", "organization_id")]


_LAST = 10_000


def _by_result(targets: TargetQuerySet, order: str) -> list[TargetOfPlace]:
    """Return the ids of targets by how far they are; those of which nothing is known come last, in the order they had."""
    aims = [Aim(*row) for row in targets.values_list(*_AIM_FIELDS)]
    found = _results(aims)
    if order == Order.LOWEST:
        value = {aim.pk: achievement_rate(found[aim.pk].result, aim.value) for aim in aims}
    else:
        missing = {aim.pk: shortfall(found[aim.pk].result, aim.value) for aim in aims}
        value = {pk: None if of_target is None else -of_target for pk, of_target in missing.items()}
    aims.sort(key=lambda aim: (value[aim.pk] is None, value[aim.pk] or 0))
    return [TargetOfPlace(aim.pk, aim.place) for aim in aims]


def with_words(ids: Iterable[int]) -> dict[int, Target]:
    """Return targets by their ids, with all that a page tells of each."""
    return Target.objects.with_words().in_bulk(ids)


class Aim(NamedTuple):
    """What has to be known of a target to tell how far it is."""

    pk: int
    place: int
    kind_of_place: str
    product_set: int | None
    measure: str
    on: date
    value: Decimal

    @classmethod
    def of(cls, target: Target) -> "Aim":
        place = target.organization
        return cls(target.pk, place.pk, place.kind, target.product_set_id, target.measure, target.on, target.value)


_AIM_FIELDS = ("pk", "organization_id", "organization__kind", "product_set_id", "measure", "on", "value")


@dataclass(frozen=True, slots=True)
class _Result:
    result: Decimal | int | None
    month: Month | None
    standing: Standing | None


def reached(targets: Sequence[Target]) -> list[ReachedTarget]:
    """Return how far targets are, in their order."""
    found = _results([Aim.of(target) for target in targets])
    return [
        ReachedTarget(target, of_target.result, of_target.month, of_target.standing)
        for target in targets
        for of_target in [found[target.pk]]
    ]


def _results(aims: Sequence[Aim]) -> dict[int, _Result]:
    """Return by target how far its organization is. Whoever asks must see these targets."""
    last = last_summed_month()
    if last is None or not aims:
        return {aim.pk: _Result(None, None, None) for aim in aims}
    begins = YearStart.of(YearStart.Use.RESULTS)
    lines = lines_of_sets({aim.product_set for aim in aims if aim.product_set is not None})
    groups: dict[tuple[Month, Month], list[Aim]] = defaultdict(list)
    for aim in aims:
        day = Month.containing(aim.on)
        groups[day.year_start(starts_in_month=begins), min(last, day)].append(aim)
    found: dict[int, _Result] = {}
    for (first, month), group in groups.items():
        found |= _results_of_year(group, lines, first, month)
    return found


def _results_of_year(
    aims: Sequence[Aim], lines: Mapping[int, Sequence[int]], first: Month, month: Month
) -> dict[int, _Result]:
    places = {aim.place: aim.kind_of_place for aim in aims}
    sets = {aim.product_set: lines[aim.product_set] for aim in aims if aim.product_set is not None}
    standings = standings_of_places(places, first=first, month=month, sets=sets) if sets else {}
    needs_members = any(aim.measure == _Measure.PENETRATION for aim in aims)
    members = members_of(places, month=month) if needs_members else {}
    found = {}
    for aim in aims:
        standing = None  # activities are not recorded yet
        if aim.product_set is not None:
            standing = standings.get((aim.place, aim.product_set), NOTHING)
        found[aim.pk] = _Result(_result_of(aim.measure, standing, members.get(aim.place)), month, standing)
    return found


def _result_of(measure: str, standing: Standing | None, members: int | None) -> Decimal | int | None:
    if standing is None:
        return None
    if measure == _Measure.PENETRATION:
        rate = penetration(standing.in_force, members)
        return None if rate is None else rate * PERCENT
    return {
        _Measure.IN_FORCE.value: standing.in_force,
        _Measure.NEW_ENROLMENTS.value: standing.new_enrolments,
        _Measure.NET_CHANGE.value: standing.net_change,
    }[measure]


def unit_sums(targets: Sequence[Target], place: Organization) -> list[UnitSum]:
    """Return for each target of a place what its units' targets come to. Rates do not add up: they have none."""
    kind = UNIT_KINDS.get(place.kind)
    added = [target for target in targets if target.measure in Target.ADDABLE and target.is_in_effect]
    if kind is None or not added:
        return []
    units = list(units_of(place).values_list("pk", flat=True))
    sums = sums_of_units(units, {TargetKey.of(target) for target in added})
    return [UnitSum(target, *sums[TargetKey.of(target)], len(units), kind) for target in added]


def target_page(target: Target, *, viewer: "User") -> TargetPage:
    """Collect what the page of a target shows."""
    same = Target.objects.visible_to(viewer).filter(
        organization=target.organization,
        product_set=target.product_set,
        activity=target.activity,
        measure=target.measure,
    )
    siblings = list(same.in_effect().exclude(pk=target.pk).with_words().order_by("on"))
    first, *others = reached([target, *siblings])
    with_merged = targets_of_units([target.organization], {TargetKey.of(target)})[TargetKey.of(target)]
    in_effect = with_merged.get(target.organization_id)
    proposals = same.proposed().filter(kind=target.kind, on=target.on).exclude(pk=target.pk).with_words()
    return TargetPage(
        reached=first,
        due=_due(first),
        siblings=others,
        changes=list(target.changes.order_by("-at", "-pk")),
        replaced_by=target.replaced_by.first(),
        unit_sum=next(iter(unit_sums([target], target.organization)), None),
        above=_sum_above(target, viewer),
        together=in_effect if in_effect and in_effect.is_of_several else None,
        proposals=list(proposals),
        steps=steps_of(target, viewer),
    )


def _due(row: ReachedTarget) -> Decimal | None:
    """Return what a year's new enrolments would come to by the month of the result on an even way to the target."""
    target = row.target
    shares = seasonal_shares().get(target.product_set_id or 0)
    if target.measure != _Measure.NEW_ENROLMENTS or row.month is None or shares is None:
        return None
    end = Month.containing(target.on)
    begin = end.year_start(starts_in_month=YearStart.of(YearStart.Use.RESULTS))
    passed, whole = ([month.month for month in begin.until(last)] for last in (row.month, end))
    return theoretical_flow_to_date(target.value, shares, passed=passed, whole=whole)


def steps_of(target: Target, viewer: "User") -> TargetSteps:
    """Return what the viewer may do with a target."""
    sets, proposes = may_set(viewer, target.organization), may_propose(viewer, target.organization)
    is_own_step = (sets and target.is_in_effect) or (proposes and target.is_proposed)
    return TargetSteps(
        can_change=is_own_step,
        can_answer=sets and target.is_proposed,
        can_withdraw=is_own_step,
        can_propose=proposes and target.is_in_effect,
        can_distribute=can_distribute(target, viewer),
    )


def standing_beside(proposal: Target) -> Target | None:
    """Return the target in effect whose place a proposal would take."""
    same = Target.objects.in_effect().filter(organization=proposal.organization, **TargetKey.of(proposal)._asdict())
    return same.first()


def can_distribute(target: Target, viewer: "User") -> bool:
    """Return whether the viewer sets the targets of the units from this one: a prefecture divides what it was given."""
    if not target.is_in_effect or target.measure not in Target.ADDABLE:
        return False
    unit = units_of(target.organization).first()
    return unit is not None and may_set(viewer, unit)


def _sum_above(target: Target, viewer: "User") -> UnitSum | None:
    """Return the target that this one is a part of, with the sum of all its parts, where the viewer sees it."""
    kinds = [kind for kind, unit_kind in UNIT_KINDS.items() if unit_kind == target.organization.kind]
    above = (
        Target.objects.visible_to(viewer)
        .in_effect()
        .filter(
            organization__in=target.organization.ancestor_ids,
            organization__kind__in=kinds,
            **TargetKey.of(target)._asdict(),
        )
    )
    found = max(above.with_words(), key=lambda row: _WIDEST.index(row.organization.kind), default=None)
    return next(iter(unit_sums([found], found.organization)), None) if found else None


_WIDEST = (_Kind.DISTRICT, _Kind.BLOCK, _Kind.PREFECTURE, _Kind.NATIONAL)


def gives_targets(viewer: "User", place: Organization) -> bool:
    """Return whether the viewer may set or propose a target of a place, or of a union of it."""
    return may_set(viewer, place) or may_propose(viewer, place) or bool(places_to_give_targets(viewer, [place]))


def places_to_give_targets(viewer: "User", places: Collection[Organization]) -> list[Organization]:
    """Return the places for which the viewer may set or propose a target, with the unions of a prefecture."""
    listed = {place.pk: place for place in places}
    if not any(place.is_national for place in places if may_set(viewer, place)):
        for place in places:
            listed |= {unit.pk: unit for unit in units_of(place)} if place.is_prefecture else {}
    return [place for place in listed.values() if may_set(viewer, place) or may_propose(viewer, place)]
