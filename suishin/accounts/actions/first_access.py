"""The first administrator of a new installation: a link that works once, for a day."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from suishin.accounts.models import FirstAccess, Holding, Post, User, hash_of_token
from suishin.audit.events import Event
from suishin.audit.record import record
from suishin.common.errors import ActionError
from suishin.organizations.models import Organization
from suishin.permissions import Role

FIRST_ADMINISTRATOR = "admin"
_VALID_FOR = timedelta(hours=24)


class FirstAccessGone(ActionError):
    message = _("このリンクは使えません。すでに使われたか、24時間を過ぎています。")


@transaction.atomic
def issue_first_access(*, now: datetime) -> str:
    """Return the path of a fresh link for the first administrator; links from before are void.

    Once an administrator has signed in there is none: the path is empty. The national headquarters must stand already.
    """
    if _administrator_has_signed_in():
        return ""
    user = _first_administrator(now)
    FirstAccess.objects.filter(user=user, used_at__isnull=True).update(expires_at=now)
    token = secrets.token_urlsafe(32)
    FirstAccess.objects.create(user=user, token_hash=hash_of_token(token), expires_at=now + _VALID_FOR)
    record(Event.FIRST_ACCESS_ISSUED, by=User.objects.system(), target=user, at=now)
    return reverse("accounts:first-access", args=[token])


@transaction.atomic
def use_first_access(*, access: FirstAccess, password: str, now: datetime) -> None:
    """Set the first administrator's password; the link is used up."""
    access = FirstAccess.objects.select_for_update().select_related("user").get(pk=access.pk)
    if not access.is_usable(now):
        raise FirstAccessGone
    access.used_at = now
    access.save(update_fields=["used_at"])
    user = access.user
    user.set_password(password)
    user.save(update_fields=["password"])
    record(Event.PASSWORD_CHANGED, by=user, target=user, at=now)


def _administrator_has_signed_in() -> bool:
    return User.objects.filter(last_login__isnull=False, holdings__post__role=Role.SYSTEM_ADMINISTRATOR).exists()


def _first_administrator(now: datetime) -> User:
    user = User.objects.filter(username=FIRST_ADMINISTRATOR).first()
    if user:
        return user
    user = User.objects.create_user(FIRST_ADMINISTRATOR, password=None, name="システム管理者", created_at=now)
    today = timezone.localdate(now)
    post = Post.objects.create(
        organization=Organization.objects.get(kind=Organization.Kind.NATIONAL),
        role=Role.SYSTEM_ADMINISTRATOR,
        title="システム管理者",
        valid_from=today,
    )
    Holding.objects.create(post=post, user=user, valid_from=today)
    return user
