"""Where organizations stand: what is in force, what came and went, how many people; of unions with those merged in."""

from collections.abc import Collection, Mapping

from django.db.models import Max

from suishin.common.months import Month
from suishin.organizations.models import Organization, Succession
from suishin.results.models import Basis, Headcount, HeadcountSummary, Summary
from suishin.results.queries.standings import Standing, standings_of_span
from suishin.results.queries.unions import standings_of_unions
from suishin.results.rules.lineage import Ending, families, heirs, last_month

_UNION = Organization.Kind.LOCAL_UNION


def last_summed_month() -> Month | None:
    """Return the last month for which anybody told anything."""
    last = Summary.objects.aggregate(last=Max("month"))["last"]
    return None if last is None else Month(last)


def standings_of_places(
    places: Mapping[int, str], *, first: Month, month: Month, sets: Mapping[int, Collection[int]]
) -> dict[tuple[int, int], Standing]:
    """Return by organization and product set what is in force at a month's end, with the flows from `first` to it.

    `places` gives the kind of each organization by its id. Whoever asks must see these organizations and sets.
    """
    unions, areas = _apart(places)
    found = standings_of_span(areas, first=first, last=month, sets=sets) if areas else {}
    return found | (standings_of_unions(unions, first=first, last=month, sets=sets) if unions else {})


def members_of(places: Mapping[int, str], *, month: Month) -> dict[int, int]:
    """Return how many members organizations (their kinds by id) have at a month's end; who never told any is left out."""
    unions, areas = _apart(places)
    sums = HeadcountSummary.objects.filter(area__in=areas, basis=Basis.TODAY, month=month.number)
    found = dict(sums.filter(members__isnull=False).values_list("area_id", "members"))
    if unions:
        heir_of, until = _lineage(unions)
        told = Headcount.objects.filter(organization__in=until, month__lte=month.number, members__isnull=False)
        last = dict(told.order_by("month").values_list("organization_id", "members"))
        for union, members in last.items():
            if _still_exists(until[union], month):
                heir = heir_of.get(union, union)
                found[heir] = found.get(heir, 0) + members
    return found


def _apart(places: Mapping[int, str]) -> tuple[set[int], set[int]]:
    """Return the unions among organizations and the rest: who keeps results, and who is a sum."""
    unions = {place for place, kind in places.items() if kind == _UNION}
    return unions, places.keys() - unions


def _lineage(unions: Collection[int]) -> tuple[Mapping[int, int], dict[int, Month | None]]:
    """Return who is heir of whom, and the last month of each union or of one that merged into it."""
    mergers = Succession.objects.filter(kind=Succession.Kind.MERGER).order_by("pk")
    heir_of = heirs(
        Ending(predecessor, successor, on, is_merger=True)
        for predecessor, successor, on in mergers.values_list("predecessor_id", "successor_id", "on")
    )
    family = {*unions, *(gone for heir, gones in families(heir_of).items() if heir in unions for gone in gones)}
    closed = Organization.objects.filter(pk__in=family).order_by().values_list("pk", "closed_on")
    # A union that has itself merged is asked about by itself here: its history stays with it.
    asked = {union: heir for union, heir in heir_of.items() if union in family and union not in unions}
    return asked, {union: last_month(closed_on) for union, closed_on in closed}


def _still_exists(until: Month | None, month: Month) -> bool:
    return until is None or month <= until
