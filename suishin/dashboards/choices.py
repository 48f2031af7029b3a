"""What an address of the results chooses: a month, under whom the past is counted, a product set."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Max, Min

from suishin.accounts.requests import SignedInRequest
from suishin.common.months import Month
from suishin.organizations.models import Organization
from suishin.results.models import Basis, ProductSet, Summary
from suishin.results.queries.progress import Calendar, calendar_of, lines_by_set, seasonal_shares, visible_sets


@dataclass(frozen=True)
class ResultChoice:
    """What is shown, and what else there is to choose from; nonsense in an address is passed over."""

    month: Month
    first: Month  # the months there are
    last: Month
    basis: str
    sets: list[ProductSet]
    lines: dict[int, list[int]]  # of each set
    chosen: ProductSet

    @cached_property
    def calendar(self) -> Calendar:
        """The months that the chosen one is compared with; asked for once a page."""
        return calendar_of(self.month)

    @cached_property
    def shares(self) -> dict[int, dict[int, Decimal]]:
        """The shares of the calendar months by product set; asked for once a page."""
        return seasonal_shares()

    @property
    def is_latest(self) -> bool:
        return self.month == self.last

    @property
    def month_before(self) -> Month | None:
        return self.month + -1 if self.month > self.first else None

    @property
    def month_after(self) -> Month | None:
        return self.month + 1 if self.month < self.last else None

    @property
    def year_before(self) -> Month | None:
        return self.month + -12 if self.month + -12 >= self.first else None

    @property
    def chosen_lines(self) -> dict[int, list[int]]:
        return {self.chosen.pk: self.lines[self.chosen.pk]}

    @property
    def single_lines(self) -> list[ProductSet]:
        """Return the sets that are one line: what counts several of them would count twice."""
        return [product_set for product_set in self.sets if len(self.lines[product_set.pk]) == 1]

    @property
    def query(self) -> str:
        """Return what another page of results needs to show the same; what is chosen unasked is left out."""
        return self.query_of(self.chosen)

    def query_of(self, product_set: ProductSet) -> str:
        asked = {
            "month": None if self.is_latest else str(self.month),
            "basis": None if self.basis == Basis.TODAY else self.basis,
            "set": None if product_set == self.sets[0] else product_set.code,
        }
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"?{query}" if query else ""


def chosen_results(request: SignedInRequest, area: Organization) -> ResultChoice | None:
    """Return what the address chooses of an area; None while there is nothing at all to choose from."""
    sets = visible_sets(request.user)
    bounds = Summary.objects.visible_to(request.user).filter(area=area, basis=Basis.TODAY)
    known = bounds.aggregate(first=Min("month"), last=Max("month"))
    if not sets or known["first"] is None:
        return None
    first, last = Month(known["first"]), Month(known["last"])
    asked = request.GET.get("set")
    return ResultChoice(
        month=min(max(_month(request.GET.get("month"), last), first), last),
        first=first,
        last=last,
        basis=Basis.THEN if request.GET.get("basis") == Basis.THEN else Basis.TODAY,
        sets=sets,
        lines=lines_by_set(sets),
        chosen=next((product_set for product_set in sets if product_set.code == asked), sets[0]),
    )


def _month(text: str | None, otherwise: Month) -> Month:
    try:
        return Month.parse(text or "")
    except ValueError:
        return otherwise
