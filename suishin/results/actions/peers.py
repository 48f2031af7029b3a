"""Keep what unions of one size are compared by: after each import, for the month that it brought."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from django.db import transaction

from suishin.common.bulk import insert_rows
from suishin.common.months import Month
from suishin.results.models import Band, PeerRange, ProductLine, YearStart
from suishin.results.summing.federation import load_federation
from suishin.results.summing.peers import UNKNOWN, Measures, measures_of_unions


@transaction.atomic
def refresh_peers(month: Month) -> None:
    """Sort the values of all unions of each band, line and measure anew for a month."""
    lines = list(ProductLine.objects.order_by("pk").values_list("pk", flat=True))
    bands = list(Band.objects.order_by("members_from").values_list("pk", "members_from"))
    measures = measures_of_unions(load_federation(), lines, month, results_begin=YearStart.of(YearStart.Use.RESULTS))
    PeerRange.objects.filter(month=month.number).delete()
    insert_rows(PeerRange, ("band", "line", "month", "measure", "values"), list(_rows(measures, bands, lines, month)))


def _rows(
    measures: Measures, bands: list[tuple[int, int]], lines: list[int], month: Month
) -> Iterator[tuple[Any, ...]]:
    """Yield a row for each band, line and measure of which anything is known; values as JSON."""
    starts = np.array([members_from for _pk, members_from in bands])
    band_of = np.searchsorted(starts, measures.members, side="right") - 1
    for measure, values in measures.by_measure.items():
        for number, (band, _members_from) in enumerate(bands):
            inside = np.sort(values[band_of == number], axis=0)
            for column, line in enumerate(lines):
                known = inside[:, column]
                known = known[known != UNKNOWN]
                if len(known):
                    yield band, line, month.number, str(measure), f"[{','.join(map(str, known.tolist()))}]"
