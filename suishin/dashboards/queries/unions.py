"""Everything that the page, the sheet and the Excel file of a local union show, read once for one union or for many."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from suishin.common.months import Month
from suishin.dashboards.queries.prefecture_unions import exists_in
from suishin.organizations.models import Organization, Succession
from suishin.permissions import Permission
from suishin.results.models import Basis, Forecast, ProductLine, ProductRevision, ProductSet, Target
from suishin.results.queries.peers import Places, own_values, places_of_unions
from suishin.results.queries.people import People, people_under
from suishin.results.queries.progress import Calendar, calendar_of, seasonal_shares, sets_within
from suishin.results.queries.targets import targets_in_effect
from suishin.results.queries.unions import UnionProgress, counting_under, progress_of_unions, series_under
from suishin.results.rules.progress import Goal, Progress
from suishin.results.rules.sums import MISSING, Ints
from suishin.results.summing.series import UnionSeries

if TYPE_CHECKING:
    from suishin.accounts.models import User

MONTHS_SHOWN = 60
Key = tuple[int, int]  # union and product set


@dataclass(frozen=True, slots=True)
class Turn:
    """A month from which on values are not what they were: a product was revised, a union taken in."""

    month: Month
    name: str  # of the product, or of the union taken in
    note: str = ""  # what was revised
    is_merger: bool = False


@dataclass(frozen=True, slots=True)
class SetRow:
    """A union's numbers of one product set; where `counts_unions`, in force is 1 or 0: joined or not."""

    product_set: ProductSet
    counts_unions: bool
    unit: str
    of_union: UnionProgress
    interim: Progress | None
    forecast: Forecast | None

    @property
    def progress(self) -> Progress:
        return self.of_union.progress

    @property
    def policies(self) -> Progress | None:
        """Return the progress where policies are counted: changes and paces of joined or not say nothing."""
        return None if self.counts_unions else self.progress


@dataclass(frozen=True, slots=True)
class Course:
    """What a union told of one product line, month by month; None where it told nothing."""

    line: ProductLine
    in_force: list[int | None]
    new_enrolments: list[int | None]
    turns: list[Turn]

    @property
    def last(self) -> int | None:
        """Return the last number told, however long ago."""
        return next((value for value in reversed(self.in_force) if value is not None), None)

    @property
    def is_known(self) -> bool:
        return self.last is not None


@dataclass(frozen=True, slots=True)
class UnionPicture:
    """A union in a month, as the viewer may see it."""

    union: Organization
    month: Month
    first: Month  # of the courses
    basis: str
    rows: list[SetRow]
    courses: list[Course]
    people: People
    places: Places
    mergers: list[Turn]  # at any time, from the month of each on

    @property
    def has_family(self) -> bool:
        """Whether it has taken unions in: then the past can be seen in two ways."""
        return bool(self.mergers)

    @property
    def months(self) -> list[Month]:
        return list(self.first.until(self.month))

    @property
    def is_told(self) -> bool:
        """Whether the union told anything for the month itself."""
        return any(not row.of_union.is_carried and row.progress.numbers.in_force is not None for row in self.rows)

    @property
    def is_flash(self) -> bool:
        return any(row.of_union.is_flash for row in self.rows)

    @property
    def target_days(self) -> list[date]:
        """Return the days by which final targets are to be reached, each once."""
        return sorted({row.progress.goal.on for row in self.rows if row.progress.goal})

    @property
    def turns(self) -> list[Turn]:
        """Return every turn that a chart marks, once, in the order of time."""
        found = {turn: None for course in self.courses for turn in course.turns}
        return sorted(found, key=lambda turn: (turn.month, turn.name, turn.note))


def union_pictures(
    viewer: "User", unions: Sequence[Organization], *, month: Month, basis: str = Basis.TODAY
) -> list[UnionPicture]:
    """Return the pictures of those of the unions whose results the viewer sees, in the order given."""
    first = month + -(MONTHS_SHOWN - 1)
    seen = Organization.objects.with_permission(viewer, Permission.RESULT_VIEW).filter(
        pk__in=[union.pk for union in unions]
    )
    registered = dict(seen.order_by().values_list("pk", "member_count"))
    lines = list(ProductLine.objects.visible_to(viewer).select_related("product"))
    # From here on only unions and lines are asked for that the viewer sees.
    product_of = {line.pk: line.product for line in lines}
    sets = sets_within(list(product_of))
    lines_of = {product_set.pk: counted for product_set, counted in sets.items()}
    counts_under = counting_under(registered, basis)
    series = series_under(counts_under, list(product_of), first=first, last=month)
    people = people_under(counts_under, registered, list(product_of), month=month)
    calendar, shares = calendar_of(month), seasonal_shares()
    final, interim = _goals(unions, month, basis)
    progress_to = partial(progress_of_unions, series, month=month, sets=lines_of, calendar=calendar, shares=shares)
    progress, on_the_way = progress_to(goals=final), progress_to(goals=interim) if interim else {}
    forecasts = _forecasts(series.unions, lines_of)
    existing = {union.pk for union in unions if exists_in(month, union.founded_on, union.closed_on)}
    places = _places(series, people, existing, lines, calendar, basis)
    is_alone = basis == Basis.TODAY and len(counts_under) == len(series.unions)
    mergers = {} if is_alone else _mergers(series.unions)
    revisions = _revisions(lines, first, month)
    row_of = {union: row for row, union in enumerate(series.unions)}
    return [
        UnionPicture(
            union,
            month,
            first,
            basis,
            [
                SetRow(
                    one,
                    all(product_of[line].counts_unions for line in counted),
                    product_of[counted[0]].unit,
                    progress[key],
                    on_the_way[key].progress if key in interim else None,
                    forecasts.get(key),
                )
                for one, counted in sets.items()
                for key in [(union.pk, one.pk)]
            ],
            _courses(series, row_of[union.pk], lines, revisions, mergers.get(union.pk, [])),
            people[union.pk],
            places[union.pk],
            mergers.get(union.pk, []),
        )
        for union in unions
        if union.pk in row_of
    ]


def _goals(unions: Sequence[Organization], month: Month, basis: str) -> tuple[dict[Key, Goal], dict[Key, Goal]]:
    """Return the final and the interim goals of stock, by union and product set."""
    found = targets_in_effect(unions, month=month, measures=[Target.Measure.IN_FORCE], basis_today=basis == Basis.TODAY)
    final, interim = {}, {}
    for (union, product_set, _measure), targets in found.items():
        if targets.final:
            final[union, product_set] = Goal(targets.final.value, targets.final.on)
        if targets.interim:
            interim[union, product_set] = Goal(targets.interim.value, targets.interim.on)
    return final, interim


def _forecasts(unions: Collection[int], sets: Collection[int]) -> dict[Key, Forecast]:
    rows = Forecast.objects.filter(area__in=unions, product_set__in=sets, measure=Forecast.Measure.IN_FORCE)
    return {(forecast.area_id, forecast.product_set_id): forecast for forecast in rows}


def _places(
    series: UnionSeries,
    people: Mapping[int, People],
    existing: Collection[int],
    lines: Sequence[ProductLine],
    calendar: Calendar,
    basis: str,
) -> dict[int, Places]:
    """Return the places of the unions; who is gone by then has none, and basic cover is joined or not: nothing to compare."""
    members = {union: of_union.member_count for union, of_union in people.items()}
    told = own_values(series, members, month=calendar.month, results_begin=calendar.results_begin)
    owned = {union: values if union in existing else {} for union, values in told.items()}
    compared = [line.pk for line in lines if not line.product.counts_unions]
    return places_of_unions(owned, members, lines=compared, month=calendar.month, basis=basis)


def _courses(
    series: UnionSeries,
    row: int,
    lines: Sequence[ProductLine],
    revisions: Mapping[int, list[Turn]],
    mergers: list[Turn],
) -> list[Course]:
    found = []
    for line in lines:
        column = series.lines.index(line.pk)
        told = series.in_force[row, column].copy()
        told[~series.is_told[row, column]] = MISSING
        taken_in = [turn for turn in mergers if series.first <= turn.month <= series.last]
        turns = [*revisions.get(line.product_id, []), *taken_in]
        found.append(Course(line, _known(told), _known(series.flows[0][row, column]), turns))
    return found


def _known(values: Ints) -> list[int | None]:
    return [None if value == MISSING else value for value in values.tolist()]


def _revisions(lines: Sequence[ProductLine], first: Month, last: Month) -> dict[int, list[Turn]]:
    """Return by product what was revised in these months."""
    products = {line.product_id: line.product.name for line in lines}
    found: dict[int, list[Turn]] = {}
    for revision in ProductRevision.objects.filter(
        product__in=products, on__gte=first.first_day, on__lte=last.last_day
    ):
        turn = Turn(Month.containing(revision.on), products[revision.product_id], revision.note)
        found.setdefault(revision.product_id, []).append(turn)
    return found


def _mergers(unions: Collection[int]) -> dict[int, list[Turn]]:
    """Return by union whom it took in, and since when."""
    found: dict[int, list[Turn]] = {}
    rows = Succession.objects.filter(successor__in=unions, kind=Succession.Kind.MERGER)
    for union, on, name in rows.values_list("successor_id", "on", "predecessor__name"):
        found.setdefault(union, []).append(Turn(Month.containing(on), name, is_merger=True))
    return found
