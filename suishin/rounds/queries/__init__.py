"""What pages ask of rounds and reports."""

from suishin.rounds.queries.carrying import Carried, carried_into, carried_into_all
from suishin.rounds.queries.contents import compare_versions, content_of, contents_of, form_content
from suishin.rounds.queries.desk import (
    PostToCall,
    ReportRow,
    RoundSummary,
    reports_of_round,
    round_summaries,
    status_counts,
)
from suishin.rounds.queries.drafts import ReportDraft, draft_of, drafts_of
from suishin.rounds.queries.people import FIRST_HANDS, people_of_report, posts_of_hands
from suishin.rounds.queries.reminders import (
    DueReminder,
    RemindersSent,
    due_reminders,
    other_open_reports,
    posts_in_turn,
    reminders_sent,
    stages_of,
)
from suishin.rounds.queries.report_page import ItemView, ReportPage, SectionView, report_page

__all__ = [
    "FIRST_HANDS",
    "Carried",
    "DueReminder",
    "ItemView",
    "PostToCall",
    "RemindersSent",
    "ReportDraft",
    "ReportPage",
    "ReportRow",
    "RoundSummary",
    "SectionView",
    "carried_into",
    "carried_into_all",
    "compare_versions",
    "content_of",
    "contents_of",
    "draft_of",
    "drafts_of",
    "due_reminders",
    "form_content",
    "other_open_reports",
    "people_of_report",
    "posts_in_turn",
    "posts_of_hands",
    "reminders_sent",
    "report_page",
    "reports_of_round",
    "round_summaries",
    "stages_of",
    "status_counts",
]
