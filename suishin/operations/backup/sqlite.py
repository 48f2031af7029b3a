"""SQLite: the copy is made by SQLite itself, page by page from one consistent state, while others go on writing."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection

from suishin.operations.backup.archive import BackupRefused, Manifest, sync_folder
from suishin.operations.backup.databases import Contents, contents_by


class SqliteDatabase:
    def dump(self, target: Path) -> Contents:
        with closing(sqlite3.connect(self._file)) as running, closing(sqlite3.connect(target)) as copy:
            running.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, no -wal beside it
        return _contents(target)  # of the copy: the running one has gone on meanwhile

    def check(self, file: Path, manifest: Manifest) -> None:
        with closing(sqlite3.connect(file)) as copy:
            state = copy.execute("PRAGMA integrity_check").fetchone()[0]
        if state != "ok" or not _contents(file).equals(manifest):
            raise BackupRefused("控えの中のデータベースが壊れています。別の控えを使ってください。")

    def is_in_use(self) -> bool:
        return self._file.exists()

    def replace(self, file: Path, *, aside: Path) -> None:
        connection.close()
        for path in (self._file, *(Path(f"{self._file}{ending}") for ending in ("-wal", "-shm"))):
            if path.exists():
                aside.mkdir(exist_ok=True, mode=0o700)
                shutil.move(path, aside / path.name)
        os.replace(file, self._file)
        sync_folder(self._file.parent)

    def contents(self) -> Contents:
        return _contents(self._file)

    @property
    def _file(self) -> Path:
        return Path(connection.settings_dict["NAME"])


def _contents(file: Path) -> Contents:
    with closing(sqlite3.connect(file)) as opened:
        tables = opened.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        return contents_by(lambda text: opened.execute(text).fetchall(), [name for (name,) in tables])
