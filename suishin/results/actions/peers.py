"""Keep what unions of one size are compared by: after each import, for the month that it brought."""

import json

from django.db import transaction
from django.db.models import Max, Min

from suishin.common.bulk import insert_rows
from suishin.common.months import Month
from suishin.results.models import Band, PeerRange, ProductLine, Summary, YearStart
from suishin.results.summing.federation import load_federation
from suishin.results.summing.peers import peers_of_bands

MONTHS_KEPT = 24  # back from the last one, of those that were never sorted
MONTHS_SORTED_ANEW = 3  # of these results may still change


@transaction.atomic
def refresh_peers(month: Month) -> None:
    """Sort the values of all unions of each band, line and measure anew for a month."""
    lines = list(ProductLine.objects.order_by("pk").values_list("pk", flat=True))
    bands = list(Band.objects.order_by("members_from").values_list("pk", "members_from"))
    begins = YearStart.of(YearStart.Use.RESULTS)
    found = peers_of_bands(load_federation(), month, lines=lines, bands=bands, results_begin=begins)
    PeerRange.objects.filter(month=month.number).delete()
    rows = [(peers.band, peers.line, month.number, peers.measure, json.dumps(peers.values)) for peers in found]
    insert_rows(PeerRange, ("band", "line", "month", "measure", "values"), rows)


def refresh_recent_peers() -> None:
    """Sort anew the last months, which results still reach, and those of the last two years that were never sorted."""
    last = Summary.objects.aggregate(last=Max("month"))["last"]
    if last is None:
        return
    sorted_months = set(PeerRange.objects.values_list("month", flat=True).distinct())
    first = Summary.objects.aggregate(first=Min("month"))["first"]
    for number in range(last, max(last - MONTHS_KEPT, first - 1), -1):
        if last - number < MONTHS_SORTED_ANEW or number not in sorted_months:
            with transaction.atomic():
                refresh_peers(Month(number))
