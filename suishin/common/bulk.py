"""Many rows at once, without an object for each: for tables that are written by the ten thousand."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models

# Days, moments and amounts look different in each database; whatever else is written is what the database keeps.
_ADAPTED = (models.DateField, models.DecimalField)


def insert_rows(model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows given as tuples in the order of the named fields (a foreign key takes an id, JSON its text).

    Constraints hold as ever. Belongs inside a transaction.
    """
    quote = connection.ops.quote_name
    by_name = {field.name: field for field in model._meta.concrete_fields}
    fields = [by_name[name] for name in names]
    columns = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})"
    with connection.cursor() as cursor:
        cursor.executemany(statement, _adapted(fields, rows))


def _adapted(fields: Sequence["models.Field[Any, Any]"], rows: Sequence[Sequence[Any]]) -> Sequence[Sequence[Any]]:
    if not any(isinstance(field, _ADAPTED) for field in fields):
        return rows
    return [
        tuple(
            field.get_db_prep_save(value, connection) if isinstance(field, _ADAPTED) else value
            for field, value in zip(fields, row, strict=True)
        )
        for row in rows
    ]
