"""What people do to their own account: signing in and out, their password, the post they act for."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from suishin.accounts.models import Post, User
from suishin.audit.events import Event
from suishin.audit.record import record
from suishin.common.errors import ActionError


class NotOwnPost(ActionError):
    message = _("その役職は今の担当ではありません。画面を読み込み直して選んでください。")


@transaction.atomic
def record_sign_in(*, user: User, now: datetime) -> None:
    record(Event.SIGNED_IN, by=user, target=user, at=now)


@transaction.atomic
def record_failed_sign_in(*, username: str, is_locked: bool, now: datetime) -> None:
    """Remember a failure under the account's name; a name nobody has is not kept: it may be a mistyped password."""
    user = User.objects.people().filter(username=username).first()
    record(Event.SIGN_IN_FAILED, by=None, target=user, at=now, is_known=user is not None, is_locked=is_locked)


@transaction.atomic
def record_sign_out(*, user: User, now: datetime) -> None:
    record(Event.SIGNED_OUT, by=user, target=user, at=now)


@transaction.atomic
def change_password(*, user: User, password: str, now: datetime) -> None:
    """Set a person's own new password, which ends all sessions made with the old one."""
    user.set_password(password)
    user.must_change_password, user.password_expires_at = False, None
    user.save(update_fields=["password", "must_change_password", "password_expires_at"])
    record(Event.PASSWORD_CHANGED, by=user, target=user, at=now)


@transaction.atomic
def end_other_sessions(*, user: User, now: datetime) -> None:
    """End every session of a person; the caller renews the present one."""
    raise_session_generation(user)
    record(Event.SESSIONS_ENDED, by=user, target=user, at=now)


@transaction.atomic
def switch_post(*, user: User, post: Post, now: datetime) -> None:
    """Let a person act for another of the posts they hold today."""
    if post not in user.held_posts:
        raise NotOwnPost
    record(Event.POST_SWITCHED, by=user, target=post, organization=post.organization, at=now)


def raise_session_generation(user: User) -> None:
    """End every session of a person at its next request."""
    User.objects.filter(pk=user.pk).update(session_generation=F("session_generation") + 1)
    user.refresh_from_db(fields=["session_generation"])
