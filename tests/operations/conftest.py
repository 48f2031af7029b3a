"""A product of its own on disk: a var folder, and (on SQLite) a database file that is really a file."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

IS_SQLITE = connection.vendor == "sqlite"


@pytest.fixture
def var(tmp_path, settings, request):
    """An empty var folder, with a migrated database in it (on PostgreSQL the test database).

    Tests that use it are marked `django_db(transaction=True)`.
    """
    folder = tmp_path / "var"
    folder.mkdir()
    settings.VAR_DIR = folder
    settings.ORIGINALS_DIR = folder / "originals"
    settings.AUDIT_HEAD_FILE = folder / "audit-head.log"
    settings.STATIC_ROOT = folder / "static"
    if IS_SQLITE:
        request.getfixturevalue("database_file")
    return folder


@pytest.fixture
def database_file(migrated_file, tmp_path, django_db_blocker):
    place = tmp_path / "var" / "suishin.sqlite3"
    shutil.copyfile(migrated_file, place)
    with django_db_blocker.unblock(), database_in(place):
        yield place


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory, django_db_setup, django_db_blocker):
    """A migrated, empty database, made once and copied for each test."""
    file = tmp_path_factory.mktemp("migrated") / "suishin.sqlite3"
    with django_db_blocker.unblock(), database_in(file):
        call_command("migrate", verbosity=0, interactive=False)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file


@contextmanager
def database_in(file: Path) -> Iterator[None]:
    """Let Django's connection use another file; the test database in memory waits, for closing it would lose it."""
    name, opened = connection.settings_dict["NAME"], connection.connection
    connection.settings_dict["NAME"], connection.connection = file, None
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"], connection.connection = name, opened
