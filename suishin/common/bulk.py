"""Many rows at once, without an object for each: for tables that are written by the ten thousand."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from django.core.exceptions import EmptyResultSet
from django.db import connection, models

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Days, moments and amounts look different in each database; whatever else is written is what the database keeps.
_ADAPTED = (models.DateField, models.DecimalField)
# What PostgreSQL copies out in binary, in bytes: signature, flags, extension and number of columns before the row, and
# -1 after it; of each array its length, number of dimensions, flags, type, number of values, first place.
_BEFORE, _AFTER, _ARRAY_HEAD = 21, 2, 24
_SENT = np.dtype([("length", ">i4"), ("value", ">i8")])


def insert_rows(model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows given as tuples in the order of the named fields (a foreign key takes an id, JSON its text).

    Constraints hold as ever. Belongs inside a transaction.
    """
    _write_rows(model, names, rows, on_conflict="")


def upsert_rows(
    model: type[models.Model], names: Sequence[str], unique: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Insert rows as `insert_rows` does; where one with the same unique fields is there, its other fields change."""
    columns = {name: _column(model, name) for name in names}
    key = ", ".join(columns[name] for name in unique)
    changes = ", ".join(f"{column} = excluded.{column}" for name, column in columns.items() if name not in unique)
    _write_rows(model, names, rows, on_conflict=f" ON CONFLICT ({key}) DO UPDATE SET {changes}")


def read_numbers(rows: "models.QuerySet[Any]", names: Sequence[str], *, missing: int = -1) -> "NDArray[np.int64]":
    """Return whole numbers (and yes or no as 1 or 0) as an array of rows × names; NULL becomes `missing`.

    The database hands over whole columns: of hundreds of thousands of rows an object for each value takes too long.
    """
    try:
        statement, parameters = rows.order_by().values_list(*names).query.sql_with_params()
    except EmptyResultSet:
        return np.empty((0, len(names)), np.int64)
    columns = [f"c{number}" for number in range(len(names))]
    told = f"WITH told ({', '.join(columns)}) AS ({statement})"
    if connection.vendor == "postgresql":
        fields = [rows.model._meta.get_field(name) for name in names]
        numbers = ", ".join(_as_bigint(column, field, missing) for column, field in zip(columns, fields, strict=True))
        return _copied(f"COPY ({told} SELECT {numbers} FROM told) TO STDOUT (FORMAT BINARY)", parameters, len(names))
    joined = ", ".join(f"group_concat(coalesce({column}, {missing}))" for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"{told} SELECT {joined} FROM told", parameters)
        written = [column for column in cursor.fetchone() if column is not None]
    if not written:
        return np.empty((0, len(names)), np.int64)
    return np.column_stack([np.fromstring(column, np.int64, sep=",") for column in written])


def _as_bigint(column: str, field: Any, missing: int) -> str:
    whole = f"{column}::int" if isinstance(field, models.BooleanField) else column
    return f"array_agg(coalesce({whole}::bigint, {missing}))"


def _copied(statement: str, parameters: Sequence[Any], width: int) -> "NDArray[np.int64]":
    """Read the one row of arrays that PostgreSQL copies out: by rows each would cost a call."""
    with connection.cursor() as cursor, cursor.cursor.copy(statement, parameters) as copying:
        content = b"".join(copying)
    size = (len(content) - _BEFORE - _AFTER) // width
    if size < _ARRAY_HEAD:  # of no rows there are no arrays
        return np.empty((0, width), np.int64)
    column = np.dtype([("head", f"V{_ARRAY_HEAD}"), ("values", _SENT, ((size - _ARRAY_HEAD) // _SENT.itemsize,))])
    return np.frombuffer(content, column, width, _BEFORE)["values"]["value"].T.astype(np.int64)


def remove_rows(rows: "models.QuerySet[Any]", names: Sequence[str], keys: Collection[tuple[Any, ...]]) -> None:
    """Remove those of the rows whose named fields are one of the keys; nearly all of them, if this is to be quick."""
    wanted = set(keys)
    gone = [pk for pk, *key in rows.order_by().values_list("pk", *names) if tuple(key) in wanted]
    for start in range(0, len(gone), 10_000):
        rows.model._default_manager.filter(pk__in=gone[start : start + 10_000]).delete()


def _write_rows(
    model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]], *, on_conflict: str
) -> None:
    if not rows:
        return
    by_name = {field.name: field for field in model._meta.concrete_fields}
    fields = [by_name[name] for name in names]
    columns = ", ".join(_column(model, name) for name in names)
    target = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({columns})"
    adapted = _adapted(fields, rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # there each statement of many costs more than its row
            places = ", ".join(f"%s::{_type_of(field)}[]" for field in fields)
            cursor.execute(f"{target} SELECT * FROM unnest({places}){on_conflict}", _columns_of(adapted))
        else:
            cursor.executemany(f"{target} VALUES ({', '.join(['%s'] * len(names))}){on_conflict}", adapted)


def _type_of(field: "models.Field[Any, Any]") -> str:
    """Return a column's type without its length: a cast to one would cut texts off in silence."""
    return (field.db_type(connection) or "").partition("(")[0]


def _columns_of(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _column(model: type[models.Model], name: str) -> str:
    field = next(field for field in model._meta.concrete_fields if field.name == name)
    return str(connection.ops.quote_name(str(field.column)))


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
