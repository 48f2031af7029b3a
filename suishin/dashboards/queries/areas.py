"""How far areas have come: one area in every product set, or many areas in some of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from suishin.common.months import Month
from suishin.dashboards.choices import ResultChoice
from suishin.dashboards.measures import Measure, Value
from suishin.dashboards.queries.goals import Goals, Key, goals_of_places
from suishin.organizations.models import Organization
from suishin.permissions import Permission
from suishin.results.models import Forecast, ProductLine, ProductSet
from suishin.results.queries.progress import AreaProgress, progress_of_areas
from suishin.results.queries.standings import NOTHING, Standing, standings_of_areas
from suishin.results.rules.progress import Goal, Numbers, progress_of
from suishin.results.rules.rates import achievement_rate

if TYPE_CHECKING:
    from suishin.accounts.models import User

Kind = Organization.Kind


@dataclass(frozen=True, slots=True)
class Expected:
    """What a forecast says of the month in which the target is due."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class SetRow:
    """One product set of an area: where it stands, the target it is held against, an interim one beside it, the forecast."""

    product_set: ProductSet
    found: AreaProgress
    is_interim: bool  # the target held against is an interim one: there is no final one
    interim: Goal | None  # beside a final one
    forecast: Forecast | None

    @property
    def standing(self) -> Standing:
        return self.found.standing

    @property
    def goal(self) -> Goal | None:
        return self.found.progress.goal

    @property
    def interim_rate(self) -> Decimal | None:
        return achievement_rate(self.standing.in_force, self.interim.value if self.interim else None)

    @property
    def expected(self) -> Expected | None:
        return expected_on(self.forecast, self.goal)


@dataclass(frozen=True, slots=True)
class Prefecture:
    """A prefecture in the order of codes, with the name of its block."""

    pk: int
    code: str
    name: str
    block: str
    block_code: str


def set_rows(
    choice: ResultChoice,
    area: Organization,
    *,
    viewer: "User",
    only: ProductSet | None = None,
    goals: Goals | None = None,
) -> list[SetRow]:
    """Return every product set that the viewer sees, in order, or only one of them."""
    sets = [only] if only else choice.sets
    rows = rows_of_places(choice, [area.pk], sets, viewer=viewer, goals=goals)
    return [rows[area.pk, product_set.pk] for product_set in sets]


def rows_of_places(
    choice: ResultChoice,
    areas: Sequence[int],
    sets: Sequence[ProductSet],
    *,
    viewer: "User",
    goals: Goals | None = None,
) -> dict[Key, SetRow]:
    """Return areas in product sets, held against their own targets, or against those given."""
    lines = {product_set.pk: choice.lines[product_set.pk] for product_set in sets}
    goals = goals or goals_of_places(areas, viewer=viewer, month=choice.month, sets=lines)
    found = progress_of_areas(
        viewer,
        month=choice.month,
        sets=lines,
        goals=goals.counted,
        basis=choice.basis,
        areas=areas,
        calendar=choice.calendar,
        shares=choice.shares,
    )
    forecasts = _forecasts(areas, choice.month, lines, viewer)
    return {
        key: SetRow(
            product_set,
            found.get(key) or _nothing(*key, choice.month),
            is_interim=key in goals.interim_only,
            interim=goals.interim.get(key),
            forecast=forecasts.get(key),
        )
        for product_set in sets
        for area in areas
        for key in [(area, product_set.pk)]
    }


def _nothing(area: int, product_set: int, month: Month) -> AreaProgress:
    progress = progress_of(Numbers(), None, month=month, results_begin=1, shares=None)
    return AreaProgress(area, product_set, NOTHING, progress)


def _forecasts(areas: Collection[int], month: Month, sets: Collection[int], viewer: "User") -> dict[Key, Forecast]:
    """Return the forecasts of areas; what was made from later months says nothing of an earlier one."""
    made = Forecast.objects.visible_to(viewer).filter(
        area__in=areas, product_set__in=sets, measure=Forecast.Measure.IN_FORCE, made_from__lte=month.number
    )
    return {(forecast.area_id, forecast.product_set_id): forecast for forecast in made}


def expected_on(forecast: Forecast | None, goal: Goal | None) -> Expected | None:
    """Return what is expected in the month of the target's day; None where the forecast does not reach it."""
    if forecast is None or goal is None:
        return None
    at = Month.containing(goal.on).number - forecast.made_from - 1
    if not 0 <= at < len(forecast.values):
        return None
    return Expected(forecast.values[at], forecast.low[at], forecast.high[at])


def prefectures_seen(viewer: "User", *, block: str = "") -> list[Prefecture]:
    """Return the prefectures whose results the viewer sees, all or those of a block, in the order of codes."""
    rows = Organization.objects.filter(kind__in=(Kind.BLOCK, Kind.PREFECTURE)).with_permission(
        viewer, Permission.RESULT_VIEW
    )
    found = list(rows.order_by("code").values_list("pk", "kind", "code", "name", "path"))
    blocks = {pk: (code, name) for pk, kind, code, name, _path in found if kind == Kind.BLOCK}
    prefectures = [
        Prefecture(pk, code, name, *reversed(_block_of(path, blocks)))
        for pk, kind, code, name, path in found
        if kind == Kind.PREFECTURE
    ]
    return [prefecture for prefecture in prefectures if not block or prefecture.block_code == block]


def blocks_seen(viewer: "User") -> list[Organization]:
    """Return the blocks whose results the viewer sees, in the order of codes."""
    seen = Organization.objects.with_permission(viewer, Permission.RESULT_VIEW)
    return list(seen.filter(kind=Kind.BLOCK, closed_on__isnull=True).order_by("code"))


def _block_of(path: str, blocks: Mapping[int, tuple[str, str]]) -> tuple[str, str]:
    above = (int(part) for part in path.strip("/").split("/"))
    return next((blocks[pk] for pk in above if pk in blocks), ("", ""))


@dataclass(frozen=True, slots=True)
class PlaceValue:
    """What stands in one place and product set, and what a measure makes of it."""

    standing: Standing
    value: Value


def values_of_places(
    choice: ResultChoice, areas: Collection[int], sets: Sequence[ProductSet], measure: Measure, *, viewer: "User"
) -> dict[tuple[int, int], PlaceValue]:
    """Return by area and set what the viewer may know of it."""
    lines = {product_set.pk: choice.lines[product_set.pk] for product_set in sets}
    found = standings_of_areas(viewer, month=choice.month, sets=lines, basis=choice.basis, areas=areas)
    goals: Mapping[tuple[int, int], Goal] = {}
    if measure.needs_goal:
        goals = goals_of_places(areas, viewer=viewer, month=choice.month, sets=lines).counted
    before: Mapping[tuple[int, int], Standing] = {}
    if measure.months_back:
        before = standings_of_areas(
            viewer, month=choice.month + -measure.months_back, sets=lines, basis=choice.basis, areas=areas
        )
    return {
        key: PlaceValue(
            standing,
            measure.value(
                standing.in_force,
                goal.value if (goal := goals.get(key)) else None,
                before.get(key, NOTHING).in_force,
            ),
        )
        for key, standing in found.items()
    }


def units_of(viewer: "User") -> dict[str, str]:
    """Return in what each product that the viewer sees is counted."""
    return dict(
        ProductLine.objects.visible_to(viewer)
        .order_by("order")
        .values_list("product__name", "product__unit")
        .distinct()
    )
