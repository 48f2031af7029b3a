"""The people of a report: those who hold a post at its organization or at the round's organizer."""

from datetime import date

from django.db.models import QuerySet

from suishin.accounts.models import Holding, Post, User
from suishin.permissions import ROLE_PERMISSIONS, Permission
from suishin.rounds.models import Report

READERS = [role for role, permissions in ROLE_PERMISSIONS.items() if Permission.REPORT_VIEW in permissions]


def people_of_report(report: Report, *, today: date) -> QuerySet[User]:
    """Return everybody who may be mentioned on a report, in order of name."""
    places = (report.organization_id, report.round.organizer_id)
    posts = Post.objects.existing(on=today).filter(organization__in=places, role__in=READERS)
    holdings = Holding.objects.valid(on=today).filter(post__in=posts)
    return User.objects.people().filter(is_active=True, pk__in=holdings.values("user")).order_by("name")
