"""Answers as values: what people type becomes one canonical form, or is refused with a reason."""

import pytest

from suishin.forms.values import Answers, ValueRefused, clean_value, faults_of, value_in_words
from suishin.reading.definition import (
    Box,
    Column,
    ColumnKind,
    CrossCheck,
    CrossCheckKind,
    FormDefinition,
    Item,
    ItemKind,
    Option,
    Section,
)


def item(kind: ItemKind, key: str = "x", **more) -> Item:
    return Item(key, kind, Box.LEFT, "ラベル", "題", **more)


NUMBER = item(ItemKind.NUMBER, unit="件", least=0, most=10_000)
CHOICE = item(ItemKind.CHOICE, options=(Option("all", "すべて"), Option("some", "一部")))
TABLE = item(
    ItemKind.TABLE,
    columns=(
        Column("name", "種目"),
        Column("target", "目標", ColumnKind.NUMBER, "件"),
        Column("on", "日", ColumnKind.DATE),
    ),
    rows=("団体生命共済", "長期共済"),
)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (NUMBER, "１，２３４", "1234"),
        (NUMBER, "1,234件", "1234"),
        (NUMBER, " 0.50 ", "0.5"),
        (NUMBER, "", ""),
        (NUMBER, None, ""),
        (item(ItemKind.NUMBER), "△12", "-12"),
        (item(ItemKind.NUMBER), "−3.5", "-3.5"),
        (item(ItemKind.NUMBER), "1万5千", "15000"),
        (item(ItemKind.DATE), "令和7年2月3日", "2025-02-03"),
        (item(ItemKind.DATE), "2025/2/3", "2025-02-03"),
        (CHOICE, "一部", "some"),
        (CHOICE, "all", "all"),
        (item(ItemKind.ORGANIZATION), ["20-001"], ["20-001"]),
    ],
)
def test_what_people_type_is_kept_in_one_form(kind, raw, value):
    assert clean_value(kind, raw) == value


@pytest.mark.parametrize(
    ("kind", "raw", "message"),
    [
        (NUMBER, "約30件", "数として読めません"),
        (NUMBER, "12000", "10000以下"),
        (NUMBER, "-1", "0以上"),
        (item(ItemKind.DATE), "2025年2月", "日付として読めません"),
        (item(ItemKind.DATE), "2025年2月30日", "日付として読めません"),
        (CHOICE, "半分", "すべて、一部 のどれか"),
        (TABLE, [{"name": "団体生命共済", "target": "多数"}], "1行目の「目標」"),
        (TABLE, [{"name": "マイカー共済", "target": "3"}], "行は足せません：マイカー共済"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_reason(kind, raw, message):
    with pytest.raises(ValueRefused, match=message):
        clean_value(kind, raw)


def test_table_keeps_its_printed_rows_in_their_order():
    kept = clean_value(TABLE, [{"name": "長期共済", "target": "１００"}])

    assert kept == [
        {"name": "団体生命共済", "target": "", "on": ""},
        {"name": "長期共済", "target": "100", "on": ""},
    ]
    assert clean_value(TABLE, [{"name": "団体生命共済"}]) == []


def test_rows_may_be_added_where_the_form_says_so():
    open_table = item(ItemKind.TABLE, columns=TABLE.columns, can_add_rows=True)

    assert clean_value(open_table, [{"name": ""}, {"name": "住まいる共済"}]) == [
        {"name": "住まいる共済", "target": "", "on": ""}
    ]


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (NUMBER, "1234.5", "1,234.5件"),
        (item(ItemKind.DATE), "2025-02-03", "2025年2月3日"),
        (CHOICE, "some", "一部"),
        (TABLE, [{"name": "長期共済", "target": "1000", "on": "2025-03-31"}], "長期共済　1,000　2025年3月31日"),
        (item(ItemKind.FILE), [{"name": "資料.pdf", "sha256": "x"}], "資料.pdf"),
        (NUMBER, "", ""),
    ],
)
def test_values_are_printed_as_people_write_them(kind, value, words):
    assert value_in_words(kind, value) == words


def form(*items: Item, checks: tuple[CrossCheck, ...] = ()) -> FormDefinition:
    return FormDefinition("x", "様式", (), 2025, (), (Section("s", 1, "節", items),), cross_checks=checks)


def answers(values=None, checks=None, narratives=None) -> Answers:
    return Answers(checks or {}, narratives or {}, values or {})


def test_required_answers_are_named():
    definition = form(item(ItemKind.NUMBER, "n", required=True), item(ItemKind.NARRATIVE, "t", required=True))

    assert [fault.key for fault in faults_of(definition, answers({"n": ""}))] == ["n", "t"]
    assert faults_of(definition, answers({"n": "0"}, narratives={"t": ["文"]})) == []


def test_long_text_is_named_with_its_length():
    definition = form(item(ItemKind.NARRATIVE, "t", longest=3))

    faults = faults_of(definition, answers(narratives={"t": ["長い", "文章"]}))

    assert "3文字までです。今は4文字" in faults[0].message


@pytest.mark.parametrize(
    ("kind", "values", "holds"),
    [
        (CrossCheckKind.SUM, {"a": "3", "b": "1", "c": "2"}, True),
        (CrossCheckKind.SUM, {"a": "4", "b": "1", "c": "2"}, False),
        (CrossCheckKind.SUM, {"a": "4", "b": "1", "c": ""}, True),
        (CrossCheckKind.NOT_MORE, {"a": "3", "b": "3", "c": "9"}, True),
        (CrossCheckKind.NOT_MORE, {"a": "4", "b": "3", "c": "9"}, False),
    ],
)
def test_numbers_are_held_against_each_other(kind, values, holds):
    definition = form(
        *(item(ItemKind.NUMBER, key) for key in "abc"), checks=(CrossCheck(kind, ("a", "b", "c"), "合いません。"),)
    )

    assert (faults_of(definition, answers(values)) == []) is holds


def test_tick_may_ask_for_words():
    definition = form(
        item(ItemKind.NARRATIVE, "t"),
        item(ItemKind.TICK, "k"),
        checks=(CrossCheck(CrossCheckKind.TEXT_FOR_TICK, ("t", "k"), "内容を書いてください。"),),
    )

    assert faults_of(definition, answers(checks={"k": "no"})) == []
    assert faults_of(definition, answers(checks={"k": "yes"}))[0].message == "内容を書いてください。"
