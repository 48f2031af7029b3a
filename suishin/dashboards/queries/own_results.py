"""Home's picture of results: how far one's own federation, prefecture or union is in the products that matter most."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils.translation import gettext

from suishin.common.dates import fiscal_year_of
from suishin.common.months import Month
from suishin.organizations.models import Organization
from suishin.permissions import Permission, has_permission
from suishin.results.models import Forecast, Priority, ProductSet, Summary, Target, YearStart
from suishin.results.queries.progress import lines_by_set, progress_of_areas, visible_sets
from suishin.results.queries.targets import goals_of_areas, targets_in_effect
from suishin.results.queries.unions import progress_of_unions, visible_series
from suishin.results.rules.progress import Goal, Progress

if TYPE_CHECKING:
    from suishin.accounts.models import User

MOST_SETS = 4
MONTHS_BACK = 24  # as far as the same months of last results year begin
_Kind = Organization.Kind
_LEVELS = (_Kind.NATIONAL, _Kind.PREFECTURE, _Kind.LOCAL_UNION)


@dataclass(frozen=True, slots=True)
class OwnProgress:
    """How far one's own place is in a product set, on the way to its final target."""

    product_set: ProductSet
    unit: str
    goal: Goal
    progress: Progress
    expected: int | None = None  # in force on the target's day, by the forecast
    unions: int = 0  # of how many unions the number in force consists, and how many there are; 0 for a union itself
    all_unions: int = 0
    is_flash: bool = False


@dataclass(frozen=True, slots=True)
class OwnResults:
    """What home shows of results."""

    place: Organization
    month: Month
    rows: list[OwnProgress]
    rates: Mapping[str, Decimal | None]  # of the first set by prefecture code; empty where one sees no other prefecture


def own_results(viewer: "User") -> OwnResults | None:
    """Return the progress of the highest place whose results are the viewer's own; None where there is nothing to show."""
    place = _own_place(viewer)
    last = Summary.objects.aggregate(last=Max("month"))["last"] if place else None
    if place is None or last is None:
        return None
    month = Month(last)
    sets = _most_important(viewer, place, _goals(viewer, place, month), month)
    if not sets:
        return None
    of_place = _of_union if place.kind == _Kind.LOCAL_UNION else _of_area
    rows = of_place(viewer, place, month, sets)
    rates = _rates(viewer, month, sets[0]) if place.is_national else {}
    return OwnResults(place, month, _with_expected(place, rows), rates)


def _own_place(viewer: "User") -> Organization | None:
    """Return where the viewer's highest post stands, if results are read there."""
    if not has_permission(viewer, Permission.RESULT_VIEW):
        return None
    places = [
        post.organization
        for post in viewer.posts
        if post.organization.kind in _LEVELS and has_permission(viewer, Permission.RESULT_VIEW, post.organization)
    ]
    return min(places, key=lambda place: _LEVELS.index(_Kind(place.kind)), default=None)


def _goals(viewer: "User", place: Organization, month: Month) -> dict[int, Goal]:
    """Return the final targets of a place that are in effect, by product set."""
    found = targets_in_effect([place], month=month, measures=(Target.Measure.IN_FORCE,), viewer=viewer)
    return {
        product_set: Goal(targets.final.value, targets.final.on)
        for (_place, product_set, _measure), targets in found.items()
        if targets.final is not None
    }


@dataclass(frozen=True, slots=True)
class _Shown:
    product_set: ProductSet
    goal: Goal
    lines: Sequence[int]


def _most_important(viewer: "User", place: Organization, goals: Mapping[int, Goal], month: Month) -> list[_Shown]:
    """Return the sets with a target, those of this year's priority products first; four at most."""
    sets = [product_set for product_set in visible_sets(viewer) if product_set.pk in goals] if goals else []
    if not sets:
        return []
    begins = YearStart.of(YearStart.Use.RESULTS)
    year = fiscal_year_of(month.first_day, starts_in_month=begins)
    above = [int(part) for part in place.path.strip("/").split("/")]
    first = Priority.objects.filter(fiscal_year=year, organization__in=above)
    priorities = set(first.values_list("product__lines", flat=True))
    lines = lines_by_set(sets)
    ordered = sorted(sets, key=lambda product_set: priorities.isdisjoint(lines[product_set.pk]))
    return [_Shown(one, goals[one.pk], lines[one.pk]) for one in ordered[:MOST_SETS]]


def _of_area(viewer: "User", place: Organization, month: Month, sets: Sequence[_Shown]) -> list[OwnProgress]:
    found = progress_of_areas(
        viewer,
        month=month,
        sets={one.product_set.pk: one.lines for one in sets},
        goals={(place.pk, one.product_set.pk): one.goal for one in sets},
        areas=[place.pk],
    )
    units = _units(sets)
    return [
        OwnProgress(
            one.product_set,
            units[one.product_set.pk],
            one.goal,
            area.progress,
            unions=area.standing.in_force_unions,
            all_unions=area.standing.unions,
            is_flash=area.standing.is_flash,
        )
        for one in sets
        if (area := found.get((place.pk, one.product_set.pk)))
    ]


def _of_union(viewer: "User", place: Organization, month: Month, sets: Sequence[_Shown]) -> list[OwnProgress]:
    series = visible_series(viewer, [place], first=month + -MONTHS_BACK, last=month)
    found = progress_of_unions(
        series,
        month=month,
        sets={one.product_set.pk: one.lines for one in sets},
        goals={(place.pk, one.product_set.pk): one.goal for one in sets},
    )
    units = _units(sets)
    return [
        OwnProgress(one.product_set, units[one.product_set.pk], one.goal, union.progress, is_flash=union.is_flash)
        for one in sets
        if (union := found.get((place.pk, one.product_set.pk)))
    ]


def _units(sets: Collection[_Shown]) -> dict[int, str]:
    """Return what each set is counted in; one whose lines are counted differently in 件."""
    pairs = ProductSet.lines.through.objects.filter(productset__in=[one.product_set.pk for one in sets])
    found: dict[int, set[str]] = {}
    for product_set, unit in pairs.values_list("productset_id", "productline__product__unit"):
        found.setdefault(product_set, set()).add(unit)
    return {key: units.pop() if len(units) == 1 else gettext("件") for key, units in found.items()}


def _with_expected(place: Organization, rows: Sequence[OwnProgress]) -> list[OwnProgress]:
    """Add what the forecast says of each target's month."""
    forecasts = Forecast.objects.filter(
        area=place, product_set__in=[row.product_set for row in rows], measure=Forecast.Measure.IN_FORCE
    )
    made = {
        product_set: (start, values)
        for product_set, start, values in forecasts.values_list("product_set_id", "made_from", "values")
    }
    return [replace(row, expected=_expected(row.goal.on, *made.get(row.product_set.pk, (0, [])))) for row in rows]


def _expected(on: date, made_from: int, values: Sequence[float]) -> int | None:
    ahead = Month.containing(on).number - made_from
    return round(values[ahead - 1]) if 1 <= ahead <= len(values) else None


def _rates(viewer: "User", month: Month, first: _Shown) -> dict[str, Decimal | None]:
    """Return by prefecture code the achievement rate in one product set, None where it cannot be told."""
    seen = Organization.objects.prefectures().with_permission(viewer, Permission.RESULT_VIEW)
    codes, key, final = dict(seen.values_list("pk", "code")), first.product_set.pk, str(Target.Kind.FINAL)
    goals = goals_of_areas(viewer, areas=list(codes), product_sets=[key], month=month)
    found = progress_of_areas(
        viewer,
        month=month,
        sets={key: first.lines},
        goals={place: kinds[final] for place, kinds in goals.items() if final in kinds},
        areas=list(codes),
    )
    return {
        code: found[place, key].progress.achievement_rate if (place, key) in found else None
        for place, code in codes.items()
    }
