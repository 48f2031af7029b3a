"""The prefectures of a block in one product set: those first that carry the block's shortfall."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from suishin.dashboards.choices import ResultChoice
from suishin.dashboards.queries.areas import Prefecture, SetRow, prefectures_seen, rows_of_places
from suishin.dashboards.queries.course import MONTHS_BACK
from suishin.dashboards.queries.goals import Goals, goals_of_block
from suishin.dashboards.queries.orders import Order, ordered
from suishin.organizations.models import Organization
from suishin.results.queries.standings import stock_of_months
from suishin.results.rules.rates import shares_of_shortfall

if TYPE_CHECKING:
    from suishin.accounts.models import User


@dataclass(frozen=True, slots=True)
class PrefectureRow(SetRow):
    """A prefecture's progress in the chosen product set, beside the others of its block."""

    prefecture: Prefecture
    share: Decimal | None  # of the shortfall of all prefectures shown
    months: tuple[int | None, ...]  # in force, the last two years


def prefectures_of(choice: ResultChoice, block: Organization, *, viewer: "User", order: str) -> list[PrefectureRow]:
    """Return the prefectures of a block that the viewer sees."""
    prefectures = prefectures_seen(viewer, block=block.code)
    areas = [prefecture.pk for prefecture in prefectures]
    found = rows_of_places(choice, areas, [choice.chosen], viewer=viewer)
    rows = [found[area, choice.chosen.pk] for area in areas]
    months = stock_of_months(
        viewer,
        areas=areas,
        lines=choice.lines[choice.chosen.pk],
        first=choice.month + -MONTHS_BACK,
        last=choice.month,
        basis=choice.basis,
    )
    shares = shares_of_shortfall([row.found.progress.shortfall for row in rows])
    return ordered(
        [
            PrefectureRow(
                row.product_set,
                row.found,
                row.is_interim,
                row.interim,
                row.forecast,
                prefecture,
                share,
                months[prefecture.pk],
            )
            for prefecture, row, share in zip(prefectures, rows, shares, strict=True)
        ],
        order,
        ORDERS,
    )


def goals_of(choice: ResultChoice, block: Organization, *, viewer: "User") -> Goals:
    """Return what a block is held against, in every product set that the viewer sees."""
    prefectures = [prefecture.pk for prefecture in prefectures_seen(viewer, block=block.code)]
    return goals_of_block(block.pk, prefectures, viewer=viewer, month=choice.month, sets=choice.lines)


ORDERS: Mapping[str, Order[PrefectureRow]] = {
    "shortfall": Order(lambda row: row.found.progress.shortfall),
    "in_force": Order(lambda row: row.standing.in_force),
    "target": Order(lambda row: row.goal.value if row.goal else None),
    "achievement": Order(lambda row: row.found.progress.achievement_rate, is_largest_first=False),
    "new": Order(lambda row: row.standing.year_new_enrolments),
    "missing": Order(lambda row: row.standing.missing_unions + row.standing.carried_unions),
}
