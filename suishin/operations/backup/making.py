"""Making a backup while the product runs."""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from suishin.common import originals
from suishin.operations.backup.archive import FORMAT, BackupRefused, Manifest, hash_of, pack, sync_folder
from suishin.operations.backup.databases import Contents, database

_LEFT_SECONDS = 60  # what has no lock by then has lost its process


def make_backup(target: Path, *, now: datetime) -> Manifest:
    """Write a backup; the file appears only when it is complete."""
    target = target.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    with _staging_beside(target) as staging:
        # Originals are written before the row that needs them, and none is removed while they are held still:
        # after the database was copied, all it needs is there.
        with originals.held_still():
            contents = database().dump(staging / "database")
            _keep_originals(staging)
        manifest = _manifest(staging, contents, now=now)
        unfinished = staging / "backup"
        pack(staging, manifest, unfinished)
        os.replace(unfinished, target)
    sync_folder(target.parent)
    return manifest


@contextmanager
def _staging_beside(target: Path) -> Iterator[Path]:
    """Yield a folder to work in, and clear away those of backups that were killed: they hold all of the data."""
    for folder in target.parent.glob(".backup-*"):
        if _is_left(folder):
            shutil.rmtree(folder, ignore_errors=True)
    with (
        tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as name,
        Path(name, "lock").open("w") as lock,
    ):
        with suppress(OSError):  # a file system without locks: then nothing is ever cleared away
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield Path(name)


def _is_left(folder: Path) -> bool:
    try:
        with (folder / "lock").open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:  # killed before it had a lock, or about to get one
        return folder.exists() and folder.stat().st_mtime < time.time() - _LEFT_SECONDS
    except OSError:
        return False
    return True


def _keep_originals(staging: Path) -> None:
    """Link every original into the staging folder, so that a discard from now on takes nothing away."""
    kept = staging / "originals"
    kept.mkdir()
    for path in _original_files():
        try:
            os.link(path, kept / path.name)
        except OSError:  # another file system
            shutil.copyfile(path, kept / path.name)


def _original_files() -> Iterator[Path]:
    folder = Path(settings.ORIGINALS_DIR)
    return (path for path in folder.glob("??/*") if path.is_file() and len(path.name) == 64)


def _manifest(staging: Path, contents: Contents, *, now: datetime) -> Manifest:
    _require_originals(staging, contents)
    return Manifest(
        format=FORMAT,
        made_at=now.isoformat(timespec="seconds"),
        engine=connection.vendor,
        database_hash=hash_of(staging / "database"),
        row_counts=contents.row_counts,
        audit_sequence=contents.audit_sequence,
        audit_mac=contents.audit_mac,
        originals=contents.originals,
    )


def _require_originals(staging: Path, contents: Contents) -> None:
    """Refuse to call something a backup in which an original is missing or is not what it was."""
    for name in contents.originals:
        path = staging / "originals" / name
        if not path.exists():
            trouble = "見つかりません"
        elif hash_of(path) != name:
            trouble = "受け取ったときの内容と違います"
        else:
            continue
        raise BackupRefused(
            f"原本 {name} が{trouble}。控えは作っていません。{settings.ORIGINALS_DIR} を確かめ、"
            "前の控えから戻すか、このファイルを画面から破棄して、もう一度どうぞ。"
        )
