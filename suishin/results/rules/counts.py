"""A count as people type it into the grid: read by the same rule as in files, refused in words for whoever typed it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from suishin.results.files.model import FaultKind
from suishin.results.files.values import count_of

_REASONS = {
    FaultKind.NOT_A_NUMBER: _("数として読めません。数字だけを入れてください。"),
    FaultKind.DECIMAL: _("小数は入れられません。"),
    FaultKind.NEGATIVE: _("マイナスの数は入れられません。"),
    FaultKind.TOO_LARGE: _("数が大きすぎます。"),
}


class NotACount(Exception):
    """What is wrong with a text that should be a count, in words for whoever typed it."""

    def __init__(self, text: "str | Promise") -> None:
        self.text = str(text)
        super().__init__(self.text)


def parse_count(text: str) -> int | None:
    """Return the count that a text writes, None where it tells nothing; NotACount says why it is neither."""
    count = count_of(text)
    if isinstance(count, FaultKind):
        raise NotACount(_REASONS[count])
    return count


def parse_joined(text: str) -> int | None:
    """Return 1 for a union that has joined, 0 for one that has not, None where it is not known."""
    if text in ("0", "1"):
        return int(text)
    if text.strip():
        raise NotACount(_("一覧から選んでください。"))
    return None
