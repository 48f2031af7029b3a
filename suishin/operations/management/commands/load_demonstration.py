"""`manage.py load_demonstration`: fill an empty database with the invented federation."""

from argparse import ArgumentParser
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from suishin.operations.demonstration.build import build_demonstration
from suishin.operations.start import SIGN_INS_FILE, is_first_start


class Command(BaseCommand):
    help = "空のデータベースにデモデータ（架空の組織と報告）を入れます。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--today", type=date.fromisoformat, help="この日を今日として日付を決めます（試験用）。")

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_first_start():
            raise CommandError("データベースは空ではありません。デモデータは空のデータベースにだけ入れられます。")
        today = options["today"]
        now = timezone.make_aware(datetime.combine(today, time(9))) if today else timezone.now()
        sign_ins = build_demonstration(now=now, sign_ins_file=settings.VAR_DIR / SIGN_INS_FILE)
        self.stdout.write(f"デモデータを入れました。サインインできる{len(sign_ins)}人は {SIGN_INS_FILE} にあります。")
