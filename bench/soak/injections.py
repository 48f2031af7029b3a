"""Plant and send what would do something if it were taken for code: 0 executed, 0 answers of 500, 0 ways out.

python -m bench.soak.injections [--shifts 11] [--short]
"""

import argparse
import os
import shutil
import sys
import time

from bench.own_product import own_product


def main() -> int:
    options = _options()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in the thread of the database
    with own_product():
        from bench import injections
        from tests.factories.world import make_world

        started = time.perf_counter()
        shifts = 1 if options.short else options.shifts
        outcomes = injections.run(make_world(), shifts=shifts, is_long=not options.short, chromium=_chromium())
    for name, outcome in outcomes.items():
        print(f"{name}: {outcome.pages} pages, {outcome.requests} requests, {len(outcome.faults)} faults, ", end="")
        print(f"{len(outcome.sent_out)} ways out")
    faults = [fault for outcome in outcomes.values() for fault in (*outcome.faults, *outcome.sent_out)]
    print(f"{len(faults)} faults, {time.perf_counter() - started:.0f} s")
    for fault in faults[:40]:
        print(f"  {fault}")
    return 1 if faults else 0


def _chromium() -> str:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        sys.exit("no Chromium was found (apt install chromium)")
    return found


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--shifts", type=int, default=11, help="how often each field gets another word")
    parser.add_argument("--short", action="store_true", help="as in the tests: few words, each page by one person")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
