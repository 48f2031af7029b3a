"""A program for tests: runs parts together as `serve` does, each part writing down what it hears.

usage: python -m tests.operations.parts FOLDER STOP_SECONDS PART...
"""

import signal
import sys
import time
from functools import partial
from pathlib import Path

from suishin.operations.processes import Together


def patient(folder: Path, name: str) -> None:
    """Run until told to stop, then finish in peace."""
    heard = []
    signal.signal(signal.SIGTERM, lambda number, _frame: heard.append(number))
    signal.signal(signal.SIGINT, lambda number, _frame: heard.append(number))
    (folder / f"{name}.started").touch()
    while not heard:
        time.sleep(0.02)
    time.sleep(0.3)  # whoever is told twice hears it now
    (folder / f"{name}.heard").write_text(" ".join(str(number) for number in heard))


def deaf(folder: Path, name: str) -> None:
    """Never stop by itself."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    (folder / f"{name}.started").touch()
    time.sleep(60)


def brief(folder: Path, name: str) -> None:
    """Wait until the other has started, and end with a failure."""
    while not list(folder.glob("*.started")):
        time.sleep(0.02)
    sys.exit(7)


PARTS = {"patient": patient, "deaf": deaf, "brief": brief}


def main(folder: Path, stop_seconds: str, *names: str) -> None:
    numbered = {f"{name}{number}": name for number, name in enumerate(names, start=1)}
    parts = {label: partial(PARTS[name], folder, label) for label, name in numbered.items()}
    together = Together(parts, stop_seconds=float(stop_seconds))
    ended = together.run()
    print(f"{ended} {together.exit_status(ended)}" if ended else "told to stop", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
