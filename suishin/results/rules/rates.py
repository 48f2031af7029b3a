"""Every formula of results, once. Numbers are counts unless a docstring says otherwise; rates are Decimals, 1 is 100 %.

What is not known is None, and whatever is made of it is None: pages show 「―」, never 0.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from suishin.common.months import MONTHS_OF_A_YEAR


def achievement_rate(result: Decimal | int | None, target: Decimal | int | None) -> Decimal | None:
    """Return result ÷ target (対目標値). Without a target, or with a target of 0, there is no rate."""
    if result is None or not target:
        return None
    return Decimal(result) / Decimal(target)


def shortfall(result: Decimal | int | None, target: Decimal | int | None) -> Decimal | None:
    """Return how many are still missing (あと何件, 不足): target − result, 0 once it is reached."""
    if result is None or target is None:
        return None
    return max(Decimal(target) - result, Decimal(0))


def shares_of_shortfall(shortfalls: Sequence[Decimal | None]) -> list[Decimal | None]:
    """Return of each shortfall its part of them all (不足に占める割合). Where nothing is missing there is none."""
    total = sum((known for known in shortfalls if known is not None), Decimal(0))
    return [None if shortfall is None or not total else shortfall / total for shortfall in shortfalls]


def required_pace(result: int | None, target: Decimal | int | None, *, months_left: int) -> Decimal | None:
    """Return how many a month are needed until the target's day: shortfall ÷ whole months that remain after the
    month of the result. None when no month remains and something is missing: no pace reaches it any more.
    """
    missing = shortfall(result, target)
    if missing is None:
        return None
    if missing == 0:
        return Decimal(0)
    return missing / months_left if months_left > 0 else None


def seasonal_shares(flows: Mapping[int, Sequence[int]]) -> dict[int, Decimal]:
    """Return which part of a year's flow usually falls into each calendar month: of each month the sum of all years
    ÷ the sum of all months. Years must be whole (each of the 12 months as often); without any flow all shares equal.
    """
    sums = {month: sum(flows.get(month, ())) for month in range(1, MONTHS_OF_A_YEAR + 1)}
    total = sum(sums.values())
    if total <= 0:
        return dict.fromkeys(sums, Decimal(1) / MONTHS_OF_A_YEAR)
    return {month: Decimal(max(value, 0)) / total for month, value in sums.items()}


def theoretical_flow_to_date(
    target: Decimal | int | None, shares: Mapping[int, Decimal], *, passed: Sequence[int], whole: Sequence[int]
) -> Decimal | None:
    """Return what a flow target would come to by now, by the product's own seasons and not by twelfths: target × the
    seasonal weight of the calendar months (1 to 12) passed ÷ that of all months from the start to the target's day.
    """
    weight = sum((shares[month] for month in whole), Decimal(0))
    if target is None or weight == 0:
        return None
    return Decimal(target) * sum((shares[month] for month in passed), Decimal(0)) / weight


def theoretical_stock_to_date(
    start: int | None,
    target: Decimal | int | None,
    shares: Mapping[int, Decimal],
    *,
    passed: Sequence[int],
    whole: Sequence[int],
) -> Decimal | None:
    """Return where a stock would stand by now on its way from `start` to the target: start + what the flow of
    target − start would come to.
    """
    if start is None or target is None:
        return None
    gained = theoretical_flow_to_date(Decimal(target) - start, shares, passed=passed, whole=whole)
    return None if gained is None else start + gained


def change(now: int | None, before: int | None) -> int | None:
    """Return now − before: against last month, or against the same month a year ago (前年同月)."""
    return None if now is None or before is None else now - before


def change_rate(now: int | None, before: int | None) -> Decimal | None:
    """Return now ÷ before (前年同期比): 1.05 is 5 % more. From 0 there is no rate."""
    if now is None or not before:
        return None
    return Decimal(now) / before


def net_change(
    new_enrolments: int | None,
    terminations: int | None,
    transfers_in: int | None = None,
    transfers_out: int | None = None,
) -> int | None:
    """Return new enrolments − terminations + transfers in − transfers out (純増減). Transfers that were not told count
    as none; without new enrolments or terminations there is no sum.
    """
    if new_enrolments is None or terminations is None:
        return None
    return new_enrolments - terminations + (transfers_in or 0) - (transfers_out or 0)


def stock_break(
    in_force: int | None,
    before: int | None,
    *,
    new_enrolments: int | None,
    terminations: int | None,
    transfers_in: int | None = None,
    transfers_out: int | None = None,
) -> int | None:
    """Return by how much in force(t) differs from in force(t−1) + new − terminated + in − out; 0 is sound, None says
    that it cannot be told. Source: the federation's own definition of stock and flow.
    """
    moved = net_change(new_enrolments, terminations, transfers_in, transfers_out)
    if in_force is None or before is None or moved is None:
        return None
    return in_force - before - moved


def density(members: int | None, eligible_staff: int | None) -> Decimal | None:
    """Return union members ÷ eligible staff (組織率)."""
    return _part(members, eligible_staff)


def penetration(in_force: int | None, members: int | None) -> Decimal | None:
    """Return policies in force ÷ union members (加入率): how many hold the product, at one policy a member."""
    return _part(in_force, members)


def executive_use(enrolled: int | None, executives: int | None) -> Decimal | None:
    """Return enrolled executives ÷ executives (執行部の加入率), of a union or of a headquarters."""
    return _part(enrolled, executives)


def joining_rate(joined: int | None, new_hires: int | None) -> Decimal | None:
    """Return new hires who joined (the union, or a product) ÷ new hires of the same year."""
    return _part(joined, new_hires)


def active_share(active_unions: int, unions: int) -> Decimal | None:
    """Return unions where anything at all was done ÷ all unions."""
    return _part(active_unions, unions)


def _part(part: int | None, whole: int | None) -> Decimal | None:
    return None if part is None or not whole else Decimal(part) / whole
