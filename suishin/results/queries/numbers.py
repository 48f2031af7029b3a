"""What results hold of one area for a few months, set by set: for claims held against them and for sentences made of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Max, QuerySet

from suishin.common.months import Month
from suishin.organizations.models import Organization
from suishin.results.models import Basis, ProductSet, Result, Summary, Target, YearStart
from suishin.results.queries.targets import targets_in_effect
from suishin.results.queries.unions import visible_series
from suishin.results.rules.agreement import Numbers, TargetTold, Told
from suishin.results.rules.claim_model import Measure
from suishin.results.rules.naming import SetNames, SetOfLines
from suishin.results.rules.sums import MISSING, Ints
from suishin.results.summing.series import UnionSeries

if TYPE_CHECKING:
    from suishin.accounts.models import User

TARGET_MEASURES = [measure for measure in Measure if measure in Target.Measure.values]
FLOWS = (Measure.NEW_ENROLMENTS, Measure.TERMINATIONS, Measure.TRANSFERS_IN, Measure.TRANSFERS_OUT)


def product_set_names(viewer: "User") -> SetNames:
    """Return the product sets somebody sees, by all their names, in one question."""
    rows = ProductSet.objects.visible_to(viewer).values_list(
        "pk", "code", "name", "lines", "lines__name", "lines__short_name", "lines__aliases",
        "lines__product__name", "lines__product__unit", "lines__route",
    ).order_by("order", "pk")  # fmt: skip
    lines: dict[tuple[int, str, str], list[tuple[Any, ...]]] = defaultdict(list)
    for pk, code, name, *of_line in rows:
        lines[pk, code, name].append(tuple(of_line))
    return SetNames(_set_of_lines(*named, found) for named, found in lines.items())


def _set_of_lines(pk: int, code: str, name: str, lines: list[tuple[Any, ...]]) -> SetOfLines:
    names: set[str] = set()
    if len(lines) == 1:
        _line, line_name, short_name, aliases, product, _unit, route = lines[0]
        names = {line_name, short_name, *aliases} | (set() if route else {product})
    elif len(products := {line[4] for line in lines}) == 1:
        names = products
    return SetOfLines(pk, code, name, frozenset(line[0] for line in lines), lines[0][5], tuple(sorted(names)))


def numbers_of(
    area: Organization,
    months: Collection[Month],
    *,
    target_months: Collection[Month],
    names: SetNames,
    viewer: "User",
    year_starts_in: int | None = None,
) -> Numbers:
    """Return what results hold of an area (or of a union) for these months, as far as the viewer sees them, and which
    targets were in effect at the end of each of `target_months`.
    """
    starts_in = year_starts_in or YearStart.of(YearStart.Use.RESULTS)
    if not months:
        return Numbers(year_starts_in=starts_in)
    of_lines = (
        _of_union(area, months, starts_in, viewer)
        if area.kind == Organization.Kind.LOCAL_UNION
        else _of_area(area, months, viewer)
    )
    told = {
        (code, month): summed
        for code, of_set in names.by_code.items()
        for month in months
        if (summed := _summed([of_lines.get((line, month)) for line in of_set.lines]))
    }
    return Numbers(told, _targets(area, target_months, names, viewer), starts_in)


def last_month_of(area: Organization, viewer: "User") -> Month | None:
    """Return the latest month for which anything was told of an area."""
    last = _rows_of(area, viewer).aggregate(last=Max("month"))["last"]
    return None if last is None else Month(last)


def _rows_of(area: Organization, viewer: "User") -> QuerySet[Any]:
    if area.kind == Organization.Kind.LOCAL_UNION:
        return Result.objects.visible_to(viewer).filter(organization=area)
    return Summary.objects.visible_to(viewer).filter(area=area, basis=Basis.TODAY)


def _targets(
    area: Organization, months: Iterable[Month], names: SetNames, viewer: "User"
) -> dict[Month, list[TargetTold]]:
    codes = {of_set.pk: code for code, of_set in names.by_code.items()}
    found: dict[Month, list[TargetTold]] = {}
    for month in months:
        in_effect = targets_in_effect([area], month=month, measures=TARGET_MEASURES, viewer=viewer)
        found[month] = [
            TargetTold(codes[product_set], Measure(measure), kind, target.on, target.value)
            for (_area, product_set, measure), targets in in_effect.items()
            for kind, target in (("final", targets.final), ("interim", targets.interim))
            if target is not None and product_set in codes
        ]
    return found


def _of_area(area: Organization, months: Collection[Month], viewer: "User") -> dict[tuple[int, Month], Told]:
    rows = _rows_of(area, viewer).filter(month__in=[month.number for month in months])
    return {(row.line_id, Month(row.month)): _line_of(row) for row in rows}


def _line_of(row: Summary) -> Told:
    """Return a line's sums; where every union's number is of an earlier month, the month itself has none."""
    is_told = row.in_force_unions > row.carried_unions
    return Told(
        in_force=row.in_force if is_told else None,
        flows={flow: getattr(row, flow) for flow in FLOWS},
        year_flows={flow: getattr(row, f"year_{flow}") for flow in FLOWS},
        unions=row.in_force_unions,
        of_unions=row.in_force_unions + row.missing_unions,
        carried_unions=row.carried_unions,
        is_flash=row.flash_unions > 0,
    )


def _of_union(
    union: Organization, months: Collection[Month], starts_in: int, viewer: "User"
) -> dict[tuple[int, Month], Told]:
    """Read a union's own months, with those of the unions it took in."""
    first = min(months).year_start(starts_in_month=starts_in)
    series = visible_series(viewer, [union], first=first, last=max(months))
    return {
        (line, month): _line_of_union(series, column, month, month.year_start(starts_in_month=starts_in))
        for column, line in enumerate(series.lines)
        for month in months
        if series.unions and series.is_told[0, column, month - first]
    }


def _line_of_union(series: UnionSeries, column: int, month: Month, year_start: Month) -> Told:
    at, begin = month - series.first, year_start - series.first
    flows = {flow: series.flows[place][0, column] for place, flow in enumerate(FLOWS)}
    return Told(
        in_force=_total(series.in_force[0, column, at : at + 1]),
        flows={flow: _total(values[at : at + 1]) for flow, values in flows.items()},
        year_flows={flow: _total(values[begin : at + 1]) for flow, values in flows.items()},
        unions=1,
        of_unions=1,
        is_flash=bool(series.is_flash[0, column, at]),
    )


def _total(values: Ints) -> int | None:
    told = values[values != MISSING]
    return int(told.sum()) if told.size else None


def _summed(lines: list[Told | None]) -> Told | None:
    """Add up the lines of a set; of a set that lacks one there is no sum."""
    told = [line for line in lines if line is not None]
    if not told or len(told) < len(lines):
        return None
    return Told(
        in_force=_whole([line.in_force for line in told]),
        flows={flow: _whole([line.flows[flow] for line in told]) for flow in FLOWS},
        year_flows={flow: _whole([line.year_flows[flow] for line in told]) for flow in FLOWS},
        unions=min(line.unions for line in told),
        of_unions=max(line.of_unions for line in told),
        carried_unions=max(line.carried_unions for line in told),
        is_flash=any(line.is_flash for line in told),
    )


def _whole(values: list[int | None]) -> int | None:
    told = [value for value in values if value is not None]
    return sum(told) if len(told) == len(values) else None
