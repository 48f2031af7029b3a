"""The signature by which a changed identity of a workbook is noticed."""

from django.utils.crypto import constant_time_compare, salted_hmac

_SALT = "suishin.forms.entry"


def signature_of(identity: str) -> str:
    return salted_hmac(_SALT, identity, algorithm="sha256").hexdigest()


def is_genuine(identity: str, signature: str) -> bool:
    return constant_time_compare(signature_of(identity), signature)
