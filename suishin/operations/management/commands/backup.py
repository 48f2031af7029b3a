"""`manage.py backup FILE`: database, originals and audit head together, while the product runs."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from suishin.common.errors import ActionError
from suishin.operations.backup import make_backup


class Command(BaseCommand):
    help = "データベース・原本・操作の記録の末尾を一つのファイルに控えます（動作中でも取れます）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = make_backup(options["file"], now=timezone.now())
        except ActionError as error:
            raise CommandError(str(error)) from error
        rows = sum(manifest.row_counts.values())
        self.stdout.write(
            f"控えを {options['file']} に書きました：{rows}行、原本{len(manifest.originals)}件、"
            f"操作の記録{manifest.audit_sequence}件。var/secrets は含みません。別の場所に保管してください。"
        )
