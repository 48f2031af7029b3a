"""Four years of results of the demonstration's unions, with what a real month has: flash values, gaps, a merger, a revision."""

from datetime import date, datetime
from decimal import Decimal

import numpy as np

from suishin.accounts.models import User
from suishin.common.bulk import insert_rows
from suishin.common.months import Month
from suishin.operations.scale.loading import headcount_rows, insert_results
from suishin.operations.scale.series import invent_series
from suishin.organizations.actions import succeed_organization
from suishin.organizations.models import Organization, Succession
from suishin.results.actions import (
    Share,
    WhatCounts,
    distribute_target,
    make_alerts,
    make_forecasts,
    rebuild_summaries,
    refresh_recent_peers,
    set_target,
)
from suishin.results.models import (
    Headcount,
    Product,
    ProductRevision,
    ProductSet,
    Promotion,
    Result,
    Summary,
    Target,
)
from suishin.results.rules.distribution import distributed

SEED = 1911
MONTHS = 48
FLASH_PREFECTURES, SILENT_PREFECTURES = ("13", "20", "27", "40"), ("05", "32", "47")
FLASH_REPLACED = "34"  # its flash values of the last months stand beside the final ones that came in later
FLASH_MONTHS = 3
SILENT_UNIONS = 0.02  # share of unions that did not tell a month
MERGED, HEIR = "21-003", "21-002"
PARTNER_PROMOTES = "20"
TARGETED = ("group_life_with_retirees", "car", "home")
GROWTH_WANTED = Decimal("1.04")  # over what stood a year before
DISTRIBUTED_IN = ("13", "20", "21", "27")  # prefectures that have given their target to their unions


def tell_results(*, last: Month, now: datetime) -> None:
    """Fill results, people, sums and targets, up to a month; the steps that people take for it are dated `now`."""
    first = last + -(MONTHS - 1)
    unions = list(
        Organization.objects.filter(kind=Organization.Kind.LOCAL_UNION, closed_on__isnull=True).order_by("code")
    )
    members = np.array([union.member_count or 10 for union in unions], dtype=np.int32)
    series = invent_series(seed=SEED, months=MONTHS, first=first, unions=len(unions), members=members)
    ids = [union.pk for union in unions]
    insert_results(series, ids)
    insert_rows(Headcount, *headcount_rows(series, ids))
    _leave_gaps(unions, last)
    _keep_flash_values(last)
    _merge_two(last=last, now=now)
    _revise_group_life(last)
    _let_the_partner_promote(first)
    rebuild_summaries()
    _set_targets(last=last, now=now)


def draw_conclusions() -> None:
    """Make what follows from results and targets: forecasts, places among peers, alerts."""
    make_forecasts()
    refresh_recent_peers()
    make_alerts()


def _leave_gaps(unions: list[Organization], last: Month) -> None:
    """Let the last month be as it usually is: flash in some prefectures, not yet there in others, a few unions silent."""
    of_last = Result.objects.filter(month=last.number)
    for code in FLASH_PREFECTURES:
        of_last.filter(organization__code__startswith=f"{code}-").update(is_flash=True)
    for code in SILENT_PREFECTURES:
        of_last.filter(organization__code__startswith=f"{code}-").delete()
    random = np.random.default_rng(SEED)
    for union in unions:
        silent = [last.number - int(ago) for ago in np.flatnonzero(random.random(MONTHS // 2) < SILENT_UNIONS)]
        Result.objects.filter(organization=union, month__in=silent).delete()


def _keep_flash_values(last: Month) -> None:
    """Put flash values beside final ones: in each a termination is told that was taken back later."""
    final = Result.objects.filter(
        organization__code__startswith=f"{FLASH_REPLACED}-", month__gt=last.number - FLASH_MONTHS, in_force__gt=0
    )
    Result.objects.bulk_create(
        Result(
            organization_id=row.organization_id,
            line_id=row.line_id,
            month=row.month,
            is_flash=True,
            in_force=(row.in_force or 0) - 1,
            new_enrolments=row.new_enrolments,
            terminations=(row.terminations or 0) + 1,
            transfers_in=row.transfers_in,
            transfers_out=row.transfers_out,
        )
        for row in final.exclude(line__code="basic").order_by("pk")
    )


def _merge_two(*, last: Month, now: datetime) -> None:
    """Let a small union join its neighbour, at the start of the fiscal year that the last month lies in."""
    on = last.year_start(starts_in_month=4).first_day
    merged, heir = (Organization.objects.get(code=code) for code in (MERGED, HEIR))
    succeed_organization(
        organization=merged,
        kind=Succession.Kind.MERGER,
        successors=[heir],
        on=on,
        by=User.objects.system(),
        now=now,
    )
    taken_over = {
        (row.line_id, row.month): row
        for row in Result.objects.filter(organization=merged, month__gte=Month.containing(on).number)
    }
    for row in Result.objects.filter(organization=heir, month__gte=Month.containing(on).number):
        other = taken_over.get((row.line_id, row.month))
        if other is not None and row.line.code != "basic":
            for measure in ("in_force", "new_enrolments", "terminations", "transfers_in", "transfers_out"):
                setattr(row, measure, getattr(row, measure) + getattr(other, measure))
            row.save()
    Result.objects.filter(pk__in=[row.pk for row in taken_over.values()]).delete()


def _revise_group_life(last: Month) -> None:
    on = (last + -16).year_start(starts_in_month=10).first_day
    ProductRevision.objects.create(product=Product.objects.get(code="group_life"), on=on, note="保障額の選び方の見直し")


def _let_the_partner_promote(first: Month) -> None:
    prefecture = Organization.objects.prefectures().get(code=PARTNER_PROMOTES)
    Promotion.objects.bulk_create(
        Promotion(
            product=product,
            prefecture=prefecture,
            promoter=Promotion.Promoter.PARTNER if product.code == "home" else Promotion.Promoter.BRANCH,
            valid_from=first.first_day,
        )
        for product in Product.objects.all()
    )


def _set_targets(*, last: Month, now: datetime) -> None:
    """Set interim and final targets of the federation, give them to the prefectures, and in some of these to the unions."""
    national = Organization.objects.get(kind=Organization.Kind.NATIONAL)
    prefectures = list(Organization.objects.prefectures())
    year_end = last.year_start(starts_in_month=6) + 11
    by = User.objects.get(username="honbu")
    for code in TARGETED:
        product_set = ProductSet.objects.get(code=code)
        before = _in_force(product_set, prefectures, last + -12)
        total = int(sum(before.values()) * GROWTH_WANTED)
        about = WhatCounts(
            organization=national,
            product_set=product_set,
            activity="",
            measure=Target.Measure.IN_FORCE,
            kind=Target.Kind.FINAL,
        )
        final = set_target(about=about, on=year_end.last_day, value=Decimal(total), by=by, now=now)
        _give(final, prefectures, before, by=by, now=now)
        for prefecture in prefectures:
            if prefecture.code in DISTRIBUTED_IN:
                _give_to_unions(final, prefecture, last, by=by, now=now)
    interim_on = (last + -1).last_day
    _set_interim(national, interim_on, prefectures, last, by=by, now=now)


def _set_interim(
    national: Organization, on: date, prefectures: list[Organization], last: Month, *, by: User, now: datetime
) -> None:
    product_set = ProductSet.objects.get(code=TARGETED[0])
    before = _in_force(product_set, prefectures, last + -12)
    about = WhatCounts(
        organization=national,
        product_set=product_set,
        activity="",
        measure=Target.Measure.IN_FORCE,
        kind=Target.Kind.INTERIM,
    )
    value = Decimal(int(sum(before.values()) * Decimal("0.98")))
    set_target(about=about, on=on, value=value, by=by, now=now)


def _give_to_unions(final: Target, prefecture: Organization, last: Month, *, by: User, now: datetime) -> None:
    own = Target.objects.in_effect().get(
        organization=prefecture, product_set=final.product_set, measure=final.measure, on=final.on, kind=final.kind
    )
    unions = list(
        Organization.objects.below(prefecture).filter(kind=Organization.Kind.LOCAL_UNION, closed_on__isnull=True)
    )
    assert final.product_set is not None
    lines = list(final.product_set.lines.values_list("pk", flat=True))
    before = {union.pk: 0 for union in unions}
    rows = Result.objects.filter(organization__in=unions, line__in=lines, month=(last + -12).number)
    for union, in_force in rows.values_list("organization_id", "in_force"):
        before[union] += in_force or 0
    _give(own, unions, before, by=by, now=now)


def _give(target: Target, places: list[Organization], before: dict[int, int], *, by: User, now: datetime) -> None:
    shares = distributed(int(target.value), before)
    distribute_target(
        target=target,
        seen_revision=target.revision,
        shares=[Share(place, Decimal(share), None) for place in places if (share := shares.get(place.pk)) is not None],
        by=by,
        now=now,
    )


def _in_force(product_set: ProductSet, prefectures: list[Organization], month: Month) -> dict[int, int]:
    lines = list(product_set.lines.values_list("pk", flat=True))
    found = {prefecture.pk: 0 for prefecture in prefectures}
    rows = Summary.objects.filter(area__in=prefectures, line__in=lines, month=month.number, basis="today")
    for area, in_force in rows.values_list("area_id", "in_force"):
        found[area] += in_force or 0
    return found
