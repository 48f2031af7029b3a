"""Which of the two counts where the file and the draft on screen differ."""

from enum import StrEnum


class Choice(StrEnum):
    FILE = "file"
    DRAFT = "draft"
    ASK = "ask"  # both changed: a person decides
    NONE = "none"  # nothing to decide


def choice_for(*, is_changed_in_file: bool, is_changed_in_draft: bool, is_same: bool) -> Choice:
    """Return what is proposed for an item: the file's where the draft has not changed since the file went out."""
    if is_same or not is_changed_in_file:
        return Choice.NONE
    return Choice.ASK if is_changed_in_draft else Choice.FILE
