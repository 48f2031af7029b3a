"""Blocks, the 47 prefectures, a few hundred invented local unions."""

from datetime import date, datetime
from random import Random

from django.utils import timezone

from suishin.accounts.models import User
from suishin.operations.demonstration.prose import invented_union_names
from suishin.organizations.actions import create_organization, load_prefectures
from suishin.organizations.models import Organization

FEWEST_UNIONS, MOST_UNIONS = 4, 9  # per prefecture


def create_tree(*, random: Random, now: datetime) -> list[Organization]:
    """Create the organizations and return the prefectures in the order of their codes."""
    load_prefectures(now=now)
    prefectures = list(Organization.objects.prefectures())
    for prefecture in prefectures:
        _create_unions(prefecture, random=random, now=now)
    return prefectures


def _create_unions(prefecture: Organization, *, random: Random, now: datetime) -> None:
    first_day = date(timezone.localdate(now).year - 5, 4, 1)
    system = User.objects.system()
    names = invented_union_names(random, random.randint(FEWEST_UNIONS, MOST_UNIONS))
    for number, name in enumerate(names, start=1):
        create_organization(
            kind=Organization.Kind.LOCAL_UNION,
            code=f"{prefecture.code}-{number:03}",
            name=name,
            parent=prefecture,
            valid_from=first_day,
            member_count=round(10 ** random.uniform(1.3, 3.6)),
            by=system,
            now=now,
        )
