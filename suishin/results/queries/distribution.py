"""By what a target can be divided among the units below, and what each would get."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from suishin.common.months import MONTHS_OF_A_YEAR, Month
from suishin.organizations.models import Organization
from suishin.results.models import Target
from suishin.results.queries.progress import lines_of_sets
from suishin.results.queries.standings import NOTHING
from suishin.results.queries.target_pages import units_of
from suishin.results.queries.target_standings import last_summed_month, members_of, standings_of_places
from suishin.results.queries.targets import TargetInEffect, TargetKey, targets_of_units
from suishin.results.rules.distribution import distributed

if TYPE_CHECKING:
    from collections.abc import Mapping


class Base(TextChoices):
    """By what a target is divided."""

    IN_FORCE = "in_force", _("前年同月の保有")
    NEW_ENROLMENTS = "new_enrolments", _("前年の新規")
    MEMBERS = "members", _("組合員数")


@dataclass(frozen=True, slots=True)
class UnitShare:
    """One unit: what it is measured by, what it would get, what it has."""

    unit: Organization
    weight: int | None
    share: int | None
    standing_target: Target | None  # its own, that a new share takes the place of
    in_effect: TargetInEffect | None  # with what merged unions had


@dataclass(frozen=True, slots=True)
class Distribution:
    """A target and its division by one base."""

    target: Target
    base: Base
    month: Month | None  # of the base; None: nobody ever told anything
    shares: list[UnitShare]

    @property
    def without_weight(self) -> list[Organization]:
        return [share.unit for share in self.shares if share.weight is None]


def bases_of(target: Target) -> list[Base]:
    """Return by what a target can be divided, the nearest first. Of activities only the members say something."""
    if target.product_set_id is None:
        return [Base.MEMBERS]
    if target.measure == Target.Measure.IN_FORCE:
        return [Base.IN_FORCE, Base.NEW_ENROLMENTS, Base.MEMBERS]
    return [Base.NEW_ENROLMENTS, Base.IN_FORCE, Base.MEMBERS]


def distribution_of(target: Target, *, base: Base) -> Distribution:
    """Divide a target among its units, by the same month of the year before (or the last month that was told)."""
    units = list(units_of(target.organization))
    last = last_summed_month()
    year_before = Month.containing(target.on) + -MONTHS_OF_A_YEAR
    month = None if last is None else last if base == Base.MEMBERS else min(year_before, last)
    weights = _weights(target, units, base, month)
    shares = distributed(int(target.value), weights)
    in_effect = targets_of_units(units, {TargetKey.of(target)})[TargetKey.of(target)]
    return Distribution(
        target,
        base,
        month,
        [UnitShare(unit, weights[unit.pk], shares[unit.pk], *_standing(unit, in_effect)) for unit in units],
    )


def _weights(target: Target, units: Sequence[Organization], base: Base, month: Month | None) -> dict[int, int | None]:
    if month is None:
        return dict.fromkeys(unit.pk for unit in units)
    places = {unit.pk: unit.kind for unit in units}
    if base == Base.MEMBERS or target.product_set is None:
        members = members_of(places, month=month)
        return {unit.pk: members.get(unit.pk) for unit in units}
    product_set = target.product_set.pk
    first = month + -(MONTHS_OF_A_YEAR - 1)
    standings = standings_of_places(places, first=first, month=month, sets=lines_of_sets([product_set]))
    return {unit.pk: getattr(standings.get((unit.pk, product_set), NOTHING), base.value) for unit in units}


def _standing(
    unit: Organization, in_effect: "Mapping[int, TargetInEffect]"
) -> tuple[Target | None, TargetInEffect | None]:
    found = in_effect.get(unit.pk)
    if found is None:
        return None, None
    own = found.parts[0]
    return (own if own.organization_id == unit.pk else None), found
