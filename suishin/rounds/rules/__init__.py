"""Order, phases, headers, differences and passages of reports: the rules of a round without a database."""

from suishin.rounds.rules.desk import (
    MISSING,
    MISSING_STATUSES,
    STATUS_ORDER,
    Phase,
    days_left_in_words,
    desk_order,
    is_missing,
    phase_of,
)
from suishin.rounds.rules.differences import (
    Change,
    ItemDifference,
    PointDifference,
    differences,
    point_differences,
)
from suishin.rounds.rules.header import day_in_words, header_value
from suishin.rounds.rules.passages import Claim, Passage, passages

__all__ = [
    "MISSING",
    "MISSING_STATUSES",
    "STATUS_ORDER",
    "Change",
    "Claim",
    "ItemDifference",
    "Passage",
    "Phase",
    "PointDifference",
    "day_in_words",
    "days_left_in_words",
    "desk_order",
    "differences",
    "header_value",
    "is_missing",
    "passages",
    "phase_of",
    "point_differences",
]
