"""A form definition as a file: read, written, and refused with the name of the faulty entry."""

import copy
from importlib.resources import files
from pathlib import Path

import pytest

from suishin.reading.definition import DefinitionError, dump_definition, load_definition, parse_definition

FILE = Path(str(files("suishin.forms").joinpath("definitions", "2025-01.json")))

EVERY_KIND = {
    "code": "2026-06",
    "title": "会議報告書",
    "year": 2026,
    "follows": "2025-06",
    "header": [{"key": "prefecture", "kind": "prefecture", "label": "県　名"}],
    "sections": [
        {
            "key": "targets",
            "number": 1,
            "title": "目標",
            "items": [
                {
                    "key": "unions",
                    "kind": "number",
                    "box": "left",
                    "label": "単組数",
                    "title": "単組数",
                    "unit": "単組",
                    "least": 0,
                },
                {"key": "held", "kind": "date", "box": "left", "label": "開催日", "title": "開催日"},
                {
                    "key": "kind",
                    "kind": "choice",
                    "box": "left",
                    "label": "形",
                    "title": "形",
                    "options": [{"key": "web", "label": "ウェブ"}, {"key": "hall", "label": "会場"}],
                },
                {
                    "key": "products",
                    "kind": "table",
                    "box": "right",
                    "label": "種目ごとの目標",
                    "title": "種目ごとの目標",
                    "columns": [{"key": "name", "label": "種目"}, {"key": "target", "label": "目標", "kind": "number"}],
                    "rows": ["団体生命共済"],
                },
                {
                    "key": "text",
                    "kind": "narrative",
                    "box": "right",
                    "title": "文",
                    "parts": [{"key": "one", "title": "一"}, {"key": "two", "title": "二"}],
                },
            ],
        }
    ],
    "cross_checks": [{"kind": "not_more", "items": ["unions", "unions"], "message": "単組数を確かめてください。"}],
}


@pytest.mark.parametrize("raw", [EVERY_KIND, None])
def test_written_definition_reads_back_as_the_same_form(raw):
    definition = parse_definition(raw) if raw else load_definition(FILE)

    assert parse_definition(dump_definition(definition)) == definition


def test_ticks_texts_and_values_are_told_apart():
    definition = parse_definition(EVERY_KIND)

    assert [item.key for item in definition.narratives] == ["text"]
    assert [item.key for item in definition.values] == ["unions", "held", "kind", "products"]
    assert definition.ticks == ()


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ((0, "kind"), "guess", "kind は"),
        ((0, "least"), "many", "least は数"),
        ((2, "options"), [], "options の一覧"),
        ((3, "rows"), [], "rows に行を書くか"),
        ((4, "parts"), [{"key": "a", "title": "一"}, {"key": "a", "title": "二"}], "parts に同じ key"),
        ((1, "parts"), [{"key": "a", "title": "一"}], "narrative にだけ"),
        ((1, "key"), "unions", "同じ key が二度"),
        ((0, "label"), "", "文字列の label"),
    ],
)
def test_faulty_entry_is_named(path, value, message):
    raw = copy.deepcopy(EVERY_KIND)
    number, name = path
    raw["sections"][0]["items"][number][name] = value

    with pytest.raises(DefinitionError, match=message):
        parse_definition(raw)


def test_cross_check_of_an_unknown_item_is_refused():
    raw = copy.deepcopy(EVERY_KIND)
    raw["cross_checks"][0]["items"] = ["unions", "nowhere"]

    with pytest.raises(DefinitionError, match="nowhere"):
        parse_definition(raw)
