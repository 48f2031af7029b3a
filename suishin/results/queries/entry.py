"""What the grid for typing results stands on: its unions and lines, and the values that are told already."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from suishin.common.months import Month
from suishin.organizations.models import Organization
from suishin.results.models import ExecutiveUse, Headcount, ProductLine, Result
from suishin.results.rules.cells import ENROLLED, MEASURES, PEOPLE, CellKey, Values


@dataclass(frozen=True, slots=True)
class Sheet:
    """One grid: all lines and the people of a union, or one line of all unions of a prefecture."""

    organization: Organization
    month: Month
    is_flash: bool
    unions: list[Organization]
    lines: list[ProductLine]

    @property
    def is_of_union(self) -> bool:
        return self.organization.kind == Organization.Kind.LOCAL_UNION

    @property
    def keys(self) -> Iterator[CellKey]:
        """Yield every cell that can be typed into."""
        for union in self.unions:
            for line in self.lines:
                yield from (CellKey(union.pk, line.pk, measure) for measure in measures_of(line))
                if self.is_of_union:
                    yield CellKey(union.pk, line.pk, ENROLLED)
            if self.is_of_union:
                yield from (CellKey(union.pk, 0, field) for field in PEOPLE)


@dataclass(frozen=True, slots=True)
class ToldUnion:
    """A union and how many of the lines were told for a month, as final and as flash."""

    union: Organization
    final_count: int
    flash_count: int


def measures_of(line: ProductLine) -> tuple[str, ...]:
    """Return what is told of a line; of basic cover only whether the union has joined."""
    return MEASURES[:1] if line.product.counts_unions else MEASURES


def sheet_of(organization: Organization, *, month: Month, is_flash: bool, lines: list[ProductLine]) -> Sheet:
    """Return the grid of a prefecture or a union; a union that did not exist in the month has nothing to type."""
    return Sheet(organization, month, is_flash, list(unions_of(organization, month)), lines)


def unions_of(area: Organization, month: Month) -> QuerySet[Organization]:
    """Return the unions at or under an organization that existed in a month."""
    return (
        Organization.objects.below(area)
        .filter(kind=Organization.Kind.LOCAL_UNION)
        .filter(Q(founded_on__isnull=True) | Q(founded_on__lte=month.last_day))
        .filter(Q(closed_on__isnull=True) | Q(closed_on__gte=month.first_day))
        .order_by("code")
    )


def stored_values(sheet: Sheet) -> Values:
    """Return what is told for the sheet's month, of flash and final only what the sheet is for."""
    return _results(sheet, sheet.month, is_flash=sheet.is_flash) | _people(sheet, sheet.month)


def flash_values(sheet: Sheet) -> Values:
    """Return what the flash values of the month say, for whoever types the final ones."""
    return {} if sheet.is_flash else _results(sheet, sheet.month, is_flash=True)


def last_values(sheet: Sheet) -> Values:
    """Return the values that count of the month before: the final row where there is one, else the flash row."""
    month = sheet.month + -1
    final = _results(sheet, month, is_flash=False)
    finished = {(key.union, key.line) for key in final}
    flash = _results(sheet, month, is_flash=True)
    counting = {key: value for key, value in flash.items() if (key.union, key.line) not in finished}
    return counting | final | _people(sheet, month)


def told_unions(area: Organization, month: Month) -> list[ToldUnion]:
    """Return the unions under an area and how far their month is told."""
    unions = list(unions_of(area, month))
    rows = Result.objects.filter(organization__in=[union.pk for union in unions], month=month.number)
    counted = rows.order_by().values_list("organization", "is_flash").annotate(count=Count("pk"))
    counts = {(union, is_flash): count for union, is_flash, count in counted}
    return [ToldUnion(union, counts.get((union.pk, False), 0), counts.get((union.pk, True), 0)) for union in unions]


def months_to_type(today: date, *, count: int = 36) -> list[Month]:
    """Return the months that may be typed, the latest first: never one that has not begun."""
    present = Month.containing(today)
    return [present + -back for back in range(count)]


def _results(sheet: Sheet, month: Month, *, is_flash: bool) -> dict[CellKey, int]:
    rows = Result.objects.filter(
        organization__in=[union.pk for union in sheet.unions],
        line__in=[line.pk for line in sheet.lines],
        month=month.number,
        is_flash=is_flash,
    )
    return {
        CellKey(union, line, measure): value
        for union, line, *values in rows.values_list("organization_id", "line_id", *MEASURES)
        for measure, value in zip(MEASURES, values, strict=True)
        if value is not None
    }


def _people(sheet: Sheet, month: Month) -> dict[CellKey, int]:
    if not sheet.is_of_union:
        return {}
    union = sheet.organization
    told = Headcount.objects.filter(organization=union, month=month.number).values(*PEOPLE).first() or {}
    people = {CellKey(union.pk, 0, field): value for field, value in told.items() if value is not None}
    uses = ExecutiveUse.objects.filter(organization=union, month=month.number, line__in=sheet.lines)
    return people | {CellKey(union.pk, use.line_id, ENROLLED): use.enrolled for use in uses}
