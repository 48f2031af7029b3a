"""Sentences made of results, in the words that offices write. They go into reports, so they are Japanese in any language
of the page, and the reader finds in them again what they were made of.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from suishin.common.months import MONTHS_OF_A_YEAR, Month
from suishin.results.rules import rates
from suishin.results.rules.agreement import Numbers, TargetTold, Told, targets_for
from suishin.results.rules.claim_model import Kind, Measure, Named
from suishin.results.rules.naming import SetOfLines

OFFERED = {
    Measure.IN_FORCE: "保有",
    Measure.NEW_ENROLMENTS: "新規",
    Measure.TERMINATIONS: "解約",
    Measure.NET_CHANGE: "純増",
}
NET_LOSS = "純減"  # only a net change can fall below nothing
TARGETS = {"final": "最終目標", "interim": "中間目標"}
OF_TARGETS = (Measure.IN_FORCE, Measure.NEW_ENROLMENTS, Measure.NET_CHANGE)


def sentence_of(
    of_set: SetOfLines, measure: Measure, month: Month, numbers: Numbers, *, month_in_words: Callable[[Month], str]
) -> str | None:
    """Return what results tell of a set for a month, as one sentence; None where they tell nothing.

    Flows are counted since the results year began. What is not known is left out.
    """
    named = Named(of_set.code, Kind.NUMBER, measure, month, is_year_to_date=measure is not Measure.IN_FORCE)
    told = numbers.told.get((of_set.code, month), Told())
    value = told.value(measure, is_year_to_date=named.is_year_to_date)
    if value is None:
        return None
    beside = "、".join(_beside(named, value, told, numbers, of_set.unit))
    measured = OFFERED[measure] if value >= 0 else NET_LOSS
    when = _when(named, numbers, month_in_words)
    return f"{of_set.name}の{measured}は{when}{abs(value):,}{of_set.unit}{f'（{beside}）' if beside else ''}。"


def _when(named: Named, numbers: Numbers, month_in_words: Callable[[Month], str]) -> str:
    if not named.is_year_to_date:
        return f"{month_in_words(named.month)}末現在で"
    return since_the_year_began(named.month, numbers.year_starts_in, month_in_words)


def since_the_year_began(month: Month, starts_in: int, month_in_words: Callable[[Month], str]) -> str:
    """Return the months over which flows of a month are counted: 2026年6月から11月までに."""
    start = month.year_start(starts_in_month=starts_in)
    if start == month:
        return f"{month_in_words(start)}に"
    if start.year == month.year:
        return f"{month_in_words(start)}から{month.month}月までに"
    return f"{month_in_words(start)}から{month_in_words(month)}までに"


def _beside(named: Named, value: int, told: Told, numbers: Numbers, unit: str) -> Iterator[str]:
    """Yield what stands in the bracket: whether the number may change, of whom it lacks, the year before, the targets."""
    if told.is_flash:
        yield "速報"
    if told.unions < told.of_unions:
        yield f"{told.of_unions}組合中{told.unions}組合"
    before = numbers.told.get((named.product_set, named.month + -MONTHS_OF_A_YEAR), Told())
    last_year = before.value(named.measure, is_year_to_date=named.is_year_to_date)
    if value < 0 or (last_year is not None and last_year < 0):
        return  # a loss and a gain are not told in one breath
    if last_year is not None:
        yield f"{'前年同期' if named.is_year_to_date else '前年同月'}{last_year:,}{unit}"
    if named.measure in OF_TARGETS:
        for target in targets_for(replace(named, kind=Kind.TARGET), numbers):
            if _is_due_within(named, target, numbers):
                yield from _against_target(value, target, unit)


def _is_due_within(named: Named, target: TargetTold, numbers: Numbers) -> bool:
    if named.measure is Measure.IN_FORCE:
        return True
    start = named.month.year_start(starts_in_month=numbers.year_starts_in)
    return Month.containing(target.on).number < start.number + MONTHS_OF_A_YEAR


def _against_target(value: int, target: TargetTold, unit: str) -> Iterator[str]:
    yield f"{TARGETS[target.kind]}{_whole(target.value)}{unit}"
    rate = rates.achievement_rate(value, target.value)
    if rate is not None:
        yield f"達成率{(rate * 100).quantize(Decimal('0.1'), ROUND_HALF_UP)}％"
    if missing := rates.shortfall(value, target.value):
        yield f"あと{_whole(missing)}{unit}"


def _whole(value: Decimal) -> str:
    return f"{value.quantize(Decimal(1), ROUND_HALF_UP):,}"
