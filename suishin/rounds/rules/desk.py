"""Order and phases on the work desk of a round."""

from datetime import date
from enum import IntEnum

from django.utils.translation import gettext as _

# Nothing there yet comes first: these are the prefectures to call.
STATUS_ORDER = ("not_started", "returned", "draft", "waiting", "submitted", "accepted", "skipped")
MISSING_STATUSES = frozenset(("not_started", "returned", "draft", "waiting"))
MISSING = "missing"  # in a filter: all of these


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


def desk_order(status: str, organization_code: str, *, has_file: bool = False) -> tuple[int, bool, str]:
    """Return the sort key of the work desk: those with nothing on top, not even a file to check, then by code."""
    return STATUS_ORDER.index(status), has_file, organization_code


def days_left_in_words(days: int) -> str:
    """Return あと12日, 今日まで or 3日超過."""
    if days == 0:
        return _("今日まで")
    if days > 0:
        return _("あと%(days)d日") % {"days": days}
    return _("%(days)d日超過") % {"days": -days}
