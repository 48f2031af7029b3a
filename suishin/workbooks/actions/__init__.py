"""Everything that writes in this app, one function per thing a person does."""

from suishin.workbooks.actions.receiving import Receipt, receive_workbooks
from suishin.workbooks.actions.returned import (
    AlreadyDecided,
    ChangedSinceCompared,
    hand_on_to_reader,
    put_aside,
    take_over_return,
)

__all__ = [
    "AlreadyDecided",
    "ChangedSinceCompared",
    "Receipt",
    "hand_on_to_reader",
    "put_aside",
    "receive_workbooks",
    "take_over_return",
]
