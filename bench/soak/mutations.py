"""Read thousands of damaged files of every kind that an office sends: nothing may crash, hang or need too much memory.

python -m bench.soak.mutations [--files 10000] [--first 0] [--families NAME…] [--keep FOLDER]

Each file is damaged by its number alone, so that `--first N --files 1` makes the one again that gave trouble. A child
that dies over a file harms nobody and is counted; that a reader falls over its own feet (an error that is no refusal)
is a fault, as are a command that dies, 30 seconds, and 512 MB.
"""

import argparse
import json
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.measure import measure
from suishin.reading.child import BROKE_DOWN, TOO_SLOW
from tests.reading.corpus.damages import damaged
from tests.reading.corpus.families import families, missing_programs
from tests.reading.corpus.measure import made_file
from tests.reading.corpus.prose import TUNING

FILES_PER_RUN = 20
VARIANTS = 3  # sound files of each kind
MOST_SECONDS = 30.0
MOST_MEMORY = 512_000_000
MEBIBYTE = 1 << 20
OUTCOMES = {"ok", "partial", "unreadable", "rejected"}
ORDINARY_EXIT_STATUSES = {0, 1}
COMMAND = [sys.executable, "-m", "suishin.cli", "read"]
FELL = re.compile(r"読み取りの途中で問題が起きました（(\w+)）")
LARGE = 3 * MEBIBYTE  # files above stay out: damaged, they cost as much as sound ones, and tell no more


@dataclass
class Toll:
    """What came of the files."""

    outcomes: Counter[str] = field(default_factory=Counter)
    died: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0
    peak_mebibytes: float = 0.0


def main() -> int:
    options = _options()
    began = time.monotonic()
    sound = sound_files(
        [name for name in families() if not options.families or name.startswith(tuple(options.families))]
    )
    print(f"{len(sound)} sound files of {len({path.parts[-5] for path in sound})} kinds", flush=True)
    toll = Toll()
    for first in range(options.first, options.first + options.files, FILES_PER_RUN):
        last = min(first + FILES_PER_RUN, options.first + options.files)
        with tempfile.TemporaryDirectory() as folder:
            batch = [damaged_copy(sound, number, Path(folder)) for number in range(first, last)]
            read_batch(batch, toll)
            _keep(toll, batch, options.keep)
        if first // FILES_PER_RUN % 25 == 24:
            print(f"{last - options.first} files, {len(toll.faults)} faults", flush=True)
    print(
        f"{toll.outcomes.total()} damaged files: {dict(sorted(toll.outcomes.items()))}, {len(toll.died)} took their child along; "
        f"slowest run of {FILES_PER_RUN} {toll.seconds:.1f} s, highest memory {toll.peak_mebibytes:.0f} MiB; "
        f"{len(toll.faults)} faults, {time.monotonic() - began:.0f} s"
    )
    for line in (toll.faults + toll.died)[:40]:
        print(f"  {line}")
    return 1 if toll.faults else 0


def sound_files(names: Sequence[str]) -> list[Path]:
    """Return some files of each kind, those left out for which a program is missing and those that are no reports."""
    able = [name for name in names if not families()[name].is_hostile and not missing_programs(families()[name])]
    made = [made_file(name, seed, TUNING).path for name in able for seed in range(VARIANTS)]
    return [path for path in made if path.stat().st_size <= LARGE]


def damaged_copy(sound: Sequence[Path], number: int, folder: Path) -> Path:
    """Write the damaged file of this number."""
    chance = random.Random(number)
    original = sound[number % len(sound)]
    copy = folder / f"{number}-{original.parts[-5] if len(original.parts) > 4 else ''}{original.suffix}"
    copy.write_bytes(damaged(original.read_bytes(), chance))
    return copy


def read_batch(batch: Sequence[Path], toll: Toll) -> None:
    """Read a batch by the command, one file after the other, and count what came of it."""
    answers = batch[0].parent / "answers"
    run = measure([*COMMAND, *map(str, batch), "--json", str(answers), "--processes", "1"])
    toll.seconds, toll.peak_mebibytes = max(toll.seconds, run.seconds), max(toll.peak_mebibytes, run.peak_mebibytes)
    where = f"{batch[0].name} to {batch[-1].name}"
    if run.exit_status not in ORDINARY_EXIT_STATUSES:
        toll.faults.append(f"{where}: exit status {run.exit_status}")
    if run.peak_mebibytes * MEBIBYTE > MOST_MEMORY:
        toll.faults.append(f"{where}: {run.peak_mebibytes:.0f} MiB")
    for path in batch:
        answer = answers / f"{path.name}.json"
        told = _told(answer)
        if told["message"] == TOO_SLOW:  # by the clock: on a busy machine it is asked once more, alone
            measure([*COMMAND, str(path), "--json", str(answers)])
            told = _told(answer)
        count(path.name, told["outcome"], told["message"], toll)


def _told(answer: Path) -> dict[str, Any]:
    told: dict[str, Any] = (
        json.loads(answer.read_text("utf-8")) if answer.exists() else {"outcome": "no answer", "message": ""}
    )
    return told


def count(name: str, outcome: str, message: str, toll: Toll) -> None:
    toll.outcomes[outcome] += 1
    if outcome not in OUTCOMES:
        toll.faults.append(f"{name}: {outcome}")
    elif message == TOO_SLOW:
        toll.faults.append(f"{name}: more than {MOST_SECONDS:g} s")
    elif message == BROKE_DOWN or "（MemoryError）" in message:
        toll.died.append(f"{name}: its child died or wanted too much memory")
    elif fell := FELL.search(message):
        toll.faults.append(f"{name}: {fell[1]}")


def _keep(toll: Toll, batch: Sequence[Path], folder: Path | None) -> None:
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        named = {line.partition(":")[0] for line in toll.faults + toll.died}
        for path in batch:
            if path.name in named:
                (folder / path.name).write_bytes(path.read_bytes())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0, help="number of the first file")
    parser.add_argument("--families", nargs="*", default=[], help="names, or beginnings of names")
    parser.add_argument("--keep", type=Path, help="folder in which files are kept that gave trouble")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
