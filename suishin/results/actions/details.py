"""Counts beside the measures, written or put back: people of unions, executives who hold a product, terminations by reason."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Q

from suishin.common.bulk import remove_rows, upsert_rows
from suishin.results.models import ExecutiveUse, Headcount, Result, TerminationReason
from suishin.results.rules.cells import ENROLLED, PEOPLE
from suishin.results.rules.imports import DetailKey, Key

_Told = list[tuple[DetailKey, int | None]]


def write_details(told: Iterable[tuple[DetailKey, int | None]]) -> None:
    """Write counts; None: nothing is told any more. Results that reasons belong to must be there.

    Belongs inside a transaction that refreshes the summaries.
    """
    by_name: dict[str, _Told] = defaultdict(list)
    for key, count in told:
        by_name[key[4]].append((key, count))
    for name in PEOPLE:
        _write_people(name, by_name.pop(name, []))
    _write_uses(by_name.pop(ENROLLED, []))
    _write_reasons([one for of_reason in by_name.values() for one in of_reason])


def _write_people(name: str, told: _Told) -> None:
    rows = [(union, month, count) for (union, _line, month, *_), count in told]
    upsert_rows(Headcount, ("organization", "month", name), ("organization", "month"), rows)
    emptied = [(union, month) for union, month, count in rows if count is None]
    if emptied:
        empty = Headcount.objects.filter(Q(*((f"{field}__isnull", True) for field in PEOPLE)))
        empty = empty.filter(month__in={month for _union, month in emptied})
        remove_rows(empty, ("organization_id", "month"), emptied)


def _write_uses(told: _Told) -> None:
    unique = ("organization", "line", "month")
    rows = [((union, line, month), count) for (union, line, month, *_), count in told]
    kept = [(*key, count) for key, count in rows if count is not None]
    upsert_rows(ExecutiveUse, (*unique, "enrolled"), unique, kept)
    gone = [key for key, count in rows if count is None]
    if gone:
        uses = ExecutiveUse.objects.filter(month__in={month for *_, month in gone})
        remove_rows(uses, ("organization_id", "line_id", "month"), gone)


def _write_reasons(told: _Told) -> None:
    if not told:
        return
    results = _results_of({key[:4] for key, _count in told})
    rows = [((results[key[:4]], key[4]), count) for key, count in told]
    kept = [(*key, count) for key, count in rows if count is not None]
    upsert_rows(TerminationReason, ("result", "reason", "count"), ("result", "reason"), kept)
    gone = [key for key, count in rows if count is None]
    if gone:
        reasons = TerminationReason.objects.filter(result__month__in={key[2] for key, _count in told})
        remove_rows(reasons, ("result_id", "reason"), gone)


def _results_of(keys: Collection[Key]) -> dict[Key, int]:
    rows = Result.objects.filter(month__in={key[2] for key in keys}).order_by()
    fields = ("organization_id", "line_id", "month", "is_flash", "pk")
    return {row[:4]: row[4] for row in rows.values_list(*fields) if row[:4] in keys}
