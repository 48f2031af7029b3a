"""Read 400 workbooks of every way to tick, form controls and drawings included: how fast beside bare libraries?

python -m bench.folder [--repetitions 3] [--files 400]

calamine and openpyxl read only the values of the cells. Each is a whole process, all in turn.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from bench.measure import measure_in_turn
from tests.reading.corpus.families import families
from tests.reading.corpus.measure import made_file
from tests.reading.corpus.prose import TUNING

LEAST_OF_OPENPYXL = 10.0
ORDINARY_EXIT_STATUSES = {0, 1}  # 1: something in a file needs a look


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--files", type=int, default=400)
    options = parser.parse_args()
    files = [str(path) for path in workbooks(options.files)]
    print(f"{len(files)} workbooks, {sum(Path(path).stat().st_size for path in files) / 1e6:.1f} MB", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        read = [sys.executable, "-m", "suishin.cli", "read", *files, "--xlsx", f"{folder}/summary.xlsx", "--processes"]
        bare = [sys.executable, "-m", "bench.bare"]
        commands = {
            "suishin read": [*read, "1"],
            "in two processes": [*read, "2"],
            "calamine": [*bare, "calamine", *files],
            "openpyxl": [*bare, "openpyxl", *files],
        }
        runs = measure_in_turn(commands, repetitions=options.repetitions)
    print(
        f"{'':<18}{'seconds':>9}{'processor':>11}{'files/s':>9}{'peak MiB':>10}   (median of {options.repetitions}, whole process)"
    )
    for name, run in runs.items():
        speed = len(files) / run.seconds
        print(f"{name:<18}{run.seconds:>9.2f}{run.processor_seconds:>11.2f}{speed:>9.0f}{run.peak_mebibytes:>10.0f}")
    times = runs["openpyxl"].seconds / runs["in two processes"].seconds
    alone = runs["openpyxl"].processor_seconds / runs["suishin read"].processor_seconds
    print(
        f"{times:.1f} times as fast as openpyxl in two processes (goal: {LEAST_OF_OPENPYXL:g}), by processor time {alone:.1f}"
    )
    is_read = runs["suishin read"].exit_status in ORDINARY_EXIT_STATUSES
    return 0 if is_read and times >= LEAST_OF_OPENPYXL else 1


def workbooks(count: int) -> list[Path]:
    kinds = [name for name in families() if name.startswith("xlsx_") and not families()[name].needs]
    return [made_file(kinds[number % len(kinds)], number // len(kinds), TUNING).path for number in range(count)]


if __name__ == "__main__":
    sys.exit(main())
