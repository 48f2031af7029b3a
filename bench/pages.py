"""How long do the pages of reports take beside an empty page of the same product?

python -m bench.pages [--repetitions 25]

Real requests through every middleware, against a database of their own: SQLite in a folder that is gone afterwards, or
the one that DATABASE_URL names (`python -m scripts.with_postgresql python -m bench.pages`).

The empty page is the lightest one that a signed-in person sees: the own messages, of which there are none. Each time
it is asked for just before the page that is compared, so that the load of the machine falls on both.
"""

import argparse
import gc
import os
import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

from bench.measure import seconds_of

if TYPE_CHECKING:
    from django.test import Client

    from bench.federation import Federation

EMPTY = "/notices/"
WARMING = 3  # requests before the first that counts: templates are compiled once a process


@dataclass(frozen=True, slots=True)
class Page:
    """A request and how many times as long as the empty page of the same person it may take."""

    name: str
    client: "Client"
    ask: Callable[[], Any]
    goal: float


@dataclass(frozen=True, slots=True)
class Measured:
    page: Page
    seconds: float
    empty_seconds: float
    ratio: float  # median of the ratios of each pair of requests
    query_count: int

    @property
    def is_good(self) -> bool:
        return self.ratio <= self.page.goal


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repetitions", type=int, default=25)
    repetitions = parser.parse_args().repetitions
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"SUISHIN_VAR": folder, "SUISHIN_DEMO": "0", "DJANGO_SETTINGS_MODULE": "config.settings"}
        pages = _pages(_federation())
        gc.collect()
        gc.freeze()  # what was left from making the federation is no part of a server that answers
        found = [measured(page, repetitions) for page in pages]
    print(f"{'':<40}{'empty ms':>10}{'page ms':>10}{'times':>8}{'goal':>6}{'SQL':>6}   (medians of {repetitions})")
    for one in found:
        print(
            f"{one.page.name:<40}{one.empty_seconds * 1000:>10.1f}{one.seconds * 1000:>10.1f}"
            f"{one.ratio:>8.2f}{one.page.goal:>6g}{one.query_count:>6}{'' if one.is_good else '   too slow'}"
        )
    return 0 if all(one.is_good for one in found) else 1


def answer_in_this_process(*, urls: str = "config.urls") -> None:
    """Prepare the database and the files of a product whose pages are asked for in this process."""
    import django

    django.setup()
    import logging

    from django.conf import settings
    from django.core.management import call_command

    logging.disable(logging.INFO)
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.ROOT_URLCONF = urls
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def _federation() -> "Federation":
    answer_in_this_process()
    from django.utils import timezone

    from bench.federation import make_federation
    from suishin.forms.actions import store_packaged_forms
    from suishin.organizations.actions import load_prefectures
    from suishin.results.actions import store_packaged_products

    now = timezone.now()
    load_prefectures(now=now)
    store_packaged_forms(now=now)
    store_packaged_products(now=now)
    return make_federation(now=now, today=timezone.localdate(now))


def _pages(federation: "Federation") -> list[Page]:
    staff, author = signed_in(federation.headquarters), signed_in(federation.author)
    report = f"/reports/{federation.long_report.pk}/"
    return [
        Page("work desk, 47 reports", staff, got(staff, f"/rounds/{federation.prefectures.code}/"), 3),
        Page("work desk, 2,500 reports", staff, got(staff, f"/rounds/{federation.unions.code}/"), 3),
        Page("report of 20,000 characters", author, got(author, report), 3),
        Page("writing page of 20,000 characters", author, got(author, f"{report}write/"), 3),
        Page("saving one item of it", author, _saved(author, federation), 2),
    ]


def signed_in(user: Any) -> "Client":
    from django.test import Client

    client = Client()
    client.force_login(user, backend="suishin.accounts.backends.AccountBackend")
    return client


def got(client: "Client", path: str) -> Callable[[], None]:
    def ask() -> None:
        response = client.get(path)
        assert response.status_code == 200, f"{path} answered {response.status_code}"

    return ask


def _saved(client: "Client", federation: "Federation") -> Callable[[], None]:
    """Change the last sentence of an item each time, as whoever writes it does every few seconds."""
    answer = federation.long_report.draft_answers.get(item_key="model")
    revisions = count(answer.revision)
    points = [point["text"] for point in answer.value]

    def ask() -> None:
        revision = next(revisions)
        typed = {
            "model:revision": revision,
            "model:text": [*points[:-1], f"{points[-1]}{revision}"],
            "model:from": [point["taken_from"] or "" for point in answer.value],
            "model:closed": ["0"] * len(points),
            "model:part": [""] * len(points),
        }
        response = client.post(f"/reports/{federation.long_report.pk}/write/model/", typed)
        assert response.status_code == 200, response.content
        assert response.json()["revision"] == revision + 1

    return ask


def measured(page: Page, repetitions: int) -> Measured:
    empty = got(page.client, EMPTY)
    for _ in range(WARMING):
        empty()
        page.ask()
    pairs = [(seconds_of(empty), seconds_of(page.ask)) for _ in range(repetitions)]
    return Measured(
        page=page,
        seconds=statistics.median(own for _empty, own in pairs),
        empty_seconds=statistics.median(empty for empty, _own in pairs),
        ratio=statistics.median(own / empty for empty, own in pairs),
        query_count=_queries(page.ask),
    )


def _queries(ask: Callable[[], None]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


if __name__ == "__main__":
    sys.exit(main())
