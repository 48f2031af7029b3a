"""Let the clock jump: deadlines, schedules, reminders and the audit must stay right.

python -m bench.soak.clock [--runs 20] [--days 20]
"""

import argparse
import logging
import sys
import time
from datetime import UTC, datetime, timedelta
from random import Random

from bench.own_product import own_product


def main() -> int:
    options = _options()
    with own_product():
        logging.disable(logging.WARNING)
        from bench import clock
        from bench.races import set_stage

        started, stage, faults = time.perf_counter(), set_stage(), list[str]()
        faults += [fault for day in clock.LAST_DAYS for fault in clock.faults_at_closing(stage, day)]
        print(f"{len(clock.LAST_DAYS)} due days written on to their last moment: {len(faults)} faults", flush=True)
        before = len(faults)
        for seed in range(options.runs):
            start = datetime(2027, 12, 1, tzinfo=UTC) + timedelta(days=seed)
            steps = clock.random_steps(options.days, Random(seed))
            faults += [f"seed {seed}: {f}" for f in clock.faults_of_schedules(start, days=options.days, steps=steps)]
        print(f"{options.runs} times {options.days} days of schedules: {len(faults) - before} faults", flush=True)
        before = len(faults)
        reminded = clock.LAST_DAYS[9:15]  # of 2027 and of a leap year
        for day in reminded:
            faults += clock.faults_of_reminders(stage, day)
        print(f"{len(reminded)} rounds reminded of: {len(faults) - before} faults", flush=True)
        chance = Random(1)
        moments = [datetime(2028, 2, 29, tzinfo=UTC) + timedelta(hours=chance.randrange(-48, 48)) for _ in range(500)]
        audit = list(clock.faults_of_audit(stage, moments))
        print(f"500 audit entries at jumping moments: {len(audit)} faults")
    faults += audit
    print(f"{len(faults)} faults, {time.perf_counter() - started:.0f} s")
    for fault in faults[:40]:
        print(f"  {fault}")
    return 1 if faults else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--days", type=int, default=20)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
