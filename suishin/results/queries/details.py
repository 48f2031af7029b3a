"""Counts beside the measures as they stand: people of unions, executives who hold a product, terminations by reason."""

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from suishin.results.models import ExecutiveUse, Headcount, TerminationReason
from suishin.results.rules.cells import ENROLLED, PEOPLE
from suishin.results.rules.imports import DetailKey, Key

if TYPE_CHECKING:
    from django.db.models import QuerySet

FEW_UNIONS = 800  # that a search is narrowed to


def standing_details(keys: Collection[DetailKey], *, for_update: bool = False) -> dict[DetailKey, int]:
    """Return what stands of such counts for the months (and unions, if they are few) of these keys."""
    if not keys:
        return {}
    months, unions = {key[2] for key in keys}, {key[0] for key in keys}
    some = unions if len(unions) <= FEW_UNIONS else None
    return dict(
        [
            *_people(_narrowed(Headcount.objects.all(), "", months, some, for_update=for_update)),
            *_uses(_narrowed(ExecutiveUse.objects.all(), "", months, some, for_update=for_update)),
            *_reasons(_narrowed(TerminationReason.objects.all(), "result__", months, some, for_update=for_update)),
        ]
    )


def standing_reasons(keys: Collection[Key]) -> list[DetailKey]:
    """Return the reasons of terminations that stand under these results."""
    wanted = set(keys)
    rows = _narrowed(TerminationReason.objects.all(), "result__", {key[2] for key in keys}, None, for_update=False)
    return [key for key, _count in _reasons(rows) if key[:4] in wanted]


def details_of_month(month: int, union_ids: Collection[int]) -> Mapping[tuple[int, int, bool], dict[str, int]]:
    """Return such counts of unions in a month by union, line (0: people) and flash."""
    found: dict[tuple[int, int, bool], dict[str, int]] = {}
    told = (
        *_people(Headcount.objects.filter(month=month)),
        *_uses(ExecutiveUse.objects.filter(month=month)),
        *_reasons(TerminationReason.objects.filter(result__month=month)),
    )
    for (union, line, _month, is_flash, name), count in told:
        if union in union_ids:
            found.setdefault((union, line, is_flash), {})[name] = count
    return found


def _narrowed(
    rows: "QuerySet[Any]", prefix: str, months: Collection[int], unions: Collection[int] | None, *, for_update: bool
) -> "QuerySet[Any]":
    rows = rows.filter(**{f"{prefix}month__in": months})
    if unions is not None:
        rows = rows.filter(**{f"{prefix}organization__in": unions})
    return rows.select_for_update() if for_update else rows


def _people(rows: "QuerySet[Headcount]") -> Iterable[tuple[DetailKey, int]]:
    for union, month, *counts in rows.order_by().values_list("organization_id", "month", *PEOPLE):
        for name, count in zip(PEOPLE, counts, strict=True):
            if count is not None:
                yield (union, 0, month, False, name), count


def _uses(rows: "QuerySet[ExecutiveUse]") -> Iterable[tuple[DetailKey, int]]:
    for union, line, month, count in rows.order_by().values_list("organization_id", "line_id", "month", "enrolled"):
        yield (union, line, month, False, ENROLLED), count


def _reasons(rows: "QuerySet[TerminationReason]") -> Iterable[tuple[DetailKey, int]]:
    names = ("result__organization_id", "result__line_id", "result__month", "result__is_flash", "reason", "count")
    for *key, count in rows.order_by().values_list(*names):
        union, line, month, is_flash, reason = key
        yield (union, line, month, is_flash, reason), count
