"""Passages that were marked as worth keeping."""

from django.db.models import QuerySet

from suishin.accounts.models import User
from suishin.rounds.models import PassageMark, Round


def passage_marks(viewer: User, *, kind: str = "", theme: str = "") -> QuerySet[PassageMark]:
    """Return the marks on reports of the rounds that a person holds, the latest first."""
    marks = PassageMark.objects.filter(version__report__round__in=Round.objects.held_by(viewer))
    if kind:
        marks = marks.filter(kind=kind)
    if theme:
        marks = marks.filter(theme=theme)
    related = ("by", "version__report__organization", "version__report__round")
    return marks.select_related(*related).order_by("-at", "-pk")


def mark_themes(viewer: User) -> list[str]:
    return list(passage_marks(viewer).order_by("theme").values_list("theme", flat=True).distinct())
