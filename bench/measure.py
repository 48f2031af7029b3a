"""What a piece of work took: here, or as a command in a process of its own."""

import json
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

# Linux counts to a new process what the one that started it held. So this small one starts it, which holds nothing.
STARTER = """
import json, os, sys, time
begun = time.perf_counter()
process = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
_, status, usage = os.wait4(process, 0)
print(json.dumps([time.perf_counter() - begun, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, os.waitstatus_to_exitcode(status)]))
"""


@dataclass(frozen=True, slots=True)
class Run:
    """Time and memory of one command and of the children it waited for; with several repetitions median and highest."""

    seconds: float
    peak_mebibytes: float
    exit_status: int
    repetitions: int = 1
    processor_seconds: float = 0.0


def seconds_of(work: Callable[[], Any]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started


def measure(command: Sequence[str], *, repetitions: int = 1) -> Run:
    return _median([_run_once(command) for _ in range(repetitions)])


def measure_in_turn(commands: Mapping[str, Sequence[str]], *, repetitions: int) -> dict[str, Run]:
    """Measure several commands, each after the other, so that the load of the machine falls on all."""
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(repetitions):
        for name, command in commands.items():
            runs[name].append(_run_once(command))
    return {name: _median(of_command) for name, of_command in runs.items()}


def _median(runs: Sequence[Run]) -> Run:
    return Run(
        seconds=statistics.median(run.seconds for run in runs),
        peak_mebibytes=max(run.peak_mebibytes for run in runs),
        exit_status=max(run.exit_status for run in runs),
        repetitions=len(runs),
        processor_seconds=statistics.median(run.processor_seconds for run in runs),
    )


def _run_once(command: Sequence[str]) -> Run:
    starter = [sys.executable, "-I", "-S", "-c", STARTER, *command]
    told = subprocess.run(starter, stdout=subprocess.PIPE, check=True).stdout
    seconds, processor_seconds, highest, status = json.loads(told)
    kibibytes = highest / 1024 if sys.platform == "darwin" else highest
    return Run(seconds, kibibytes / 1024, abs(status), processor_seconds=processor_seconds)
