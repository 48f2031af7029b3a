"""The comments that are still to be dealt with."""

from collections import defaultdict

from suishin.rounds.models import Comment, Report


def open_comments(report: Report) -> dict[str, list[Comment]]:
    """Return the comments of a report that nobody has closed, by item."""
    found: dict[str, list[Comment]] = defaultdict(list)
    for comment in report.comments.filter(resolved_at__isnull=True).select_related("by").prefetch_related("mentions"):
        found[comment.item_key].append(comment)
    return found
