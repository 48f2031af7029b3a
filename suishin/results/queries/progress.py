"""Progress of areas and of unions: the same numbers and the same formulas on every page, sheet and file."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from suishin.common.months import Month
from suishin.results.models import Basis, ProductLine, ProductSet, Season, YearStart
from suishin.results.queries.standings import NOTHING, Standing, standings_of_areas_by_month
from suishin.results.rules.progress import Goal, Numbers, Progress, progress_of

if TYPE_CHECKING:
    from suishin.accounts.models import User

Key = tuple[int, int]  # area (or union) and product set


@dataclass(frozen=True, slots=True)
class AreaProgress:
    """An area's progress in one product set, with of how many unions the numbers consist."""

    area_id: int
    set_id: int
    standing: Standing
    progress: Progress


@dataclass(frozen=True, slots=True)
class Calendar:
    """The months that a month is compared with."""

    month: Month
    results_begin: int

    @property
    def compared(self) -> dict[str, Month]:
        begin = self.month.year_start(starts_in_month=self.results_begin)
        return {"month_before": self.month + -1, "year_before": self.month + -12, "year_start": begin + -1}


def visible_sets(viewer: "User") -> list[ProductSet]:
    """Return the product sets that the viewer sees, in order."""
    return list(ProductSet.objects.visible_to(viewer))


def lines_by_set(sets: Iterable[ProductSet]) -> dict[int, list[int]]:
    """Return the line ids of each set."""
    return lines_of_sets(product_set.pk for product_set in sets)


def lines_of_sets(sets: Iterable[int]) -> dict[int, list[int]]:
    """Return the line ids of the sets that these ids name."""
    found: dict[int, list[int]] = {product_set: [] for product_set in sets}
    pairs = ProductLine.sets.through.objects.filter(productset__in=list(found))
    for product_set, line in pairs.order_by("productline").values_list("productset_id", "productline_id"):
        found[product_set].append(line)
    return found


def sets_within(lines: Collection[int]) -> dict[ProductSet, list[int]]:
    """Return the product sets that count nothing but these lines, in order, with their lines."""
    pairs = ProductLine.sets.through.objects.order_by("productline_id").values_list("productset_id", "productline_id")
    lines_of: dict[int, list[int]] = {}
    for product_set, line in pairs:
        lines_of.setdefault(product_set, []).append(line)
    inside = {pk for pk, counted in lines_of.items() if set(counted) <= set(lines)}
    return {
        product_set: lines_of[product_set.pk] for product_set in ProductSet.objects.all() if product_set.pk in inside
    }


def calendar_of(month: Month) -> Calendar:
    return Calendar(month, YearStart.of(YearStart.Use.RESULTS))


def seasonal_shares() -> dict[int, dict[int, Decimal]]:
    """Return by product set the shares of the calendar months, 1 to 12."""
    return {
        product_set: {month: Decimal(share) for month, share in enumerate(shares, start=1)}
        for product_set, shares in Season.objects.values_list("product_set_id", "shares")
    }


def progress_of_areas(
    viewer: "User",
    *,
    month: Month,
    sets: Mapping[int, Collection[int]],
    goals: Mapping[Key, Goal],
    basis: str = Basis.TODAY,
    areas: Collection[int] | None = None,
    calendar: Calendar | None = None,
    shares: Mapping[int, Mapping[int, Decimal]] | None = None,
) -> dict[Key, AreaProgress]:
    """Return by area and product set how far the areas have come that the viewer sees (None: all of them).

    `goals` are the targets that count, by area and product set (`queries.targets`). Whoever asks several times reads
    calendar and seasonal shares once.
    """
    calendar = calendar or calendar_of(month)
    shares = seasonal_shares() if shares is None else shares
    months = {month, *calendar.compared.values()}
    by_month = standings_of_areas_by_month(viewer, months=months, sets=sets, basis=basis, areas=areas)
    standings = by_month.get(month, {})
    return {
        (area, product_set): AreaProgress(
            area,
            product_set,
            standing,
            progress_of(
                _numbers(standing, _compared(by_month, calendar, (area, product_set))),
                goals.get((area, product_set)),
                month=month,
                results_begin=calendar.results_begin,
                shares=shares.get(product_set),
            ),
        )
        for (area, product_set), standing in standings.items()
    }


def _compared(by_month: Mapping[Month, Mapping[Key, Standing]], calendar: Calendar, key: Key) -> dict[str, Standing]:
    """Return what stood in the months that this month is compared with."""
    return {name: by_month.get(month, {}).get(key, NOTHING) for name, month in calendar.compared.items()}


def _numbers(standing: Standing, compared: Mapping[str, Standing]) -> Numbers:
    return Numbers(
        in_force=standing.in_force,
        year_new=standing.year_new_enrolments,
        year_new_before=compared["year_before"].year_new_enrolments,
        **{name: before.in_force for name, before in compared.items()},
    )
