"""Put invented series into the tables of results, and make a federation of national size to hold them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import numpy as np
from django.db import transaction

from suishin.common.bulk import insert_rows
from suishin.common.months import Month
from suishin.forms.actions import store_packaged_forms
from suishin.operations.scale.series import LINE_CODES, InventedSeries, invent_series
from suishin.organizations.actions import load_prefectures
from suishin.organizations.models import Membership, Organization
from suishin.results.actions import rebuild_summaries, store_packaged_products
from suishin.results.models import Headcount, ProductLine, ProductSet, Result, Target

SEED = 2027
UNIONS = 2500
LAST = Month.of(2026, 10)  # the same whenever it is made, so that two databases hold the same
TARGET_ON = date(2027, 5, 31)
_MEASURES = ("in_force", "new_enrolments", "terminations", "transfers_in", "transfers_out")
_RESULT_FIELDS = ("organization", "line", "month", "is_flash", *_MEASURES)


@transaction.atomic
def load_scale(*, years: int, now: datetime) -> int:
    """Fill a database without unions: 47 prefectures, 2,500 unions, all lines; return how many result rows there are."""
    load_prefectures(now=now)
    store_packaged_forms(now=now)
    store_packaged_products(now=now)
    months = years * 12
    first = LAST + -(months - 1)
    series = invent_series(seed=SEED, months=months, first=first, unions=UNIONS)
    unions = _create_unions(series, first)
    count = insert_results(series, unions)
    insert_rows(Headcount, *headcount_rows(series, unions))
    rebuild_summaries()
    _set_targets(series, unions, now=now)
    return count


def insert_results(series: InventedSeries, unions: Sequence[int], *, flash_months: int = 0) -> int:
    """Insert the months of all lines for unions given by id, in the order of the series; return how many rows."""
    line_ids = ids_of_lines()
    months = series.in_force.shape[2]
    organizations = np.repeat(np.array(unions), len(LINE_CODES)).tolist()
    lines = [line_ids[code] for code in LINE_CODES] * len(unions)
    for at in range(months):
        month = series.first + at
        columns = [getattr(series, name)[:, :, at].reshape(-1).tolist() for name in _MEASURES]
        is_flash = at >= months - flash_months
        rows = zip(organizations, lines, [month.number] * len(lines), [is_flash] * len(lines), *columns, strict=True)
        insert_rows(Result, _RESULT_FIELDS, list(rows))
    return int(months) * len(lines)


def ids_of_lines() -> Mapping[str, int]:
    return dict(ProductLine.objects.values_list("code", "pk"))


def _create_unions(series: InventedSeries, first: Month) -> list[int]:
    prefectures = list(Organization.objects.prefectures())
    places = [prefectures[number] for number in series.prefecture.tolist()]
    numbers: dict[str, int] = {}
    unions = []
    for place, members in zip(places, series.members.tolist(), strict=True):
        number = numbers[place.code] = numbers.get(place.code, 0) + 1
        name = f"{place.name[:-1] if place.code != '01' else place.name}第{number}市職労"
        unions.append(
            Organization(
                kind=Organization.Kind.LOCAL_UNION,
                code=f"{place.code}-{number:03}",
                name=name,
                path="/",
                member_count=members,
            )
        )
    Organization.objects.bulk_create(unions)
    for union, place in zip(unions, places, strict=True):
        union.path = f"{place.path}{union.pk}/"
    Organization.objects.bulk_update(unions, ["path"], batch_size=500)
    Membership.objects.bulk_create(
        Membership(child=union, parent=place, valid_from=first.first_day)
        for union, place in zip(unions, places, strict=True)
    )
    return [union.pk for union in unions]


def headcount_rows(series: InventedSeries, unions: Sequence[int]) -> tuple[Sequence[str], list[tuple[int, ...]]]:
    """Return names and rows of the people: told once a year, a number stands until the next is told."""
    random = np.random.default_rng(SEED)
    rows: list[tuple[int, ...]] = []
    members = series.members.astype(np.int64)
    for at in range(0, series.in_force.shape[2], 12):
        eligible = (members * random.uniform(1.05, 1.6, len(members))).astype(np.int64)
        hires = random.poisson(eligible * 0.04)
        joined = random.binomial(hires, 0.7)
        enrolled = random.binomial(joined, 0.6)
        executives = np.clip(members // 40, 3, 25)
        columns = [column.tolist() for column in (members, eligible, hires, joined, enrolled, executives)]
        month = (series.first + at).number
        rows += [(union, month, *values) for union, *values in zip(unions, *columns, strict=True)]
    counts = ("members", "eligible_staff", "new_hires", "joined_new_hires", "enrolled_new_hires", "executives")
    return ("organization", "month", *counts), rows


def _set_targets(series: InventedSeries, unions: Sequence[int], *, now: datetime) -> None:
    """Give every union, prefecture and the federation a final target for each line: 4 % more than a year before."""
    sets = {product_set.code: product_set.pk for product_set in ProductSet.objects.all()}
    places = dict(Organization.objects.filter(pk__in=unions).values_list("pk", "path"))
    above = [[int(part) for part in places[union].strip("/").split("/")] for union in unions]
    kinds = dict(Organization.objects.exclude(kind=Organization.Kind.LOCAL_UNION).values_list("pk", "kind"))
    last_year = series.in_force[:, :, -min(13, series.in_force.shape[2])]
    targets: dict[tuple[int, str], int] = {}
    for row, union in enumerate(unions):
        for column, code in enumerate(LINE_CODES):
            goal = int(np.ceil(last_year[row, column] * 1.04))
            for place in above[row]:
                if place == union or kinds[place] in (Organization.Kind.PREFECTURE, Organization.Kind.NATIONAL):
                    targets[place, code] = targets.get((place, code), 0) + goal
    insert_rows(
        Target,
        (
            "organization",
            "product_set",
            "activity",
            "measure",
            "on",
            "kind",
            "value",
            "state",
            "note",
            "revision",
            "decided_at",
        ),
        [
            (place, sets[code], "", "in_force", TARGET_ON, "final", Decimal(goal), "set", "", 0, now)
            for (place, code), goal in targets.items()
        ],
    )
