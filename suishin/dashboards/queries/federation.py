"""Prefectures × product lines, in the order of codes or as a ranking with stated rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from suishin.dashboards.choices import ResultChoice
from suishin.dashboards.measures import MEASURES, RANKINGS, Measure
from suishin.dashboards.queries.areas import PlaceValue, Prefecture, prefectures_seen, values_of_places
from suishin.organizations.models import Organization
from suishin.results.models import ProductSet
from suishin.results.queries.standings import Standing
from suishin.results.rules.ranking import places

if TYPE_CHECKING:
    from suishin.accounts.models import User


@dataclass(frozen=True, slots=True)
class FederationRow:
    """One prefecture (None: the whole federation) with what stands in each of the sets shown."""

    prefecture: Prefecture | None
    cells: tuple[PlaceValue | None, ...]  # in the order of the sets
    place: int | None = None
    is_shared: bool = False  # another prefecture has the same value


@dataclass(frozen=True, slots=True)
class FederationTable:
    """What the viewer sees of the federation in a month: the counts, and what the measure makes of each."""

    sets: list[ProductSet]
    chosen: ProductSet
    measure: Measure
    rows: list[FederationRow]
    total: FederationRow
    is_ranking: bool

    @property
    def standing(self) -> Standing | None:
        """Return where the whole federation stands in the chosen set."""
        cell = self.total.cells[self.sets.index(self.chosen)]
        return None if cell is None else cell.standing


def federation_of(
    choice: ResultChoice, national: Organization, *, viewer: "User", block: str, order: str
) -> FederationTable:
    """Return prefectures × lines, ranked by a measure where `order` names one. A chosen set that counts several lines has a column of its own."""
    sets = choice.single_lines
    if choice.chosen not in sets:
        sets = [choice.chosen, *sets]
    prefectures = prefectures_seen(viewer, block=block)
    areas = [national.pk, *(prefecture.pk for prefecture in prefectures)]
    is_ranking = order in RANKINGS
    measure = MEASURES[order if is_ranking else RANKINGS[0]]
    found = values_of_places(choice, areas, sets, measure, viewer=viewer)
    rows = [_row(prefecture, prefecture.pk, sets, found) for prefecture in prefectures]
    if is_ranking:
        rows = _ranked(rows, sets.index(choice.chosen))
    return FederationTable(sets, choice.chosen, measure, rows, _row(None, national.pk, sets, found), is_ranking)


def _row(
    prefecture: Prefecture | None,
    area: int,
    sets: Sequence[ProductSet],
    found: Mapping[tuple[int, int], PlaceValue],
) -> FederationRow:
    return FederationRow(prefecture, tuple(found.get((area, product_set.pk)) for product_set in sets))


def _ranked(rows: list[FederationRow], at: int) -> list[FederationRow]:
    """Give every row its place, the largest value first; rows without a value come last, in the order of codes."""
    found = places([cell.value if (cell := row.cells[at]) else None for row in rows])
    ranked = [
        replace(row, place=place, is_shared=place is not None and found.count(place) > 1)
        for row, place in zip(rows, found, strict=True)
    ]
    return sorted(ranked, key=lambda row: (row.place is None, row.place or 0))
