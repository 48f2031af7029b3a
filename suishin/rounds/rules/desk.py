"""Order and phases on the work desk of a round."""

from datetime import date
from enum import IntEnum, StrEnum

from django.utils.translation import gettext as _

# Nothing there yet comes first: these are the prefectures to call.
STATUS_ORDER = ("not_started", "returned", "draft", "waiting", "submitted", "accepted", "skipped")
MISSING_STATUSES = frozenset(("not_started", "returned", "draft", "waiting"))
MISSING = "missing"  # in a filter: all of these


class Holder(StrEnum):
    """With whom a report lies."""

    AUTHOR = "author"
    CONFIRMER = "confirmer"
    ORGANIZER = "organizer"
    NOBODY = "nobody"


_HOLDERS = {
    "waiting": Holder.CONFIRMER,
    "submitted": Holder.ORGANIZER,
    "accepted": Holder.NOBODY,
    "skipped": Holder.NOBODY,
}


def holder_of(status: str) -> Holder:
    """Return whose turn it is in a state."""
    return _HOLDERS.get(status, Holder.AUTHOR)


class Phase(IntEnum):
    """Where a round is in its life, in the order of the list."""

    OPEN = 0
    COMING = 1
    PAST = 2


def phase_of(opens_on: date, due_on: date, *, today: date) -> Phase:
    if today < opens_on:
        return Phase.COMING
    return Phase.OPEN if today <= due_on else Phase.PAST


def is_missing(status: str) -> bool:
    """Return whether a report is still awaited."""
    return status in MISSING_STATUSES


def days_left_in_words(days: int) -> str:
    """Return あと12日, 今日まで or 3日超過."""
    if days == 0:
        return _("今日まで")
    if days > 0:
        return _("あと%(days)d日") % {"days": days}
    return _("%(days)d日超過") % {"days": -days}
