"""Size bands and the starts of years: what the whole federation counts by."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from suishin.common.errors import ActionError
from suishin.jobs.queue import run_soon
from suishin.permissions import Permission, require_permission
from suishin.results.actions.changes import lock_settings, record_change, require_seen
from suishin.results.actions.summaries import rebuild_summaries
from suishin.results.models import Band, YearStart
from suishin.results.queries.facts import band_facts, year_facts

if TYPE_CHECKING:
    from suishin.accounts.models import User


class FirstBandMissing(ActionError):
    message = _(
        "区分の最初は0人から始めてください。0人がないと、小さい単組がどの区分にも入りません。何も保存していません。"
    )


@transaction.atomic
def change_bands(*, starts: Collection[int], seen: str, by: "User", now: datetime) -> None:
    """Cut the sizes of unions anew. The ranges of the bands before go with them; a job brings new ones."""
    require_permission(by, Permission.PRODUCT_EDIT)
    lock_settings()
    before = band_facts()
    require_seen(before, seen)
    if 0 not in starts:
        raise FirstBandMissing
    if set(starts) != set(Band.objects.values_list("members_from", flat=True)):
        Band.objects.all().delete()
        Band.objects.bulk_create(Band(members_from=start) for start in sorted(set(starts)))
        transaction.on_commit(lambda: run_soon("suishin.results.jobs.make_forecasts"))
    record_change(target=None, before=before, after=band_facts(), by=by, now=now)


@transaction.atomic
def change_year_starts(*, results: int, staffing: int, activities: int, seen: str, by: "User", now: datetime) -> None:
    """Let years begin in other months. Sums since a year's start are made anew in the same transaction."""
    require_permission(by, Permission.PRODUCT_EDIT)
    lock_settings()
    before = year_facts()
    require_seen(before, seen)
    starts = {YearStart.Use.RESULTS: results, YearStart.Use.STAFFING: staffing, YearStart.Use.ACTIVITIES: activities}
    moved = [use for use, month in starts.items() if YearStart.of(use) != month]
    for use in moved:
        YearStart.objects.filter(use=use).update(month=starts[use])
    if {YearStart.Use.RESULTS, YearStart.Use.STAFFING} & set(moved):
        rebuild_summaries()
    record_change(target=None, before=before, after=year_facts(), by=by, now=now)
