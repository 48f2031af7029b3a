"""What pages ask of rounds and reports."""

from suishin.rounds.queries.across import AnswerAcross, answers_across
from suishin.rounds.queries.booklets import booklets_of, bound_entries, versions_to_read
from suishin.rounds.queries.carrying import Carried, carried_into, carried_into_all
from suishin.rounds.queries.contents import compare_versions, content_of, contents_of, form_content
from suishin.rounds.queries.desk import (
    PostToCall,
    ReportRow,
    RoundSummary,
    files_under_review,
    reports_of_round,
    round_summaries,
    status_counts,
)
from suishin.rounds.queries.drafts import ReportDraft, draft_of, drafts_of
from suishin.rounds.queries.marks import mark_themes, passage_marks
from suishin.rounds.queries.people import (
    FIRST_HANDS,
    people_of_report,
    people_to_mention,
    posts_of_hands,
    posts_to_choose,
)
from suishin.rounds.queries.reminders import (
    DueReminder,
    RemindersSent,
    due_reminders,
    other_open_reports,
    posts_in_turn,
    reminders_sent,
    stages_of,
)
from suishin.rounds.queries.report_page import ItemView, ReportPage, SectionView, bound_page, report_page
from suishin.rounds.queries.stalled import StalledPoint, stalled_points
from suishin.rounds.queries.timeliness import (
    OrganizationTimeliness,
    Punctuality,
    RoundTimeliness,
    Timeliness,
    timeliness,
)
from suishin.rounds.queries.unions import unions_below, unions_of
from suishin.rounds.queries.write_page import (
    CHANGES,
    HandEntry,
    ItemEntry,
    SectionEntry,
    Unsaved,
    WritePage,
    answer_in_words,
    hands_of,
    item_entry,
    people_present,
    write_page,
)

__all__ = [
    "CHANGES",
    "FIRST_HANDS",
    "AnswerAcross",
    "Carried",
    "DueReminder",
    "HandEntry",
    "ItemEntry",
    "ItemView",
    "OrganizationTimeliness",
    "PostToCall",
    "Punctuality",
    "RemindersSent",
    "ReportDraft",
    "ReportPage",
    "ReportRow",
    "RoundSummary",
    "RoundTimeliness",
    "SectionEntry",
    "SectionView",
    "StalledPoint",
    "Timeliness",
    "Unsaved",
    "WritePage",
    "answer_in_words",
    "answers_across",
    "booklets_of",
    "bound_entries",
    "bound_page",
    "carried_into",
    "carried_into_all",
    "compare_versions",
    "content_of",
    "contents_of",
    "draft_of",
    "drafts_of",
    "due_reminders",
    "files_under_review",
    "form_content",
    "hands_of",
    "item_entry",
    "mark_themes",
    "other_open_reports",
    "passage_marks",
    "people_of_report",
    "people_present",
    "people_to_mention",
    "posts_in_turn",
    "posts_of_hands",
    "posts_to_choose",
    "reminders_sent",
    "report_page",
    "reports_of_round",
    "round_summaries",
    "stages_of",
    "stalled_points",
    "status_counts",
    "timeliness",
    "unions_below",
    "unions_of",
    "versions_to_read",
    "write_page",
]
