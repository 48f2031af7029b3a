"""How many list pages a second does the product give to 32 people at once, beside an empty page?

python -m bench.crowd [--people 32] [--seconds 6] [--rounds 3]

The product as `manage.py serve` starts it, with a federation of national size and a year of results. Everybody asks for one page
after the other over HTTP; short turns of the empty page and of each list take each other's place, so that the load of the
machine falls on both. Told are medians of the turns. DATABASE_URL names another database than SQLite.
"""

import argparse
import statistics
import sys
import tempfile
import threading
import time
from http.client import HTTPConnection
from pathlib import Path

from bench.pages import signed_in
from bench.product import Product, own_database, use_in_this_process

EMPTY = "/notices/"
LEAST = 0.5  # of the pages a second that the empty page has


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=6.0)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, own_database() as url:
        use_in_this_process(Path(folder), url)
        lists, cookies = _prepared(options.people)
        product = Product(Path(folder), url)
        product.start()
        try:
            found = {path: list[float]() for path in ("", *lists.values())}
            for _round in range(options.rounds):
                for path in lists.values():
                    found[""].append(_asked(product.port, EMPTY, cookies, options.seconds))
                    found[path].append(_asked(product.port, path, cookies, options.seconds))
        finally:
            product.stop()
    empty = statistics.median(found[""])
    print(f"{options.people} people at once: {empty:.0f} empty pages a second (median of {len(found[''])} turns)")
    failed = False
    for name, path in lists.items():
        pages = statistics.median(found[path])
        failed |= pages < LEAST * empty
        print(f"{name:<34}{pages:>6.0f} a second{pages / empty:>8.2f} of them   goal {LEAST:g}", flush=True)
    return 1 if failed else 0


def _prepared(people: int) -> tuple[dict[str, str], list[str]]:
    """Fill the database; return the lists by name, and a cookie of each person's session."""
    from datetime import date

    from django.conf import settings
    from django.core.management import call_command
    from django.utils import timezone

    from suishin.accounts.models import Holding, Post, User
    from suishin.operations.scale.loading import load_scale
    from suishin.organizations.models import Organization
    from suishin.permissions import Role
    from suishin.results.actions import make_alerts, make_forecasts

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    load_scale(years=1, now=timezone.now())
    make_forecasts()
    make_alerts()
    national = Organization.objects.get(kind=Organization.Kind.NATIONAL)
    cookies = []
    for number in range(people):
        user = User.objects.create(username=f"crowd{number}", name=f"計測{number}", password="!")
        post = Post.objects.create(
            organization=national,
            role=Role.NATIONAL_STAFF,
            office="headquarters",
            title="担当",
            valid_from=date(2020, 4, 1),
        )
        Holding.objects.create(post=post, user=user, valid_from=date(2020, 4, 1))
        cookies.append("; ".join(f"{name}={morsel.value}" for name, morsel in signed_in(user).cookies.items()))
    largest = max(Organization.objects.prefectures(), key=lambda place: Organization.objects.below(place).count())
    lists = {
        "unions of a prefecture": f"/results/prefectures/{largest.pk}/",
        "targets": f"/results/targets/?place={largest.pk}",
        "organizations": "/organizations/",
        "who has told a month": "/results/months/?state=all",
    }
    return lists, cookies


def _asked(port: int, path: str, cookies: list[str], seconds: float) -> float:
    """Let everybody ask for a page again and again; return how many whole answers came a second."""
    until, counts = time.monotonic() + seconds, [0] * len(cookies)

    def ask(person: int) -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        headers = {"Host": f"127.0.0.1:{port}", "Accept-Language": "ja", "Cookie": cookies[person]}
        while time.monotonic() < until:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{path} answered {answer.status}")
            counts[person] += 1
        connection.close()

    people = [threading.Thread(target=ask, args=(person,)) for person in range(len(cookies))]
    began = time.monotonic()
    for person in people:
        person.start()
    for person in people:
        person.join()
    return sum(counts) / (time.monotonic() - began)


if __name__ == "__main__":
    sys.exit(main())
