"""The federation one starts with: national headquarters, blocks, 47 prefectures."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from suishin.organizations import actions


class Command(BaseCommand):
    help = "全国本部・地区ブロック・47都道府県のうち、まだないものを登録します。"

    def handle(self, *args: Any, **options: Any) -> None:
        created = actions.load_prefectures(now=timezone.now())
        self.stdout.write(f"{len(created)}件の組織を登録しました。")
