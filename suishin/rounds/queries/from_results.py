"""What results can give an answer: the choices, and the answer made of what was chosen."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from suishin.accounts.models import User
from suishin.common.dates import japanese_month
from suishin.common.months import MONTHS_OF_A_YEAR, Month
from suishin.organizations.models import Organization
from suishin.outputs.formats import month_in_words
from suishin.reading.definition import Item
from suishin.results.queries.numbers import last_month_of, numbers_of, product_set_names
from suishin.results.rules.claims_in_words import MEASURES
from suishin.results.rules.naming import SetNames
from suishin.results.rules.sentences import OFFERED
from suishin.rounds.rules import Asked, FilledIn, filled_in

MONTHS_OFFERED = 24


@dataclass(frozen=True, slots=True)
class Offered:
    """What may be chosen; without a last month there are no results yet."""

    names: SetNames
    last_month: Month | None
    months: tuple[tuple[str, str], ...]  # the latest first, each as 2026-11 and in words

    @property
    def sets(self) -> list[tuple[str, str]]:
        return [(code, of_set.name) for code, of_set in self.names.by_code.items()]

    @property
    def measures(self) -> list[tuple[str, str]]:
        return [(measure, str(MEASURES[measure])) for measure in OFFERED]


def offered_results(organization: Organization, viewer: User) -> Offered:
    last = last_month_of(organization, viewer)
    months = [last + -back for back in range(MONTHS_OFFERED)] if last else []
    in_words = partial(month_in_words, is_era=viewer.counts_in_eras)
    return Offered(product_set_names(viewer), last, tuple((str(month), in_words(month)) for month in months))


def answer_from_results(
    item: Item, value: Any, asked: Asked, *, organization: Organization, names: SetNames, viewer: User
) -> FilledIn | None:
    """Return an item's answer with what results tell of what was asked for; None where they tell nothing."""
    months = (asked.month, asked.month + -MONTHS_OF_A_YEAR)
    numbers = numbers_of(organization, months, target_months=[asked.month], names=names, viewer=viewer)
    return filled_in(item, value, asked, names=names, numbers=numbers, month_in_words=_in_reports(viewer))


def _in_reports(viewer: User) -> Callable[[Month], str]:
    """Return how months are written in reports, which are Japanese whatever language the writer's page has."""
    return lambda month: japanese_month(month.year, month.month, is_era=viewer.counts_in_eras)
