"""Whether what prose claims agrees with results, and by how much it differs."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from suishin.common.dates import fiscal_year_of
from suishin.common.months import MONTHS_OF_A_YEAR, Month
from suishin.common.numbers import SCALES, fold_widths
from suishin.results.rules import rates
from suishin.results.rules.claim_model import OF_TARGETS, Claim, Kind, Measure, Named, Unnamed

ABOUT = re.compile("約|およそ|概ね|ほぼ|程度|ほど|前後")
NEARLY = Decimal("0.05")  # 約 and the like: right within 5 % of what is claimed
STAFFING_YEAR_STARTS_IN = 4  # 2026年度 of a target's day may be meant either way


class Verdict(StrEnum):
    DIFFERS = "differs"
    AGREES = "agrees"
    NO_RESULTS = "no_results"
    NO_TARGET = "no_target"
    NOT_COMPARED = "not_compared"


@dataclass(frozen=True, slots=True)
class Told:
    """What results tell of a product set for one month; of how many unions its stock consists, and of how many there are."""

    in_force: int | None = None
    flows: Mapping[Measure, int | None] = field(default_factory=dict)
    year_flows: Mapping[Measure, int | None] = field(default_factory=dict)
    unions: int = 0
    of_unions: int = 0
    carried_unions: int = 0  # of these with a number of an earlier month
    is_flash: bool = False

    def value(self, measure: Measure, *, is_year_to_date: bool) -> int | None:
        if measure is Measure.IN_FORCE:
            return self.in_force
        flows = self.year_flows if is_year_to_date else self.flows
        if measure is not Measure.NET_CHANGE:
            return flows.get(measure)
        return rates.net_change(
            flows.get(Measure.NEW_ENROLMENTS),
            flows.get(Measure.TERMINATIONS),
            flows.get(Measure.TRANSFERS_IN),
            flows.get(Measure.TRANSFERS_OUT),
        )


@dataclass(frozen=True, slots=True)
class TargetTold:
    """A target in effect: what of, how much, by which day."""

    product_set: str
    measure: Measure
    kind: str  # interim or final
    on: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Numbers:
    """What results hold of one area for the months that are asked after."""

    told: Mapping[tuple[str, Month], Told] = field(default_factory=dict)
    targets: Mapping[Month, Sequence[TargetTold]] = field(default_factory=dict)  # in effect at each month's end
    year_starts_in: int = 6


@dataclass(frozen=True, slots=True)
class Held:
    """A claim held against results."""

    verdict: Verdict
    named: Named | None = None
    actual: Decimal | None = None
    difference: Decimal | None = None  # claimed − actual
    told: Told | None = None
    target: TargetTold | None = None
    reason: Unnamed | None = None


def held_against(claim: Claim, meanings: Sequence[Named] | Unnamed, numbers: Numbers) -> Held:
    """Compare a claim with each number that it may speak of: it agrees where it agrees with one."""
    if isinstance(meanings, Unnamed):
        return Held(Verdict.NOT_COMPARED, reason=meanings)
    found = [held for named in meanings for held in _found(claim, named, numbers)]
    if agreeing := next((held for held in found if held.verdict is Verdict.AGREES), None):
        return agreeing
    if found:
        return found[0]
    return Held(_missing(meanings, numbers), named=meanings[0])


def targets_for(named: Named, numbers: Numbers) -> list[TargetTold]:
    """Return the targets a claim may mean, the final one first."""
    chosen = [target for target in numbers.targets.get(named.month, ()) if _is_meant(target, named, numbers)]
    return sorted(chosen, key=lambda target: target.kind != "final")


def _is_meant(target: TargetTold, named: Named, numbers: Numbers) -> bool:
    if (target.product_set, target.measure) != (named.product_set, named.measure):
        return False
    if named.target_kind and target.kind != named.target_kind:
        return False
    if named.due and named.due != Month.containing(target.on):
        return False
    starts = (numbers.year_starts_in, STAFFING_YEAR_STARTS_IN)
    years = {fiscal_year_of(target.on, starts_in_month=month) for month in starts}
    return not named.due_year or named.due_year in years


def _found(claim: Claim, named: Named, numbers: Numbers) -> Iterator[Held]:
    told = numbers.told.get((named.product_set, named.month))
    for actual, target in _actuals(named, numbers):
        is_right = fits(claim, actual)
        yield Held(
            Verdict.AGREES if is_right else Verdict.DIFFERS,
            named,
            actual,
            None if is_right else _as_claimed(claim, actual),
            told,
            target,
        )


def _as_claimed(claim: Claim, actual: Decimal) -> Decimal:
    """Return by how much a claim is off; of a range from its nearer end."""
    high = claim.value if claim.value_max is None else claim.value_max
    return high - actual if actual > high else claim.value - actual


def _actuals(named: Named, numbers: Numbers) -> Iterator[tuple[Decimal, TargetTold | None]]:
    """Yield the numbers in results, rates in per cent; nothing where they are not known."""
    told = numbers.told.get((named.product_set, named.month), Told())
    value = told.value(named.measure, is_year_to_date=named.is_year_to_date)
    if named.kind is Kind.NUMBER and value is not None:
        yield Decimal(value) * named.sign, None
    elif named.kind in (Kind.CHANGE, Kind.CHANGE_RATE) and named.against is not None:
        yield from ((changed, None) for changed in _changes(named, value, numbers))
    elif named.kind is Kind.TARGET:
        yield from ((target.value, target) for target in targets_for(named, numbers))
    elif named.kind in (Kind.ACHIEVEMENT_RATE, Kind.SHORTFALL):
        for target in targets_for(named, numbers):
            if _may_be_set_against(named, target, numbers):
                yield from ((reached, target) for reached in _reached(named, value, target))


def _changes(named: Named, value: int | None, numbers: Numbers) -> Iterator[Decimal]:
    assert named.against is not None
    before = numbers.told.get((named.product_set, named.against), Told()).value(
        named.measure, is_year_to_date=named.is_year_to_date
    )
    if named.kind is Kind.CHANGE:
        change = rates.change(value, before)
        if change is not None:
            yield Decimal(change) * named.sign
    elif (rate := rates.change_rate(value, before)) is not None:
        yield rate * 100 if named.is_ratio else (rate - 1) * 100 * named.sign


def _reached(named: Named, value: int | None, target: TargetTold) -> Iterator[Decimal]:
    if named.kind is Kind.SHORTFALL:
        missing = rates.shortfall(value, target.value)
        if missing is not None:
            yield missing
    elif (rate := rates.achievement_rate(value, target.value)) is not None:
        yield rate * 100


def _may_be_set_against(named: Named, target: TargetTold, numbers: Numbers) -> bool:
    """Tell whether a flow since its year began is what a target counts: one that is due within that year."""
    if named.measure is Measure.IN_FORCE:
        return True
    start = named.month.year_start(starts_in_month=numbers.year_starts_in)
    return start.number <= Month.containing(target.on).number < start.number + MONTHS_OF_A_YEAR


def _missing(meanings: Sequence[Named], numbers: Numbers) -> Verdict:
    """Say what is missing: results of the month, or the target that was asked after."""
    has_results = any(
        _has_value(named, month, numbers) for named in meanings for month in [named.month, named.against] if month
    )
    is_of_target = meanings[0].kind in OF_TARGETS
    if is_of_target and (has_results or meanings[0].kind is Kind.TARGET):
        return Verdict.NO_TARGET
    return Verdict.NO_RESULTS


def _has_value(named: Named, month: Month, numbers: Numbers) -> bool:
    told = numbers.told.get((named.product_set, month))
    return told is not None and told.value(named.measure, is_year_to_date=named.is_year_to_date) is not None


def fits(claim: Claim, actual: Decimal) -> bool:
    """Tell whether a number is what was claimed, by the words around it and as exactly as it was written."""
    low, high = claim.value, claim.value if claim.value_max is None else claim.value_max
    words = claim.qualifier
    if "以上" in words or "超" in words:
        return actual > low or (actual == low and "以上" in words)
    if "以下" in words or "以内" in words or "未満" in words:
        return actual < high or (actual == high and "未満" not in words)
    if ABOUT.search(words):
        return low * (1 - NEARLY) <= actual <= high * (1 + NEARLY)
    if "余り" in words or "強" in words:
        return low <= actual <= high * (1 + NEARLY)
    if "弱" in words:
        return low * (1 - NEARLY) <= actual <= high
    if claim.value_max is not None:
        return low <= actual <= high
    return _as_written(claim, actual)


def _as_written(claim: Claim, actual: Decimal) -> bool:
    """Compare at the last place that was written: 64.6 % is 64.58 % rounded, or 64.65 % cut off."""
    step = _last_place(claim.span)
    steps = actual / step
    rounded, cut = steps.quantize(Decimal(1), ROUND_HALF_UP) * step, int(steps) * step
    return claim.value in (rounded, cut)


def _last_place(span: str) -> Decimal:
    """Return what the last digit of a number counts: 0.1 of 64.6％, 1000 of 1.5万件, 10 of 7割."""
    folded = fold_widths(span)
    if "割" in folded:
        return Decimal(10)
    written = re.findall(r"\d(\.\d+)?([億万千百]*)", folded)
    fraction, scales = written[-1] if written else ("", "")
    step = Decimal(10) ** -max(len(fraction) - 1, 0)
    for scale in scales:
        step *= SCALES[scale]
    return step
