"""What people do to their own account: signing in and out, their password, the post they act for."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth import authenticate
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from suishin.accounts.models import Post, SignInTry, User
from suishin.accounts.passwords import is_one_time_password
from suishin.audit.events import Event
from suishin.audit.record import record
from suishin.common.errors import ActionError
from suishin.common.locks import wait_for_other_writers

MOST_FAILURES = 5  # of one account from all unknown browsers together, and of one account from a known browser
MOST_FAILURES_OF_ADDRESS = 20  # over all names
LOCKED_FOR = timedelta(minutes=15)
_LOCK = 0x5369_676E  # one try is counted at a time


@dataclass(frozen=True, slots=True)
class SignInOrigin:
    """From where somebody tries; `device` names a browser that has signed in to the account before, or is empty."""

    address: str
    device: str


class SignInRefused(ActionError):
    message = _("利用者名かパスワードが違います。大文字と小文字を確かめて、もう一度入力してください。")


class SignInLocked(ActionError):
    message = _("続けて何度も失敗したため、安全のために受け付けを止めています。")


class OneTimePasswordExpired(ActionError):
    message = _("一時パスワードの期限（7日間）が切れています。システム管理者に再発行を依頼してください。")


class NotOwnPost(ActionError):
    message = _("その役職は今の担当ではありません。画面を読み込み直して選んでください。")


def check_sign_in(*, username: str, password: str, origin: SignInOrigin, now: datetime) -> User:
    """Return who this is. One answer, after the same work, for a wrong password, an unknown name and a closed account."""
    tried = _begin_try(username, password, origin, now)
    user = authenticate(username=username, password=password)  # slow on purpose: outside of any transaction
    if not isinstance(user, User) or (not tried.counted_as and not user.must_change_password):
        is_locked = _is_locked(tried, origin)
        record_failed_sign_in(username=username, is_locked=is_locked, now=now)
        raise SignInLocked if is_locked else SignInRefused
    if user.is_password_expired(now):  # told only to whoever knows it
        record_failed_sign_in(username=username, is_locked=_is_locked(tried, origin), now=now)
        raise OneTimePasswordExpired
    _forget(tried)
    return user


@transaction.atomic
def _begin_try(username: str, password: str, origin: SignInOrigin, now: datetime) -> SignInTry:
    """Count a try before its password is looked at: tries at the same moment must not slip through together."""
    wait_for_other_writers(_LOCK)
    SignInTry.objects.filter(at__lte=now - LOCKED_FOR).delete()
    # A browser that the account knows is not shut out by others who share its address.
    if not origin.device and _failures_of_address(origin.address) >= MOST_FAILURES_OF_ADDRESS:
        raise SignInLocked
    counted_as = _counted_as(username, origin)
    if _failures_of(counted_as) >= MOST_FAILURES:
        # Nobody guesses a one-time password: with a new one the administrator gets the owner in at any time.
        if not is_one_time_password(password):
            raise SignInLocked
        counted_as = ""
    return SignInTry.objects.create(counted_as=counted_as, address=origin.address, at=now)


def _counted_as(username: str, origin: SignInOrigin) -> str:
    """Return the name kept of an account: a keyed hash, as what was typed may be a mistyped password."""
    return salted_hmac("suishin.accounts.sign-in", f"{username}\0{origin.device}", algorithm="sha256").hexdigest()


def _failures_of(counted_as: str) -> int:
    return SignInTry.objects.filter(counted_as=counted_as).count()


def _failures_of_address(address: str) -> int:
    return SignInTry.objects.filter(address=address).count()


def _is_locked(tried: SignInTry, origin: SignInOrigin) -> bool:
    """Tell whether the next try will be turned away."""
    is_address_locked = not origin.device and _failures_of_address(origin.address) >= MOST_FAILURES_OF_ADDRESS
    return not tried.counted_as or _failures_of(tried.counted_as) >= MOST_FAILURES or is_address_locked


def _forget(tried: SignInTry) -> None:
    """A right password makes up for the failures before it, as far as they were counted with it."""
    SignInTry.objects.filter(pk=tried.pk).delete()
    if tried.counted_as:
        SignInTry.objects.filter(counted_as=tried.counted_as).delete()


@transaction.atomic
def record_sign_in(*, user: User, now: datetime) -> None:
    record(Event.SIGNED_IN, by=user, target=user, at=now)


@transaction.atomic
def record_failed_sign_in(*, username: str, is_locked: bool, now: datetime) -> None:
    """Remember a failure under the account's name; a name nobody has is not kept: it may be a mistyped password.

    What is turned away while an account is locked is not recorded: an attack must not fill the audit.
    """
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
def count_wrong_password(*, user: User, now: datetime) -> bool:
    """Remember that the present password was asked for and given wrongly. The fifth time within the time of a lock
    every session of the person ends, as somebody else may sit there: return whether they did.
    """
    counted_as = _counted_as(user.username, SignInOrigin(address="", device="password change"))
    SignInTry.objects.filter(at__lte=now - LOCKED_FOR).delete()
    SignInTry.objects.create(counted_as=counted_as, address="", at=now)
    is_over = _failures_of(counted_as) >= MOST_FAILURES
    if is_over:
        SignInTry.objects.filter(counted_as=counted_as).delete()
        end_other_sessions(user=user, now=now)
    return is_over


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


def remove_expired(*, now: datetime) -> None:
    """Forget sessions that are over and tries that no longer count: neither is anybody's business any more."""
    Session.objects.filter(expire_date__lte=now).delete()
    SignInTry.objects.filter(at__lte=now - LOCKED_FOR).delete()


def raise_session_generation(user: User) -> None:
    """End every session of a person at its next request."""
    User.objects.filter(pk=user.pk).update(session_generation=F("session_generation") + 1)
    user.refresh_from_db(fields=["session_generation"])
