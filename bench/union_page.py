"""How long does the page of a local union take beside a hand-written ORM view, and how long do sheets and peers take?

python -m bench.union_page [--repetitions 25] [--years 5|10]

Real requests through every middleware, against an invented federation of national size (`manage.py load_scale`) in a
database of its own: SQLite in a folder that is gone afterwards, or the one that DATABASE_URL names
(`python -m scripts.with_postgresql python -m bench.union_page`).

The page (540 points, its place among about 400 unions of its size) and `bench.orm_union`, which answers the same points and
ranks as JSON from the raw rows, are measured as `bench.pages` measures: each in turn with the empty page of the same
person, and compared by how many times that page they take.
"""

import argparse
import gc
import os
import statistics
import sys
import tempfile
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING

from bench.measure import seconds_of
from bench.pages import Page, answer_in_this_process, got, measured, signed_in

if TYPE_CHECKING:
    from django.test import Client

    from suishin.organizations.models import Organization
    from suishin.permissions import Role

MOST_OF_ORM = 0.8
MOST_PEER_SECONDS = 0.5
PEERS = 400  # the measured union lies in the band that has about so many
SHEETS = 53  # of the prefecture that is printed, about so many


@dataclass(frozen=True, slots=True)
class Result:
    name: str
    figure: str
    goal: str
    is_good: bool


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repetitions", type=int, default=25)
    parser.add_argument("--years", type=int, choices=(5, 10), default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"SUISHIN_VAR": folder, "SUISHIN_DEMO": "0", "DJANGO_SETTINGS_MODULE": "config.settings"}
        _federation(options.years)
        gc.collect()
        gc.freeze()  # what was left from making the federation is no part of a server that answers
        found = [*_page(options.repetitions), _peers(), _sheets()]
    for one in found:
        print(f"{one.name:<46}{one.figure:<44}{one.goal:<16}{'' if one.is_good else 'missed'}")
    return 0 if all(one.is_good for one in found) else 1


def _federation(years: int) -> None:
    answer_in_this_process(urls="bench.orm_union")
    from django.utils import timezone

    from suishin.operations.scale.loading import LAST, load_scale
    from suishin.results.actions import make_forecasts, refresh_peers

    load_scale(years=years, now=timezone.now())
    make_forecasts()
    refresh_peers(LAST)


def _page(repetitions: int) -> list[Result]:
    from suishin.operations.scale.loading import LAST
    from suishin.permissions import Role

    union, peer_count = _union()
    client = _client_of(union, Role.UNION_OFFICER)
    page, orm = (
        measured(Page(name, client, got(client, path), inf), repetitions)
        for name, path in (("page", f"/results/unions/{union.pk}/"), ("ORM", f"/bench/unions/{union.pk}/{LAST}/"))
    )
    ratio = page.ratio / orm.ratio
    return [
        Result(
            f"page of a union among {peer_count}, by ORM view",
            f"{page.seconds * 1000:.1f} ms, {orm.seconds * 1000:.1f} ms: {ratio:.2f} times",
            f"at most {MOST_OF_ORM}",
            ratio <= MOST_OF_ORM,
        ),
        Result(
            "the same by the empty page",
            f"{page.seconds * 1000:.1f} ms, {page.empty_seconds * 1000:.1f} ms: {page.ratio:.2f} times, {page.query_count} SQL",
            "",
            True,
        ),
    ]


def _peers() -> Result:
    from suishin.operations.scale.loading import LAST
    from suishin.results.actions import refresh_peers

    seconds = statistics.median(seconds_of(lambda: refresh_peers(LAST)) for _ in range(3))
    return Result(
        "peers of 2,500 unions × 9 lines",
        f"{seconds:.2f} s",
        f"at most {MOST_PEER_SECONDS} s",
        seconds <= MOST_PEER_SECONDS,
    )


def _sheets() -> Result:
    from django.db.models import Count

    from suishin.organizations.models import Membership, Organization
    from suishin.permissions import Role

    counts = Membership.objects.filter(child__kind="local_union").values_list("parent").annotate(unions=Count("pk"))
    place, unions = min(counts, key=lambda row: abs(row[1] - SHEETS))
    client = _client_of(Organization.objects.get(pk=place), Role.BRANCH_STAFF)
    seconds = statistics.median(seconds_of(got(client, f"/results/prefectures/{place}/sheets.pdf")) for _ in range(3))
    return Result(f"sheets of {unions} unions as one PDF", f"{seconds:.1f} s", "a few seconds", seconds <= 10)


def _union() -> tuple["Organization", int]:
    """Return a union of the band whose size is nearest to PEERS."""
    from suishin.organizations.models import Organization
    from suishin.results.models import Band

    starts = [*Band.objects.values_list("members_from", flat=True), 10**9]
    unions = Organization.objects.filter(kind=Organization.Kind.LOCAL_UNION)
    bands = [
        unions.filter(member_count__gte=least, member_count__lt=most).order_by("pk") for least, most in pairwise(starts)
    ]
    chosen = min(bands, key=lambda band: abs(band.count() - PEERS))
    first = chosen.first()
    assert first is not None
    return first, chosen.count()


def _client_of(organization: "Organization", role: "Role") -> "Client":
    from django.utils import timezone

    from bench.federation import people_of

    (user,) = people_of([organization], role, timezone.localdate())
    return signed_in(user)


if __name__ == "__main__":
    sys.exit(main())
