"""Rules for passwords beside Django's own: length, and no words of this product."""

import re
import secrets
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from suishin.accounts.models import User

CONTEXT_WORDS = ("suishin", "kyosai", "jichiro", "rouso", "kumiai", "password", "推進", "共済", "組合", "パスワード")

_LEGIBLE = "abcdefghjkmnpqrstuvwxyz23456789"  # without i, l, o, 0 and 1: it is read from a screen or over the phone


def make_one_time_password() -> str:
    """Return four groups of four signs, 79 bits."""
    return "-".join("".join(secrets.choice(_LEGIBLE) for _sign in range(4)) for _group in range(4))


def is_one_time_password(password: str) -> bool:
    """Tell whether a password has the shape of one made above."""
    return _ONE_TIME.fullmatch(password) is not None


_ONE_TIME = re.compile(f"[{_LEGIBLE}]{{4}}(?:-[{_LEGIBLE}]{{4}}){{3}}")


class LengthValidator:
    """Accept passwords between two lengths; nothing is cut off silently."""

    def __init__(self, shortest: int, longest: int) -> None:
        self.shortest, self.longest = shortest, longest

    def validate(self, password: str, user: "User | None" = None) -> None:
        if len(password) < self.shortest:
            raise ValidationError(
                _("パスワードは%(count)d文字以上にしてください。") % {"count": self.shortest}, "too_short"
            )
        if len(password) > self.longest:
            raise ValidationError(
                _("パスワードは%(count)d文字までにしてください。") % {"count": self.longest}, "too_long"
            )

    def get_help_text(self) -> str:
        return _("%(shortest)d文字以上、%(longest)d文字まで。") % {"shortest": self.shortest, "longest": self.longest}


class ContextWordValidator:
    """Refuse passwords that are little more than a word of this product and a few digits."""

    def validate(self, password: str, user: "User | None" = None) -> None:
        rest = password.lower()
        for word in CONTEXT_WORDS:
            rest = rest.replace(word, "")
        if sum(character.isalpha() for character in rest) < 4:
            raise ValidationError(
                _("この製品に関わる言葉や数字だけのパスワードは使えません。ほかの言葉を組み合わせてください。"),
                "context_word",
            )

    def get_help_text(self) -> str:
        return _("製品名や共済に関わる言葉だけのものは使えません。")
