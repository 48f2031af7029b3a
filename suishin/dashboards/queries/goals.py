"""The targets that the pages of results hold progress against."""

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from suishin.common.months import Month
from suishin.organizations.models import Organization, Succession
from suishin.results.models import Basis, Target
from suishin.results.queries.targets import goals_of_areas, targets_in_effect
from suishin.results.rules.progress import Goal

if TYPE_CHECKING:
    from suishin.accounts.models import User

Key = tuple[int, int]  # area (or union) and product set


@dataclass(frozen=True, slots=True)
class Goals:
    """Targets by area and product set: the final one counts, or where there is none the interim one."""

    counted: Mapping[Key, Goal] = field(default_factory=dict)
    interim: Mapping[Key, Goal] = field(default_factory=dict)  # beside a final one
    interim_only: Set[Key] = frozenset()  # where the one that counts is interim


def goals_of_places(areas: Collection[int], *, viewer: "User", month: Month, sets: Collection[int]) -> Goals:
    """Return the targets in force of prefectures and what lies above them, by the day that comes next."""
    return _goals(goals_of_areas(viewer, areas=areas, product_sets=sets, month=month))


def goals_of_block(
    block: int, prefectures: Collection[int], *, viewer: "User", month: Month, sets: Collection[int]
) -> Goals:
    """Return the targets of a block: its own, or where it has none those of its prefectures together."""
    of_areas = goals_of_areas(viewer, areas=[block, *prefectures], product_sets=sets, month=month)
    found = {}
    for product_set in sets:
        kinds = of_areas.get((block, product_set)) or _together(
            [of_areas.get((prefecture, product_set), {}) for prefecture in prefectures]
        )
        if kinds:
            found[block, product_set] = kinds
    return _goals(found)


def _together(parts: Sequence[Mapping[str, Goal]]) -> dict[str, Goal]:
    """Add targets of each kind that all have for one day: of some of them the sum would say too little."""
    found = {}
    for kind in Target.Kind.values:
        goals = [part[kind] for part in parts if kind in part]
        if len(goals) == len(parts) and len({goal.on for goal in goals}) == 1:
            found[kind] = Goal(sum((goal.value for goal in goals), Decimal(0)), goals[0].on)
    return found


def goals_of_unions(
    unions: Collection[Organization], *, viewer: "User", month: Month, basis: str, sets: Collection[int]
) -> Goals:
    """Return the targets in force of unions; on today's basis those of the unions they took in count for them."""
    heirs = _heirs() if basis == Basis.TODAY else set()
    alone = [union.pk for union in unions if union.pk not in heirs]
    found = goals_of_areas(viewer, areas=alone, product_sets=sets, month=month)
    if len(alone) == len(unions):
        return _goals(found)
    targets = targets_in_effect(
        [union for union in unions if union.pk in heirs],
        month=month,
        measures=(Target.Measure.IN_FORCE,),
        viewer=viewer,
        product_sets=sets,
    )
    for (union, product_set, _measure), of_set in targets.items():
        kinds = {Target.Kind.FINAL: of_set.final, Target.Kind.INTERIM: of_set.interim}
        found[union, product_set] = {kind: Goal(known.value, known.on) for kind, known in kinds.items() if known}
    return _goals(found)


def _heirs() -> set[int]:
    mergers = Succession.objects.filter(kind=Succession.Kind.MERGER)
    return {heir for heir in mergers.values_list("successor_id", flat=True) if heir is not None}


def _goals(found: Mapping[Key, Mapping[str, Goal]]) -> Goals:
    final, interim = str(Target.Kind.FINAL), str(Target.Kind.INTERIM)
    return Goals(
        counted={key: kinds.get(final) or kinds[interim] for key, kinds in found.items()},
        interim={key: kinds[interim] for key, kinds in found.items() if final in kinds and interim in kinds},
        interim_only={key for key, kinds in found.items() if final not in kinds},
    )
