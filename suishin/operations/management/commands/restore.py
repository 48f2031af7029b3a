"""`manage.py restore FILE`: put a checked backup in place."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from suishin.common.errors import ActionError
from suishin.operations.backup import restore_backup


class Command(BaseCommand):
    help = "控えを確かめてから復元します。動いている製品は先に止めてください。"
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--replace", action="store_true", help="今あるデータを before-restore-… に移してから復元します。"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = restore_backup(options["file"], replace=options["replace"], now=timezone.now())
        except ActionError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{manifest.made_at} の控えを復元しました：原本{len(manifest.originals)}件、"
            f"操作の記録{manifest.audit_sequence}件、鎖は正常です。"
        )
