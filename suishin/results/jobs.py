"""What runs in the worker."""

from suishin.results import actions


def look_after_sums(worker_id: str) -> None:
    """Sum anew when unions have merged, moved or closed since the sums were made."""
    if actions.is_stale():
        actions.rebuild_summaries()
