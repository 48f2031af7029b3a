import pytest

from suishin.common.numbers import fold_widths, parse_number


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("7,343", 7343),
        ("5，000", 5000),
        ("１，８３８", 1838),
        ("64.6", 64.6),
        ("６１．１", 61.1),
        ("18万", 180_000),
        ("1.5万", 15_000),
        ("1万5千", 15_000),
        ("1億2,000万", 120_000_000),
        ("1,250千", 1_250_000),
        ("3百万", 3_000_000),
        ("二十一", 21),
        ("千二百", 1200),
        ("三万五千", 35_000),
        ("二〇二四", 2024),
        ("⑩", 10),
        ("㉑", 21),
        ("❸", 3),
    ],
)
def test_numbers_are_read_in_every_manner_of_writing(written, value):
    assert parse_number(written) == value


@pytest.mark.parametrize("written", ["", "約", "十数", "12,34", "1,2345", "二百二百", "5万3万", "●●", "12件"])
def test_what_is_no_number_gives_none(written):
    assert parse_number(written) is None


def test_folding_keeps_every_character_in_its_place():
    text = "延べ１，２３４名（前年比＋５．５％）〜　～−"

    folded = fold_widths(text)

    assert folded == "延べ1,234名(前年比+5.5%)~ ~-"
    assert len(folded) == len(text)
