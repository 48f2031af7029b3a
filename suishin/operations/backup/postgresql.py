"""PostgreSQL: pg_dump from a snapshot that also says what is in it; restored by psql in one transaction."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from django.db import connection, transaction

from suishin.operations.backup.archive import BackupRefused, Manifest
from suishin.operations.backup.databases import Contents, contents_by

_EMPTY = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;"


class PostgresqlDatabase:
    def dump(self, target: Path) -> Contents:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT pg_export_snapshot()")
            _dump(target, ["--snapshot=" + cursor.fetchone()[0]])
            return self.contents()

    def check(self, file: Path, manifest: Manifest) -> None:
        _run(["pg_restore", "--list", str(file)])

    def is_in_use(self) -> bool:
        return bool(connection.introspection.table_names())

    def replace(self, file: Path, *, aside: Path) -> None:
        if self.is_in_use():
            aside.mkdir(exist_ok=True, mode=0o700)
            _dump(aside / "database.dump", [])
        connection.close()
        script = file.with_name("database.sql")
        _run(["pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(file)])
        options = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
        _run(["psql", *options, f"--command={_EMPTY}", f"--file={script}", _target()])

    def contents(self) -> Contents:
        with connection.cursor() as cursor:
            tables = connection.introspection.table_names(cursor)

            def query(text: str) -> list[tuple[object, ...]]:
                cursor.execute(text)
                return list(cursor.fetchall())

            return contents_by(query, tables)


def _dump(target: Path, options: Sequence[str]) -> None:
    _run(["pg_dump", "--format=custom", "--no-owner", "--no-privileges", *options, f"--file={target}", _target()])


def _target() -> str:
    """Return what the programs connect to, without the password."""
    values = connection.get_connection_params()
    names = {"host": "host", "port": "port", "user": "user", "dbname": "dbname"}
    return " ".join(f"{name}='{values[key]}'" for key, name in names.items() if values.get(key))


def _run(command: list[str]) -> None:
    password = connection.get_connection_params().get("password")
    environment = os.environ | ({"PGPASSWORD": str(password)} if password else {})
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    except FileNotFoundError as error:
        raise BackupRefused(
            f"{command[0]} がありません。apt install postgresql-client などで入れてから、もう一度どうぞ。"
        ) from error
    except subprocess.CalledProcessError as error:
        raise BackupRefused(f"{command[0]} が失敗しました：{error.stderr.strip()[-300:]}") from error
