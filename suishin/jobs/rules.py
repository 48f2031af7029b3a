"""When a schedule is due and how long a failed job waits: no database, no clock."""

from datetime import datetime, timedelta

from cronsim import CronSim

MOST_TRIES = 3
LEASE = timedelta(hours=1)  # longer than any job takes: whoever runs longer, on another machine, is gone


def next_run(cron: str, *, after: datetime) -> datetime:
    """Return the first moment of a cron expression after another one, both in the time zone of `after`."""
    return next(CronSim(cron, after))


def is_beyond_reach(cron: str, next_at: datetime, *, now: datetime) -> bool:
    """Tell whether a run waits for more than two of its periods: the clock was ahead and has been set back.

    Within two periods what ran by the wrong clock counts as run, so that a step back repeats nothing.
    """
    first = next_run(cron, after=now)
    period = next_run(cron, after=first) - first
    return next_at - now > 2 * period


def pause_before_try(number: int) -> timedelta:
    """Return how long a job that failed waits for its second, third … try."""
    return timedelta(minutes=5 ** (number - 2))


def reason_of(traceback: str) -> str:
    """Return the last line of a traceback: what went wrong, in one line."""
    lines = [line.strip() for line in traceback.splitlines() if line.strip()]
    return lines[-1] if lines else ""
