"""Races between people at one report: sending, confirming, accepting, taking back, returning, and several editors.

python -m bench.soak.report_races [--races 500] [--editors 1000] [--points 200]
"""

import argparse
import sys
import time

from bench.own_product import own_product


def main() -> int:
    options = _options()
    with own_product():
        return run(races=options.races, editors=options.editors, points=options.points)


def run(*, races: int, editors: int, points: int) -> int:
    from bench.races import RACES, run_editors, run_points, run_race, set_stage

    stage, faults = set_stage(), list[str]()
    for name in RACES:
        started = time.perf_counter()
        found = [fault for _number in range(races) for fault in run_race(stage, name)]
        print(f"{name}: {races} races, {len(found)} illegal ends, {time.perf_counter() - started:.0f} s", flush=True)
        faults += found
    found = [
        fault for number in range(editors) for fault in run_editors(stage, editors=2 + number % 7, saves=4, seed=number)
    ]
    print(f"2 to 8 editors: {editors} rounds, {len(found)} silent overwrites", flush=True)
    many_points = [
        fault for number in range(points) for fault in run_points(stage, editors=2 + number % 3, steps=20, seed=number)
    ]
    print(f"2 to 4 editors of many points: {points} rounds, {len(many_points)} changes unseen or lost", flush=True)
    found += many_points
    for fault in (faults + found)[:20]:
        print(f"  {fault}")
    return 1 if faults or found else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--races", type=int, default=500, help="of each kind")
    parser.add_argument("--editors", type=int, default=1000, help="rounds of several editors")
    parser.add_argument("--points", type=int, default=200, help="rounds of several editors at many points")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
