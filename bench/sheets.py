"""A table of 22,500 rows and 12 columns as an Excel file: the product's writer beside pandas' `to_excel`.

python -m bench.sheets [--repetitions 5]

Both write the same rows in turn, in processor time, so that neighbours on the machine don't count. Memory is that of
a process that writes rows which come one by one: ten times the rows may need no more.
"""

import argparse
import io
import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from random import Random
from time import process_time
from typing import Any

from bench.measure import measure

ROWS, MANY = 22_500, 10
LARGEST_SHARE = 0.25
LARGEST_GROWTH = 8.0  # MiB
HEADINGS = ("県", "単組コード", "単組名", "種目", "基準日", "保有（件）", "新規（件）", "解約（件）", "転入（件）", "転出（件）", "加入率", "備考")  # fmt: skip
LINES = ("団体生命", "退職者団体生命", "自動車", "自賠責（本部）", "自賠責（推進本部）", "長期", "年金", "火災", "基本型")  # fmt: skip

Row = tuple[Any, ...]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--write", choices=("product", "pandas"), help="write once and end: what memory is measured of")
    parser.add_argument("--rows", type=int, default=ROWS)
    options = parser.parse_args()
    # First: a process that begins small. To a new one counts what its parent held.
    is_flat = bool(options.write) or _is_flat(options.repetitions)
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"SUISHIN_VAR": folder, "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "config.settings"}
        import django

        django.setup()
        if options.write:
            _write_once(options.write, options.rows, Path(folder))
            return 0
        return 0 if _is_fast(options.repetitions) and is_flat else 1


def invented_rows(count: int) -> Iterator[Row]:
    """Yield results of unions by product line; one in ten figures is missing, one remark in three stands in a few words."""
    random = Random(47)
    for number in range(count):
        union, line = divmod(number, len(LINES))
        figures = (random.randrange(3000) if random.random() > 0.1 else None for _ in range(5))
        name, rate = f"さくら県ひかり市職員労働組合{union}支部", random.random()
        remark = f"{random.randrange(1, 13)}月の説明会で{random.randrange(500)}人に案内した。" if number % 3 else ""
        code = f"{union % 47 + 1:02}-{union:04}"
        yield "さくら県", code, name, LINES[line], date(2026, 10, 31), *figures, rate, remark


def _is_fast(repetitions: int) -> bool:
    import pandas

    rows = list(invented_rows(ROWS))
    frame = pandas.DataFrame(rows, columns=list(HEADINGS))
    table = _table(rows)
    runs = [
        (_seconds(table.to_xlsx), _seconds(lambda: frame.to_excel(io.BytesIO(), index=False)))
        for _ in range(repetitions)
    ]
    ours, theirs = (statistics.median(times) for times in zip(*runs, strict=True))
    share = statistics.median(our / their for our, their in runs)
    print(f"{ROWS:,} rows, {len(HEADINGS)} columns, processor time, median of {repetitions}")
    print(f"product            {ours:6.2f} s")
    print(f"pandas to_excel    {theirs:6.2f} s")
    print(f"share              {share:6.2f}     (goal {LARGEST_SHARE})")
    return share <= LARGEST_SHARE


def _is_flat(repetitions: int) -> bool:
    few, many, pandas = (
        measure([sys.executable, "-m", "bench.sheets", "--write", name, "--rows", str(rows)], repetitions=times)
        for name, rows, times in (
            ("product", ROWS, repetitions),
            ("product", ROWS * MANY, 1),
            ("pandas", ROWS, 1),
        )
    )
    growth = many.peak_mebibytes - few.peak_mebibytes
    print(f"peak memory of the process: product {few.peak_mebibytes:.0f} MiB, with {ROWS * MANY:,} rows", end=" ")
    print(f"{many.peak_mebibytes:.0f} MiB (may grow by {LARGEST_GROWTH:g}), pandas {pandas.peak_mebibytes:.0f} MiB")
    return growth <= LARGEST_GROWTH and not few.exit_status and not many.exit_status


def _write_once(name: str, count: int, folder: Path) -> None:
    target = folder / "sheet.xlsx"
    if name == "pandas":
        import pandas

        pandas.DataFrame(list(invented_rows(count)), columns=list(HEADINGS)).to_excel(target, index=False)
        return
    from suishin.outputs.workbook import workbook_pieces

    with target.open("wb") as file:
        file.writelines(workbook_pieces([_table(invented_rows(count))]))


def _table(rows: Sequence[Row] | Iterator[Row]) -> Any:
    from suishin.outputs.tables import DATE, LONG_TEXT, NUMBER, PERCENT, TEXT, Column, Table

    formats = (TEXT, TEXT, TEXT, TEXT, DATE, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, PERCENT, LONG_TEXT)
    columns = [
        Column(heading, _cell(place), format)
        for place, (heading, format) in enumerate(zip(HEADINGS, formats, strict=True))
    ]
    return Table("種目別の実績", rows, columns, made_on=date(2026, 11, 24))


def _cell(place: int) -> Callable[[Row], Any]:
    return lambda row: row[place]


def _seconds(work: Callable[[], Any]) -> float:
    started = process_time()
    work()
    return process_time() - started


if __name__ == "__main__":
    sys.exit(main())
