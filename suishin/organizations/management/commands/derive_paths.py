"""Once a day: let memberships that begin or end today show in the tree."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from suishin.organizations import actions


class Command(BaseCommand):
    help = "今日有効な所属から、すべての組織の位置を計算し直します（1日1回）。"

    def handle(self, *args: Any, **options: Any) -> None:
        changed = actions.derive_paths(on=timezone.localdate())
        self.stdout.write(f"組織の位置を計算し直しました：{changed}件が変わりました。")
