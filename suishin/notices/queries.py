"""Who is told, and what stands in the lists of messages."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, Q, QuerySet

from suishin.accounts.models import Holding, Post, User
from suishin.notices.kinds import Kind
from suishin.notices.models import MailText, Message
from suishin.notices.rules import Text, packaged_texts
from suishin.permissions import ROLE_PERMISSIONS, Permission

if TYPE_CHECKING:
    from suishin.organizations.models import Organization

TROUBLE_DAYS = 7
HEAD_OFFICE_ROLES = [role for role, granted in ROLE_PERMISSIONS.items() if Permission.REPORT_RETURN in granted]


class Addressee(NamedTuple):
    person: User
    post: Post


class MailTrouble(NamedTuple):
    """Messages that did not get out, as the banner tells them."""

    delayed_count: int
    failed_count: int


def holders_of(posts: Iterable[Post], *, on: date) -> dict[int, list[User]]:
    """Return who holds each post on a day, by the post's id; suspended people count as gone."""
    found: dict[int, list[User]] = defaultdict(list)
    held = Holding.objects.valid(on=on).filter(post__in={post.pk for post in posts}, user__is_active=True)
    for holding in held.filter(post__in=Post.objects.existing(on=on)).select_related("user").order_by("pk"):
        found[holding.post_id].append(holding.user)
    return found


def addressees_of(posts: Iterable[Post], *, on: date) -> dict[int, list[Addressee]]:
    """Return whom to tell for each post: who holds it or, where it is vacant, those of the same role beside it."""
    posts = list(posts)
    holders = holders_of(posts, on=on)
    stand_ins = _posts_beside([post for post in posts if not holders.get(post.pk)], on)
    holders_beside = holders_of((post for beside in stand_ins.values() for post in beside), on=on)
    return {
        post.pk: [Addressee(person, post) for person in holders.get(post.pk, ())]
        or [Addressee(person, other) for other in stand_ins.get(post.pk, ()) for person in holders_beside[other.pk]]
        for post in posts
    }


def _posts_beside(vacant: list[Post], on: date) -> dict[int, list[Post]]:
    places = {(post.organization_id, post.role) for post in vacant}
    others = Post.objects.existing(on=on).filter(organization__in=[place for place, _role in places])
    by_place: dict[tuple[int, str], list[Post]] = defaultdict(list)
    for other in others.select_related("organization"):
        by_place[other.organization_id, other.role].append(other)
    return {post.pk: by_place[post.organization_id, post.role] for post in vacant}


def head_office_posts(organizer: "Organization", *, on: date) -> list[Post]:
    """Return the posts that answer for an organizer's rounds: there, or else where the tree goes up."""
    places = [organizer.pk, *reversed(organizer.ancestor_ids)]
    posts = Post.objects.existing(on=on).filter(organization__in=places, role__in=HEAD_OFFICE_ROLES)
    found = list(posts.select_related("organization"))
    nearest = min((places.index(post.organization_id) for post in found), default=None)
    return [post for post in found if places.index(post.organization_id) == nearest]


def texts() -> Mapping[str, Text]:
    """Return the text of every kind: national headquarters' own, or the packaged one."""
    own = {text.kind: Text(text.subject, text.body) for text in MailText.objects.all()}
    return {**packaged_texts(), **own}


def unread(user: User) -> QuerySet[Message]:
    return Message.objects.visible_to(user).filter(read_at__isnull=True)


def logged_messages(viewer: User, *, state: str, kind: str, person: str) -> QuerySet[Message]:
    """Return messages whose sending the viewer looks after, the latest first."""
    found = Message.objects.logged_for(viewer).select_related("to", "post__organization")
    wanted = {"state": state, "kind": kind}
    found = found.filter(**{name: value for name, value in wanted.items() if value})
    return found.filter(Q(to__name__icontains=person) | Q(to__username__icontains=person)) if person else found


def mail_trouble(*, now: datetime) -> MailTrouble:
    """Return how many messages of the last days still wait after a failed try, and how many were given up."""
    counted = Message.objects.filter(created_at__gte=now - timedelta(days=TROUBLE_DAYS)).aggregate(
        delayed=Count("pk", filter=Q(state=Message.State.WAITING, tries__gt=0)),
        failed=Count("pk", filter=Q(state=Message.State.FAILED)),
    )
    return MailTrouble(counted["delayed"], counted["failed"])


def changed_kinds() -> dict[str, MailText]:
    return {text.kind: text for text in MailText.objects.select_related("changed_by")}


def kind_of(value: str) -> Kind | None:
    return Kind(value) if value in Kind.values else None
