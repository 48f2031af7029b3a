"""The people of a report: those who write, confirm and collect it."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from suishin.accounts.models import Holding, Post, User
from suishin.permissions import ROLE_PERMISSIONS, Permission, Role
from suishin.rounds.models import Hand, Report

READERS = [role for role, permissions in ROLE_PERMISSIONS.items() if Permission.REPORT_VIEW in permissions]
# Who writes and who confirms before anybody chooses: the posts made for it.
FIRST_HANDS = {
    Role.PREFECTURE_AUTHOR: Hand.Kind.AUTHOR,
    Role.PREFECTURE_CONFIRMER: Hand.Kind.CONFIRMER,
    Role.UNION_OFFICER: Hand.Kind.AUTHOR,
}


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


def posts_of_hands(reports: Collection[Report], *, on: date) -> dict[tuple[int, str], list[Post]]:
    """Return the posts that write and confirm reports, by report and kind: those chosen, or those made for it."""
    found: dict[tuple[int, str], list[Post]] = defaultdict(list)
    hands = Hand.objects.valid(on=on).filter(report__in=reports).select_related("post__organization")
    for hand in hands:
        found[hand.report_id, hand.kind].append(hand.post)
    made_for_it = _posts_made_for_it({report.organization_id for report in reports}, on)
    for report in reports:
        for kind in Hand.Kind.values:
            if (report.pk, kind) not in found:
                found[report.pk, kind] = made_for_it[report.organization_id, kind]
    return found


def _posts_made_for_it(organization_ids: Collection[int], on: date) -> dict[tuple[int, str], list[Post]]:
    found: dict[tuple[int, str], list[Post]] = defaultdict(list)
    posts = Post.objects.existing(on=on).filter(organization__in=organization_ids, role__in=FIRST_HANDS)
    for post in posts.select_related("organization"):
        found[post.organization_id, FIRST_HANDS[Role(post.role)]].append(post)
    return found
