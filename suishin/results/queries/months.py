"""Which months there are results of, and when those of a month came in."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from suishin.common.months import Month
from suishin.organizations.models import Organization
from suishin.results.models import ImportRun, Summary


@dataclass(frozen=True, slots=True)
class Bounds:
    """The first and the last month for which anything was told by anybody."""

    first: Month
    last: Month

    def chosen(self, written: str) -> Month:
        """Return the month written in an address, or the last one where it is none of these."""
        try:
            month = Month.parse(written)
        except ValueError:
            return self.last
        return month if self.first <= month <= self.last else self.last


def months_told() -> Bounds | None:
    """Return the bounds of all months with sums, or None before the first import."""
    months = Summary.objects.order_by("month").values_list("month", flat=True)
    first, last = months.first(), months.last()
    return None if first is None or last is None else Bounds(Month(first), Month(last))


def came_in(month: Month, area: Organization) -> datetime | None:
    """Return when the last file that has a row of an area's unions for a month was taken in.

    None where all was typed by hand, or every file was taken back. Nothing else of the file is told.
    """
    sent = Q(organization__path__startswith=area.path) | Q(organization__in=area.ancestor_ids)
    runs = ImportRun.objects.filter(sent, state=ImportRun.State.COMMITTED)
    written = runs.annotate(written_months=Cast("months", TextField()))  # every number of a month has five digits
    found = written.filter(written_months__contains=str(month.number)).order_by("-decided_at", "-pk")
    for pk, path, decided_at in found.values_list("pk", "organization__path", "decided_at"):
        if path.startswith(area.path) or _has_row_of(pk, month, area):
            return decided_at
    return None


def _has_row_of(run_id: int, month: Month, area: Organization) -> bool:
    """Return whether a file that was sent from above tells of an area."""
    told = ImportRun.objects.values_list("told_by_month", flat=True).get(pk=run_id).get(str(month.number), [])
    unions = Organization.objects.filter(path__startswith=area.path, kind=Organization.Kind.LOCAL_UNION)
    return not set(told).isdisjoint(unions.order_by().values_list("pk", flat=True))
