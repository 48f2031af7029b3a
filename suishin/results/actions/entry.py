"""Results typed by hand: all cells of a page in one transaction, with the sums that follow from them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from suishin.audit.events import Event
from suishin.audit.record import record
from suishin.common.errors import ActionError
from suishin.common.locks import wait_for_other_writers
from suishin.common.months import Month
from suishin.permissions import Permission, require_permission
from suishin.results.actions.summaries import refresh_summaries
from suishin.results.models import ExecutiveUse, Headcount, Result
from suishin.results.queries.entry import Sheet, stored_values
from suishin.results.rules.cells import ENROLLED, MEASURES, PEOPLE, CellKey, Values, changes_of, merged, rows_of

if TYPE_CHECKING:
    from suishin.accounts.models import User

_LOCK = 0x5479_7065  # one writer of typed results at a time


class MonthToCome(ActionError):
    message = _("まだ来ていない月です。何も保存していません。")


class CellsDisputed(ActionError):
    """Cells that somebody else has changed since the page was drawn; `stored` is what stands there now."""

    message = _(
        "開いている間に、ほかの人が変えた欄があります。まだ保存していません。印の付いた欄を見比べて、もう一度保存してください。"
    )

    def __init__(self, disputed: Collection[CellKey], stored: Values) -> None:
        super().__init__()
        self.stored = {key: stored.get(key) for key in disputed}


@dataclass(frozen=True, slots=True)
class Saved:
    cells: int
    removed_rows: int  # in which nothing is told any more


@transaction.atomic
def save_entry(*, sheet: Sheet, typed: Mapping[CellKey, int | None], seen: Values, by: "User", now: datetime) -> Saved:
    """Save the cells that a person changed; where somebody else changed one meanwhile, save nothing."""
    require_permission(by, Permission.RESULT_EDIT, sheet.organization)
    if sheet.month > Month.containing(timezone.localdate(now)):
        raise MonthToCome
    wait_for_other_writers(_LOCK)
    stored = stored_values(sheet)
    changes = changes_of(typed, seen, stored)
    if changes.disputed:
        raise CellsDisputed(changes.disputed, stored)
    if not changes.mine:
        return Saved(0, 0)
    values = merged(stored, changes.mine)
    removed = _write_results(sheet, changes.mine, values) + _write_people(sheet, changes.mine, values)
    removed += _write_uses(sheet, changes.mine)
    if any(key.field != ENROLLED for key in changes.mine):
        refresh_summaries(first=sheet.month, union_ids={key.union for key in changes.mine})
    _record(sheet, changes.mine, stored, values, removed, by=by, now=now)
    return Saved(len(changes.mine), removed)


def _write_results(sheet: Sheet, changes: Mapping[CellKey, int | None], values: Values) -> int:
    """Write the rows in which a measure changed; return how many went because nothing is told in them any more."""
    rows, empty = [], set()
    for union, line in rows_of(key for key in changes if key.field in MEASURES):
        told = {measure: values.get(CellKey(union, line, measure)) for measure in MEASURES}
        if any(value is not None for value in told.values()):
            rows.append(
                Result(
                    organization_id=union,
                    line_id=line,
                    month=sheet.month.number,
                    is_flash=sheet.is_flash,
                    **told,
                )
            )
        else:
            empty.add((union, line))
    Result.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["organization", "line", "month", "is_flash"],
        update_fields=MEASURES,
    )
    return _remove_rows(sheet, empty)


def _remove_rows(sheet: Sheet, empty: Collection[tuple[int, int]]) -> int:
    present = Result.objects.filter(
        organization__in={union for union, _line in empty}, month=sheet.month.number, is_flash=sheet.is_flash
    ).values_list("pk", "organization_id", "line_id")
    gone = [pk for pk, union, line in present if (union, line) in empty]
    Result.objects.filter(pk__in=gone).delete()
    return len(gone)


def _write_people(sheet: Sheet, changes: Mapping[CellKey, int | None], values: Values) -> int:
    removed = 0
    for union, _line in rows_of(key for key in changes if key.field in PEOPLE):
        told = {field: values.get(CellKey(union, 0, field)) for field in PEOPLE}
        if any(value is not None for value in told.values()):
            Headcount.objects.update_or_create(organization_id=union, month=sheet.month.number, defaults=told)
        else:
            Headcount.objects.filter(organization=union, month=sheet.month.number).delete()
            removed += 1
    return removed


def _write_uses(sheet: Sheet, changes: Mapping[CellKey, int | None]) -> int:
    removed = 0
    for key, enrolled in changes.items():
        if key.field != ENROLLED:
            continue
        if enrolled is None:
            uses = ExecutiveUse.objects.filter(organization=key.union, line=key.line, month=sheet.month.number)
            uses.delete()
            removed += 1
        else:
            ExecutiveUse.objects.update_or_create(
                organization_id=key.union,
                line_id=key.line,
                month=sheet.month.number,
                defaults={"enrolled": enrolled},
            )
    return removed


def _record(
    sheet: Sheet,
    changes: Mapping[CellKey, int | None],
    stored: Values,
    values: Values,
    removed: int,
    *,
    by: "User",
    now: datetime,
) -> None:
    touched = {key.line for key in changes}
    record(
        Event.RESULTS_TYPED,
        by=by,
        target=sheet.organization,
        organization=sheet.organization,
        at=now,
        month=str(sheet.month),
        is_flash=sheet.is_flash,
        products=[line.name for line in sheet.lines if line.pk in touched],
        changed_cells=len(changes),
        removed_rows=removed,
        before={"told_cells": len(stored)},
        after={"told_cells": len(values)},
    )
