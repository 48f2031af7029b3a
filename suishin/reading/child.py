"""Read files in a child process with limits: a hostile file may kill the child, never the program that asked.

`python -m suishin.reading.child` takes one JSON line per file on standard input and answers with one
JSON line per file. Several files share a child until one misbehaves; the next one gets a fresh child.
"""

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from suishin.reading.model import Outcome, Reading
from suishin.reading.transfer import reading_from_plain, reading_to_plain

MEBIBYTE = 1024 * 1024
MAX_ANSWER = 64 * MEBIBYTE
CHUNK = 1 << 16
ADDRESS_ROOM = 3  # address space per byte of data: libraries reserve far more than they use

TOO_SLOW = "読み取りに時間がかかりすぎたため中止しました。報告書だけを残したファイルを、もう一度登録してください。"
BROKE_DOWN = (
    "このファイルは読み取りの途中で処理できなくなりました。壊れているか、様式のファイルではない可能性があります。"
    "元のアプリで保存し直して、もう一度登録してください。"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost."""

    memory_bytes: int = 400 * MEBIBYTE  # of data: with what libraries map, a process stays below 512 MB
    seconds: float = 30.0


def read_in_child(
    paths: Iterable[Path], form_path: Path, limits: Limits | None = None
) -> Iterator[tuple[Path, Reading]]:
    """Yield each file with its reading, in the order given; a killed child is a rejected reading."""
    limits = limits or Limits()
    child: Child | None = None
    arguments = [str(form_path.resolve()), str(limits.memory_bytes)]
    try:
        for path in paths:
            child = child or Child("suishin.reading.child", arguments, limits)
            try:
                reading = reading_from_plain(json.loads(child.ask(path)))
            except Spent as spent:
                child.close()
                child, reading = None, Reading(Outcome.REJECTED, spent.message)
            yield path, reading
    finally:
        if child:
            child.close()


class Spent(Exception):
    """A child that died or took too long over a file; `message` tells in Japanese what happened and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Child:
    """A running child and the pipes to it: one path in, one line of JSON out."""

    def __init__(self, module: str, arguments: Sequence[str], limits: Limits) -> None:
        self._limits = limits
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_environment(),
            bufsize=0,
        )

    def ask(self, path: Path) -> bytes:
        """Return the child's answer to a file. Raises Spent; such a child is closed and never asked again."""
        self.begin(path)
        return self.answer()

    def begin(self, path: Path) -> None:
        """Set the child to a file, to be asked for its answer later. Raises Spent."""
        try:
            self._send(path)
        except BrokenPipeError as error:
            raise Spent(BROKE_DOWN) from error

    def answer(self) -> bytes:
        """Return the answer to the file that was begun. Raises Spent."""
        try:
            return self._answer()
        except TimeoutError as error:
            raise Spent(TOO_SLOW) from error
        except EOFError as error:
            raise Spent(BROKE_DOWN) from error

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()

    def _send(self, path: Path) -> None:
        assert self._process.stdin
        self._process.stdin.write((json.dumps(str(path.resolve())) + "\n").encode())

    def _answer(self) -> bytes:
        assert self._process.stdout
        pipe = self._process.stdout.fileno()
        until = time.monotonic() + self._limits.seconds
        pieces: list[bytes] = []
        size = 0
        while not pieces or not pieces[-1].endswith(b"\n"):
            left = until - time.monotonic()
            if left <= 0 or not select.select([pipe], [], [], left)[0]:
                raise TimeoutError
            piece = os.read(pipe, CHUNK)
            size += len(piece)
            if not piece or size > MAX_ANSWER:
                raise EOFError
            pieces.append(piece)
        return b"".join(pieces)


def _environment() -> dict[str, str]:
    """Return what the child needs to start, and none of the secrets of its parent."""
    root = str(Path(__file__).resolve().parents[2])
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR") if name in os.environ}
    return {**kept, "PYTHONPATH": root, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}


def confine(memory_bytes: int) -> None:
    """Bound this process: memory, no core file, no writing to disk."""
    import resource

    for kind, amount in (
        (resource.RLIMIT_DATA, memory_bytes),
        (resource.RLIMIT_AS, ADDRESS_ROOM * memory_bytes),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        if hard == resource.RLIM_INFINITY or amount <= hard:
            resource.setrlimit(kind, (amount, amount))


def _serve(form_path: Path, memory_bytes: int) -> None:
    from suishin.reading.crew import read_safely
    from suishin.reading.definition import load_definition

    definition = load_definition(form_path)
    confine(memory_bytes)
    for line in sys.stdin:
        reading = read_safely(Path(json.loads(line)), definition)
        sys.stdout.write(json.dumps(reading_to_plain(reading), ensure_ascii=True) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _serve(Path(sys.argv[1]), int(sys.argv[2]))
