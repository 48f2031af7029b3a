"""Write a month's results into a file that the import reads back without a difference."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from suishin.common.months import Month
from suishin.organizations.models import Organization
from suishin.results.outputs.imports import results_table
from suishin.results.queries.imports import month_rows


class Command(BaseCommand):
    help = "一か月の実績をファイル（XLSXかCSV）に書き出します。import_results でそのまま読めます。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("month", help="年月（2026-10）")
        parser.add_argument("--out", type=Path, required=True, help="書き出すファイル（.xlsx か .csv）")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            month = Month.parse(options["month"])
        except ValueError as error:
            raise CommandError("年月は 2026-10 のように書いてください。") from error
        out: Path = options["out"]
        rows = month_rows(month, Organization.objects.all())
        table = results_table(month, rows)
        out.write_bytes(table.to_csv() if out.suffix.lower() == ".csv" else table.to_xlsx())
        self.stdout.write(f"{len(rows)}行を書きました。")
