"""What runs in the worker. Jobs call one action, and may run twice without harm."""

from django_tasks import task

from suishin.results import actions


@task()
def make_forecasts() -> int:
    """Forecast anew from what is told up to now, compare unions with their equals, and say which need a call."""
    count = actions.make_forecasts()
    actions.refresh_recent_peers()
    actions.make_alerts()
    return count


@task()
def make_alerts() -> int:
    """Say anew which unions need a call, after a rule has changed."""
    return actions.make_alerts()


def look_after_sums(_worker_id: str) -> None:
    """Sum anew when unions have merged, moved or closed since the sums were made; the worker calls it every few seconds."""
    if actions.is_stale():
        actions.rebuild_summaries()
