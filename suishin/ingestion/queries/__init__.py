"""Reads of this app. Each starts from what the viewer may see."""

from suishin.ingestion.queries.counts import ReviewCount, review_counts
from suishin.ingestion.queries.files import (
    DraftRow,
    FileRow,
    draft_rows,
    file_rows,
    pages_to_type,
    reading_progress,
    sees_whole,
)
from suishin.ingestion.queries.review import ReviewPage, review_page

__all__ = [
    "DraftRow",
    "FileRow",
    "ReviewCount",
    "ReviewPage",
    "draft_rows",
    "file_rows",
    "pages_to_type",
    "reading_progress",
    "review_counts",
    "review_page",
    "sees_whole",
]
