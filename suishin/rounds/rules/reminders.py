"""Whose turn it is with a report, and which reminder is due: no database, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

AUTHOR, CONFIRMER, ORGANIZER = "author", "confirmer", "organizer"
TURNS = {
    "not_started": AUTHOR,
    "draft": AUTHOR,
    "returned": AUTHOR,
    "waiting": CONFIRMER,
    "submitted": ORGANIZER,
}
# What a new round begins with. Whoever writes is told early; whoever lets others wait, before the week is over.
FIRST_STAGES = (
    ("before_due", 14),
    ("before_due", 7),
    ("before_due", 1),
    ("on_due_day", 0),
    ("after_due", 3),
    ("after_due", 10),
    ("waiting_for_confirmer", 3),
    ("waiting_for_organizer", 7),
)
REPEATED = {"waiting_for_confirmer": CONFIRMER, "waiting_for_organizer": ORGANIZER}
CATCH_UP_DAYS = 3  # a long weekend without a worker; what was to be sent earlier says nothing any more
MOST_REPEATS = 4  # of what comes again as long as a report lies still


@dataclass(frozen=True, slots=True)
class Stage:
    kind: str
    days: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a report stands, as far as reminders ask."""

    status: str
    due_on: date
    began_on: date  # from when on it could be written
    since: date  # the day of its last step
    is_closed: bool


def whose_turn(status: str) -> str:
    """Return who has a report now; empty: nobody has anything to do."""
    return TURNS.get(status, "")


def due_stage(stages: Iterable[Stage], standing: Standing, *, today: date) -> tuple[Stage, date] | None:
    """Return the latest stage whose day has come within the last days, and that day."""
    days = [(stage, _day_of(stage, standing, today)) for stage in stages]
    due = [
        (stage, day)
        for stage, day in days
        if day and standing.began_on < day <= today and today - day < timedelta(days=CATCH_UP_DAYS)
    ]
    return max(due, key=lambda found: found[1], default=None)


def _day_of(stage: Stage, standing: Standing, today: date) -> date | None:
    """Return the day of a stage; of what repeats, the last one until today. None: it does not concern the report."""
    turn, days = whose_turn(standing.status), timedelta(days=stage.days)
    if turn in (AUTHOR, CONFIRMER) and standing.is_closed:
        return None  # nobody can do anything about it any more
    if stage.kind in REPEATED:
        times = (today - standing.since).days // stage.days
        return standing.since + times * days if turn == REPEATED[stage.kind] and 1 <= times <= MOST_REPEATS else None
    if turn not in (AUTHOR, CONFIRMER):
        return None
    return standing.due_on + days if stage.kind == "after_due" else standing.due_on - days
