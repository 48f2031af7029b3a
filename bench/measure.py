"""What a piece of work took: here, or as a command in a process of its own."""

import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any


@dataclass(frozen=True, slots=True)
class Run:
    """Time and memory of one command; with several repetitions the median and the highest."""

    seconds: float
    peak_mebibytes: float
    exit_status: int
    repetitions: int = 1


def seconds_of(work: Callable[[], Any]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started


def measure(command: Sequence[str], *, repetitions: int = 1) -> Run:
    runs = [_run_once(command) for _ in range(repetitions)]
    return Run(
        seconds=statistics.median(run.seconds for run in runs),
        peak_mebibytes=max(run.peak_mebibytes for run in runs),
        exit_status=max(run.exit_status for run in runs),
        repetitions=repetitions,
    )


def _run_once(command: Sequence[str]) -> Run:
    started = perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    # wait4 tells the memory of this very process (and the children it waited for), not of all there ever were.
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    kibibytes = usage.ru_maxrss / 1024 if sys.platform == "darwin" else usage.ru_maxrss
    return Run(perf_counter() - started, kibibytes / 1024, abs(process.returncode))
