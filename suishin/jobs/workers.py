"""Names of workers, and whether the one of a name still lives."""

import os
import secrets
import socket


def new_worker_id() -> str:
    """Return a name for this process by which another one can tell whether it still lives."""
    return f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(8)}"


def is_gone(worker_id: str, *, own_id: str) -> bool:
    """Tell whether a worker of this machine has ended. Of other machines' workers nothing is known: not gone."""
    host, _, rest = worker_id.partition(":")
    own_host, _, own_rest = own_id.partition(":")
    process, own_process = rest.partition(":")[0], own_rest.partition(":")[0]
    if host != own_host or not process.isdigit() or worker_id == own_id:
        return False
    return process == own_process or not _is_alive(int(process))  # own number, other name: an earlier life


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
