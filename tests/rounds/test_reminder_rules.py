"""Which reminder is due on which day, and when a report closes: tables over year ends, leap days and midnights."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from suishin.rounds.models import Report, Round
from suishin.rounds.rules import FIRST_STAGES, Stage, Standing, due_stage

TOKYO = ZoneInfo("Asia/Tokyo")
STAGES = [Stage(kind, days) for kind, days in FIRST_STAGES]


def standing(status="draft", due="2025-02-14", began="2025-01-06", since="2025-01-20", **fields) -> Standing:
    days = {"due_on": due, "began_on": began, "since": since}
    return Standing(
        status=status, is_closed=False, **{key: date.fromisoformat(day) for key, day in days.items()}, **fields
    )


@pytest.mark.parametrize(
    ("today", "kind", "days"),
    [
        ("2025-01-30", "", 0),
        ("2025-01-31", "before_due", 14),
        ("2025-02-02", "before_due", 14),  # a weekend without a worker
        ("2025-02-03", "", 0),  # too late to say so
        ("2025-02-07", "before_due", 7),
        ("2025-02-13", "before_due", 1),
        ("2025-02-14", "on_due_day", 0),
        ("2025-02-15", "on_due_day", 0),
        ("2025-02-17", "after_due", 3),
        ("2025-02-24", "after_due", 10),
        ("2025-02-27", "", 0),
    ],
)
def test_stage_of_a_day(today, kind, days):
    found = due_stage(STAGES, standing(), today=date.fromisoformat(today))

    assert (found[0] if found else None) == (Stage(kind, days) if kind else None)


@pytest.mark.parametrize(
    ("due", "stage", "day"),
    [
        ("2025-01-06", Stage("before_due", 14), "2024-12-23"),  # over the end of the year
        ("2024-12-31", Stage("after_due", 3), "2025-01-03"),
        ("2024-03-07", Stage("before_due", 7), "2024-02-29"),  # a leap day
        ("2025-03-07", Stage("before_due", 7), "2025-02-28"),
        ("2024-02-29", Stage("on_due_day", 0), "2024-02-29"),
    ],
)
def test_days_are_counted_by_the_calendar(due, stage, day):
    wanted = date.fromisoformat(day)
    report = standing(due=due, began="2023-01-01")

    assert due_stage([stage], report, today=wanted) == (stage, wanted)
    assert due_stage([stage], report, today=wanted - timedelta(days=1)) is None


@pytest.mark.parametrize(
    ("status", "today", "expected"),
    [
        ("waiting", "2025-01-22", None),
        ("waiting", "2025-01-23", ("waiting_for_confirmer", "2025-01-23")),
        ("waiting", "2025-01-27", ("waiting_for_confirmer", "2025-01-26")),
        ("waiting", "2025-02-04", None),  # four times are enough
        ("submitted", "2025-01-26", None),
        ("submitted", "2025-01-27", ("waiting_for_organizer", "2025-01-27")),
        ("submitted", "2025-02-14", None),  # the due day is nobody's matter any more
        ("accepted", "2025-02-14", None),
        ("skipped", "2025-02-14", None),
        ("waiting", "2025-02-14", ("on_due_day", "2025-02-14")),
    ],
)
def test_only_those_who_have_a_report_are_reminded(status, today, expected):
    found = due_stage(STAGES, standing(status), today=date.fromisoformat(today))

    assert (found and (found[0].kind, found[1].isoformat())) == expected


def test_stage_from_before_the_round_opened_is_not_made_up_for():
    assert due_stage(STAGES, standing(began="2025-01-31"), today=date(2025, 1, 31)) is None


@pytest.mark.parametrize(("status", "is_reminded"), [("draft", False), ("waiting", False), ("submitted", True)])
def test_nobody_is_called_to_hand_in_what_is_not_taken_any_more(status, is_reminded):
    closed = Standing(status, date(2025, 2, 14), date(2025, 1, 6), date(2025, 2, 10), is_closed=True)

    assert (due_stage(STAGES, closed, today=date(2025, 2, 17)) is not None) == is_reminded


@pytest.mark.parametrize(
    ("due", "late", "own", "closes"),
    [
        ("2025-02-14", (False, None), None, "2025-02-15T00:00"),
        ("2024-12-31", (False, None), None, "2025-01-01T00:00"),
        ("2024-02-28", (False, None), None, "2024-02-29T00:00"),
        ("2024-02-29", (False, None), None, "2024-03-01T00:00"),
        ("2025-02-28", (False, None), None, "2025-03-01T00:00"),
        ("2025-02-14", (True, None), None, None),
        ("2025-02-14", (True, "2025-02-21"), None, "2025-02-22T00:00"),
        ("2025-02-14", (False, None), "2025-03-07", "2025-03-08T00:00"),
        ("2025-02-14", (True, None), "2025-03-07", "2025-03-08T00:00"),
    ],
)
def test_last_day_counts_to_its_last_second_in_japan(due, late, own, closes):
    is_allowed, until = late
    round = Round(
        due_on=date.fromisoformat(due),
        is_late_allowed=is_allowed,
        late_until=date.fromisoformat(until) if until else None,
    )
    report = Report(round=round, own_due_on=date.fromisoformat(own) if own else None)
    expected = datetime.fromisoformat(closes).replace(tzinfo=TOKYO) if closes else None

    assert report.closes_at() == expected
    if expected:
        assert not report.is_closed(expected - timedelta(seconds=1))
        assert report.is_closed(expected)
    else:
        assert not report.is_closed(datetime(2099, 1, 1, tzinfo=TOKYO))
