"""A product of its own on disk: a var folder, and (on SQLite) a database file that is really a file."""

import shutil

import pytest

from tests.factories.databases import IS_SQLITE, database_in


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
