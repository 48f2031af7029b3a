"""How long do the pages of results take beside an empty page, beside a view written by hand, and after ten years?

python -m bench.results_pages [--repetitions 15] [--years 1 10]

Each number of years is measured in a process and a database of its own: SQLite in a folder that is gone afterwards, or
the PostgreSQL that DATABASE_URL names, emptied in between (`python -m scripts.with_postgresql python -m bench.results_pages`).
Everything is asked for through every middleware by the same signed-in person, the empty page just before each other one, so
that the load of the machine falls on both; pages are compared with each other by how many times the empty page they take. The
views written by hand (`bench.results_by_hand`) read the raw rows.
"""

import argparse
import gc
import json
import os
import subprocess
import sys
import tempfile
from math import inf
from typing import Any

from bench.pages import Page, answer_in_this_process, got, measured, signed_in

TIMES_BY_HAND, TIMES_FIRST_YEAR = 0.4, 1.2
NATIONAL, MATRIX, PREFECTURE, MONTHS = "national", "prefectures × lines", "prefecture, 50 unions", "who has told"
BY_HAND, MONTH_ALONE = "by hand, the same numbers", "by hand, the month alone"
_GOALS = {NATIONAL: 3.0, MATRIX: 3.0, PREFECTURE: 2.0, MONTHS: 2.0}

Found = dict[str, dict[str, float]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repetitions", type=int, default=15)
    parser.add_argument("--years", type=int, nargs="+", default=[1, 10])
    parser.add_argument("--only", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.only:
        print(json.dumps(_measure(arguments.only, arguments.repetitions)))
        return 0
    found = {years: _in_a_process(years, arguments.repetitions) for years in arguments.years}
    return _tell(found, arguments.repetitions)


def _in_a_process(years: int, repetitions: int) -> Found:
    command = [sys.executable, "-m", "bench.results_pages", "--only", str(years), "--repetitions", str(repetitions)]
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "SUISHIN_VAR": folder,
            "SUISHIN_DEMO": "0",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        told = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    found: Found = json.loads(told.stdout.splitlines()[-1])
    return found


def _tell(found: dict[int, Found], repetitions: int) -> int:
    print(
        f"{'':<32}{'years':>6}{'empty ms':>10}{'page ms':>10}{'× empty':>9}{'× by hand':>11}{'× first':>9}{'SQL':>6}"
        f"   (medians of {repetitions})"
    )
    failed = False
    first = found[min(found)]
    for years, pages in found.items():
        for name, page in pages.items():
            by_hand = page["ratio"] / pages[BY_HAND]["ratio"]
            longer = page["ratio"] / first[name]["ratio"]
            faults = [] if name not in _GOALS else _faults(name, page, by_hand, longer)
            failed |= bool(faults)
            print(
                f"{name:<32}{years:>6}{page['empty_ms']:>10.1f}{page['ms']:>10.1f}{page['ratio']:>9.2f}{by_hand:>11.2f}"
                f"{longer:>9.2f}{page['sql']:>6.0f}{'   ' + ', '.join(faults) if faults else ''}"
            )
    return 1 if failed else 0


def _faults(name: str, page: dict[str, float], by_hand: float, longer: float) -> list[str]:
    faults = []
    if page["ratio"] > _GOALS[name]:
        faults.append(f"over {_GOALS[name]:g} × empty")
    if name in (NATIONAL, MATRIX):
        if by_hand > TIMES_BY_HAND:
            faults.append(f"over {TIMES_BY_HAND} × by hand")
        if longer > TIMES_FIRST_YEAR:
            faults.append(f"over {TIMES_FIRST_YEAR} × its first year")
    return faults


def _measure(years: int, repetitions: int) -> Found:
    """Fill the database and measure every page; the times of each are beside those of the empty page."""
    client, addresses = _prepared(years)
    gc.collect()
    gc.freeze()  # what was left from making the federation is no part of a server that answers
    pages = [Page(name, client, got(client, address), _GOALS.get(name, inf)) for name, address in addresses.items()]
    found = {}
    for page in pages:
        one = measured(page, repetitions)
        found[page.name] = {
            "ms": one.seconds * 1000,
            "empty_ms": one.empty_seconds * 1000,
            "ratio": one.ratio,
            "sql": one.query_count,
        }
    return found


def _prepared(years: int) -> tuple[Any, dict[str, str]]:
    import django

    django.setup()
    from django.utils import timezone

    _empty_database()
    answer_in_this_process(urls="bench.results_by_hand")
    _fill(years, timezone.now())
    return _asked()


def _empty_database() -> None:
    """Begin anew in a PostgreSQL database that an earlier run has filled; SQLite has a file of its own each time."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")


def _fill(years: int, now: Any) -> None:
    from django.db import connection

    from suishin.operations.scale.loading import load_scale
    from suishin.results.actions import make_forecasts

    load_scale(years=years, now=now)
    make_forecasts()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum does on a server, and for both databases


def _asked() -> tuple[Any, dict[str, str]]:
    """Return who asks (national staff) and the addresses; of the prefectures the one with the most unions."""
    from datetime import date

    from bench.federation import people_of
    from suishin.organizations.models import Organization
    from suishin.permissions import Role

    national = Organization.objects.get(kind=Organization.Kind.NATIONAL)
    unions = Organization.objects.filter(kind=Organization.Kind.LOCAL_UNION)
    largest = max(
        Organization.objects.prefectures(), key=lambda place: unions.filter(path__startswith=place.path).count()
    )
    (staff,) = people_of([national], Role.NATIONAL_STAFF, date(2020, 4, 1))
    return signed_in(staff), {
        NATIONAL: "/results/national/",
        MATRIX: "/results/prefectures/",
        PREFECTURE: f"/results/prefectures/{largest.pk}/",
        MONTHS: "/results/months/?state=all",
        BY_HAND: "/by-hand/same/",
        MONTH_ALONE: "/by-hand/month/",
    }


if __name__ == "__main__":
    sys.exit(main())
