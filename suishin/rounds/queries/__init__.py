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
from suishin.rounds.queries.people import people_of_report, people_to_mention, posts_to_choose
from suishin.rounds.queries.report_page import ItemView, ReportPage, SectionView, report_page
from suishin.rounds.queries.unions import unions_of
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
    "Carried",
    "HandEntry",
    "ItemEntry",
    "ItemView",
    "PostToCall",
    "ReportDraft",
    "ReportPage",
    "ReportRow",
    "RoundSummary",
    "SectionEntry",
    "SectionView",
    "Unsaved",
    "WritePage",
    "answer_in_words",
    "carried_into",
    "carried_into_all",
    "compare_versions",
    "content_of",
    "contents_of",
    "draft_of",
    "drafts_of",
    "form_content",
    "hands_of",
    "item_entry",
    "people_of_report",
    "people_present",
    "people_to_mention",
    "posts_to_choose",
    "report_page",
    "reports_of_round",
    "round_summaries",
    "status_counts",
    "unions_of",
    "write_page",
]
