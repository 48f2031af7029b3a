"""Words and numbers as the pictures show them."""

from decimal import Decimal

import pytest

from suishin.dashboards.rules import moment_or_period, number_or_range, period, plain_number


@pytest.mark.parametrize(
    ("stored", "shown"),
    [("1547.0000", "1,547"), ("64.6000", "64.6"), ("180000.0000", "180,000"), ("0.0000", "0"), ("0.0500", "0.05")],
)
def test_numbers_lose_only_the_zeros_that_the_column_adds(stored, shown):
    assert plain_number(Decimal(stored)) == shown


def test_a_range_shows_both_ends():
    assert number_or_range(Decimal("7.0000"), Decimal("8.0000")) == "7〜8"


@pytest.mark.parametrize(
    ("date_from", "date_to", "shown"),
    [
        ("2025-01-24", "", "2025年1月24日"),
        ("2025-01", "", "2025年1月"),
        ("2024-11-28", "2024-12-19", "2024年11月28日〜2024年12月19日"),
        ("", "2025-04-01", "〜2025年4月1日"),
        ("", "", "―"),
    ],
)
def test_periods_are_shown_as_days_or_months(date_from, date_to, shown):
    assert period(date_from, date_to) == shown


@pytest.mark.parametrize(
    ("as_of", "shown"),
    [("2026-10", "2026年10月"), ("2026-07-29/2026-08-25", "2026年7月29日〜2026年8月25日"), ("", "")],
)
def test_a_figure_counts_to_a_moment_or_over_a_period(as_of, shown):
    assert moment_or_period(as_of) == shown
