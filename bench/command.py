"""How soon does the command start: asked for help only, and for the reading of one short text?

python -m bench.command [--repetitions 9]

A process of its own each time, beside one of the same Python that does nothing.
"""

import argparse
import sys
from pathlib import Path

from bench.measure import measure_in_turn

MOST_SECONDS = 0.3
SHORT = Path(__file__).resolve().parent.parent / "tests" / "reading" / "samples" / "kangxi_radicals.txt"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repetitions", type=int, default=9)
    repetitions = parser.parse_args().repetitions
    command = [sys.executable, "-m", "suishin.cli", "read"]
    commands = {
        "Python alone": [sys.executable, "-c", ""],
        "suishin read --help": [*command, "--help"],
        "suishin read, one text": [*command, str(SHORT)],
    }
    runs = measure_in_turn(commands, repetitions=repetitions)
    for name, run in runs.items():
        print(f"{name:<24}{run.seconds:>6.2f} s{run.processor_seconds:>7.2f} s of the processor")
    told = runs["suishin read --help"]
    is_good = not any(run.exit_status for run in runs.values()) and told.processor_seconds <= MOST_SECONDS
    print(f"medians of {repetitions}, goal for the start {MOST_SECONDS:g} s{'' if is_good else ': missed'}")
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
