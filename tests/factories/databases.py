"""A database that several connections share: tests of people at the same moment, and of whole products, need one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

IS_SQLITE = connection.vendor == "sqlite"


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
