"""Check the whole chain; exit status 1 names the first bad entry."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from suishin.audit.record import verify


class Command(BaseCommand):
    help = "操作の記録に書き換えや欠落がないか、すべて確かめます。"

    def handle(self, *args: Any, **options: Any) -> None:
        state = verify()
        if not state.is_sound:
            raise CommandError(f"操作の記録の{state.first_bad}番で異常を見つけました。{state.reason}")
        self.stdout.write(f"操作の記録{state.count:,}件を確かめました。書き換えや欠落はありません。")
