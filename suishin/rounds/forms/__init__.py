"""Input of the pages of rounds and reports."""

from suishin.rounds.forms.answers import Operation, operation_of, typed_answers
from suishin.rounds.forms.attachments import AttachmentForm
from suishin.rounds.forms.hands import HandsForm
from suishin.rounds.forms.moves import MoveForm
from suishin.rounds.forms.remarks import CommentForm
from suishin.rounds.forms.rounds import DayInput, DeskFilter, RoundForm

__all__ = [
    "AttachmentForm",
    "CommentForm",
    "DayInput",
    "DeskFilter",
    "HandsForm",
    "MoveForm",
    "Operation",
    "RoundForm",
    "operation_of",
    "typed_answers",
]
