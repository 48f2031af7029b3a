"""How soon does the command answer that it was only asked for help?

python -m bench.command [--repetitions 9]

A process of its own each time, beside one of the same Python that does nothing.
"""

import argparse
import sys

from bench.measure import measure

MOST_SECONDS = 0.5


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repetitions", type=int, default=9)
    repetitions = parser.parse_args().repetitions
    empty = measure([sys.executable, "-c", ""], repetitions=repetitions)
    told = measure([sys.executable, "-m", "suishin.cli", "--help"], repetitions=repetitions)
    is_good = told.exit_status == 0 and told.seconds <= MOST_SECONDS
    print(
        f"suishin --help {told.seconds:.2f} s, Python alone {empty.seconds:.2f} s   (medians of {repetitions}, "
        f"goal {MOST_SECONDS:g} s){'' if is_good else '   too slow'}"
    )
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
