"""Telling whether the product runs on this var folder: a restore must not pull the database from under it."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from suishin.common.errors import ActionError


class AlreadyRunning(ActionError):
    message = "製品が動いています。"


@contextmanager
def held_as_running() -> Iterator[None]:
    """Hold the var folder for as long as the block runs; the lock ends with the process, however that ends."""
    folder = Path(settings.VAR_DIR)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / "running.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning(
                f"{folder} の製品はすでに動いています。動いているほうを Ctrl+C で止めてから、もう一度どうぞ。"
            ) from error
        yield
