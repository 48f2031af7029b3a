"""Many rows at once, without an object for each: for tables that are written by the ten thousand."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models


def insert_rows(model: type[models.Model], fields: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows given as tuples in the order of the named fields (a foreign key takes an id).

    The values must be what the database keeps; constraints hold as ever. Belongs inside a transaction.
    """
    quote = connection.ops.quote_name
    columns_of = {field.name: str(field.column) for field in model._meta.concrete_fields}
    columns = ", ".join(quote(columns_of[name]) for name in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})"
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)
