"""Read many files at once, on the cores there are, each in a forked child that cannot harm the program that asked.

For programs without threads, as the command is: a fork has everything loaded already, so that a child costs milliseconds.
"""

import json
import os
import selectors
import signal
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from suishin.reading.child import BROKE_DOWN, CHUNK, MAX_ANSWER, TOO_SLOW, Limits, confine
from suishin.reading.definition import FormDefinition
from suishin.reading.model import Outcome, Reading
from suishin.reading.transfer import reading_from_plain, reading_to_plain

AHEAD = 3  # finished readings kept for each child while an earlier file is still read


def read_all(
    paths: Sequence[Path], definition: FormDefinition, *, processes: int | None = None, limits: Limits | None = None
) -> Iterator[tuple[Path, Reading]]:
    """Yield each file with its reading, in the order given; a file that breaks its child is a rejected reading."""
    size = max(1, min(processes or os.cpu_count() or 1, len(paths)))
    crew = _Crew(paths, definition, limits or Limits(), size)
    try:
        yield from crew.readings()
    finally:
        crew.close()


@dataclass
class _Hand:
    """A child, the pipes to it, and the file that it reads now."""

    process: int
    orders: int  # written to
    answers: int  # read from
    number: int | None = None
    until: float = 0.0
    pieces: list[bytes] = field(default_factory=list)
    size: int = 0


class _Crew:
    def __init__(self, paths: Sequence[Path], definition: FormDefinition, limits: Limits, size: int) -> None:
        self._paths, self._definition, self._limits, self._size = paths, definition, limits, size
        self._hands: list[_Hand] = []
        self._selector = selectors.DefaultSelector()
        self._next = 0  # file to be given out
        self._done: dict[int, Reading] = {}

    def readings(self) -> Iterator[tuple[Path, Reading]]:
        for number, path in enumerate(self._paths):
            while number not in self._done:
                self._give_out(number)
                self._wait()
            yield path, self._done.pop(number)

    def close(self) -> None:
        for hand in list(self._hands):
            self._dismiss(hand)
        self._selector.close()

    def _give_out(self, wanted: int) -> None:
        """Set every idle child to a file, but run not too far ahead of the one that is wanted."""
        while self._next < len(self._paths) and self._next < wanted + self._size * AHEAD:
            hand = next((hand for hand in self._hands if hand.number is None), None)
            if hand is None and len(self._hands) >= self._size:
                return
            hand = hand or self._hire()
            hand.number, hand.until = self._next, time.monotonic() + self._limits.seconds
            hand.pieces, hand.size = [], 0
            self._next += 1
            try:
                os.write(hand.orders, f"{hand.number}\n".encode())
            except BrokenPipeError:
                self._fail(hand, BROKE_DOWN)

    def _wait(self) -> None:
        busy = [hand for hand in self._hands if hand.number is not None]
        if not busy:
            return
        left = max(0.0, min(hand.until for hand in busy) - time.monotonic())
        for key, _ in self._selector.select(left):
            self._hear(key.data)
        now = time.monotonic()
        for hand in busy:
            if hand.number is not None and hand.until <= now and hand in self._hands:
                self._fail(hand, TOO_SLOW)

    def _hear(self, hand: _Hand) -> None:
        piece = os.read(hand.answers, CHUNK)
        hand.size += len(piece)
        if not piece or hand.size > MAX_ANSWER or hand.number is None:
            self._fail(hand, BROKE_DOWN)
            return
        hand.pieces.append(piece)
        if piece.endswith(b"\n"):
            self._done[hand.number] = _reading_in(b"".join(hand.pieces))
            hand.number = None

    def _fail(self, hand: _Hand, message: str) -> None:
        if hand.number is not None:
            self._done[hand.number] = Reading(Outcome.REJECTED, message)
        self._dismiss(hand)

    def _hire(self) -> _Hand:
        theirs, orders = os.pipe()
        answers, ours = os.pipe()
        process = os.fork()
        if process == 0:
            for other in self._hands:
                os.close(other.orders)
                os.close(other.answers)
            os.close(orders)
            os.close(answers)
            _work(theirs, ours, self._paths, self._definition, self._limits)
        os.close(theirs)
        os.close(ours)
        hand = _Hand(process, orders, answers)
        self._hands.append(hand)
        self._selector.register(answers, selectors.EVENT_READ, hand)
        return hand

    def _dismiss(self, hand: _Hand) -> None:
        self._hands.remove(hand)
        self._selector.unregister(hand.answers)
        os.close(hand.orders)
        os.close(hand.answers)
        os.kill(hand.process, signal.SIGKILL)
        os.waitpid(hand.process, 0)


def _reading_in(answer: bytes) -> Reading:
    try:
        return reading_from_plain(json.loads(answer))
    except (ValueError, KeyError, TypeError):
        return Reading(Outcome.REJECTED, BROKE_DOWN)


def _work(orders: int, answers: int, paths: Sequence[Path], definition: FormDefinition, limits: Limits) -> None:
    """Be the child: read what is ordered until nobody orders any more. Never returns."""
    try:
        confine(limits.memory_bytes)
        with os.fdopen(orders, "r", encoding="ascii") as lines, os.fdopen(answers, "wb") as out:
            for line in lines:
                reading = read_safely(paths[int(line)], definition)
                out.write(json.dumps(reading_to_plain(reading), ensure_ascii=True).encode("ascii") + b"\n")
                out.flush()
        os._exit(0)
    except BaseException:
        os._exit(1)


def read_safely(path: Path, definition: FormDefinition) -> Reading:
    """Read one file; whatever goes wrong in it must not stop the others."""
    from suishin.reading.flow import read_file

    try:
        return read_file(path, definition)
    except (Exception, RecursionError) as error:  # a fault in one file is that file's outcome
        message = (
            f"読み取りの途中で問題が起きました（{type(error).__name__}）。"
            "ファイルを保存し直すか、内容を画面から入力してください。"
        )
        return Reading(Outcome.REJECTED, message)
