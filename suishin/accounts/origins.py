"""From where somebody tries to sign in: the address, and whether this browser has signed in to that account before.

Failures of unknown browsers lock an account for all of them together, wherever they stand. So that an attacker cannot
keep its owner out, a browser that once signed in carries a signed cookie for that account and is counted alone. The
signature covers the password: whoever holds a valid cookie has known the present one.
"""

import ipaddress
import secrets

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from suishin.accounts.actions.signing_in import SignInOrigin
from suishin.accounts.models import User

DEVICE_SECONDS = 180 * 24 * 60 * 60
_SALT = "suishin.accounts.device"


def origin_of(request: HttpRequest, username: str) -> SignInOrigin:
    return SignInOrigin(address=_network(client_address(request)), device=_device(request, username))


def remember_device(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Let this browser be counted alone from now on when somebody tries to sign in to this account."""
    device = _device(request, user.username) or secrets.token_hex(16)
    response.set_cookie(
        _cookie_name(user.username),
        _signer(user).sign(device),
        max_age=DEVICE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def client_address(request: HttpRequest) -> str:
    """Return the browser's address: what our own proxy saw, never what the browser claims."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if settings.IS_BEHIND_PROXY and forwarded:
        return str(forwarded.rsplit(",", 1)[-1].strip())
    return str(request.META.get("REMOTE_ADDR", ""))


def _network(address: str) -> str:
    """Return what counts as one address: of IPv6 the network, in which a customer has as many as they like."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:60]
    if parsed.version == 6 and parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(parsed) if parsed.version == 4 else str(ipaddress.ip_network((parsed, 64), strict=False))


def _device(request: HttpRequest, username: str) -> str:
    """Return the name of this browser as this account knows it; "" for a browser that never signed in to it."""
    names = (_cookie_name(username, key) for key in (None, *settings.SECRET_KEY_FALLBACKS))
    cookie = next((request.COOKIES[name] for name in names if name in request.COOKIES), None)
    user = User.objects.people().filter(username=username).first() if cookie else None
    if user is None:
        return ""
    try:
        return _signer(user).unsign(str(cookie), max_age=DEVICE_SECONDS)
    except BadSignature:
        return ""


def _signer(user: User) -> TimestampSigner:
    return TimestampSigner(salt=f"{_SALT}:{user.pk}:{user.password}")


def _cookie_name(username: str, key: str | None = None) -> str:
    # The name says nothing about whose it is, and nobody can make one for an account they never entered.
    prefix = "__Host-" if settings.SESSION_COOKIE_SECURE else ""
    return f"{prefix}device-{salted_hmac(_SALT, username, secret=key).hexdigest()[:16]}"
