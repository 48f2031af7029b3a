"""`manage.py load_scale --years 5`: an invented federation of national size, for measuring."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from suishin.operations.demonstration.people import create_people, invent_passwords, write_sign_ins
from suishin.operations.scale.loading import load_scale
from suishin.operations.start import SIGN_INS_FILE
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
        now, passwords = timezone.now(), invent_passwords()
        with transaction.atomic():
            count = load_scale(years=options["years"], now=now)
            sign_ins = create_people(passwords, now=now)
        path = settings.VAR_DIR / SIGN_INS_FILE
        write_sign_ins(sign_ins, path)
        self.stdout.write(f"{count:,}行の実績を入れました。サインインできる人は {path} にあります。")
