"""Pure rules of forms: how one is edited, what becomes of its items from form to form, what makes it unfit for use."""

from suishin.forms.rules.editing import (
    EditRefused,
    fingerprint,
    with_changed_item,
    with_changed_section,
    with_cross_checks,
    with_item,
    with_moved_item,
    with_moved_section,
    with_section,
    without_item,
    without_section,
)
from suishin.forms.rules.fates import Fate, FateKind, Loss, LossKind, added_items, fates, lost_history
from suishin.forms.rules.limits import LONGEST_KEY, faults_against_use, over_limits
from suishin.forms.rules.years import YearProposal, with_raised_years, year_proposals

__all__ = [
    "LONGEST_KEY",
    "EditRefused",
    "Fate",
    "FateKind",
    "Loss",
    "LossKind",
    "YearProposal",
    "added_items",
    "fates",
    "faults_against_use",
    "fingerprint",
    "lost_history",
    "over_limits",
    "with_changed_item",
    "with_changed_section",
    "with_cross_checks",
    "with_item",
    "with_moved_item",
    "with_moved_section",
    "with_raised_years",
    "with_section",
    "without_item",
    "without_section",
    "year_proposals",
]
