"""`manage.py load_scale --years 5`: an invented federation of national size, for measuring."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from suishin.operations.scale.loading import load_scale
from suishin.organizations.models import Organization


class Command(BaseCommand):
    help = "単組のないデータベースに、全国規模の架空の実績（47県、2,500単組、9種目）を入れます。計測用です。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--years", type=int, choices=(1, 5, 10), default=5, help="何年分か（1・5・10）")

    def handle(self, *args: Any, **options: Any) -> None:
        if Organization.objects.filter(kind=Organization.Kind.LOCAL_UNION).exists():
            raise CommandError(
                "このデータベースにはすでに単組があります。計測用のデータは空のデータベースにだけ入れられます。"
            )
        count = load_scale(years=options["years"], now=timezone.now())
        self.stdout.write(f"{count:,}行の実績を入れました。")
