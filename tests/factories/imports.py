"""Files of results as branches send them, and the runs that come of them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.core.files.base import ContentFile

from suishin.accounts.models import User
from suishin.organizations.models import Organization
from suishin.results import actions
from suishin.results.models import ImportRun
from tests.results.files.making import text

HEAD = ["組合コード", "組合名", "年月", "共済種目", "保有", "新規", "解約"]
NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def result_rows(union: Organization, *rows: tuple[str, str, int | None, int | None, int | None]) -> list[list[Any]]:
    """Return a head and rows of one union: month, product, in force, new, terminated."""
    return [HEAD, *[[union.code, union.name, *row] for row in rows]]


def receive(
    by: User,
    organization: Organization,
    rows: Sequence[Sequence[Any]],
    *,
    name: str = "実績.csv",
    is_flash: bool | None = False,
) -> ImportRun:
    return actions.receive_results(
        file=ContentFile(text(rows, "cp932"), name),
        organization=organization,
        month=None,
        is_flash=is_flash,
        by=by,
        now=NOW,
    )


def take_in(run: ImportRun, by: User) -> ImportRun:
    return actions.commit_import(run=run, seen=None, by=by, now=NOW)
