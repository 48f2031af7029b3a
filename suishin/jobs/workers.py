"""Names of workers, and whether the one of a name still lives.

Each holds a lock on a file of its name for as long as it lives. Of workers elsewhere, without such a file, only the
process number tells: it is given anew some day, and a machine may have another name after its restart.
"""

import fcntl
import os
import re
import secrets
import socket
import time
from pathlib import Path
from typing import IO

from django.conf import settings

_FORGOTTEN_SECONDS = 24 * 60 * 60  # then nothing names that worker any more
_NAME = re.compile(r"[\w.-]+:\d+:\w+")
_held: list[IO[str]] = []  # until this process ends


def new_worker_id() -> str:
    """Return a name for this process by which another one can tell whether it still lives."""
    worker_id = f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(8)}"
    _folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    _forget_old()
    file = (_folder() / worker_id).open("w")
    fcntl.flock(file, fcntl.LOCK_EX)
    _held.append(file)
    return worker_id


def is_gone(worker_id: str, *, own_id: str) -> bool:
    """Tell whether a worker has ended. Of other machines' workers nothing is known: not gone."""
    if worker_id == own_id:
        return False
    if _NAME.fullmatch(worker_id) and (_folder() / worker_id).exists():
        return _is_free(_folder() / worker_id)
    host, _, rest = worker_id.partition(":")
    own_host, _, own_rest = own_id.partition(":")
    process, own_process = rest.partition(":")[0], own_rest.partition(":")[0]
    if host != own_host or not process.isdigit():
        return False
    return process == own_process or not _is_alive(int(process))  # own number, other name: an earlier life


def _folder() -> Path:
    return Path(settings.VAR_DIR) / "workers"


def _is_free(file: Path) -> bool:
    try:
        with file.open() as opened:
            fcntl.flock(opened, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except FileNotFoundError:  # forgotten meanwhile
        return True
    return True


def _forget_old() -> None:
    for file in _folder().iterdir():
        if file.stat().st_mtime < time.time() - _FORGOTTEN_SECONDS and _is_free(file):
            file.unlink(missing_ok=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
