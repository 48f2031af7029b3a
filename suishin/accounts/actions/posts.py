"""Posts and who holds them from which day: the history stays with the post."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from suishin.accounts.actions.administrators import require_an_administrator_left
from suishin.accounts.actions.signing_in import raise_session_generation
from suishin.accounts.models import Holding, Post, User
from suishin.audit.events import Event
from suishin.audit.record import record
from suishin.common.errors import ActionError
from suishin.organizations.models import Organization
from suishin.permissions import Permission, Role, require_permission, roles_at


class RoleDoesNotFit(ActionError):
    message = _("この役割は、この種別の組織には置けません。役割を選び直してください。何も保存していません。")


class PostNotThere(ActionError):
    message = _("その日にはこの役職がありません。役職の期間を見て、日を選び直してください。何も保存していません。")


class HeldByAnother(ActionError):
    message = _(
        "その日より後に始まった担当がすでにあります。担当の履歴を見て、日を選び直してください。何も保存していません。"
    )


class AlreadyHolder(ActionError):
    message = _("その方はすでにこの役職を担当しています。何も保存していません。")


class SuspendedHolder(ActionError):
    message = _("その方は利用を停止しています。先に再開するか、ほかの方を選んでください。何も保存していません。")


class GivenToOneself(ActionError):
    message = _("自分に役職を付けることはできません。ほかのシステム管理者に依頼してください。何も保存していません。")


@transaction.atomic
def create_post(
    *,
    organization: Organization,
    role: Role,
    office: str,
    title: str,
    valid_from: date,
    by: User,
    now: datetime,
) -> Post:
    """Set up a post at an organization; nobody holds it yet."""
    require_permission(by, Permission.USER_EDIT, organization)
    if role not in roles_at(organization.kind):
        raise RoleDoesNotFit
    post = Post.objects.create(organization=organization, role=role, office=office, title=title, valid_from=valid_from)
    record(Event.POST_CREATED, by=by, target=post, organization=organization, at=now, role=role, valid_from=valid_from)
    return post


@transaction.atomic
def change_post(*, post: Post, title: str, office: str, by: User, now: datetime) -> None:
    """Give a post another title or office; what it may do stays as it is."""
    require_permission(by, Permission.USER_EDIT, post.organization)
    before = {"title": post.title, "office": post.office}
    post.title, post.office = title, office
    post.save(update_fields=["title", "office"])
    record(
        Event.POST_CHANGED,
        by=by,
        target=post,
        organization=post.organization,
        at=now,
        before=before,
        after={"title": title, "office": office},
    )


@transaction.atomic
def end_post(*, post: Post, on: date, by: User, now: datetime) -> None:
    """Let a post exist up to and including a day; whoever holds it then leaves with it."""
    require_permission(by, Permission.USER_EDIT, post.organization)
    today = timezone.localdate(now)
    post = Post.objects.select_for_update().get(pk=post.pk)
    if on < post.valid_from:
        raise PostNotThere
    former = _clear_from(post, on=on + timedelta(days=1), today=today)
    post.valid_to = on
    post.save(update_fields=["valid_to"])
    _keep_order(post, former, on=on + timedelta(days=1), today=today)
    record(
        Event.POST_CHANGED,
        by=by,
        target=post,
        organization=post.organization,
        at=now,
        before={},
        after={"valid_to": on},
    )


@transaction.atomic
def hand_over_post(*, post: Post, to: User | None, on: date, by: User, now: datetime) -> None:
    """Give a post to another person, or to nobody, from a day on."""
    require_permission(by, Permission.USER_EDIT, post.organization)
    former = put_in_post(post, to, on=on, today=timezone.localdate(now), by=by)
    record(
        Event.POST_HANDED_OVER,
        by=by,
        target=post,
        organization=post.organization,
        at=now,
        before=former.name if former else "",
        after=to.name if to else "",
        on=on,
    )


def put_in_post(post: Post, to: User | None, *, on: date, today: date, by: User) -> User | None:
    """Write a hand-over inside an action that has checked and will record; return who held the post until then."""
    if to == by:
        raise GivenToOneself
    if to and not to.is_active:
        raise SuspendedHolder
    post = Post.objects.select_for_update().get(pk=post.pk)
    if not post.exists_on(on):
        raise PostNotThere
    former = _clear_from(post, on=on, today=today)
    if to and former == to:
        raise AlreadyHolder
    if to:
        Holding.objects.create(post=post, user=to, valid_from=on, valid_to=post.valid_to)
    _keep_order(post, former, on=on, today=today)
    return former


def _clear_from(post: Post, *, on: date, today: date) -> User | None:
    """Cut the holding that lasts into that day, drop what was only planned; return whose it was."""
    holdings = list(post.holdings.select_for_update().select_related("user").order_by("valid_from"))
    if any(on < holding.valid_from <= today for holding in holdings):
        raise HeldByAnother
    current = next((holding for holding in holdings if holding.is_valid(on)), None)
    Holding.objects.filter(pk__in=[holding.pk for holding in holdings if holding.valid_from >= on]).delete()
    if current and current.valid_from < on:
        current.valid_to = on - timedelta(days=1)
        current.save(update_fields=["valid_to"])
    return current.user if current else None


def _keep_order(post: Post, former: User | None, *, on: date, today: date) -> None:
    """What a change of holder brings along: an administrator stays, and who lost the post is signed out."""
    if post.role == Role.SYSTEM_ADMINISTRATOR:
        require_an_administrator_left(on=max(on, today))
    if former and on <= today:
        raise_session_generation(former)
