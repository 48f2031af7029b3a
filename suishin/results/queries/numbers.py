"""What results hold of one area for a few months, set by set: for claims held against them and for sentences made of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import Max, QuerySet

from suishin.common.months import Month
from suishin.organizations.models import Organization
from suishin.results.models import Basis, ProductSet, Result, Summary, Target, YearStart
from suishin.results.rules.agreement import Numbers, TargetTold, Told
from suishin.results.rules.claims import Measure
from suishin.results.rules.naming import SetNames, SetOfLines

if TYPE_CHECKING:
    from suishin.accounts.models import User

FLOWS = (Measure.NEW_ENROLMENTS, Measure.TERMINATIONS, Measure.TRANSFERS_IN, Measure.TRANSFERS_OUT)


def product_set_names(viewer: "User") -> SetNames:
    """Return the product sets somebody sees, by all their names, in one question."""
    rows = ProductSet.objects.visible_to(viewer).values_list(
        "code", "name", "lines__code", "lines__name", "lines__short_name", "lines__aliases",
        "lines__product__name", "lines__product__unit", "lines__route",
    ).order_by("order", "pk")  # fmt: skip
    lines: dict[tuple[str, str], list[tuple[str, ...]]] = defaultdict(list)
    for code, name, *of_line in rows:
        lines[code, name].append(tuple(of_line))
    return SetNames(_set_of_lines(code, name, found) for (code, name), found in lines.items())


def _set_of_lines(code: str, name: str, lines: list[tuple[str, ...]]) -> SetOfLines:
    names: set[str] = set()
    if len(lines) == 1:
        _code, line_name, short_name, aliases, product, _unit, route = lines[0]
        names = {line_name, short_name, *aliases} | (set() if route else {product})
    elif len(products := {line[4] for line in lines}) == 1:
        names = products
    return SetOfLines(code, name, frozenset(line[0] for line in lines), lines[0][5], tuple(sorted(names)))


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
    return Numbers(told, _targets(area, target_months, viewer), starts_in)


def last_month_of(area: Organization, viewer: "User") -> Month | None:
    """Return the latest month for which anything was told of an area."""
    last = _rows_of(area, viewer).aggregate(last=Max("month"))["last"]
    return None if last is None else Month(last)


def _rows_of(area: Organization, viewer: "User") -> QuerySet[Any]:
    if area.kind == Organization.Kind.LOCAL_UNION:
        return Result.objects.visible_to(viewer).filter(organization=area)
    return Summary.objects.visible_to(viewer).filter(area=area, basis=Basis.TODAY)


def _targets(area: Organization, months: Iterable[Month], viewer: "User") -> dict[Month, list[TargetTold]]:
    rows = list(
        Target.objects.visible_to(viewer)
        .in_effect()
        .filter(organization=area, product_set__isnull=False)
        .values_list("product_set__code", "measure", "kind", "on", "value")
    )
    told = [
        TargetTold(code or "", Measure(measure), kind, on, value)
        for code, measure, kind, on, value in rows
        if measure in set(Measure)
    ]
    return {month: _in_effect(told, month) for month in months}


def _in_effect(targets: list[TargetTold], month: Month) -> list[TargetTold]:
    chosen: dict[tuple[str, str, str], TargetTold] = {}
    for target in sorted(targets, key=lambda target: target.on):
        key = (target.product_set, target.measure, target.kind)
        if key not in chosen or chosen[key].on < month.last_day:
            chosen[key] = target
    return list(chosen.values())


def _of_area(area: Organization, months: Collection[Month], viewer: "User") -> dict[tuple[str, Month], Told]:
    rows = _rows_of(area, viewer).filter(month__in=[month.number for month in months])
    return {(row.line.code, Month(row.month)): _line_of(row) for row in rows.select_related("line")}


def _line_of(row: Summary) -> Told:
    return Told(
        in_force=row.in_force,
        flows={flow: getattr(row, flow) for flow in FLOWS},
        year_flows={flow: getattr(row, f"year_{flow}") for flow in FLOWS},
        unions=row.in_force_unions,
        of_unions=row.in_force_unions + row.missing_unions,
        is_flash=row.flash_unions > 0,
    )


def _of_union(
    union: Organization, months: Collection[Month], starts_in: int, viewer: "User"
) -> dict[tuple[str, Month], Told]:
    """Read a union's own rows from the beginning of each year on, and add up its flows."""
    numbers = {before.number for month in months for before in month.year_start(starts_in_month=starts_in).until(month)}
    rows = _rows_of(union, viewer).filter(month__in=numbers)
    counted: dict[tuple[str, Month], Result] = {}
    for row in rows.select_related("line").order_by("-is_flash"):  # the final row replaces the flash one
        counted[row.line.code, Month(row.month)] = row
    codes = {code for code, _month in counted}
    return {
        (code, month): _line_of_union(counted, code, month, starts_in)
        for code in codes
        for month in months
        if (code, month) in counted
    }


def _line_of_union(counted: Mapping[tuple[str, Month], Result], code: str, month: Month, starts_in: int) -> Told:
    row = counted[code, month]
    year = [
        counted[code, before]
        for before in month.year_start(starts_in_month=starts_in).until(month)
        if (code, before) in counted
    ]
    return Told(
        in_force=row.in_force,
        flows={flow: getattr(row, flow) for flow in FLOWS},
        year_flows={flow: _total(getattr(told, flow) for told in year) for flow in FLOWS},
        unions=1,
        of_unions=1,
        is_flash=row.is_flash,
    )


def _total(values: Iterable[int | None]) -> int | None:
    told = [value for value in values if value is not None]
    return sum(told) if told else None


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
        is_flash=any(line.is_flash for line in told),
    )


def _whole(values: list[int | None]) -> int | None:
    told = [value for value in values if value is not None]
    return sum(told) if len(told) == len(values) else None
