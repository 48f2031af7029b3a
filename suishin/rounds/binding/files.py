"""The files of booklets on disk, named by their hash; one appears under its name only when it is whole."""

import hashlib
import os
import secrets
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings

UNFINISHED_SECONDS = 300  # then nobody is writing it any more


def keep(content: bytes) -> str:
    """Write a file and return its SHA-256. Whoever is killed while writing leaves nothing under that name."""
    folder = Path(settings.BOOKLETS_DIR)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = hashlib.sha256(content).hexdigest()
    unfinished = folder / f".unfinished-{secrets.token_hex(8)}"
    try:
        with unfinished.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, folder / name)
    finally:
        unfinished.unlink(missing_ok=True)
    return name


def remove_unfinished(*, now: datetime) -> None:
    """Take away what a killed worker left."""
    for left in Path(settings.BOOKLETS_DIR).glob(".unfinished-*"):
        with suppress(FileNotFoundError):
            if left.stat().st_mtime < now.timestamp() - UNFINISHED_SECONDS:
                left.unlink()


def read(sha256: str) -> bytes | None:
    """Return a kept file; None where it is gone, as after restoring a backup: it has to be made again."""
    path = Path(settings.BOOKLETS_DIR) / sha256
    return path.read_bytes() if sha256 and path.exists() else None


def is_kept(sha256: str) -> bool:
    return (Path(settings.BOOKLETS_DIR) / sha256).exists()
