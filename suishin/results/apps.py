"""Tells the layers below which originals are needed here."""

from collections.abc import Collection

from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "suishin.results"

    def ready(self) -> None:
        from suishin.common import originals

        originals.needed_by(_needed)


def _needed(hashes: Collection[str]) -> set[str]:
    from suishin.results.models import ImportRun, TargetFile

    kept = (ImportRun.objects.kept(), TargetFile.objects.kept())
    return {sha256 for files in kept for sha256 in files.filter(sha256__in=hashes).values_list("sha256", flat=True)}
