"""Parts of the product that run together: started together, told to stop once, and one that ends takes the rest along.

They are forked and not started anew: loading the code takes longer than anything else a start does.
"""

import ctypes
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from multiprocessing.context import ForkProcess
from types import FrameType

STOP_SECONDS = 15.0  # longer than the web server and the worker take to finish what they are doing
_LOOK_SECONDS = 0.2  # between two looks at who is still running
_TELLING_TO_STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_TELL_WHEN_PARENT_ENDS = 1  # PR_SET_PDEATHSIG of Linux


class Together:
    """A group of child processes by name, each running one function."""

    def __init__(self, parts: Mapping[str, Callable[[], None]], *, stop_seconds: float = STOP_SECONDS) -> None:
        fork = multiprocessing.get_context("fork")
        self._children = {name: fork.Process(target=_run_part, args=(part,)) for name, part in parts.items()}
        self._stop_seconds = stop_seconds
        self._is_stopping = False
        self._told: set[str] = set()

    def run(self) -> str | None:
        """Run until somebody tells us to stop (None), or until one of the parts ends by itself: its name."""
        for number in _TELLING_TO_STOP:
            signal.signal(number, self._on_signal)
        for child in self._children.values():
            child.start()
        if self._is_stopping:  # told while they were being started
            self._tell_to_stop()
        while not (self._is_stopping or self._ended()):
            time.sleep(_LOOK_SECONDS)
        ended = None if self._is_stopping else self._ended()[0]
        self._tell_to_stop()
        for child in self._children.values():
            self._see_off(child)
        return ended

    def exit_status(self, name: str) -> int | None:
        """Return what a part ended with: negative for the signal that killed it."""
        return self._children[name].exitcode

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._is_stopping = True
        self._tell_to_stop()

    def _tell_to_stop(self) -> None:
        for name, child in self._children.items():
            if child.pid and name not in self._told and child.is_alive():
                self._told.add(name)
                child.terminate()

    def _ended(self) -> list[str]:
        return [name for name, child in self._children.items() if not child.is_alive()]

    def _see_off(self, child: ForkProcess) -> None:
        child.join(self._stop_seconds)
        if child.is_alive() and child.pid:
            os.killpg(child.pid, signal.SIGKILL)
            child.join()


def _run_part(part: Callable[[], None]) -> None:
    # A session of its own: Ctrl+C in the terminal reaches the parent alone, and each part hears of it once.
    os.setsid()
    for number in _TELLING_TO_STOP:
        signal.signal(number, signal.SIG_DFL)
    if sys.platform == "linux":  # when the parent is killed without a chance to stop anybody, the kernel does
        ctypes.CDLL(None).prctl(_TELL_WHEN_PARENT_ENDS, signal.SIGTERM)
    part()
