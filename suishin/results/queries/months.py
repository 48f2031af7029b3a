"""Which months there are results of."""

from dataclasses import dataclass

from suishin.common.months import Month
from suishin.results.models import Summary


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
