"""What is printed on paper beside an item's label: whoever draws a form writes it, whoever reads it takes it off."""

from suishin.reading.definition.model import Box, Column, Item, ItemKind, Section

ATTACHED = "添付："
BLANK_DAY = "　　　　年　　月　　日"  # to be filled in by hand
COUNTERS = "①②③④⑤⑥⑦⑧⑨⑩"


def printed_hint(item: Item) -> str:
    """Return the small line below an item's label; "" for none."""
    if item.kind is ItemKind.NUMBER:
        return f"（単位：{item.unit}）" if item.unit else ""
    if item.kind is ItemKind.CHOICE:
        return f"（次から一つ：{'／'.join(option.label for option in item.options)}）"
    if item.kind is ItemKind.ORGANIZATION:
        return "（組織の名前を書いてください）"
    if item.kind is ItemKind.FILE:
        return "（添えるファイルの名前を書いてください）"
    if item.kind is ItemKind.DATE:
        return "（年月日）"
    return ""


def printed_parts(section: Section, item: Item) -> str:
    """Return the questions of a narrative's parts, unless the box's own instruction asks them already."""
    prompt = section.left_prompt if item.box == "left" else section.right_prompt
    if not item.parts or prompt:
        return ""
    counted = zip(COUNTERS, item.parts, strict=False)
    return "　".join(f"{counter}{part.title}" for counter, part in counted)


def printed_heading(column: Column) -> str:
    """Return the heading of a table's column, with its unit."""
    return f"{column.label}（{column.unit}）" if column.unit else column.label


def is_one_sided(section: Section) -> bool:
    """Tell a section whose one box takes the whole width: nothing is asked or said in the other."""
    sides = {item.box for item in section.items}
    return (sides == {Box.LEFT} and not section.right_prompt) or (sides == {Box.RIGHT} and not section.left_prompt)
