"""Input of the pages of rounds and reports."""

from suishin.rounds.forms.across import AcrossFilter, MarkFilter, PassageForm, StalledFilter
from suishin.rounds.forms.answers import Operation, operation_of, typed_answers
from suishin.rounds.forms.attachments import AttachmentForm
from suishin.rounds.forms.from_results import FromResultsForm
from suishin.rounds.forms.hands import HandsForm
from suishin.rounds.forms.moves import MoveForm, ReasonForm
from suishin.rounds.forms.remarks import CommentForm
from suishin.rounds.forms.reminders import StageFormSet, typed_stages
from suishin.rounds.forms.rounds import DeskFilter, RoundForm

__all__ = [
    "AcrossFilter",
    "AttachmentForm",
    "CommentForm",
    "DeskFilter",
    "FromResultsForm",
    "HandsForm",
    "MarkFilter",
    "MoveForm",
    "Operation",
    "PassageForm",
    "ReasonForm",
    "RoundForm",
    "StageFormSet",
    "StalledFilter",
    "operation_of",
    "typed_answers",
    "typed_stages",
]
