"""Originals on disk, named by their hash: never by a name that somebody typed, never inside the web root."""

import fcntl
import hashlib
import os
import secrets
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

_UNFINISHED_MINUTES = 4  # what a broken upload left behind; looked for every five minutes, so gone after ten
_UNCLAIMED_MINUTES = 60  # an original whose transaction never ended


Need = Callable[[Collection[str]], set[str]]
_further_needs: list[Need] = []


def needed_by(need: Need) -> Need:
    """Register a question of a layer above: which of these originals does it need?"""
    _further_needs.append(need)
    return need


def needed_above(hashes: Collection[str]) -> set[str]:
    return {sha256 for need in _further_needs for sha256 in need(hashes)}


@contextmanager
def held_still(*, alone: bool = False) -> Iterator[None]:
    """Keep originals from being removed while rows are written that need them (alone: for the removing itself)."""
    folder = _folder()
    with (folder / ".lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        yield


def keep(chunks: Iterable[bytes]) -> str:
    """Write an original and return its SHA-256; it appears under its name only when it is whole on disk."""
    unfinished = _folder() / f".incoming-{secrets.token_hex(8)}"
    digest = hashlib.sha256()
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for chunk in chunks:
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        place = path_of(digest.hexdigest())
        place.parent.mkdir(mode=0o700, exist_ok=True)
        os.replace(unfinished, place)
        _sync_folder(place.parent)
    finally:
        unfinished.unlink(missing_ok=True)
    return digest.hexdigest()


def path_of(sha256: str) -> Path:
    return Path(settings.ORIGINALS_DIR) / sha256[:2] / sha256


def views_folder(sha256: str) -> Path:
    """Return where pictures and texts made from an original are kept; they can be made again at any time."""
    return Path(settings.ORIGINALS_DIR).with_name("source-views") / sha256[:2] / sha256


def remove(sha256: str) -> None:
    """Take an original and what was made from it off the disk."""
    path_of(sha256).unlink(missing_ok=True)
    shutil.rmtree(views_folder(sha256), ignore_errors=True)


def leftovers(*, now: datetime) -> Iterator[str]:
    """Remove what broken uploads left behind; yield the hashes of originals old enough to have a row by now."""
    for path in _folder().glob(".incoming-*"):
        if _age(path, now) > timedelta(minutes=_UNFINISHED_MINUTES):
            path.unlink(missing_ok=True)
    for path in _folder().glob("??/*"):
        if _age(path, now) > timedelta(minutes=_UNCLAIMED_MINUTES):
            yield path.name


def _folder() -> Path:
    folder = Path(settings.ORIGINALS_DIR)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _age(path: Path, now: datetime) -> timedelta:
    try:
        return timedelta(seconds=now.timestamp() - path.stat().st_mtime)
    except FileNotFoundError:
        return timedelta()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
