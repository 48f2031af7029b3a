"""How long does the page of a local union take beside a hand-written ORM view, and how long do sheets and peers take?

python -m bench.union_page [--repetitions 25] [--years 5|10]

Real requests through every middleware, against an invented federation of national size (`manage.py load_scale`) in a
database of its own: SQLite in a folder that is gone afterwards, or the one that DATABASE_URL names
(`python -m scripts.with_postgresql python -m bench.union_page`).

The page (540 points, its place among about 400 unions of its size) is asked for in turn with `bench.orm_union`, which
answers the same points and ranks as JSON from the raw rows, and with the empty page of the same person, so that the
load of the machine falls on all three.
"""

import argparse
import gc
import os
import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from time import perf_counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.test import Client

    from suishin.organizations.models import Organization

EMPTY = "/notices/"
WARMING = 3
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
    import django

    django.setup()
    import logging

    from django.conf import settings
    from django.core.management import call_command
    from django.utils import timezone

    from suishin.operations.scale.loading import LAST, load_scale
    from suishin.results.actions import make_forecasts, refresh_peers

    logging.disable(logging.INFO)
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.ROOT_URLCONF = "bench.orm_union"
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    load_scale(years=years, now=timezone.now())
    make_forecasts()
    refresh_peers(LAST)


def _page(repetitions: int) -> list[Result]:
    from suishin.operations.scale.loading import LAST
    from suishin.permissions import Role

    union, peer_count = _union()
    client = _signed_in(union, Role.UNION_OFFICER)
    asked = [EMPTY, f"/results/unions/{union.pk}/", f"/bench/unions/{union.pk}/{LAST}/"]
    got = [_got(client, path) for path in asked]
    for _ in range(WARMING):
        for ask in got:
            ask()
    rounds = [[_seconds(ask) for ask in got] for _ in range(repetitions)]
    empty, page, orm = (statistics.median(column) * 1000 for column in zip(*rounds, strict=True))
    ratio = statistics.median(page / orm for _empty, page, orm in rounds)
    to_empty = statistics.median(page / empty for empty, page, _orm in rounds)
    return [
        Result(
            f"page of a union among {peer_count}, by ORM view",
            f"{page:.1f} ms, {orm:.1f} ms: {ratio:.2f} times",
            f"at most {MOST_OF_ORM}",
            ratio <= MOST_OF_ORM,
        ),
        Result(
            "the same by the empty page",
            f"{page:.1f} ms, {empty:.1f} ms: {to_empty:.2f} times, {_queries(got[1])} SQL",
            "",
            True,
        ),
    ]


def _peers() -> Result:
    from suishin.operations.scale.loading import LAST
    from suishin.results.actions import refresh_peers

    seconds = statistics.median(_seconds(lambda: refresh_peers(LAST)) for _ in range(3))
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
    client = _signed_in(Organization.objects.get(pk=place), Role.BRANCH_STAFF)
    seconds = statistics.median(_seconds(_got(client, f"/results/prefectures/{place}/sheets.pdf")) for _ in range(3))
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


def _signed_in(organization: "Organization", role: Any) -> "Client":
    from django.test import Client
    from django.utils import timezone

    from suishin.accounts.models import Holding, Post, User

    user = User.objects.create_user(f"user{organization.pk}", password=None, name="計測")
    today = timezone.localdate()
    post = Post.objects.create(
        organization=organization, role=role, office="headquarters", title=role.label, valid_from=today
    )
    Holding.objects.create(post=post, user=user, valid_from=today)
    client = Client()
    client.force_login(user, backend="suishin.accounts.backends.AccountBackend")
    return client


def _got(client: "Client", path: str) -> Callable[[], None]:
    def ask() -> None:
        response = client.get(path)
        assert response.status_code == 200, f"{path} answered {response.status_code}"

    return ask


def _seconds(ask: Callable[[], None]) -> float:
    started = perf_counter()
    ask()
    return perf_counter() - started


def _queries(ask: Callable[[], None]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


if __name__ == "__main__":
    sys.exit(main())
