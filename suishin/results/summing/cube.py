"""All months of all unions at once, put together into product sets: what forecasts and seasons are made of."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from suishin.common.months import Month
from suishin.results.models import Result
from suishin.results.rules.sums import Ints
from suishin.results.summing.federation import Federation

Floats = NDArray[np.float64]

MEASURES = ("in_force", "new_enrolments", "terminations", "transfers_out")
_ROWS_AT_ONCE = 50_000


@dataclass(frozen=True, slots=True)
class Cube:
    """What unions told, counted under their heirs: unions × lines × months, NaN where nothing was told."""

    first: Month
    in_force: Floats
    new_enrolments: Floats
    terminations: Floats
    transfers_out: Floats

    def of_set(self, measure: str, columns: Sequence[int]) -> Floats:
        """Add the lines of a set: unions × months. A line of which a union never told anything takes no part."""
        values = getattr(self, measure)[:, columns]
        return _added(values, axis=1)


def load_cube(federation: Federation, lines: Sequence[int], *, first: Month, last: Month) -> Cube:
    """Read the months from the first to the last; a merged union's months are added to those of its heir."""
    shape = (len(federation.union_ids), len(lines), last - first + 1)
    cube = {measure: np.full(shape, np.nan) for measure in MEASURES}
    column_of = np.zeros(max(lines) + 1, dtype=np.int64)
    column_of[list(lines)] = np.arange(len(lines))
    for flash in (True, False):  # a final row replaces the flash row of its month
        for rows in _rows(first, last, is_flash=flash):
            at = (
                np.searchsorted(federation.union_ids, rows[:, 0].astype(np.int64)),
                column_of[rows[:, 1].astype(np.int64)],
                rows[:, 2].astype(np.int64) - first.number,
            )
            for column, measure in enumerate(MEASURES, start=3):
                cube[measure][at] = rows[:, column]
    return Cube(first, *(_under_heirs(cube[measure], federation, first) for measure in MEASURES))


def heads(federation: Federation) -> Ints:
    """Return the index under which each union counts today."""
    return np.array(
        [federation.index_of[federation.heir_of.get(union, union)] for union in federation.union_ids.tolist()],
        dtype=np.int64,
    )


def mergers(federation: Federation, first: Month, months: int) -> NDArray[np.bool_]:
    """Mark for each heir the months in which it took another union in: unions × months."""
    marks = np.zeros((len(federation.union_ids), months), dtype=np.bool_)
    for union, heir in federation.heir_of.items():
        taken_in = int(federation.last_months[federation.index_of[union]]) + 1 - first.number
        if 0 <= taken_in < months:
            marks[federation.index_of[heir], taken_in] = True
    return marks


def _under_heirs(values: Floats, federation: Federation, first: Month) -> Floats:
    """Add the months of unions that merged to those of their heirs; each is a part of the sum as long as it existed."""
    families: dict[int, list[int]] = {}
    for union, heir in federation.heir_of.items():
        under = federation.index_of[heir]
        families.setdefault(under, [under]).append(federation.index_of[union])
    months = first.number + np.arange(values.shape[-1])
    for under, rows in families.items():
        begun = federation.first_months[rows][:, np.newaxis] <= months
        exists = begun & (months <= federation.last_months[rows][:, np.newaxis])
        values[under] = _added(values[rows], axis=0, counts=exists[:, np.newaxis, :])
        values[rows[1:]] = np.nan
    return values


def _added(values: Floats, *, axis: int, counts: "NDArray[np.bool_] | bool" = True) -> Floats:
    """Add along an axis; nothing known is no sum, and a part that is silent for a month makes no sum of the others.

    A part of which nothing at all is known is left out, and each where it does not count.
    """
    if values.shape[axis] == 1:
        return np.squeeze(values, axis=axis)
    known = ~np.isnan(values)
    is_part = known.any(axis=-1, keepdims=True) & counts
    is_whole = (known | ~is_part).all(axis=axis) & known.any(axis=axis)
    sums: Floats = np.where(is_whole, np.where(known, values, 0).sum(axis=axis), np.nan)
    return sums


def _rows(first: Month, last: Month, *, is_flash: bool) -> Iterator[Floats]:
    """Yield rows of organization, line, month and the measures, many at once and without objects."""
    rows = Result.objects.filter(month__gte=first.number, month__lte=last.number, is_flash=is_flash)
    statement, parameters = (
        rows.order_by().values_list("organization_id", "line_id", "month", *MEASURES).query.sql_with_params()
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        while chunk := cursor.fetchmany(_ROWS_AT_ONCE):
            yield np.array(chunk, dtype=np.float64)


def positions(lines: Sequence[int], sets: Mapping[int, Sequence[int]]) -> dict[int, list[int]]:
    """Return for each set the columns of its lines."""
    return {product_set: [list(lines).index(line) for line in of_set] for product_set, of_set in sets.items()}
