"""One writer at a time, where rows that are not there yet must be counted before another is added."""

from django.db import connection


def wait_for_other_writers(number: int) -> None:
    """Hold a lock of that number until the transaction ends."""
    # SQLite transactions begin IMMEDIATE here, which already lets one writer in at a time.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
