"""Orders in which programs print the columns of a page, the pieces of a line, and what stands at a page's end."""

from suishin.reading import narratives
from suishin.reading.header import read_header
from suishin.reading.locate.by_order import locate_by_order
from suishin.reading.locate.located import LocatedReport
from suishin.reading.readers.text import document_of_text
from tests.reading.text_layers import DEFINITION

HEAD = ["県本部共済推進取り組み報告書", "県　名　長野県", "作成日　2025年2月3日", "作成者　榎戸　葉子", "確認者　椿原"]
BOXED, *TICKED = DEFINITION.sections
FIRST, SECOND = (item.label for item in BOXED.narratives if item.label)
LEFT = (
    ["・春から秋にかけて職場を回り、加入の相談を", "受けた。"],
    ["・若い層への声かけを夏までに一巡させ、秋の", "募集につなげる。"],
)
RIGHT = [
    "・説明の場を二倍に増やし、年度の目標まであと少しのところに",
    "迫った。",
    "・役員の交代が続き、引き継ぎの場を県支部とともに設けている",
    "ところである。",
]


def _texts(lines: list[str]) -> dict[str, str]:
    return {key: narratives.build(found).text for key, found in _located(lines).narratives.items()}


def _located(lines: list[str]) -> LocatedReport:
    [located] = locate_by_order(document_of_text("\n".join(lines)), DEFINITION)
    return located


def _boxes() -> list[str]:
    prompts = [f"{BOXED.number}.{BOXED.title}", BOXED.left_prompt, BOXED.right_prompt]
    return [*prompts, FIRST, *LEFT[0], SECOND, *LEFT[1], *RIGHT]


def _section(number: int, *, texts: bool = True) -> list[str]:
    section = DEFINITION.sections[number - 1]
    items = [f"□ {item.label}" for item in section.ticks]
    head = [f"{number}.{section.title}", section.left_prompt]
    return [*head, section.right_prompt, *items, f"・{number}の文章。"] if texts else [*head, *items]


def test_right_box_behind_both_left_ones_is_parted_where_lines_grow_longer() -> None:
    lines = [*HEAD, *_boxes(), *(line for section in TICKED for line in _section(section.number))]

    texts = _texts(lines)

    assert texts["previous_progress"] == "".join(LEFT[0])
    assert texts["previous_priorities"] == "".join(LEFT[1])
    assert texts["progress_update"] == f"{''.join(RIGHT[:2])}\n{''.join(RIGHT[2:])}"


def test_right_columns_printed_behind_all_left_ones_go_to_the_sections_in_turn() -> None:
    prompt = TICKED[0].right_prompt
    left = [line for section in TICKED for line in _section(section.number, texts=False)]
    right = [line for section in TICKED for line in (prompt, f"・{section.number}の文章。")]

    texts = _texts([*HEAD, *_boxes(), *left, *right])

    assert {section.number: texts[section.key] for section in TICKED} == {
        section.number: f"・{section.number}の文章。" for section in TICKED
    }


def test_label_that_wraps_behind_a_number_leaves_nothing_behind() -> None:
    *others, last = [line for section in TICKED for line in _section(section.number)]
    item = TICKED[-1].ticks[-1].label
    at = item.rindex("2025") + 4
    wrapped = [line for line in others if item not in line] + [f"□ {item[:at]}", item[at:], last]

    assert _texts([*HEAD, *_boxes(), *wrapped])[TICKED[-1].key] == last


def test_page_number_before_marks_that_lie_over_boxes_is_no_answer() -> None:
    sections = [line for section in TICKED for line in _section(section.number)]

    texts = _texts([*HEAD, *_boxes(), *sections, "2", "✔", "✔"])

    assert texts[TICKED[-1].key] == f"・{TICKED[-1].number}の文章。"


def test_persons_whose_names_came_out_on_lines_of_their_own_are_put_together() -> None:
    sections = [line for section in TICKED for line in _section(section.number)]
    blank = ["県　名", "", "長野県", "", "作成日", "", "2025年2月3日", "", "作成者"]
    behind = [*blank, "", "県支部事務局長", "", "榎戸 葉子", "", "確認者", "", "書記長", "", "椿原　朔", ""]
    together = [*blank, "書記長", "", "確認者", "", "事務局長", "", "榎戸 葉子", "", "椿原　朔", ""]

    for lines, author, confirmer in (
        (behind, "県支部事務局長　榎戸 葉子", "書記長　椿原　朔"),
        (together, "書記長　榎戸 葉子", "事務局長　椿原　朔"),
    ):
        header, _, _ = read_header(_located([HEAD[0], *lines, *_boxes(), *sections]), DEFINITION)
        assert (header["author"].value, header["confirmer"].value) == (author, confirmer)


def test_columns_printed_row_by_row_alternate_as_long_as_both_go_on() -> None:
    prompts = [f"{BOXED.left_prompt[:40]} {BOXED.right_prompt[:30]}", BOXED.left_prompt[40:], BOXED.right_prompt[30:]]
    rows = [
        f"{FIRST} ① 年度の目標まであと少しである。",
        "① 春の職場回りを終えた。 ② 役員の交代が続いている。",
        SECOND,
        "③ 県支部とともに引き継ぎの場を設けた。",
        "① 若い層への声かけを一巡させる。",
        "④ 説明の場を増やした。",
        "② 秋の募集につなげる。",
        "⑤ 資料を届けた。",
        "⑥ 担当者が代わった。",
    ]

    texts = _texts([*HEAD, f"{BOXED.number}.{BOXED.title}", *prompts, *rows, *_section(2), *_section(3)])

    assert texts["previous_progress"] == "① 春の職場回りを終えた。"
    assert texts["previous_priorities"] == "① 若い層への声かけを一巡させる。\n② 秋の募集につなげる。"
    assert [line[0] for line in texts["progress_update"].split("\n")] == list("①②③④⑤⑥")


def test_headings_of_a_table_of_contents_are_not_the_first_report_s() -> None:
    contents = ["目次", "長野県 …… 3", *(f"{section.number}.{section.title}" for section in DEFINITION.sections)]
    sections = [line for section in TICKED for line in _section(section.number)]

    located = _located([*contents, *HEAD, *_boxes(), *sections])

    assert located.sources[0].line_from == len(contents) + 1


def test_item_that_two_sections_share_is_not_looked_for_in_one_that_is_missing() -> None:
    shared = "県本部・県支部合同の単組オルグの実施"
    quoted = f"□ {shared}"

    ticks = _located([*HEAD, *_boxes(), *_section(2), *_section(3), quoted]).ticks

    assert ticks["newhire.joint_visits"].label is not None
    assert ticks["model.joint_visits"].label is None


def test_first_page_alone_is_a_report_of_its_own_and_not_the_next_one_s() -> None:
    torn = [*HEAD, *_boxes(), *_section(2), "- 3 -"]
    whole = [*HEAD, *_boxes(), *_section(2), *_section(3), "- 5 -", *_section(4), *_section(5), *_section(6), "- 6 -"]

    located = list(locate_by_order(document_of_text("\n".join([*torn, *whole])), DEFINITION))

    assert [report.sources[0].line_from for report in located] == [1, len(torn) + 1]
