"""Counts as offices type them."""

import pytest

from suishin.results.rules.counts import NotACount, parse_count, parse_joined


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("12", 12),
        ("１，２３４", 1234),
        ("1,234件", 1234),
        (" 0 ", 0),
        ("千二百", 1200),
        ("12.0", 12),
        ("300人", 300),
        ("1,000,000", 1_000_000),
        ("", None),
        ("　", None),
        ("―", None),
        ("-", None),
        ("不明", None),  # as in files
    ],
)
def test_a_count_is_read_in_whatever_manner_it_is_typed(text, count):
    assert parse_count(text) == count


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("△3", "マイナス"),
        ("▲3", "マイナス"),
        ("−3", "マイナス"),
        ("1.5", "小数"),
        ("12人くらい", "読めません"),
        ("=1+1", "読めません"),
        ("1,23", "読めません"),
        ("1,000,001", "大きすぎます"),
    ],
)
def test_what_is_no_count_is_refused_with_its_reason(text, reason):
    with pytest.raises(NotACount, match=reason):
        parse_count(text)


def test_joining_is_chosen_and_never_counted():
    assert [parse_joined(text) for text in ("1", "0", "")] == [1, 0, None]
    with pytest.raises(NotACount, match="一覧から"):
        parse_joined("2")
