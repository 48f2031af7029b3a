"""Sum all results anew, or say where the kept sums differ from the rows."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from suishin.results import actions


class Command(BaseCommand):
    help = "県・地域・全国の合計を、単組の実績から計算し直します（--check は比べるだけで、何も書きません）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="比べるだけで、何も書きません")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["check"]:
            actions.rebuild_summaries()
            self.stdout.write("合計を計算し直しました。")
            return
        differences = actions.differences_to_rows()
        if differences:
            raise CommandError(
                f"合計が実績と合わないところが{len(differences)}件あります。rebuild_summaries で計算し直してください。\n"
                + "\n".join(differences[:20])
            )
        self.stdout.write("合計はすべて実績と合っています。")
