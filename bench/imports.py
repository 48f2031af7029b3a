"""A national file of monthly results, from upload to commit, beside pandas reading and checking the same file.

python -m bench.imports [--repetitions 5]

22,500 rows into a database that holds a year of results: reading in a child, matching, checks, findings, results, sums and
audit. Pandas gets the unions and the year before as tables in memory, reads with its default engine, makes the same checks
and writes nothing. Where the machine does something else beside, its processor's time (ours, with the child's; not a database
server's) tells more than seconds do. `DATABASE_URL` names another database than a fresh SQLite file.
"""

import argparse
import os
import statistics
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from bench.measure import measure
from bench.own_product import own_product

if TYPE_CHECKING:
    from suishin.common.months import Month

MOST_SHARE = 0.5  # of the time that pandas takes
MOST_MEBIBYTES = 250
HEAD = ("県", "組合コード", "組合名", "年月", "共済種目", "保有", "新規", "解約", "転入", "転出", "増口")
SENDER = "measure"


def main() -> int:
    options = _options()
    if options.once:
        return _once(Path(options.once), options.repetitions)
    if options.pandas:
        return _pandas(Path(options.pandas), options.repetitions)
    with own_product() as folder:
        file = _prepare(folder)
        pairs = [(_times("--once", file), _times("--pandas", file)) for _ in range(options.repetitions)]
        command = [sys.executable, "-m", "bench.imports", "--once", str(file), "--repetitions", "1"]
        peak = measure(command).peak_mebibytes
    seconds = _told([(one[0], other[0]) for one, other in pairs], "seconds", options.repetitions)
    _told([(one[1], other[1]) for one, other in pairs], "of a processor", options.repetitions)
    print(f"highest memory {peak:.0f} MiB (goal {MOST_MEBIBYTES} MiB)")
    return 0 if seconds <= MOST_SHARE and peak <= MOST_MEBIBYTES else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--once", help=argparse.SUPPRESS)
    parser.add_argument("--pandas", help=argparse.SUPPRESS)
    return parser.parse_args()


def _told(pairs: list[tuple[float, float]], what: str, repetitions: int) -> float:
    """Print the medians and return their ratio: of neighbours, so that other load falls on both."""
    ours, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
    share = statistics.median(one / other for one, other in pairs)
    print(
        f"{what:14} upload to commit {ours:5.2f}, pandas {theirs:5.2f}: ratio {share:.2f} (goal {MOST_SHARE}, median of {repetitions})"
    )
    return share


def _times(what: str, file: Path) -> tuple[float, float]:
    """Return seconds and processor seconds in a process that has done it once before, as a server has."""
    command = [sys.executable, "-m", "bench.imports", what, str(file), "--repetitions", "2"]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(told[-2]), float(told[-1])


class _Stopwatch:
    """Tells how long something took, and how much of a processor it and its children took."""

    def __init__(self) -> None:
        self._started, self._used = perf_counter(), sum(os.times()[:4])

    def tell(self) -> None:
        print(perf_counter() - self._started, sum(os.times()[:4]) - self._used)


# --- the federation and its file


def _prepare(folder: Path) -> Path:
    """Load a year of results, and write the month after it as a branch would send it."""
    from suishin.accounts.models import Holding, Post, User
    from suishin.operations.scale.loading import LAST, load_scale
    from suishin.organizations.models import Organization

    load_scale(years=1, now=datetime.now(UTC))
    national = Organization.objects.get(kind=Organization.Kind.NATIONAL)
    user = User.objects.create(username=SENDER, name="計測", password="!")
    post = Post.objects.create(
        organization=national, role="national_staff", office="headquarters", title="計測", valid_from=LAST.first_day
    )
    Holding.objects.create(post=post, user=user, valid_from=LAST.first_day)
    file = folder / "results.xlsx"
    _write(file, LAST + 1)
    _write_tables(folder, LAST)
    return file


def _write(file: Path, month: "Month") -> None:
    import xlsxwriter

    from suishin.results.queries.imports import month_rows

    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("実績")
        sheet.write_row(0, 0, HEAD)
        for number, row in enumerate(month_rows(month + -1, _all_unions()), start=1):
            in_force, new, gone, came, left, _ = (value or 0 for value in row.values)
            after = in_force + new - gone + came - left
            if row.line == "総合共済基本型":
                after, new, gone = in_force, 0, 0
            written = (row.prefecture, row.union_code, row.union_name, f"{month.year}年{month.month}月", row.line)
            sheet.write_row(number, 0, (*written, max(after, 0), new, gone, came, left, 0))


def _all_unions() -> Any:
    from suishin.organizations.models import Organization

    return Organization.objects.all()


def _write_tables(folder: Path, last: "Month") -> None:
    """Write what pandas gets beforehand: the unions, and what was in force in the year before."""
    import pandas

    from suishin.results.models import ProductLine, Result
    from suishin.results.queries.imports import month_rows

    rows = month_rows(last, _all_unions())
    unions = {(row.union_code, row.union_name, row.prefecture) for row in rows}
    pandas.DataFrame(sorted(unions), columns=["組合コード", "name", "prefecture"]).to_pickle(folder / "unions.pickle")
    names = dict(ProductLine.objects.values_list("pk", "name"))
    past = pandas.DataFrame(
        list(Result.objects.values_list("organization__code", "line_id", "month", "in_force")),
        columns=["組合コード", "line", "month", "in_force"],
    )
    past["共済種目"] = past["line"].map(names)
    wide = past.pivot_table(index=["組合コード", "共済種目"], columns="month", values="in_force")
    wide.to_pickle(folder / "past.pickle")


# --- the product


def _once(file: Path, repetitions: int) -> int:
    """Take the file in and back, and tell how long each taking in took."""
    os.environ["SUISHIN_VAR"] = str(file.parent)
    import django

    django.setup()
    from django.core.files import File

    from suishin.accounts.models import User
    from suishin.operations.scale.loading import LAST
    from suishin.organizations.models import Organization
    from suishin.results import actions

    by = User.objects.get(username=SENDER)
    national = Organization.objects.get(kind=Organization.Kind.NATIONAL)
    now = datetime(LAST.year, LAST.month, 28, tzinfo=UTC).replace(month=(LAST + 1).month, year=(LAST + 1).year)
    for _ in range(repetitions):
        watch = _Stopwatch()
        with file.open("rb") as opened:
            run = actions.receive_results(
                file=File(opened, file.name), organization=national, month=None, is_flash=False, by=by, now=now
            )
        run = actions.commit_import(run=run, seen=None, by=by, now=now)
        watch.tell()
        assert run.counts["new"] == 22_500, run.counts
        actions.undo_import(run=run, by=by, now=now)
    return 0


# --- pandas


def _pandas(file: Path, repetitions: int) -> int:
    import warnings

    import pandas

    warnings.simplefilter("ignore")
    unions = pandas.read_pickle(file.with_name("unions.pickle"))
    past = pandas.read_pickle(file.with_name("past.pickle"))
    for _ in range(repetitions):
        watch = _Stopwatch()
        faults, _findings = _checked(pandas.read_excel(file, dtype={"組合コード": str}), unions, past)
        watch.tell()
        assert faults == 0
    return 0


def _checked(rows: Any, unions: Any, past: Any) -> tuple[int, int]:
    """Make the same checks as the product, whole columns at once."""
    import numpy as np
    import pandas

    rows = rows.merge(unions, on="組合コード", how="left")
    months = pandas.to_datetime(rows["年月"], format="%Y年%m月", errors="coerce")
    names = rows["組合名"].str.normalize("NFKC").str.replace("職員労働組合", "職労")
    known = set(past.index.get_level_values("共済種目"))
    measures = rows[list(HEAD[5:])].apply(pandas.to_numeric, errors="coerce")
    wrong = [
        rows["name"].isna(),
        names != rows["name"],
        rows["県"] != rows["prefecture"],
        months.isna(),
        months > pandas.Timestamp.now() + pandas.Timedelta(days=365 * 50),
        ~rows["共済種目"].str.normalize("NFKC").isin({name.translate(_WIDTHS) for name in known}),
        rows.duplicated(["組合コード", "共済種目", "年月"]),
        (rows["共済種目"] == "総合共済基本型") & ~measures["保有"].isin([0, 1]),
        *(measures[name].isna() & rows[name].notna() for name in measures),
        *((measures[name] % 1 != 0) | (measures[name] < 0) | (measures[name] > 1_000_000) for name in measures),
    ]
    keys = pandas.MultiIndex.from_frame(rows[["組合コード", "共済種目"]])
    before = past.reindex(keys)
    last = before.iloc[:, -1].to_numpy()
    now = measures["保有"].to_numpy()
    reckoned = last + measures["新規"] - measures["解約"] + measures["転入"] - measures["転出"]
    changes = np.diff(before.to_numpy(), axis=1)
    usual = np.nanmedian(changes, axis=1)
    spread = 1.4826 * np.nanmedian(np.abs(changes - usual[:, None]), axis=1)
    jumps = np.abs(now - last - usual) > np.maximum(6 * spread, 20)
    missing = len(past.index.difference(keys))
    return sum(int(check.sum()) for check in wrong), int((reckoned != now).sum() + jumps.sum() + missing)


_WIDTHS = str.maketrans("（）", "()")


if __name__ == "__main__":
    sys.exit(main())
