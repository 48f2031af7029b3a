"""The signature by which a changed identity of a workbook is noticed."""

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

_SALT = "suishin.forms.entry"


def signature_of(identity: str, key: str | None = None) -> str:
    return salted_hmac(_SALT, identity, secret=key, algorithm="sha256").hexdigest()


def is_genuine(identity: str, signature: str) -> bool:
    """Return whether we signed an identity, with the present key or one of before."""
    keys = (None, *settings.SECRET_KEY_FALLBACKS)
    return any(constant_time_compare(signature_of(identity, key), signature) for key in keys)
