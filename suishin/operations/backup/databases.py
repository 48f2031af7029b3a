"""What backup and restore need of a database, for SQLite and for PostgreSQL."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from django.db import connection

from suishin.audit.models import Entry
from suishin.ingestion.models import SourceFile
from suishin.operations.backup.archive import Manifest
from suishin.rounds.models import Attachment
from suishin.workbooks.models import ReturnedWorkbook

Query = Callable[[str], list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds at one moment."""

    row_counts: dict[str, int]
    audit_sequence: int
    audit_mac: str
    originals: list[str]

    def equals(self, manifest: Manifest) -> bool:
        return (self.row_counts, self.audit_sequence, self.audit_mac, self.originals) == (
            manifest.row_counts,
            manifest.audit_sequence,
            manifest.audit_mac,
            manifest.originals,
        )


class Database(Protocol):
    """One of the two kinds of database, as a backup sees it."""

    def dump(self, target: Path) -> Contents:
        """Write all of it into a file while others write, and say what the file holds."""

    def check(self, file: Path, manifest: Manifest) -> None:
        """Refuse a dumped file that does not hold what its manifest says, as far as the file tells."""

    def is_in_use(self) -> bool:
        """Return whether there is anything that a restore would replace."""

    def replace(self, file: Path, *, aside: Path) -> None:
        """Put a dumped file in the place of what is there, wholly or not at all; keep that in the folder `aside`."""

    def contents(self) -> Contents:
        """Say what it holds now."""


def database() -> Database:
    """Return the one that the settings name."""
    if connection.vendor == "postgresql":
        from suishin.operations.backup.postgresql import PostgresqlDatabase

        return PostgresqlDatabase()
    from suishin.operations.backup.sqlite import SqliteDatabase

    return SqliteDatabase()


def contents_by(query: Query, tables: Iterable[str]) -> Contents:
    """Count rows and read the audit's head and the names of the originals that are needed."""
    counts = {name: int(query(f'SELECT count(*) FROM "{name}"')[0][0]) for name in sorted(tables)}
    head = query(f"SELECT sequence, mac FROM {Entry._meta.db_table} ORDER BY sequence DESC LIMIT 1")
    sequence, mac = head[0] if head else (0, "")
    files = query(f"SELECT DISTINCT sha256 FROM {SourceFile._meta.db_table} WHERE state <> 'discarded'")
    returned = ReturnedWorkbook._meta.db_table
    if returned in counts:  # a backup may be older than the table
        files = [*files, *query(f"SELECT DISTINCT sha256 FROM {returned} WHERE state NOT IN ('refused', 'put_aside')")]
    if Attachment._meta.db_table in counts:  # a backup of an earlier release has none
        files = [*files, *query(f"SELECT DISTINCT sha256 FROM {Attachment._meta.db_table}")]
    return Contents(counts, sequence, mac, sorted({name for (name,) in files}))
