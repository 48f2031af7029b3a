"""A count as offices type it: １，２３４, 12件, 千二百; blank, or a dash as our pages write it, tells nothing."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from suishin.common.numbers import fold_widths, parse_signed

MOST = 1_000_000  # of one union and product; the federation has fewer members
_TELLS_NOTHING = ("", "-", "ー", "ｰ")
_UNIT = re.compile(r"(?:件|名|人|口|組合|単組|台)$")


class NotACount(Exception):
    """What is wrong with a text that should be a count, in words for whoever typed it."""

    def __init__(self, text: "str | Promise") -> None:
        self.text = str(text)
        super().__init__(self.text)


def parse_count(text: str) -> int | None:
    """Return the count that a text writes, None where it tells nothing; NotACount says why it is neither."""
    written = fold_widths(text).strip()
    if written in _TELLS_NOTHING:
        return None
    number = parse_signed(_UNIT.sub("", written).rstrip())
    if number is None:
        raise NotACount(_("数として読めません。数字だけを入れてください。"))
    if number != number.to_integral_value():
        raise NotACount(_("小数は入れられません。"))
    if number < 0:
        raise NotACount(_("マイナスの数は入れられません。"))
    if number > MOST:
        raise NotACount(_("数が大きすぎます。"))
    return int(number)


def parse_joined(text: str) -> int | None:
    """Return 1 for a union that has joined, 0 for one that has not, None where it is not known."""
    if text in ("0", "1"):
        return int(text)
    if text.strip():
        raise NotACount(_("一覧から選んでください。"))
    return None
