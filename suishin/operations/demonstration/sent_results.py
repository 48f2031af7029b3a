"""Two files of final results from one branch: one waits to be taken in, in the other some cells have to be mended first."""

from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from suishin.accounts.models import User
from suishin.common.months import Month
from suishin.organizations.models import Organization
from suishin.results.actions import receive_results
from suishin.results.files.model import MEASURE_NAMES
from suishin.results.queries.imports import month_rows, own_unions

PREFECTURE, SENDER = "20", "shibu20"
HEAD = ("組合コード", "組合名", "年月", "共済種目", *MEASURE_NAMES.values())
SLIPS = {  # row and column of what offices mistype
    (8, 4): "約40", (12, 5): "△2", (17, 3): "火災", (21, 6): 0.5,
}  # fmt: skip


def send_results(*, now: datetime) -> None:
    """Send the final values of the month of which the branch has sent flash ones, first with slips, then without."""
    month = Month.containing(timezone.localdate(now)) + -1
    rows = _rows(month)
    faulty = [list(row) for row in rows]
    for (row, column), slip in SLIPS.items():
        faulty[row][column] = slip
    name = faulty[3][1]
    faulty[3][:2] = "", name[0] + name[2:]  # no code, and a letter of the name left out
    _send("実績_確定.csv", faulty, now)
    _send("実績_確定_直し.csv", rows, now)


def _rows(month: Month) -> list[list[Any]]:
    prefecture = Organization.objects.get(code=PREFECTURE)
    written = [
        [row.union_code, row.union_name, f"{month.year}年{month.month}月", row.line, *_final(row.values, number)]
        for number, row in enumerate(month_rows(month, own_unions(prefecture)))
    ]
    return [list(HEAD), *written]


def _final(values: Any, number: int) -> list[int | None]:
    """Return final values: those of every seventh flash row come out a little higher."""
    in_force, new, *rest = values
    if number % 7 or in_force is None or in_force < 2:  # whether a union joined is no matter of more or less
        return [in_force, new, *rest]
    return [in_force + 1, (new or 0) + 1, *rest]


def _send(name: str, rows: list[list[Any]], now: datetime) -> None:
    lines = [",".join("" if value is None else str(value) for value in row) for row in rows]
    receive_results(
        file=ContentFile("".join(f"{line}\r\n" for line in lines).encode("cp932"), name),
        organization=Organization.objects.get(code=PREFECTURE),
        month=None,
        is_flash=False,
        by=User.objects.get(username=SENDER),
        now=now,
    )
