"""The people of areas: of each union the last number known, of new hires only what was told since their year began."""

from collections.abc import Sequence

import numpy as np

from suishin.common.months import Month
from suishin.results.rules.sums import MISSING, Bools, Ints, carried_stock, counts_by_area, sums_by_area
from suishin.results.summing.adding import Values, indexes_of
from suishin.results.summing.federation import Federation, Places
from suishin.results.summing.telling import LASTING, OF_THE_YEAR, headcounts_before, told_headcounts

NAMES = (*LASTING, *OF_THE_YEAR)
FIELDS = ("unions", *(name for counted in NAMES for name in (counted, f"{counted}_unions")))


def heads_of_month(
    federation: Federation, unions: Ints, month: Month, last: Ints, is_known: Bools, *, staffing_begins: int
) -> Ints:
    """Return the people of a month: unions × NAMES. `last` holds the month before for the unions that are known."""
    told = told_headcounts(federation, unions, NAMES, month)
    unknown = unions[~is_known[unions]]
    before = np.where(is_known[:, None], last, _searched(federation, unknown, month, told, staffing_begins))
    if month.month == staffing_begins:
        before[:, len(LASTING) :] = MISSING
    return carried_stock(told, before, federation.exists(month)).values


def _searched(federation: Federation, unions: Ints, month: Month, told: Ints, staffing_begins: int) -> Ints:
    width = len(LASTING)
    year = month.year_start(starts_in_month=staffing_begins)
    lasting = headcounts_before(federation, unions, LASTING, month, told[:, :width], since=None)
    yearly = headcounts_before(federation, unions, OF_THE_YEAR, month, told[:, width:], since=year)
    return np.hstack([lasting, yearly])


def rows_of_areas(people: Ints, exists: Bools, places: Places, areas: Sequence[int]) -> dict[int, Values]:
    """Sum the people of prefectures and districts: by area, in the order of FIELDS."""
    rows: dict[int, Values] = {}
    for level in (places.prefectures, places.districts):
        at = indexes_of(level, areas)
        summed = sums_by_area(people, at, len(areas))
        unions = counts_by_area(exists[:, None], at, len(areas))[:, 0]
        for number in np.unique(at[at >= 0]).tolist():
            pairs = zip(summed.sums[number].tolist(), summed.counts[number].tolist(), strict=True)
            told = [value for total, count in pairs for value in (total if count else None, count)]
            rows[areas[number]] = [int(unions[number]), *told]
    return rows
