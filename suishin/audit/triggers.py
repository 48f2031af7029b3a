"""What keeps the chain append-only in the database itself.

A migration that alters the table on SQLite builds it anew and loses its triggers: it must end with `create` again.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

_REFUSAL = "audit entries are never changed or deleted"

_SQLITE = {
    "update": f"""
        CREATE TRIGGER IF NOT EXISTS audit_entry_is_never_updated BEFORE UPDATE ON audit_entry
        BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END
    """,
    "delete": f"""
        CREATE TRIGGER IF NOT EXISTS audit_entry_is_never_deleted BEFORE DELETE ON audit_entry
        BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END
    """,
    # INSERT OR REPLACE takes a row away without a word to the trigger above.
    "replace": f"""
        CREATE TRIGGER IF NOT EXISTS audit_entry_is_never_replaced BEFORE INSERT ON audit_entry
        WHEN EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.id OR sequence = NEW.sequence OR mac = NEW.mac)
        BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END
    """,
}
_POSTGRESQL = (
    f"""
        CREATE OR REPLACE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$
    """,
    """
        CREATE OR REPLACE TRIGGER audit_entry_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
        FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()
    """,
)


def create(connection: BaseDatabaseWrapper) -> None:
    """Refuse updates and deletes of entries from now on."""
    _run(connection, _POSTGRESQL if connection.vendor == "postgresql" else tuple(_SQLITE.values()))


def drop(connection: BaseDatabaseWrapper) -> None:
    """Allow them again: for migrations of this table and for emptying a test database."""
    if connection.vendor == "postgresql":
        _run(connection, ("DROP TRIGGER IF EXISTS audit_entry_is_append_only ON audit_entry",))
    else:
        _run(connection, tuple(f"DROP TRIGGER IF EXISTS audit_entry_is_never_{change}d" for change in _SQLITE))


def _run(connection: BaseDatabaseWrapper, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
