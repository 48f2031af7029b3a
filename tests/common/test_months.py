from datetime import date

import pytest

from suishin.common.months import Month


def test_a_month_is_a_number_and_back():
    month = Month.of(2026, 11)

    assert (month.year, month.month, str(month)) == (2026, 11, "2026-11")
    assert Month.parse("2026-11") == month == Month.containing(date(2026, 11, 30))
    assert month.first_day == date(2026, 11, 1)
    assert Month.of(2028, 2).last_day == date(2028, 2, 29)


@pytest.mark.parametrize("text", ["2026-13", "2026-0", "2026/11", "11", "", "2026-11-01"])
def test_what_is_no_month_is_refused(text):
    with pytest.raises(ValueError, match="not a month"):
        Month.parse(text)


def test_months_are_counted_over_the_year_end():
    assert Month.of(2027, 5) - Month.of(2026, 11) == 6
    assert Month.of(2026, 11) + 2 == Month.of(2027, 1)
    assert [str(month) for month in Month.of(2026, 12).until(Month.of(2027, 1))] == ["2026-12", "2027-01"]


@pytest.mark.parametrize(
    ("month", "starts_in", "first"),
    [("2026-06", 6, "2026-06"), ("2027-05", 6, "2026-06"), ("2026-05", 6, "2025-06"), ("2026-03", 4, "2025-04")],
)
def test_a_year_starts_where_it_is_told_to(month, starts_in, first):
    assert str(Month.parse(month).year_start(starts_in_month=starts_in)) == first
