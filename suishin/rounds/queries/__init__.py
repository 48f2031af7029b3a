"""What pages ask of rounds and reports."""

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
from suishin.rounds.queries.report_page import ItemView, ReportPage, SectionView, report_page

__all__ = [
    "ItemView",
    "PostToCall",
    "ReportPage",
    "ReportRow",
    "RoundSummary",
    "SectionView",
    "compare_versions",
    "content_of",
    "contents_of",
    "files_under_review",
    "form_content",
    "report_page",
    "reports_of_round",
    "round_summaries",
    "status_counts",
]
