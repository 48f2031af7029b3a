"""The order of a table: asked for by its address, changed by its headings."""

import pytest
from django.http import QueryDict

from suishin.outputs.sorting import Sorting
from suishin.outputs.tables import NUMBER, Column, Table

KEYS = ("name", "members")


def chosen(address: str) -> Sorting:
    return Sorting.chosen(QueryDict(address), keys=KEYS, default="-members")


@pytest.mark.parametrize(
    ("address", "key", "is_descending"),
    [
        ("sort=name", "name", False),
        ("sort=-name", "name", True),
        ("", "members", True),
        ("sort=password", "members", True),
        ("sort=--name", "members", True),
        ("sort=name&sort=-members", "members", True),
    ],
)
def test_address_says_the_order(address, key, is_descending):
    sorting = chosen(address)

    assert (sorting.key, sorting.is_descending) == (key, is_descending)


def test_heading_keeps_the_filters_and_begins_with_the_first_page():
    assert chosen("block=東&sort=name&page=3").url("members") == "?block=%E6%9D%B1&sort=members"


def test_second_click_turns_the_order_around():
    assert chosen("sort=name").url("name") == "?sort=-name"
    assert chosen("sort=-name").url("name") == "?sort=name"


def test_what_is_missing_comes_last_either_way():
    rows = [3, None, 1, 2, None]

    assert Sorting("members").applied(rows, lambda row: row) == [1, 2, 3, None, None]
    assert Sorting("members", is_descending=True).applied(rows, lambda row: row) == [3, 2, 1, None, None]


def test_headings_offer_their_order_numbers_from_the_largest():
    columns = [
        Column("単組", str, sort_key="name"),
        Column("組合員", str, NUMBER, sort_key="members"),
        Column("備考", str),
    ]
    table = Table("見本", ["x"], columns, sorting=chosen("sort=name"))

    name, members, remark = table.headings

    assert (name.url, name.direction) == ("?sort=-name", "ascending")
    assert (members.url, members.direction, members.css_class) == ("?sort=-members", "", "number")
    assert (remark.url, remark.direction) == ("", "")


def test_table_that_does_not_say_its_order_has_plain_heads():
    assert Table("見本", [], [Column("単組", str, sort_key="name")]).headings[0].url == ""
