"""Which block of free text belongs to which section that asks for it.

An extractor may print a section's text before its heading, behind another section's, or in the middle
of its items. So no block is given to the last heading seen: all blocks and all sections are matched
at once, at the lowest cost over what speaks for and against each pair.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from suishin.reading.definition import FormDefinition, Section
from suishin.reading.locate.form_labels import Found, LabelKind
from suishin.reading.locate.text_blocks import Block, text_of
from suishin.reading.normalize import match_key

ON_LINE, BEHIND_PROMPT, BETWEEN_ITEMS, BESIDE_ITEM, BEHIND_HEADING = 0.0, 0.0, 0.2, 1.0, 1.5
NEARBY, ELSEWHERE = 2.2, 3.0  # one label lies between it and an item of the section; or more
OTHERS_LINE = 6.0  # it shares a line with another section's item
OTHERS_PROMPT = 5.0  # it stands right behind another section's prompt
OTHER_PAGE = 4.0
NO_TEXT = 1.5  # a section left without any
CONTINUED = 0.3  # a block that goes on where the one before it stopped
LAID_OUT = 20  # letters
SEPARATED = 2.0  # a second, finished block of the same section
TORN_APART = 2.5  # two blocks with only blank lines between them in different sections
TORN_SENTENCE = 4.0  # a sentence that goes on in a block of another section
WORDS = 1.5  # as much as the section's own words in a text may count
SURE_COST = 2.0  # above it, a person should look


@dataclass(frozen=True, slots=True)
class Assigned:
    section: str
    block: Block
    is_sure: bool


def is_labelled(section: Section) -> bool:
    """Tell a section whose answers stand behind labels of their own, and are not shared out by what they tell.

    The others are those of ticks beside one text, and that of two earlier texts beside a new one.
    """
    if section.values:
        return True
    labels = sorted(bool(item.labels) for item in section.narratives)
    return bool(labels) and labels != ([False] if section.ticks else [False, True, True])


def assign_blocks(
    texts: Sequence[str],
    blocks: Sequence[Block],
    anchors: Sequence[Found],
    definition: FormDefinition,
    page_of: Sequence[int],
) -> list[Assigned]:
    """Return the cheapest match of blocks and sections."""
    sections = [
        section for section in definition.sections if section.ticks and section.narratives and not is_labelled(section)
    ]
    if not sections or not blocks:
        return []
    context = _Context(texts, anchors, sections, page_of)
    costs = [[context.cost(block, section) for section in sections] for block in blocks]
    between = [
        [_is_laid_out(block) and context.is_between_items(block, section.key) for section in sections]
        for block in blocks
    ]
    choice = _cheapest_path(texts, blocks, costs, between)
    return [
        Assigned(sections[index].key, block, costs[position][index] <= SURE_COST)
        for position, (block, index) in enumerate(zip(blocks, choice, strict=True))
    ]


def _is_laid_out(block: Block) -> bool:
    """Tell a text that kept its place in the right column: blanks stand where the left one is empty."""
    return block.spans[0].start >= LAID_OUT


def _cheapest_path(
    texts: Sequence[str], blocks: Sequence[Block], costs: list[list[float]], between: list[list[bool]]
) -> list[int]:
    """Go through the blocks in order, keeping the best choice for each set of served sections and last block of each."""
    count = len(costs[0])
    states: dict[tuple[int, int], tuple[float, list[int]]] = {(0, -1): (0.0, [])}
    for position in range(len(blocks)):
        following: dict[tuple[int, int], tuple[float, list[int]]] = {}
        for (served, _), (cost, choice) in states.items():
            for index in range(count):
                join = _join_cost(texts, blocks, position, choice, index)
                if between[position][index] and choice[-1:] == [index]:
                    join = min(join, CONTINUED)  # a layout prints the right box line by line between the items
                total = cost + costs[position][index] + join
                state = (served | 1 << index, index)
                if state not in following or total < following[state][0]:
                    following[state] = (total, [*choice, index])
        states = following
    return min(
        (cost + NO_TEXT * (count - served.bit_count()), choice) for (served, _), (cost, choice) in states.items()
    )[1]


def _join_cost(texts: Sequence[str], blocks: Sequence[Block], position: int, choice: list[int], index: int) -> float:
    """Return what it costs that this block and the earlier ones share a section, or do not."""
    if not choice:
        return 0.0
    block, previous = blocks[position], blocks[position - 1]
    unfinished = not ends_sentence(text_of(texts, previous))
    if choice[-1] != index:
        apart = TORN_APART if block.joins_previous else 0.0
        return (
            apart
            + (TORN_SENTENCE if unfinished and block.page == previous.page and block.joins_previous else 0.0)
            + (SEPARATED if index in choice else 0.0)
        )
    if block.joins_previous or (block.on_line_of is not None and block.on_line_of.label.section):
        return 0.0
    return CONTINUED if unfinished else SEPARATED


def ends_sentence(text: str) -> bool:
    return text.rstrip(" 　").endswith(("。", "．", ".", "）", ")", "」", "！", "？"))


class _Context:
    """What every cost looks at: the anchors of each section, their pages and words."""

    def __init__(
        self, texts: Sequence[str], anchors: Sequence[Found], sections: list[Section], page_of: Sequence[int]
    ) -> None:
        self.texts = texts
        self.anchors = sorted(anchors, key=lambda hit: hit.first)
        self.pages = {
            section.key: {page_of[hit.first.line] for hit in anchors if hit.label.section == section.key}
            for section in sections
        }
        self.words = own_words(sections)
        self.columns = self._right_prompts(page_of)

    def _right_prompts(self, page_of: Sequence[int]) -> dict[Found, str]:
        """Return whose right column each prompt heads on a page that has one for each heading, behind it."""
        headings: dict[int, list[Found]] = {}
        prompts: dict[int, list[Found]] = {}
        for hit in self.anchors:
            page = page_of[hit.first.line]
            if hit.label.kind is LabelKind.HEADING and hit.label.section in self.pages:
                headings.setdefault(page, []).append(hit)
            elif hit.label.kind is LabelKind.RIGHT_PROMPT and not hit.label.section:
                prompts.setdefault(page, []).append(hit)
        return {
            hit: heading.label.section
            for page, hits in prompts.items()
            if len(hits) == len(headings.get(page, ()))
            and all(heading.first < hit.first for hit, heading in zip(hits, headings[page], strict=True))
            for hit, heading in zip(hits, headings[page], strict=True)
        }

    def cost(self, block: Block, section: Section) -> float:
        cost = self._place_cost(block, section.key)
        if self.pages[section.key] and block.page not in self.pages[section.key]:
            cost += OTHER_PAGE
        return cost - WORDS * share_of_words(text_of(self.texts, block), self.words, section.key)

    def is_between_items(self, block: Block, section: str) -> bool:
        return all(
            hit is not None and hit.label.kind is LabelKind.ITEM and self._owner(hit) == section
            for hit in (block.before, block.behind)
        )

    def _place_cost(self, block: Block, section: str) -> float:
        if (owner := block.on_line_of) is not None and owner.label.kind is LabelKind.ITEM:
            return ON_LINE if owner.label.section == section or section in _sections(owner) else OTHERS_LINE
        before, behind = self._owner(block.before), self._owner(block.behind)
        if block.before is not None and block.before.label.is_prompt and before:
            return BEHIND_PROMPT if before == section else OTHERS_PROMPT
        if block.before is not None and block.before.label.kind is LabelKind.HEADING and before == section:
            return BEHIND_HEADING if behind != section else BESIDE_ITEM
        if self.is_between_items(block, section):
            return BETWEEN_ITEMS
        beside = [
            owner == section and hit is not None and hit.label.kind is LabelKind.ITEM
            for owner, hit in ((before, block.before), (behind, block.behind))
        ]
        if any(beside):
            return BESIDE_ITEM
        return NEARBY if section in self._items_two_away(block) else ELSEWHERE

    def _items_two_away(self, block: Block) -> set[str]:
        """Return the sections whose items stand one label further on, before or behind."""
        before = [hit for hit in self.anchors if hit.first < block.spans[0]][-2:-1]
        behind = [hit for hit in self.anchors if hit.first > block.spans[-1]][1:2]
        return {hit.label.section for hit in (*before, *behind) if hit.label.kind is LabelKind.ITEM}

    def _owner(self, hit: Found | None) -> str:
        """Return the section a label belongs to; a prompt that all share belongs to the heading right before it."""
        if hit is None:
            return ""
        if hit.label.section or not hit.label.is_prompt:
            return hit.label.section
        before = [anchor for anchor in self.anchors if anchor.first < hit.first]
        for anchor in reversed(before):
            if anchor.label.kind is LabelKind.HEADING:
                return anchor.label.section
            if not anchor.label.is_prompt or anchor.label.kind is hit.label.kind:
                break  # a second prompt of the kind is another section's
        return self.columns.get(hit, "")


def _sections(hit: Found) -> set[str]:
    return {key.partition(".")[0] for key in hit.label.candidates}


def own_words(sections: Sequence[Section]) -> dict[str, set[str]]:
    """Return for each section the pairs of letters that its printed texts have and no other section's."""
    pairs = {
        section.key: _pairs(" ".join([section.title, *(item.label for item in section.ticks)])) for section in sections
    }
    return {
        key: own - set().union(*(other for name, other in pairs.items() if name != key)) for key, own in pairs.items()
    }


def share_of_words(text: str, words: dict[str, set[str]], section: str) -> float:
    """Return how much of the sections' own words in a text are this section's, 0 to 1; few words count less."""
    pairs = _pairs(text)
    hits = {key: len(pairs & own) for key, own in words.items()}
    total = sum(hits.values())
    return hits[section] / total * min(1.0, total / 3) if total else 0.0


def _pairs(text: str) -> set[str]:
    key = match_key(text)
    return {key[index : index + 2] for index in range(len(key) - 1) if not key[index : index + 2].isdigit()}
