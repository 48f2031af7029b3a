"""Tells the layers below which originals are needed here."""

from collections.abc import Collection

from django.apps import AppConfig


class WorkbooksConfig(AppConfig):
    name = "suishin.workbooks"

    def ready(self) -> None:
        from suishin.common import originals

        originals.needed_by(_needed)


def _needed(hashes: Collection[str]) -> set[str]:
    from suishin.workbooks.models import ReturnedWorkbook

    return set(ReturnedWorkbook.objects.kept().filter(sha256__in=hashes).values_list("sha256", flat=True))
