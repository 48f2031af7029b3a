"""Files of targets: what one may name, how it compares with what stands, and what goes out to be filled in."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from suishin.organizations.models import Organization
from suishin.results.files.model import Directory, Fault, FaultKind, Line, Union
from suishin.results.files.targets import Known, TargetEntry, TargetReading
from suishin.results.models import ProductSet, Target, TargetFile
from suishin.results.models.targets import without_decimals
from suishin.results.queries.distribution import Base, Distribution, bases_of, distribution_of
from suishin.results.queries.imports import decisions_of, directory_for
from suishin.results.queries.target_pages import UnitSum, unit_sums, units_of
from suishin.results.queries.targets import TargetInEffect, TargetKey, targets_of_units
from suishin.results.rules.target_rights import UNIT_KINDS, may_propose, may_set
from suishin.results.rules.target_words import number

if TYPE_CHECKING:
    from suishin.accounts.models import User

_Kind = Organization.Kind


class TargetDifference(NamedTuple):
    """A target that a file sets or proposes, with what was in effect (None: nothing) or proposed before."""

    organization: int
    product_set: int | None
    activity: str
    measure: str
    kind: str
    on: str
    before: str | None
    after: str
    proposes: bool


@dataclass(frozen=True, slots=True)
class Planned:
    """A target that a file would set or propose."""

    entry: TargetEntry
    organization: Organization
    key: TargetKey
    product_set: ProductSet | None
    proposes: bool
    before: Decimal | None
    own: Target | None  # what would be changed; None: it would be a new one

    @property
    def difference(self) -> TargetDifference:
        before = None if self.before is None else str(without_decimals(self.before))
        return TargetDifference(
            self.organization.pk,
            self.key.product_set_id,
            self.key.activity,
            self.key.measure,
            self.key.kind,
            self.key.on.isoformat(),
            before,
            str(without_decimals(self.entry.value)),
            self.proposes,
        )


@dataclass(frozen=True)
class Comparison:
    """What a file says, held against what stands now, for somebody who would take it in."""

    reading: TargetReading
    planned: list[Planned]
    faults: list[Fault]
    product_sets: Mapping[int, ProductSet] = field(default_factory=dict)

    @property
    def is_sound(self) -> bool:
        return not self.faults and bool(self.planned)

    @property
    def new_count(self) -> int:
        return sum(row.before is None for row in self.planned)

    @property
    def changed_count(self) -> int:
        return len(self.planned) - self.new_count

    @property
    def same_count(self) -> int:
        return len(self.reading.entries) - len(self.planned)

    @property
    def differences(self) -> list[TargetDifference]:
        return [row.difference for row in self.planned]

    @cached_property
    def seal(self) -> str:
        """By what one sees whether the same changes are still to be made."""
        told = [[*row.difference, row.own and [row.own.pk, row.own.revision]] for row in self.planned]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


class _Standing(NamedTuple):
    """What stands of the targets that a file names."""

    in_effect: Mapping[TargetKey, Mapping[int, TargetInEffect]]
    proposals: Mapping[tuple[int, TargetKey], Target]


def known_for(place: Organization, *, viewer: "User", today: date) -> Known:
    """Return what a file that is sent for an organization may name."""
    standing = Target.objects.in_effect().filter(organization__in=_with_units(place), on__gte=today)
    kinds: dict[tuple[int | None, str, str, str], frozenset[str]] = {}
    for product_set, activity, measure, on, kind in standing.order_by().values_list(
        "product_set_id", "activity", "measure", "on", "kind"
    ):
        key = (product_set, activity, measure, on.isoformat())
        kinds[key] = kinds.get(key, frozenset()) | {kind}
    return Known(_directory(place, viewer), today, kinds, decisions_of(place).unions)


def _directory(place: Organization, viewer: "User") -> Directory:
    """Return unions and, beside them, prefectures: those have targets too. A union names itself only."""
    own = place if place.is_national or place.is_prefecture else _prefecture_of(place)
    directory = directory_for(own)
    unions: Iterable[Union] = directory.unions
    if place.kind == _Kind.LOCAL_UNION:
        unions = [union for union in unions if union.id == place.pk]
    prefectures = Organization.objects.below(place).prefectures()
    above = [Union(row.pk, row.code, row.name, row.code) for row in prefectures]
    return replace(directory, unions=(*unions, *above), lines=tuple(_lines(ProductSet.objects.visible_to(viewer))))


def _prefecture_of(place: Organization) -> Organization:
    return Organization.objects.prefectures().filter(pk__in=place.ancestor_ids).get()


def _lines(product_sets: Iterable[ProductSet]) -> Iterable[Line]:
    """Yield sets of products as what a row of a file names; one of a single line is known by that line's names too."""
    for product_set in product_sets.prefetch_related("lines"):  # type: ignore[attr-defined]
        lines = list(product_set.lines.all())
        names = (lines[0].name, lines[0].short_name, *lines[0].aliases) if len(lines) == 1 else ()
        yield Line(product_set.pk, product_set.code, product_set.name, product_set.code, product_set.name, names)


def comparison_of(file: TargetFile, *, viewer: "User") -> Comparison:
    """Hold what was read in a file against what stands, and against what the viewer may do."""
    reading = TargetReading.from_plain(file.reading)
    ids = {entry.organization for entry in reading.entries}
    places = Organization.objects.in_bulk(ids)
    product_sets = ProductSet.objects.visible_to(viewer).in_bulk()
    standing = _standing(reading.entries, places)
    planned, faults = [], list(reading.faults)
    for entry in reading.entries:
        place = places.get(entry.organization)
        found = _planned(entry, place, standing, viewer, product_sets) if place else _not_ones_own(entry)
        if isinstance(found, Planned):
            planned.append(found)
        elif found:
            faults.append(found)
    return Comparison(reading, planned, faults, product_sets)


def key_of(entry: TargetEntry) -> TargetKey:
    told = entry.key
    return TargetKey(told.product_set, told.activity, told.measure, told.kind, date.fromisoformat(told.on))


def _standing(entries: Sequence[TargetEntry], places: Mapping[int, Organization]) -> _Standing:
    keys = {key_of(entry) for entry in entries}
    proposals = Target.objects.proposed().filter(organization__in=places, on__in={key.on for key in keys})
    return _Standing(
        targets_of_units(list(places.values()), keys) if keys else {},
        {(target.organization_id, TargetKey.of(target)): target for target in proposals},
    )


def _planned(
    entry: TargetEntry,
    place: Organization,
    standing: _Standing,
    viewer: "User",
    product_sets: Mapping[int, ProductSet],
) -> Planned | Fault | None:
    """Return what an entry would do: nothing where it says what stands already; or why it cannot be done."""
    key = key_of(entry)
    sets = may_set(viewer, place)
    if not (sets or may_propose(viewer, place)) or not (
        key.product_set_id is None or key.product_set_id in product_sets
    ):
        return _not_ones_own(entry)
    in_effect = standing.in_effect[key].get(place.pk)
    now = in_effect.value if in_effect else None
    own = in_effect.parts[0] if in_effect and in_effect.parts[0].organization_id == place.pk else None
    if not sets and (proposal := standing.proposals.get((place.pk, key))):
        now, own = proposal.value, proposal
    elif not sets:
        own = None
    if entry.value in (now, entry.seen):
        return None
    if entry.seen is not None and (None if entry.seen == "" else entry.seen) != _in_effect_value(in_effect):
        return _moved(entry, _in_effect_value(in_effect))
    return Planned(entry, place, key, product_sets.get(key.product_set_id or 0), not sets, now, own)


def _in_effect_value(in_effect: TargetInEffect | None) -> Decimal | None:
    return in_effect.value if in_effect else None


def _not_ones_own(entry: TargetEntry) -> Fault:
    told = _("この組織の目標を決めたり提案したりする役割ではありません。この行を除いてください。")
    return _fault(FaultKind.NOT_ONES_OWN, entry, told)


def _moved(entry: TargetEntry, now: Decimal | None) -> Fault:
    """Tell that a target is no longer what it was when the file was made."""
    words = {"seen": _or_none(entry.seen), "now": _or_none(now)}
    told = _(
        "ファイルを作ったあとに、今の目標が変わりました（%(seen)s → %(now)s）。"
        "今の値を確かめて「今の目標」の列を%(now)sに直すか、新しい表を受け取って書き直してください。"
    )
    return _fault(FaultKind.MOVED_SINCE, entry, told % words)


def _fault(kind: FaultKind, entry: TargetEntry, told: str) -> Fault:
    return Fault(kind, told, entry.sheet, entry.row, entry.column, value=number(entry.value))


def _or_none(value: Decimal | str | None) -> str:
    return number(value) if isinstance(value, Decimal) else _("空欄")


def sums_after(comparison: Comparison) -> list[UnitSum]:
    """Return for each target above what its units' targets would come to, were the file taken in."""
    by_parent: dict[int, list[Planned]] = defaultdict(list)
    parents = _parents(row.organization for row in comparison.planned)
    for row in comparison.planned:
        if not row.proposes and (parent := parents.get(row.organization.pk)):
            by_parent[parent.pk].append(row)
    found = []
    for parent in {parent.pk: parent for parent in parents.values()}.values():
        rows = by_parent.get(parent.pk, [])
        keys = {row.key for row in rows}
        above = Target.objects.in_effect().filter(organization=parent, on__in={key.on for key in keys}).with_words()
        sums = unit_sums([target for target in above if TargetKey.of(target) in keys], parent)
        found += [_after(row, [own for own in rows if own.key == TargetKey.of(row.target)]) for row in sums]
    return found


def _parents(places: Iterable[Organization]) -> dict[int, Organization]:
    """Return for each organization the prefecture or the federation whose target its own is a part of."""
    own = {place.pk: place for place in places}
    ids = {above for place in own.values() for above in place.ancestor_ids}
    kinds = (_Kind.NATIONAL, _Kind.PREFECTURE)
    above = Organization.objects.filter(kind__in=kinds).in_bulk(ids)
    return {
        place.pk: parent
        for place in own.values()
        for parent in (above.get(pk) for pk in place.ancestor_ids)
        if parent and UNIT_KINDS[parent.kind] == place.kind
    }


def _after(before: UnitSum, rows: Sequence[Planned]) -> UnitSum:
    more = sum((row.entry.value - (row.before or 0) for row in rows), Decimal(0))
    return replace(
        before, total=before.total + more, told_units=before.told_units + sum(r.before is None for r in rows)
    )


@dataclass(frozen=True, slots=True)
class SheetToFill:
    """A target of a place, and what its units have of it: to be filled in."""

    target: Target
    distribution: Distribution
    members: Mapping[int, int | None]


def sheets_to_fill(place: Organization, *, viewer: "User", today: date) -> list[SheetToFill]:
    """Return what the targets of a place and of its units are about whose day has not passed, with what stands."""
    standing = Target.objects.visible_to(viewer).in_effect().filter(organization__in=_with_units(place), on__gte=today)
    by_key: dict[TargetKey, Target] = {}
    for target in standing.with_words():
        key = TargetKey.of(target)
        if target.organization_id == place.pk or key not in by_key:
            by_key[key] = target
    targets = sorted((_of_place(target, place) for target in by_key.values()), key=_in_order)
    if not targets:
        return []
    members = {share.unit.pk: share.weight for share in distribution_of(targets[0], base=Base.MEMBERS).shares}
    return [SheetToFill(target, distribution_of(target, base=bases_of(target)[0]), members) for target in targets]


def _of_place(target: Target, place: Organization) -> Target:
    """Return the target of the place, or one without a value where only its units have any."""
    if target.organization_id == place.pk:
        return target
    return Target(
        organization=place,
        product_set=target.product_set,
        activity=target.activity,
        measure=target.measure,
        kind=target.kind,
        on=target.on,
        value=0,
    )


def _in_order(target: Target) -> tuple[object, ...]:
    order = target.product_set.order if target.product_set else _LAST
    return (order, target.activity, target.measure, target.on, target.kind)


_LAST = 10_000


def _with_units(place: Organization) -> list[Organization]:
    return [place, *units_of(place)] if place.kind in UNIT_KINDS else [place]


def amount_in_effect(in_effect: TargetInEffect | None) -> int | Decimal | None:
    return without_decimals(in_effect.value) if in_effect else None
