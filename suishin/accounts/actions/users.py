"""What the system administrator does to users: register, rename, one-time passwords, suspend and resume."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from suishin.accounts.actions.administrators import require_an_administrator_left
from suishin.accounts.actions.posts import put_in_post
from suishin.accounts.actions.signing_in import raise_session_generation
from suishin.accounts.models import SYSTEM_USERNAME, Post, User
from suishin.accounts.passwords import make_one_time_password
from suishin.audit.events import Event
from suishin.audit.record import record
from suishin.common.errors import ActionError
from suishin.permissions import Permission, require_permission

if TYPE_CHECKING:
    from suishin.organizations.models import Organization

ONE_TIME_PASSWORD_DAYS = 7


@dataclass(frozen=True, slots=True)
class IssuedPassword:
    """A one-time password in clear, for the one page that shows it."""

    user: User
    password: str


class UsernameTaken(ActionError):
    message = _("この利用者名はほかの方が使っています。別の利用者名にしてください。何も保存していません。")


class OwnAccount(ActionError):
    message = _("自分の利用は自分では止められません。ほかのシステム管理者に依頼してください。何も保存していません。")


class OwnPassword(ActionError):
    message = _("自分のパスワードは「アカウント」の「パスワードを変更する」で変えてください。何も保存していません。")


@transaction.atomic
def create_user(
    *, username: str, name: str, email: str = "", post: Post | None, valid_from: date, by: User, now: datetime
) -> IssuedPassword:
    """Register a person, in a post from a day on, with a one-time password."""
    require_permission(by, Permission.USER_EDIT, post.organization if post else None)
    if username == SYSTEM_USERNAME or User.objects.filter(username=username).exists():
        raise UsernameTaken
    user = User(username=username, name=name, email=email, created_at=now)
    password = _set_one_time_password(user, now)
    user.save()
    if post:
        put_in_post(post, user, on=valid_from, today=timezone.localdate(now), by=by)
    record(
        Event.USER_CREATED,
        by=by,
        target=user,
        organization=post.organization if post else None,
        at=now,
        username=username,
        post=str(post or ""),
        valid_from=valid_from,
    )
    return IssuedPassword(user, password)


@transaction.atomic
def change_user(*, user: User, name: str, email: str, by: User, now: datetime) -> None:
    """Correct a person's name and address."""
    _require_over(by, user)
    before = {"name": user.name, "email": user.email}
    user.name, user.email = name, email
    user.save(update_fields=["name", "email"])
    record(Event.USER_CHANGED, by=by, target=user, at=now, before=before, after={"name": name, "email": email})


@transaction.atomic
def change_own_email(*, user: User, email: str, now: datetime) -> None:
    """Let a person say where mails go; empty: nowhere."""
    before, user.email = user.email, email
    user.save(update_fields=["email"])
    record(Event.USER_CHANGED, by=user, target=user, at=now, before={"email": before}, after={"email": email})


@transaction.atomic
def choose_own_dates(*, user: User, dates: str, now: datetime) -> None:
    """Let a person say in which years they read months: western ones or those of eras."""
    before, user.dates = user.dates, dates
    user.save(update_fields=["dates"])
    record(Event.USER_CHANGED, by=user, target=user, at=now, before={"dates": before}, after={"dates": dates})


@transaction.atomic
def issue_password(*, user: User, by: User, now: datetime) -> IssuedPassword:
    """Replace a person's password by a new one-time password; their sessions end."""
    _require_over(by, user)
    if user == by:
        raise OwnPassword
    password = _set_one_time_password(user, now)
    user.save(update_fields=["password", "must_change_password", "password_expires_at"])
    raise_session_generation(user)
    record(Event.PASSWORD_ISSUED, by=by, target=user, at=now)
    return IssuedPassword(user, password)


@transaction.atomic
def suspend_user(*, user: User, by: User, now: datetime) -> None:
    """Keep a person out from their next request on; posts and history stay."""
    _require_over(by, user)
    if user == by:
        raise OwnAccount
    user.is_active = False
    user.save(update_fields=["is_active"])
    require_an_administrator_left(on=timezone.localdate(now))
    raise_session_generation(user)
    record(Event.USER_SUSPENDED, by=by, target=user, at=now)


@transaction.atomic
def resume_user(*, user: User, by: User, now: datetime) -> None:
    """Let a suspended person sign in again; sessions from before stay ended."""
    _require_over(by, user)
    user.is_active = True
    user.save(update_fields=["is_active"])
    record(Event.USER_RESUMED, by=by, target=user, at=now)


def _require_over(by: User, user: User) -> None:
    """Whoever manages a person must be allowed to wherever that person ever held a post."""
    organizations: list[Organization | None] = [
        holding.post.organization for holding in user.holdings.select_related("post__organization")
    ]
    for organization in organizations or [None]:
        require_permission(by, Permission.USER_EDIT, organization)


def _set_one_time_password(user: User, now: datetime) -> str:
    password = make_one_time_password()
    user.set_password(password)
    user.must_change_password = True
    user.password_expires_at = now + timedelta(days=ONE_TIME_PASSWORD_DAYS)
    return password
