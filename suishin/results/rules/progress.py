"""How far somebody has come on the way to a target: every number a page shows of it, made from a few that are stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from suishin.common.months import Month
from suishin.results.rules import rates


@dataclass(frozen=True, slots=True)
class Numbers:
    """What is known of one area or union and one product set; counts, None where nothing is known."""

    in_force: int | None = None
    month_before: int | None = None  # in force a month before
    year_before: int | None = None  # in force in the same month last year
    year_start: int | None = None  # in force in the last month of the results year before
    year_new: int | None = None  # new enrolments since the results year began
    year_new_before: int | None = None  # the same of last year, up to the same month


@dataclass(frozen=True, slots=True)
class Goal:
    """A target in force: a number of policies (of basic cover: unions) by a day."""

    value: Decimal
    on: date


@dataclass(frozen=True, slots=True)
class Progress:
    """Rates are Decimals (1 is 100 %), everything else counts; None where it cannot be told."""

    numbers: Numbers
    goal: Goal | None
    achievement_rate: Decimal | None
    shortfall: Decimal | None
    months_left: int | None
    required_pace: Decimal | None  # a month
    theoretical: Decimal | None  # where the stock would stand by now, by the product's seasons
    change: int | None  # against the month before
    year_change: int | None  # against the same month last year
    year_rate: Decimal | None  # in force ÷ that of the same month last year
    new_rate: Decimal | None  # new enrolments since the year began ÷ those of the same months last year

    @property
    def is_behind(self) -> bool:
        """Whether less stands than the season would let expect."""
        return (
            self.theoretical is not None
            and self.numbers.in_force is not None
            and self.numbers.in_force < self.theoretical
        )


def progress_of(
    numbers: Numbers,
    goal: Goal | None,
    *,
    month: Month,
    results_begin: int,
    shares: Mapping[int, Decimal] | None,
) -> Progress:
    """Make everything of the stored numbers. `results_begin` is the month (1 to 12) in which results years begin;
    `shares` are the seasonal shares of the calendar months, None where too little is known of them.
    """
    months_left = None if goal is None else max(Month.containing(goal.on) - month, 0)
    value = goal.value if goal else None
    return Progress(
        numbers=numbers,
        goal=goal,
        achievement_rate=rates.achievement_rate(numbers.in_force, value),
        shortfall=rates.shortfall(numbers.in_force, value),
        months_left=months_left,
        required_pace=None
        if months_left is None
        else rates.required_pace(numbers.in_force, value, months_left=months_left),
        theoretical=_theoretical(numbers.year_start, goal, shares, month, results_begin),
        change=rates.change(numbers.in_force, numbers.month_before),
        year_change=rates.change(numbers.in_force, numbers.year_before),
        year_rate=rates.change_rate(numbers.in_force, numbers.year_before),
        new_rate=rates.change_rate(numbers.year_new, numbers.year_new_before),
    )


def _theoretical(
    start: int | None, goal: Goal | None, shares: Mapping[int, Decimal] | None, month: Month, results_begin: int
) -> Decimal | None:
    """Return where the stock would stand on its way from the end of the last results year to the target."""
    if goal is None or shares is None:
        return None
    begin, end = month.year_start(starts_in_month=results_begin), Month.containing(goal.on)
    if end < month:
        return None
    passed = [part.month for part in begin.until(month)]
    whole = [part.month for part in begin.until(end)]
    return rates.theoretical_stock_to_date(start, goal.value, shares, passed=passed, whole=whole)
