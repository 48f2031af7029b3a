"""The people of a report: those who hold a post at its organization or at the round's organizer."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

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


def people_to_mention(report: Report, *, viewer: User, today: date) -> QuerySet[User]:
    """Return those of them whom the viewer sees: a prefecture calls on its own people, the organizer on everybody."""
    seen = Holding.objects.valid(on=today).filter(post__in=Post.objects.visible_to(viewer))
    return people_of_report(report, today=today).filter(pk__in=seen.values("user")).exclude(pk=viewer.pk)


def posts_to_choose(report: Report, *, today: date) -> list[tuple[Post, str]]:
    """Return the posts of either office that may write or confirm, each as people call it."""
    posts = list(Post.objects.existing(on=today).filter(organization=report.organization_id).order_by("office", "pk"))
    names: dict[int, list[str]] = {}
    for holding in Holding.objects.valid(on=today).filter(post__in=posts).select_related("user"):
        names.setdefault(holding.post_id, []).append(holding.user.name)
    return [
        (post, f"{post.get_office_display()} {post.title} {'・'.join(names.get(post.pk, ())) or _('（空席）')}")
        for post in posts
    ]
