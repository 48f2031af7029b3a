"""Ask a child process for the cells of a file: a hostile file may kill the child, never the program that asked."""

import json
from contextlib import suppress
from pathlib import Path

from suishin.reading.child import MEBIBYTE, Child, Limits, Spent
from suishin.results.files.cells.model import FileContent

LIMITS = Limits(memory_bytes=1024 * MEBIBYTE, seconds=30.0)
BROKE_DOWN = (
    "ファイルを読み取れませんでした（壊れているか、大きすぎます）。表だけを残して保存し直し、もう一度送ってください。"
)


def read_sheets(path: Path, limits: Limits = LIMITS) -> FileContent:
    """Return the sheets of a file, or why it could not be opened."""
    with SheetsToCome(path, limits) as coming:
        return coming.taken()


class SheetsToCome:
    """A file that is being read in its child, while whoever asked does something else."""

    def __init__(self, path: Path, limits: Limits = LIMITS) -> None:
        self._child = Child("suishin.results.files.cells", [str(limits.memory_bytes)], limits)
        self._path = path

    def __enter__(self) -> "SheetsToCome":
        with suppress(Spent):  # told when the sheets are taken
            self._child.begin(self._path)
        return self

    def __exit__(self, *_: object) -> None:
        self._child.close()

    def taken(self) -> FileContent:
        """Wait for the sheets; of a file that could not be opened return why."""
        try:
            return FileContent.from_plain(json.loads(self._child.answer()))
        except Spent:
            return FileContent(refusal=BROKE_DOWN)
