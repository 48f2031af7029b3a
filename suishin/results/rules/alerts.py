"""Which unions need a call this month, and why: a short ordered list of rules, each with thresholds that are data.

Each rule looks at one union: `about_union` at all it told, `about_set` at one product set. It returns the figures that its words name.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from statistics import median

Figures = dict[str, int]
Months = Sequence[int | None]  # one value for each month, the present one last; None: not told


class Rule(StrEnum):
    """In the order in which they are told: the first is the most urgent."""

    SILENT = "silent"
    FALLING = "falling"
    MORE_TERMINATIONS = "more_terminations"
    BEHIND_TARGET = "behind_target"
    NO_NEW_ENROLMENTS = "no_new_enrolments"


@dataclass(frozen=True, slots=True)
class Threshold:
    """When a rule speaks. `share` is in per cent, `count` in policies, `months` in months; a rule uses what it names."""

    share: int = 0
    count: int = 0
    months: int = 0


@dataclass(frozen=True, slots=True)
class SetFacts:
    """What is known of a union and one product set."""

    in_force: Months
    new_enrolments: Months
    terminations: Months
    transfers_out: Months = ()
    target: int | None = None
    expected: int | None = None  # in force on the target's day, by the forecast
    due: int = 0  # Month.number of the target's day


DEFAULTS: Mapping[Rule, Threshold] = {
    Rule.SILENT: Threshold(months=2),
    Rule.FALLING: Threshold(share=5, count=10, months=3),
    Rule.MORE_TERMINATIONS: Threshold(share=200, count=5, months=12),
    Rule.BEHIND_TARGET: Threshold(share=10, count=20),
    Rule.NO_NEW_ENROLMENTS: Threshold(count=50, months=12),
}
LARGEST = Threshold(share=1_000, count=1_000_000, months=24)


def silent(told: Sequence[bool], threshold: Threshold) -> Figures | None:
    """Speak when a union told nothing at all for so many months, after having told something before.

    told: one flag for each month, the present one last.
    """
    last = next((ago for ago, is_told in enumerate(reversed(told)) if is_told), None)
    if last is None or last < threshold.months:
        return None
    return {"months": last}


def falling(facts: SetFacts, threshold: Threshold) -> Figures | None:
    """Speak when in force fell by at least `share` per cent and `count` policies within `months` months.

    Policies that moved to another product don't count as lost: a retiree goes on in retirees' group life.
    """
    if len(facts.in_force) <= threshold.months:
        return None
    now, before = facts.in_force[-1], facts.in_force[-1 - threshold.months]
    if now is None or not before:
        return None
    moved = sum(count or 0 for count in facts.transfers_out[-threshold.months :])
    lost = before - now - moved
    if lost < threshold.count or lost * 100 < before * threshold.share:
        return None
    return {"before": before, "now": now, "lost": lost, "moved": moved, "months": threshold.months}


def more_terminations(facts: SetFacts, threshold: Threshold) -> Figures | None:
    """Speak when the month has at least `count` terminations and `share` per cent of the usual month's.

    The usual month is the median of the `months` months before; with fewer than half of them told nothing is usual.
    """
    now = facts.terminations[-1] if facts.terminations else None
    before = [count for count in facts.terminations[-1 - threshold.months : -1] if count is not None]
    if now is None or now < threshold.count or 2 * len(before) < threshold.months:
        return None
    usual = median(before)
    if now * 100 < usual * threshold.share:
        return None
    return {"now": now, "usual": round(usual)}


def behind_target(facts: SetFacts, threshold: Threshold) -> Figures | None:
    """Speak when the forecast for the target's day is at least `share` per cent and `count` policies below the target."""
    if facts.target is None or facts.expected is None:
        return None
    missing = facts.target - facts.expected
    if missing < threshold.count or missing * 100 < facts.target * threshold.share:
        return None
    return {"target": facts.target, "expected": facts.expected, "missing": missing, "due": facts.due}


def no_new_enrolments(facts: SetFacts, threshold: Threshold) -> Figures | None:
    """Speak when a union with at least `count` policies told of no new enrolment in each of `months` months."""
    recent = facts.new_enrolments[-threshold.months :]
    in_force = facts.in_force[-1] if facts.in_force else None
    if in_force is None or in_force < threshold.count or len(recent) < threshold.months:
        return None
    if any(count is None or count > 0 for count in recent):
        return None
    return {"months": threshold.months}


ABOUT_SET: Mapping[Rule, Callable[[SetFacts, Threshold], Figures | None]] = {
    Rule.FALLING: falling,
    Rule.MORE_TERMINATIONS: more_terminations,
    Rule.BEHIND_TARGET: behind_target,
    Rule.NO_NEW_ENROLMENTS: no_new_enrolments,
}


def as_last_told(facts: SetFacts, *, late: int) -> tuple[SetFacts, int]:
    """Return the facts up to the last month that was told, and how many months ago that was.

    Prefectures tell a month one after another: those that haven't yet are looked at as they last were. Whoever has told
    nothing for `late` months has no recent months; of the target and the forecast nothing changes.
    """
    told = zip(
        *(reversed(months) for months in (facts.in_force, facts.new_enrolments, facts.terminations)), strict=True
    )
    ago = next((ago for ago, values in enumerate(told) if any(value is not None for value in values)), late)
    if ago >= late:
        return replace(facts, in_force=(), new_enrolments=(), terminations=(), transfers_out=()), 0
    end = len(facts.in_force) - ago
    recent = replace(
        facts,
        in_force=facts.in_force[:end],
        new_enrolments=facts.new_enrolments[:end],
        terminations=facts.terminations[:end],
        transfers_out=facts.transfers_out[:end],
    )
    return recent, ago


def alerts_of_set(facts: SetFacts, thresholds: Mapping[Rule, Threshold]) -> list[tuple[Rule, Figures]]:
    """Return what the rules say of a union and a product set, the most urgent first. A rule without a threshold is silent."""
    found = []
    for rule, speaks in ABOUT_SET.items():
        if rule in thresholds and (figures := speaks(facts, thresholds[rule])) is not None:
            found.append((rule, figures))
    return found
