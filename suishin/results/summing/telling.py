"""What unions told for a month, as arrays, and the last they told before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from suishin.common.bulk import read_numbers
from suishin.common.months import Month
from suishin.organizations.models import Organization
from suishin.results.models import Headcount, Result
from suishin.results.rules.sums import MISSING, Bools, Ints
from suishin.results.summing.federation import Federation

FLOWS = ("new_enrolments", "terminations", "transfers_in", "transfers_out", "top_ups")
LASTING = ("members", "eligible_staff", "executives")
OF_THE_YEAR = ("new_hires", "joined_new_hires", "enrolled_new_hires")
_MONTHS_LOOKED_AT = 2  # one by one, before all earlier ones are searched
_FEW = 1_000  # unions that a search is narrowed to


@dataclass(frozen=True, slots=True)
class Told:
    """What the month itself tells; arrays of unions × lines, MISSING where nothing was told."""

    in_force: Ints
    flows: tuple[Ints, ...]  # in the order of FLOWS
    is_flash: Bools


def told_results(federation: Federation, unions: Ints, lines: Sequence[int], month: Month) -> Told:
    """Read the results of a month for the unions at these indexes; of flash and final the final one counts."""
    rows = _read(
        Result.objects.filter(month=month.number), federation, unions, ("in_force", *FLOWS), "line_id", "is_flash"
    )
    column_of = positions(lines)
    shape = (len(federation.union_ids), len(lines))
    arrays = [np.full(shape, MISSING, dtype=np.int64) for _name in ("in_force", *FLOWS)]
    is_flash = np.zeros(shape, dtype=np.bool_)
    for flash in (1, 0):
        chosen = rows[rows[:, 2] == flash]
        at = (_rows_of(federation, chosen[:, 0]), column_of[chosen[:, 1]])
        is_flash[at] = bool(flash)
        for array, values in zip(arrays, chosen[:, 3:].T, strict=True):
            array[at] = values
    return Told(arrays[0], tuple(arrays[1:]), is_flash)


def told_stock(federation: Federation, unions: Ints, lines: Sequence[int], month: Month) -> Ints:
    """Read what the unions at these indexes told to be in force in a month; of flash and final the final one counts."""
    rows = of_few(Result.objects.filter(month=month.number), federation, unions)
    told = read_numbers(rows, ("organization_id", "line_id", "is_flash", "in_force"), missing=MISSING)
    column_of = positions(lines)
    found = np.full((len(federation.union_ids), len(lines)), MISSING, dtype=np.int64)
    for flash in (1, 0):
        chosen = told[told[:, 2] == flash]
        found[_rows_of(federation, chosen[:, 0]), column_of[chosen[:, 1]]] = chosen[:, 3]
    return found


def stock_before(federation: Federation, unions: Ints, lines: Sequence[int], month: Month, told: Ints) -> Ints:
    """Return the last number in force before a month, where the month itself tells none and the union still exists."""
    found = np.full(told.shape, MISSING, dtype=np.int64)
    column_of = positions(lines)
    is_wanted = _wanted(federation, unions, month, told)
    for back in range(1, _MONTHS_LOOKED_AT + 1):
        if is_wanted.any():
            earlier = told_results(federation, unions, lines, month + -back).in_force
            found = np.where(is_wanted & (earlier != MISSING), earlier, found)
            is_wanted &= found == MISSING
    if is_wanted.any():
        missing = np.flatnonzero(is_wanted.any(axis=1))
        asked = of_few(Result.objects.all(), federation, missing)
        rows = last_known(asked, month + -_MONTHS_LOOKED_AT, "in_force", "line_id")
        at = (_rows_of(federation, rows[:, 0]), column_of[rows[:, 1]])
        last = np.full(told.shape, MISSING, dtype=np.int64)
        last[at] = rows[:, 2]
        found = np.where(is_wanted, last, found)
    return found


def told_headcounts(federation: Federation, unions: Ints, names: Sequence[str], month: Month) -> Ints:
    """Read the headcounts of a month: unions × names."""
    rows = _read(_of_unions(Headcount.objects.filter(month=month.number)), federation, unions, names)
    found = np.full((len(federation.union_ids), len(names)), MISSING, dtype=np.int64)
    found[_rows_of(federation, rows[:, 0])] = rows[:, 1:]
    return found


def headcounts_before(
    federation: Federation, unions: Ints, names: Sequence[str], month: Month, told: Ints, *, since: Month | None
) -> Ints:
    """Return the last headcounts before a month (not before `since`) where the month tells none: unions × names."""
    found = np.full(told.shape, MISSING, dtype=np.int64)
    is_wanted = _wanted(federation, unions, month, told)
    rows = _of_unions(Headcount.objects.filter(month__gte=since.number if since else 0))
    for column, name in enumerate(names):
        missing = np.flatnonzero(is_wanted[:, column])
        if len(missing):
            known = last_known(of_few(rows, federation, missing), month, name)
            last = np.full(len(found), MISSING, dtype=np.int64)
            last[_rows_of(federation, known[:, 0])] = known[:, 1]
            found[:, column] = np.where(is_wanted[:, column], last, MISSING)
    return found


def _of_unions(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Leave out the executives of headquarters, which count in no sum of unions."""
    return rows.filter(organization__kind=Organization.Kind.LOCAL_UNION)


def _wanted(federation: Federation, unions: Ints, month: Month, told: Ints) -> Bools:
    is_asked = np.zeros(len(told), dtype=np.bool_)
    is_asked[unions] = True
    is_wanted: Bools = (told == MISSING) & (is_asked & federation.exists(month))[:, None]
    return is_wanted


def _read(rows: QuerySet[Any], federation: Federation, unions: Ints, names: Sequence[str], *keys: str) -> Ints:
    if len(unions) < len(federation.union_ids):
        rows = rows.filter(organization__in=federation.union_ids[unions].tolist())
    return read_numbers(rows, ("organization_id", *keys, *names), missing=MISSING)


def last_known(rows: QuerySet[Any], before: Month, name: str, *keys: str) -> Ints:
    """Return organization, keys and value of the last row before a month that tells a value."""
    known = counting(rows).filter(Q(month__lt=before.number), **{f"{name}__isnull": False})
    groups = known.order_by().values("organization_id", *keys).annotate(last=Max("month"))
    lasts = {tuple(row[:-1]): row[-1] for row in groups.values_list("organization_id", *keys, "last")}
    months = sorted(set(lasts.values()))
    fields = ("organization_id", *keys, name, "month")
    found = {
        tuple(row[:-2]): row[-2]
        for row in known.filter(month__in=months).order_by().values_list(*fields)
        if lasts.get(tuple(row[:-2])) == row[-1]
    }
    return as_numbers([(*key, value) for key, value in found.items()], 2 + len(keys))


def of_few(rows: QuerySet[Any], federation: Federation, unions: Ints) -> QuerySet[Any]:
    """Narrow rows down to unions, where these are few enough to be named."""
    return rows.filter(organization__in=federation.union_ids[unions].tolist()) if len(unions) <= _FEW else rows


def counting(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Leave out the flash rows beside which a final row stands."""
    if rows.model is not Result:
        return rows
    same = {name: OuterRef(name) for name in ("organization", "line", "month")}
    return rows.exclude(Q(is_flash=True) & Exists(Result.objects.filter(is_flash=False, **same)))


def as_numbers(rows: Any, width: int) -> Ints:
    """Return rows as whole numbers; nothing becomes MISSING."""
    values = np.array(list(rows), dtype=np.float64).reshape(-1, width)
    return np.where(np.isnan(values), MISSING, values).astype(np.int64)


def _rows_of(federation: Federation, ids: Ints) -> Ints:
    return np.searchsorted(federation.union_ids, ids)


def positions(lines: Sequence[int]) -> Ints:
    """Return an array that gives for a line's id its column."""
    positions = np.zeros(max(lines, default=0) + 1, dtype=np.int64)
    positions[list(lines)] = np.arange(len(lines))
    return positions
