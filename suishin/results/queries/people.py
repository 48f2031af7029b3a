"""The people of unions: how many there are, how many of them joined, and how many of their executives use the products."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from suishin.common.months import Month
from suishin.organizations.models import Organization
from suishin.permissions import Permission
from suishin.results.models import Basis, ExecutiveUse, Headcount, ProductLine, YearStart
from suishin.results.queries.unions import counting_under
from suishin.results.rules import rates
from suishin.results.rules.lineage import last_month
from suishin.results.summing.telling import LASTING, OF_THE_YEAR

if TYPE_CHECKING:
    from suishin.accounts.models import User

NAMES = (*LASTING, *OF_THE_YEAR)


@dataclass(frozen=True, slots=True)
class Told:
    """The last number told, and in which month."""

    value: int
    month: Month


@dataclass(frozen=True, slots=True)
class People:
    """The people of one union at a month's end; None where nobody told it. New hires are those of their year so far."""

    members: Told | None = None
    eligible_staff: Told | None = None
    executives: Told | None = None
    new_hires: Told | None = None
    joined_new_hires: Told | None = None
    enrolled_new_hires: Told | None = None
    registered_members: int | None = None  # what the register of organizations says
    enrolled_executives: Mapping[int, Told] = field(default_factory=dict)  # by product line

    @property
    def member_count(self) -> int | None:
        """Return the members told with the results, else those of the register."""
        return self.registered_members if self.members is None else self.members.value

    @property
    def density(self) -> Decimal | None:
        return rates.density(_value(self.members), _value(self.eligible_staff))

    @property
    def joining_rate(self) -> Decimal | None:
        return rates.joining_rate(_value(self.joined_new_hires), _value(self.new_hires))

    @property
    def enrolment_rate(self) -> Decimal | None:
        return rates.joining_rate(_value(self.enrolled_new_hires), _value(self.new_hires))

    def executive_use(self, line_id: int) -> Decimal | None:
        return rates.executive_use(_value(self.enrolled_executives.get(line_id)), _value(self.executives))


def people_of_unions(
    viewer: "User", unions: Collection[Organization], *, month: Month, basis: str = Basis.TODAY
) -> dict[int, People]:
    """Return the people of those of the unions whose results the viewer sees; `today` adds the unions they took in."""
    seen = Organization.objects.with_permission(viewer, Permission.RESULT_VIEW).filter(
        pk__in=[union.pk for union in unions]
    )
    registered = dict(seen.order_by().values_list("pk", "member_count"))
    lines = list(ProductLine.objects.visible_to(viewer).values_list("pk", flat=True))
    return people_under(counting_under(registered, basis), registered, lines, month=month)


def people_under(
    counts_under: Mapping[int, int], registered: Mapping[int, int | None], lines: Collection[int], *, month: Month
) -> dict[int, People]:
    """Return the people of unions with those they took in, with the executives' use of the lines given.

    Whoever asks must see these unions and lines. `registered` says by union what the register of organizations has.
    """
    counting = _counting_in(month, counts_under)
    heads, used = _heads(counting, month), _executives(counting, month, lines)
    return {
        union: People(
            registered_members=members,
            enrolled_executives=used.get(union, {}),
            **heads.get(union, {}),
        )
        for union, members in registered.items()
    }


def _counting_in(month: Month, counts_under: Mapping[int, int]) -> dict[int, int]:
    """Leave out the unions that have closed: their people are the heir's."""
    taken_in = [union for union, head in counts_under.items() if union != head]
    if not taken_in:
        return dict(counts_under)
    closing = Organization.objects.filter(pk__in=taken_in).order_by().values_list("pk", "closed_on")
    gone = {union for union, closed_on in closing if (last := last_month(closed_on)) is not None and last < month}
    return {union: head for union, head in counts_under.items() if union not in gone}


def _heads(counts_under: Mapping[int, int], month: Month) -> dict[int, dict[str, Told]]:
    year = month.year_start(starts_in_month=YearStart.of(YearStart.Use.STAFFING))
    rows = Headcount.objects.filter(organization__in=list(counts_under), month__lte=month.number)
    latest: dict[tuple[int, str], Told] = {}
    for union, number, *values in rows.order_by("month").values_list("organization_id", "month", *NAMES):
        for name, value in zip(NAMES, values, strict=True):
            if value is not None and (name in LASTING or number >= year.number):
                latest[union, name] = Told(value, Month(number))
    found: dict[int, dict[str, Told]] = {}
    for (union, name), told in latest.items():
        of_union = found.setdefault(counts_under[union], {})
        of_union[name] = _together(of_union.get(name), told)
    return found


def _executives(counts_under: Mapping[int, int], month: Month, lines: Iterable[int]) -> dict[int, dict[int, Told]]:
    rows = ExecutiveUse.objects.filter(organization__in=list(counts_under), line__in=lines, month__lte=month.number)
    latest = {
        (union, line): Told(enrolled, Month(number))
        for union, line, number, enrolled in rows.order_by("month").values_list(
            "organization_id", "line_id", "month", "enrolled"
        )
    }
    found: dict[int, dict[int, Told]] = {}
    for (union, line), told in latest.items():
        of_union = found.setdefault(counts_under[union], {})
        of_union[line] = _together(of_union.get(line), told)
    return found


def _together(one: Told | None, other: Told) -> Told:
    """Add what two unions told; it is as old as the older of the two."""
    return other if one is None else Told(one.value + other.value, min(one.month, other.month))


def _value(told: Told | None) -> int | None:
    return None if told is None else told.value
