"""Heights, wraps and pages of a form on paper."""

from itertools import pairwise
from pathlib import Path

import pytest

from suishin.forms import paper
from suishin.forms.content import ReportContent
from suishin.forms.paper import column_spans, lay_out
from suishin.reading.definition import (
    Box,
    Column,
    ColumnKind,
    FormDefinition,
    Item,
    ItemKind,
    Section,
    load_definition,
)

DEFINITION = Path(__file__).parents[2] / "suishin" / "forms" / "definitions" / "2025-01.json"


@pytest.fixture
def definition() -> FormDefinition:
    return load_definition(DEFINITION)


def filled(definition: FormDefinition, paragraph_count: int) -> ReportContent:
    points = ["12月に全単組を回り、執行部と組合員の学習会をのべ36回開き、813名が参加した。"] * paragraph_count
    return ReportContent(narratives={item.key: points for item in definition.narratives})


def page_heights(placed: paper.Paper, definition: FormDefinition) -> list[float]:
    heights = [paper.HEADER_ROW * len(definition.header) + paper.GAP_ROW]
    for section in placed.sections:
        if section.begins_page:
            heights.append(0.0)
        heights[-1] += paper.HEADING_ROW + section.prompt_height + sum(section.row_heights) + paper.GAP_ROW
    return heights


@pytest.mark.parametrize("paragraph_count", [0, 1, 3])
def test_form_takes_two_pages(definition, paragraph_count):
    placed = paper.lay_out(definition, filled(definition, paragraph_count))

    heights = page_heights(placed, definition)
    assert len(heights) == 2
    assert max(heights) <= paper.PAGE_HEIGHT + 1


def test_blank_form_breaks_where_the_official_one_does(definition):
    placed = paper.lay_out(definition, None)

    assert [section.section.number for section in placed.sections if section.begins_page] == [4]
    assert placed.text_size == 10


def test_long_report_gets_smaller_letters_and_more_pages_but_is_never_cut(definition):
    content = filled(definition, 40)

    placed = paper.lay_out(definition, content)

    assert placed.text_size == 8
    for section in placed.sections:
        for block in (*section.left, *section.right):
            height = sum(section.row_heights[block.first_row : block.last_row + 1])
            assert height >= block.block.height - paper.SHORTEST_ROW
        assert max(section.row_heights) <= paper.LONGEST_ROW


def test_both_sides_of_a_section_end_in_one_row(definition):
    placed = paper.lay_out(definition, filled(definition, 7))

    for section in placed.sections:
        last = len(section.row_heights) - 1
        assert (section.left[-1].last_row, section.right[-1].last_row) == (last, last)
        assert section.left[0].first_row == section.right[0].first_row == 0


@pytest.mark.parametrize(("state", "shape"), [("yes", "☑"), ("no", "□"), ("", "□"), ("unknown", "？")])
def test_tick_that_is_unknown_never_looks_like_a_no(state, shape):
    assert paper.tick_line("配布", state) == f"　{shape}　配布"


def test_long_label_is_wrapped_under_its_first_line():
    lines = paper.tick_line(
        "各単組が推進計画の立案や具体的な実行内容を協議する際に、参照するように提案した、とする。", "no"
    ).split("\n")

    assert lines[0].startswith("　□　各単組が")
    assert all(line.startswith("　　　") for line in lines[1:])
    assert not any(line.strip()[0] in paper.NEVER_AT_LINE_START for line in lines)


@pytest.mark.parametrize(
    ("text", "lines"),
    [("", 1), ("一行だけの文", 1), ("一行目\n二行目", 2), ("あ" * 27, 2), ("a" * 40, 1), ("あ" * 270, 11)],
)
def test_height_follows_the_lines_a_text_takes_up(text, lines):
    assert paper.text_height(text, size=10) == lines * 10 * paper.LINE_HEIGHT + paper.PADDING


def test_tall_blocks_are_divided_into_rows_that_excel_takes():
    edges = paper._edges([950.0, 300.0, 301.0])

    assert edges[-1] == 950.0
    assert max(end - start for start, end in pairwise(edges)) <= paper.LONGEST_ROW
    assert 300.0 in edges
    assert 301.0 not in edges


def test_section_with_one_box_takes_the_whole_width():
    section = Section("a", 1, "区分", (Item("a", ItemKind.NARRATIVE, Box.LEFT, "", "文章"),))

    placed = lay_out(form_of(section), None).sections[0]

    assert placed.whole == placed.left
    assert placed.right == ()


@pytest.mark.parametrize(
    ("kinds", "cells", "spans"),
    [
        ([ColumnKind.TEXT, ColumnKind.NUMBER, ColumnKind.NUMBER], 10, (6, 2, 2)),
        ([ColumnKind.DATE, ColumnKind.TEXT, ColumnKind.NUMBER], 20, (5, 10, 5)),
        ([ColumnKind.TEXT], 10, (10,)),
        ([ColumnKind.TEXT] * 6, 10, (2, 2, 2, 2, 1, 1)),
    ],
)
def test_columns_share_the_cells_of_their_box(kinds, cells, spans):
    columns = tuple(Column(f"c{number}", "列", kind) for number, kind in enumerate(kinds))

    assert column_spans(Item("t", ItemKind.TABLE, Box.LEFT, "表", "表", columns=columns), cells) == spans


def test_blank_table_has_its_printed_rows_and_room_to_add():
    columns = (Column("name", "種目"), Column("count", "数", ColumnKind.NUMBER, "件"))
    table = Item("t", ItemKind.TABLE, Box.LEFT, "表", "表", columns=columns, rows=("団生",), can_add_rows=True)

    placed = lay_out(form_of(Section("a", 1, "区分", (table,))), None).sections[0]

    assert [block.block.cells for block in placed.left if block.block.cells] == [
        ("種目", "数\n（件）"),
        ("団生", ""),
        *[("", "")] * 4,
    ]


def test_page_of_single_values_is_not_stretched():
    number = Item("n", ItemKind.NUMBER, Box.LEFT, "数", "数", unit="件")

    placed = lay_out(form_of(Section("a", 1, "区分", (number,))), None).sections[0]

    assert sum(placed.row_heights) < 100


def form_of(*sections: Section) -> FormDefinition:
    return FormDefinition("2026-06", "報告", (), 2026, (), sections)
