"""The months of an area in one product set: what stood, what stood a year before, what is expected until the target's day."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from suishin.common.months import MONTHS_OF_A_YEAR, Month
from suishin.dashboards.choices import ResultChoice
from suishin.dashboards.queries.areas import SetRow
from suishin.organizations.models import Organization, Succession
from suishin.results.models import ProductRevision
from suishin.results.queries.standings import NOTHING, Standing, standings_of_months
from suishin.results.rules.progress import Goal, Numbers, progress_of

if TYPE_CHECKING:
    from suishin.accounts.models import User

MONTHS_BACK = 24


@dataclass(frozen=True, slots=True)
class CourseMonth:
    """A month that was told, or one ahead."""

    month: Month
    standing: Standing
    year_before: int | None
    theoretical: Decimal | None
    expected: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Turning:
    """A month from which on numbers are not quite what they were: a revision of a product, mergers of unions."""

    month: Month
    revision: str  # what was revised, or empty
    merged_unions: int


@dataclass(frozen=True, slots=True)
class Course:
    row: SetRow
    months: list[CourseMonth]
    turnings: list[Turning]
    last: Month  # the last one told
    results_begin: int  # the month in which a results year begins

    @property
    def goal(self) -> Goal | None:
        return self.row.goal


def course_of(choice: ResultChoice, area: Organization, row: SetRow, *, viewer: "User") -> Course:
    """Return two years up to the chosen month, and the months ahead as far as the target's day."""
    lines = choice.lines[row.product_set.pk]
    first = max(choice.month + -MONTHS_BACK, choice.first)
    told = standings_of_months(
        viewer, area=area.pk, lines=lines, first=first + -MONTHS_OF_A_YEAR, last=choice.month, basis=choice.basis
    )
    theoretical = _theoretical(row, choice)
    ahead = _ahead(row, choice.month)
    last = max([choice.month, *theoretical, *ahead])
    months = [
        CourseMonth(
            month,
            told.get(month, NOTHING),
            told.get(month + -MONTHS_OF_A_YEAR, NOTHING).in_force,
            theoretical.get(month),
            *ahead.get(month, (None, None, None)),
        )
        for month in first.until(last)
    ]
    turnings = list(_turnings(lines, area, first, choice.month))
    return Course(row, months, turnings, choice.month, choice.calendar.results_begin)


def _theoretical(row: SetRow, choice: ResultChoice) -> dict[Month, Decimal]:
    """Return where the stock would stand month by month from the year's beginning to the target's day."""
    goal = row.goal
    if goal is None:
        return {}
    shares, results_begin = choice.shares.get(row.product_set.pk), choice.calendar.results_begin
    begin = choice.month.year_start(starts_in_month=results_begin)
    end = min(Month.containing(goal.on), begin + (MONTHS_OF_A_YEAR - 1))
    numbers = Numbers(year_start=row.found.progress.numbers.year_start)
    found = {
        month: progress_of(numbers, goal, month=month, results_begin=results_begin, shares=shares).theoretical
        for month in begin.until(end)
    }
    return {month: value for month, value in found.items() if value is not None}


def _ahead(row: SetRow, shown: Month) -> dict[Month, tuple[float, float, float]]:
    """Return what is expected of the months after the shown one, as far as the target's day (else a year)."""
    forecast = row.forecast
    if forecast is None:
        return {}
    last = Month.containing(row.goal.on) if row.goal else shown + MONTHS_OF_A_YEAR
    ahead = zip(forecast.values, forecast.low, forecast.high, strict=True)
    found = {Month(forecast.made_from + at): values for at, values in enumerate(ahead, start=1)}
    return {month: values for month, values in found.items() if shown < month <= last}


def _turnings(lines: list[int], area: Organization, first: Month, last: Month) -> Iterator[Turning]:
    days = (first.first_day, last.last_day)
    revisions = ProductRevision.objects.filter(product__lines__in=lines, on__range=days).distinct()
    revised: dict[Month, list[str]] = {}
    for on, note in revisions.values_list("on", "note"):
        revised.setdefault(Month.containing(on), []).append(note)
    merged: dict[Month, int] = {}
    mergers = Succession.objects.filter(
        kind=Succession.Kind.MERGER, on__range=days, successor__path__startswith=area.path
    )
    for on in mergers.values_list("on", flat=True):
        merged[Month.containing(on)] = merged.get(Month.containing(on), 0) + 1
    for month in sorted(revised.keys() | merged.keys()):
        yield Turning(month, "、".join(revised.get(month, [])), merged.get(month, 0))
