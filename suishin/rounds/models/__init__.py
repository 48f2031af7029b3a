"""Rounds, reports, what stands in them, and what happened to them."""

from suishin.rounds.models.attachments import Attachment
from suishin.rounds.models.drafts import DraftAnswer, DraftRevision, Look, Presence
from suishin.rounds.models.moves import Hand, ItemMark, Move
from suishin.rounds.models.remarks import Comment, PassageMark, Remark
from suishin.rounds.models.reports import Report, Round
from suishin.rounds.models.versions import Answer, ClaimedFigure, Point, ReportedEvent, ReportVersion

__all__ = [
    "Answer",
    "Attachment",
    "ClaimedFigure",
    "Comment",
    "DraftAnswer",
    "DraftRevision",
    "Hand",
    "ItemMark",
    "Look",
    "Move",
    "PassageMark",
    "Point",
    "Presence",
    "Remark",
    "Report",
    "ReportVersion",
    "ReportedEvent",
    "Round",
]
