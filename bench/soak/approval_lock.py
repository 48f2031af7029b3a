"""Try every way to change an accepted report: each writing address by everybody, each job, each command: 0 may succeed.

python -m bench.soak.approval_lock [--short]
"""

import argparse
import logging
import sys
import time

from bench.own_product import own_product


def main() -> int:
    options = _options()
    with own_product() as folder:
        logging.disable(logging.WARNING)  # most attempts are refused, and each refusal is logged
        from bench import approval_lock
        from tests.factories.world import make_world

        started = time.perf_counter()
        stage = approval_lock.set_stage(make_world(), is_long=not options.short)
        effects = approval_lock.effective_without_lock(stage)
        tried = approval_lock.run(stage, approval_lock.all_attempts(stage))
        jobs = approval_lock.run_jobs(stage)
        commands = approval_lock.run_commands(stage, folder)
        faults = [*tried.faults, *jobs.faults, *commands.faults, *approval_lock.reopen_and_submit_anew(stage)]
    writing = sum(bool(count) for count in tried.reached.values())
    print(f"N = {writing} writing addresses, {jobs.attempts} jobs, {commands.attempts} commands")
    print(
        f"{tried.attempts} attempts ({effects} of the forms change a report that is not accepted), {len(faults)} changed"
    )
    print(f"{time.perf_counter() - started:.0f} s")
    for fault in faults[:40]:
        print(f"  {fault}")
    return 1 if faults else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--short", action="store_true", help="as in the tests: not everybody tries everything")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
