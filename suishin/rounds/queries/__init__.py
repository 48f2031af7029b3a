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
from suishin.rounds.queries.people import people_of_report
from suishin.rounds.queries.report_page import ItemView, ReportPage, SectionView, report_page
from suishin.rounds.queries.unions import unions_of

__all__ = [
    "Carried",
    "ItemView",
    "PostToCall",
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
    "form_content",
    "people_of_report",
    "report_page",
    "reports_of_round",
    "round_summaries",
    "status_counts",
    "unions_of",
]
