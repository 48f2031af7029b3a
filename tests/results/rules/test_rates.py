"""Each formula of results by numbers that can be worked out by hand."""

from decimal import Decimal

import pytest

from suishin.results.rules import rates

EVEN = {month: Decimal(1) / 12 for month in range(1, 13)}
HALF_IN_OCTOBER = {month: Decimal("0.5") if month == 10 else Decimal("0.5") / 11 for month in range(1, 13)}
JUNE_TO_NOVEMBER, JUNE_TO_MAY = [6, 7, 8, 9, 10, 11], [6, 7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("result", "target", "rate", "missing"),
    [
        (6343, 5796, "1.0944", 0),
        (6343, 6884, "0.9214", 541),
        (0, 10, "0", 10),
        (None, 10, None, None),
        (10, None, None, None),
        (10, 0, None, 0),
        (None, None, None, None),
    ],
)
def test_achievement_and_shortfall(result, target, rate, missing):
    found = rates.achievement_rate(result, target)

    assert (None if found is None else round(found, 4)) == (None if rate is None else Decimal(rate))
    assert rates.shortfall(result, target) == missing


@pytest.mark.parametrize(
    ("shortfalls", "parts"),
    [
        ([Decimal(30), Decimal(10), None], [Decimal("0.75"), Decimal("0.25"), None]),
        ([Decimal(0), Decimal(0)], [None, None]),
        ([], []),
    ],
)
def test_parts_of_a_shortfall(shortfalls, parts):
    assert rates.shares_of_shortfall(shortfalls) == parts


@pytest.mark.parametrize(
    ("result", "target", "months", "pace"),
    [(541, 600, 7, Decimal(59) / 7), (600, 600, 0, 0), (700, 600, 3, 0), (541, 600, 0, None), (None, 600, 7, None)],
)
def test_required_pace(result, target, months, pace):
    assert rates.required_pace(result, target, months_left=months) == pace


def test_seasonal_shares_are_of_whole_years_and_never_negative():
    flows = {month: [1, 3] for month in range(1, 13)} | {10: [20, 32]}

    shares = rates.seasonal_shares(flows)

    assert shares[10] == Decimal(52) / 96
    assert sum(shares.values()) == pytest.approx(1)
    assert rates.seasonal_shares({}) == EVEN
    assert rates.seasonal_shares({1: [-5], 2: [10]})[1] == 0


@pytest.mark.parametrize(
    ("target", "shares", "whole", "due"),
    [
        (1200, EVEN, JUNE_TO_MAY, 600),
        (1200, HALF_IN_OCTOBER, JUNE_TO_MAY, 1200 * (0.5 + 5 * 0.5 / 11)),
        (1200, HALF_IN_OCTOBER, JUNE_TO_NOVEMBER, 1200),  # a target of half a year is due at its end as a whole
        (None, EVEN, JUNE_TO_MAY, None),
        (1200, EVEN, [], None),
    ],
)
def test_flow_that_is_due_goes_by_the_seasons(target, shares, whole, due):
    found = rates.theoretical_flow_to_date(target, shares, passed=JUNE_TO_NOVEMBER, whole=whole)

    assert found == (None if due is None else pytest.approx(Decimal(due)))


@pytest.mark.parametrize(
    ("start", "target", "due"), [(94, 112, 103), (112, 94, 103), (100, 100, 100), (None, 112, None), (94, None, None)]
)
def test_stock_that_is_due_lies_on_the_way_from_the_start(start, target, due):
    found = rates.theoretical_stock_to_date(start, target, EVEN, passed=JUNE_TO_NOVEMBER, whole=JUNE_TO_MAY)

    assert found == (None if due is None else pytest.approx(Decimal(due)))


@pytest.mark.parametrize(
    ("now", "before", "change", "rate"),
    [
        (105, 100, 5, "1.05"), (95, 100, -5, "0.95"), (5, 0, 5, None), (0, 5, -5, "0"), (None, 5, None, None),
        (5, None, None, None),
    ],
)  # fmt: skip
def test_change_and_its_rate(now, before, change, rate):
    assert rates.change(now, before) == change
    assert rates.change_rate(now, before) == (None if rate is None else Decimal(rate))


@pytest.mark.parametrize(
    ("flows", "net"),
    [
        ((10, 4, 3, 2), 7),
        ((10, 4, None, None), 6),
        ((None, 4, 3, 2), None),
        ((10, None, 3, 2), None),
        ((0, 0, 0, 5), -5),
    ],
)
def test_net_change_needs_both_ways(flows, net):
    assert rates.net_change(*flows) == net


@pytest.mark.parametrize(
    ("in_force", "before", "new", "ended", "into", "out", "gap"),
    [
        (107, 100, 10, 4, 3, 2, 0),
        (110, 100, 10, 4, 3, 2, 3),
        (107, None, 10, 4, 3, 2, None),
        (None, 100, 10, 4, 3, 2, None),
        (107, 100, None, 4, 3, 2, None),
    ],
)
def test_break_between_stock_and_flow(in_force, before, new, ended, into, out, gap):
    found = rates.stock_break(
        in_force, before, new_enrolments=new, terminations=ended, transfers_in=into, transfers_out=out
    )

    assert found == gap


@pytest.mark.parametrize(
    "formula", [rates.density, rates.penetration, rates.executive_use, rates.joining_rate, rates.active_share]
)
@pytest.mark.parametrize(("part", "whole", "rate"), [(3, 4, "0.75"), (0, 4, "0"), (3, 0, None), (5, 4, "1.25")])
def test_parts_of_a_whole(formula, part, whole, rate):
    assert formula(part, whole) == (None if rate is None else Decimal(rate))


@pytest.mark.parametrize("formula", [rates.density, rates.penetration, rates.executive_use, rates.joining_rate])
def test_what_is_not_told_has_no_rate(formula):
    assert formula(None, 4) is None
    assert formula(3, None) is None
