"""Where organizations stand: what is in force, what came and went, how many people; of unions with those merged in."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Max

from suishin.common.months import Month
from suishin.organizations.models import Organization, Succession
from suishin.results.models import Basis, Headcount, HeadcountSummary, ProductLine, Summary
from suishin.results.rules.lineage import Ending, families, heirs, last_month
from suishin.results.rules.rates import net_change
from suishin.results.rules.sums import MISSING
from suishin.results.summing.series import as_today, series_of_unions, with_families

_FLOWS = ("new_enrolments", "terminations", "transfers_in", "transfers_out")
_UNION = Organization.Kind.LOCAL_UNION


@dataclass(slots=True)
class LineStanding:
    """One product line of an organization: what is in force at a month's end, and the flows of some months up to it."""

    in_force: int | None = None
    told_unions: int = 0  # of how many unions what is in force is known
    missing_unions: int = 0
    flows: dict[str, int] = field(default_factory=dict)

    def add_in_force(self, value: int | None) -> None:
        if value is not None:
            self.in_force = (self.in_force or 0) + value

    def add_flows(self, values: Iterable[int | None]) -> None:
        for name, value in zip(_FLOWS, values, strict=True):
            if value is not None:
                self.flows[name] = self.flows.get(name, 0) + value


@dataclass(frozen=True, slots=True)
class Standing:
    """Several lines counted together; what nobody told is None."""

    in_force: int | None
    new_enrolments: int | None
    net_change: int | None
    told_unions: int
    missing_unions: int


def last_summed_month() -> Month | None:
    """Return the last month for which anybody told anything."""
    last = Summary.objects.aggregate(last=Max("month"))["last"]
    return None if last is None else Month(last)


def line_standings(
    places: Collection[Organization], *, first: Month, month: Month
) -> dict[tuple[int, int], LineStanding]:
    """Return by organization and line what is in force at a month's end, and the flows from `first` to it."""
    unions = {place.pk for place in places if place.kind == _UNION}
    areas = {place.pk for place in places} - unions
    return _of_areas(areas, first, month) | _of_unions(unions, first, month)


def together(lines: Iterable[int], place: int, standings: Mapping[tuple[int, int], LineStanding]) -> Standing:
    """Count some lines of an organization together."""
    total = LineStanding()
    parts = [standings[place, line] for line in lines if (place, line) in standings]
    for part in parts:
        total.add_in_force(part.in_force)
        total.add_flows(part.flows.get(name) for name in _FLOWS)
    return Standing(
        in_force=total.in_force,
        new_enrolments=total.flows.get("new_enrolments"),
        net_change=net_change(*(total.flows.get(name) for name in _FLOWS)),
        told_unions=min((part.told_unions for part in parts), default=0),
        missing_unions=max((part.missing_unions for part in parts), default=0),
    )


def members_of(places: Collection[Organization], *, month: Month) -> dict[int, int]:
    """Return how many members organizations have at a month's end; who never told any is left out."""
    unions = {place.pk for place in places if place.kind == _UNION}
    areas = {place.pk for place in places} - unions
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


def _of_areas(areas: Collection[int], first: Month, month: Month) -> dict[tuple[int, int], LineStanding]:
    found: dict[tuple[int, int], LineStanding] = {}
    rows = Summary.objects.filter(
        area__in=areas, basis=Basis.TODAY, month__gte=min(first, month).number, month__lte=month.number
    )
    for area, line, number, in_force, told, missing, *flows in rows.values_list(
        "area_id", "line_id", "month", "in_force", "in_force_unions", "missing_unions", *_FLOWS
    ):
        standing = found.setdefault((area, line), LineStanding())
        if number == month.number:
            standing.in_force, standing.told_unions, standing.missing_unions = in_force, told, missing
        if number >= first.number:
            standing.add_flows(flows)
    return found


def _of_unions(unions: Collection[int], first: Month, month: Month) -> dict[tuple[int, int], LineStanding]:
    if not unions:
        return {}
    counts_under = with_families(unions)
    lines = list(ProductLine.objects.values_list("pk", flat=True))
    own = series_of_unions(list(counts_under), lines, first=min(first, month), last=month)
    series = as_today(own, counts_under)
    flows = [flow[:, :, first - series.first :] for flow in series.flows[: len(_FLOWS)]]
    found: dict[tuple[int, int], LineStanding] = {}
    for row, union in enumerate(series.unions):
        for column, line in enumerate(series.lines):
            standing = found[union, line] = LineStanding()
            in_force = series.in_force[row, column, -1]
            standing.add_in_force(None if in_force == MISSING else int(in_force))
            for name, flow in zip(_FLOWS, flows, strict=True):
                told = flow[row, column][flow[row, column] != MISSING]
                if len(told):
                    standing.flows[name] = int(told.sum())
    return found


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
