"""Where a union stands among those of its size: values without names; names only of unions in sight (ADR 0023)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from suishin.common.months import Month
from suishin.organizations.models import Organization
from suishin.permissions import Permission
from suishin.results.models import Band, Basis, PeerRange, ProductLine, YearStart
from suishin.results.queries.people import people_of_unions
from suishin.results.queries.unions import visible_series
from suishin.results.rules.peers import Place, band_of, growth, place_of, rose_most, ten_thousandths
from suishin.results.rules.sums import MISSING
from suishin.results.summing.federation import load_federation
from suishin.results.summing.peers import peers_of_bands
from suishin.results.summing.series import UnionSeries

if TYPE_CHECKING:
    from suishin.accounts.models import User

MOST_RISERS = 10
COMPARED = (PeerRange.Measure.PENETRATION, PeerRange.Measure.GROWTH, PeerRange.Measure.YEAR_NEW)
OwnValues = dict[tuple[int, str], int]  # by line and measure


@dataclass(frozen=True, slots=True)
class SizeBand:
    """Unions from so many members to so many (None: any more)."""

    members_from: int
    members_to: int | None


@dataclass(frozen=True, slots=True)
class Places:
    """A union's places by line and measure; without a band (nobody knows its members) it has none."""

    band: SizeBand | None
    by_line: Mapping[tuple[int, str], Place]


@dataclass(frozen=True, slots=True)
class Riser:
    """A union in sight that rose, by so many ten-thousandths in a year."""

    union: Organization
    growth: int
    in_force: int
    is_flash: bool


def own_values(
    series: UnionSeries, members: Mapping[int, int | None], *, month: Month, results_begin: int
) -> dict[int, OwnValues]:
    """Return by union what it is compared by; what cannot be told is left out. The series must reach back 13 months."""
    at, begin = month - series.first, month.year_start(starts_in_month=results_begin) - series.first
    stock, before = series.in_force[:, :, at].tolist(), series.in_force[:, :, at - 12].tolist()
    new = series.flows[0][:, :, begin : at + 1]
    is_told = (new != MISSING).any(axis=2).tolist()
    year_new = new.sum(axis=2, where=new != MISSING).tolist()
    found: dict[int, OwnValues] = {}
    for row, union in enumerate(series.unions):
        values = found[union] = {}
        people = members.get(union)
        for column, line in enumerate(series.lines):
            in_force = stock[row][column]
            if in_force != MISSING:
                values[line, PeerRange.Measure.IN_FORCE] = in_force
                if people:
                    values[line, PeerRange.Measure.PENETRATION] = ten_thousandths(in_force, people)
                if before[row][column] > 0:
                    values[line, PeerRange.Measure.GROWTH] = growth(in_force, before[row][column])
            if people and is_told[row][column]:
                values[line, PeerRange.Measure.YEAR_NEW] = ten_thousandths(year_new[row][column], people)
    return found


def places_of_unions(
    owned: Mapping[int, OwnValues],
    members: Mapping[int, int | None],
    *,
    lines: Collection[int],
    month: Month,
    basis: str = Basis.TODAY,
    measures: Collection[str] = COMPARED,
) -> dict[int, Places]:
    """Return where unions stand among all of their size, in the lines given. Whoever asks must see these unions and lines.

    Then, the others are the unions that there were in the month, each by itself, as the unions asked for must be.
    """
    bands = list(Band.objects.order_by("members_from").values_list("pk", "members_from"))
    starts = [members_from for _pk, members_from in bands]
    band_of_union = {union: band_of(members.get(union), starts) for union in owned}
    asked = {bands[band][0] for band in band_of_union.values() if band is not None}
    ranges = (_kept(asked, lines, measures, month) if basis == Basis.TODAY else {}) or _made(bands, asked, month, basis)
    wanted = [(line, str(measure)) for line in lines for measure in measures]
    found: dict[int, Places] = {}
    for union, values in owned.items():
        band = band_of_union[union]
        if band is None:
            found[union] = Places(None, {})
            continue
        of_band = ranges.get(bands[band][0], {})
        found[union] = Places(
            SizeBand(starts[band], starts[band + 1] - 1 if band + 1 < len(starts) else None),
            {key: place_of(values.get(key), of_band[key]) for key in wanted if key in of_band},
        )
    return found


def risers_among_equals(
    viewer: "User", union: Organization, *, line_id: int, month: Month, basis: str = Basis.TODAY
) -> list[Riser]:
    """Return who of the unions in sight and of the union's size rose most within a year, in one line that one sees.

    Today, unions count with those they took in; then, each by itself.
    """
    seen = Organization.objects.with_permission(viewer, Permission.RESULT_VIEW)
    unions = {one.pk: one for one in seen.filter(kind=Organization.Kind.LOCAL_UNION)}
    if union.pk not in unions or not ProductLine.objects.visible_to(viewer).filter(pk=line_id).exists():
        return []
    starts = list(Band.objects.order_by("members_from").values_list("members_from", flat=True))
    people = people_of_unions(viewer, unions.values(), month=month, basis=basis)
    band_of_union = {pk: band_of(one.member_count, starts) for pk, one in people.items()}
    equals = [unions[pk] for pk, band in band_of_union.items() if band is not None and band == band_of_union[union.pk]]
    now, before = (
        visible_series(viewer, equals, first=of, last=of, basis=basis, lines=[line_id]) for of in (month, month + -12)
    )
    in_force, then = _in_force(now), _in_force(before)
    growths = {pk: growth(value, then[pk]) for pk, value in in_force.items() if then.get(pk)}
    flash = {pk for row, pk in enumerate(now.unions) if now.is_flash[row].any()}
    return [Riser(unions[pk], value, in_force[pk], pk in flash) for pk, value in rose_most(growths, most=MOST_RISERS)]


def _in_force(series: UnionSeries) -> dict[int, int]:
    """Return what stands in the only month of a series, by union."""
    values = series.in_force[:, 0, 0].tolist() if series.lines else []
    return {union: value for union, value in zip(series.unions, values, strict=False) if value != MISSING}


_Ranges = dict[int, dict[tuple[int, str], list[int]]]  # by band, line and measure the sorted values of all its unions


def _kept(bands: Collection[int], lines: Collection[int], measures: Collection[str], month: Month) -> _Ranges:
    """Return what was sorted after an import; nothing of months that no import has reached for two years."""
    rows = PeerRange.objects.filter(month=month.number, band__in=bands, line__in=lines, measure__in=measures).order_by()
    found: _Ranges = {}
    for band, line, measure, values in rows.values_list("band_id", "line_id", "measure", "values"):
        found.setdefault(band, {})[line, measure] = values
    return found


def _made(bands: Sequence[tuple[int, int]], asked: Collection[int], month: Month, basis: str) -> _Ranges:
    """Sort the values of a month that nothing is kept of."""
    if not asked:
        return {}
    lines = list(ProductLine.objects.order_by("pk").values_list("pk", flat=True))
    begins = YearStart.of(YearStart.Use.RESULTS)
    found: _Ranges = {}
    for peers in peers_of_bands(
        load_federation(), month, lines=lines, bands=bands, results_begin=begins, only=asked, basis=basis
    ):
        found.setdefault(peers.band, {})[peers.line, peers.measure] = peers.values
    return found
