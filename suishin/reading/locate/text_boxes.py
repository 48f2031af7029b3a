"""The section whose boxes are headed by labels: the earlier report on the left, what is new on the right.

In a text layer both columns come one after the other, in an order that depends on the extractor. Every
order seen is tried, and the one wins in which the right box tells of what came after the earlier report.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from suishin.reading.definition import FormDefinition, ItemKind, Section
from suishin.reading.locate.form_labels import BULLETS, Found, LabelKind
from suishin.reading.locate.text_blocks import Block, text_of
from suishin.reading.locate.text_sections import ends_sentence, is_labelled
from suishin.reading.narratives import PARAGRAPH_START, display_width
from suishin.reading.normalize import match_key

YEAR_MONTH = re.compile(r"(?:(20[0-9]{2})|(?:令和|[RＲ])\s*([0-9]{1,2}))[年./](?:度)?\s*([0-9]{1,2})?")
PLAN_ENDING = re.compile("(?:[うくすつぬふむるぐぶ]|たい|予定|こと|必要)$")
REPORT_ENDING = re.compile("(?:ている|ていく?る|である|いる|ない|なる)$")
LIST_NUMBER = re.compile(r"[(]?([0-9]{1,2})(?:[.)](?![0-9])|(?=[^0-9年月日/:.,件名人]))")
NEW_PHRASE = 6  # letters of the right prompt that a text repeats
EVIDENCE_LIMIT = 2.0
USUAL_ORDER, OTHER_ORDER, COLUMN_ORDER = 1.5, 0.0, 2.5
BESIDE_LABEL = 2.0  # a text on the label's own line stands beside it, in the right box
SURE_MARGIN = 0.5
NO_NEW_TEXT = 1.0  # hardly anybody leaves the right box empty
MISFIT, OTHER_WIDTH = 0.6, 0.13  # of a wrapped line that is by so much of the column shorter or longer than its others
HEADED = 0.7
AMID_BLOCK = 1.0  # of a border where no blank line stands, in a text that has some
RIGHT_LAST = 0.5  # what speaks against the right box behind both left ones where columns are printed one by one


@dataclass(frozen=True, slots=True)
class BoxTexts:
    """Blocks of each narrative of one section, and whether their order left no doubt."""

    blocks: dict[str, tuple[Block, ...]]
    is_sure: bool


@dataclass(frozen=True, slots=True)
class _Reading:
    score: float
    right: tuple[Block, ...]
    left: tuple[tuple[Block, ...], ...]  # one per labelled box, in the form's order


def boxed_section(definition: FormDefinition) -> Section | None:
    """Return the section that has narratives but no ticks: two with labels, one without."""
    return next(
        (
            section
            for section in definition.sections
            if section.narratives and not section.ticks and not is_labelled(section)
        ),
        None,
    )


def printed_box_labels(found: Sequence[Found], section: Section) -> dict[str, Found]:
    """Return the printed one of each box label: the first of the first box, the last of every other.

    Authors copy the labels into the right box as headings of their own.
    """
    labelled = [item.key for item in section.narratives if item.labels]
    printed: dict[str, Found] = {}
    for index, key in enumerate(labelled):
        hits = [hit for hit in found if hit.label.kind is LabelKind.BOX and hit.label.key == key]
        if hits:
            printed[key] = hits[-1] if index else hits[0]
    return printed


def own_blocks(blocks: Sequence[Block], section: Section) -> list[Block]:
    """Return the blocks that stand behind a label or prompt of this section."""
    owned: list[Block] = []
    for block in blocks:
        hit = block.before
        behind_box = hit is not None and hit.label.kind is LabelKind.BOX
        behind_prompt = hit is not None and hit.label.is_prompt and hit.label.section == section.key
        leads_to_item = block.joins_previous and block.on_line_of is not None
        if (behind_box or behind_prompt) and not leads_to_item:
            owned.append(block)
    return owned


def assign_boxes(
    texts: Sequence[str],
    blocks: Sequence[Block],
    section: Section,
    *,
    cutoff: tuple[int, int] | None,
    by_column: bool,
    right_comes_last: bool,
) -> BoxTexts:
    """Share out the section's blocks among its boxes.

    `by_column` and `right_comes_last` are how the other sections were printed.
    """
    labelled = [item.key for item in section.narratives if item.labels]
    unlabelled = [item.key for item in section.narratives if not item.labels]
    behind = {
        key: [block for block in blocks if block.before is not None and block.before.label.key == key]
        for key in labelled
    }
    behind_prompts = [block for block in blocks if block.before is not None and block.before.label.is_prompt]
    if not unlabelled or len(labelled) != 2:
        return BoxTexts({key: tuple(found) for key, found in behind.items()}, True)
    judge = _Judge(texts, section, cutoff)
    readings = sorted(
        _readings(
            judge,
            behind[labelled[0]],
            behind[labelled[1]],
            behind_prompts,
            by_column=by_column,
            right_comes_last=right_comes_last,
        ),
        key=lambda reading: -reading.score,
    )
    if not readings:
        return BoxTexts({}, True)
    best = readings[0]
    sure = all(best.score - other.score >= SURE_MARGIN for other in readings[1:2])
    texts_of = dict(zip(labelled, best.left, strict=True)) | {unlabelled[0]: best.right}
    return BoxTexts(texts_of, sure)


def _readings(
    judge: "_Judge",
    first: list[Block],
    second: list[Block],
    prompts: list[Block],
    *,
    by_column: bool,
    right_comes_last: bool,
) -> list[_Reading]:
    """Return every order in which extractors have been seen to print the boxes."""
    column = _column_prior(first, second, by_column=by_column)
    if prompts and first:
        return [_Reading(0.0, tuple(prompts), (tuple(first), tuple(second)))]
    if prompts:
        return _contiguous(judge, prompts, second)
    beside_label = bool(first) and _shares_label_line(first[0])
    if len(first) == 1:
        first = _halves(judge, first[0]) if len(second) < 2 else first
    readings = []
    if len(first) >= 2:
        readings.append(judge.reading(USUAL_ORDER, first[:-1], first[-1:], second))
        readings += [judge.reading(column, first[at:], first[:at], second) for at in range(1, len(first))]
    elif first:
        readings.append(judge.reading(BESIDE_LABEL if beside_label else OTHER_ORDER, first, [], second))
        readings.append(judge.reading(OTHER_ORDER + 0.1, [], first, second))
    if len(second) >= 2 and first:
        readings += [judge.reading(column - 1, second[at:], first, second[:at]) for at in range(1, len(second))]
    if second and first and second[-1].before is second[0].before:
        prior = COLUMN_ORDER if right_comes_last and not beside_label else column - RIGHT_LAST
        readings += _right_box_last(judge, first, second, prior)
    if not first and second:
        readings.append(judge.reading(0.0, [], [], second))
    return readings


def _right_box_last(
    judge: "_Judge", first: Sequence[Block], second: Sequence[Block], prior: float
) -> Iterator[_Reading]:
    """Yield the readings in which the right box comes behind both left ones, with nothing between them."""
    pieces = [piece for block in second for piece in judge.paragraphs(block)]
    beginnings = {block.spans[0] for block in second}
    for at in range(1, len(pieces)):
        inside = AMID_BLOCK if len(second) > 1 and pieces[at].spans[0] not in beginnings else 0.0
        yield judge.reading(prior + judge.heads_right_box(pieces[at]) - inside, pieces[at:], first, pieces[:at])


def _column_prior(first: Sequence[Block], second: Sequence[Block], *, by_column: bool) -> float:
    """Return what speaks for the left box coming first: its text stands right below its label.

    On the label's own line stands the right box, whose first line is as high as the label. An
    extractor that puts a blank line behind every label tells nothing by the one behind the first.
    """
    if first and _shares_label_line(first[0]):
        return -BESIDE_LABEL
    blank_behind_each = not second or not _is_right_below(second[0])
    is_below = bool(first) and (_is_right_below(first[0]) or blank_behind_each)
    return COLUMN_ORDER if by_column and is_below else OTHER_ORDER


def _is_right_below(block: Block) -> bool:
    return block.before is not None and block.spans[0].line == block.before.last.line + 1


def _shares_label_line(block: Block) -> bool:
    return block.on_line_of is not None and block.on_line_of is block.before


def _contiguous(judge: "_Judge", blocks: list[Block], second: list[Block]) -> list[_Reading]:
    """The right box, then the left ones, with nothing between them: part where dates and tense turn.

    Never sure: a person should look.
    """
    pieces = [piece for block in blocks for piece in judge.paragraphs(block)]
    restarts = [at for at in range(1, len(pieces)) if judge.restart(pieces, at)]
    if len(restarts) == (1 if second else 2):
        bounds = [*restarts, len(pieces)][:2]
        counted = judge.reading(
            0.0, pieces[: bounds[0]], pieces[bounds[0] : bounds[1]], [*pieces[bounds[1] :], *second]
        )
        return [counted, counted]
    plans = next((at for at in range(len(pieces), 0, -1) if not judge.is_plan(pieces[at - 1])), 0)
    until = len(pieces) if second else max(plans, min(2, len(pieces)))
    # Old dates mark where the earlier report has begun; without any, the last new date where it has not.
    tells_of_old = any(judge.turn([piece], 0) > 0 for piece in pieces[:until])
    at = max(
        range(1, until), key=lambda cut: (judge.turn(pieces[:until], cut), cut if tells_of_old else -cut), default=until
    )
    reading = judge.reading(0.0, pieces[:at], pieces[at:until], [*pieces[until:], *second])
    return [reading, reading]


def _halves(judge: "_Judge", block: Block) -> list[Block]:
    """Part a block that holds both boxes, where no blank line was kept between them."""
    pieces = judge.paragraphs(block)
    if len(pieces) < 2:
        return [block]
    scored = [
        (
            judge.evidence(pieces[:at])
            - judge.evidence(pieces[at:])
            + judge.width_change(pieces, at)
            + judge.restart(pieces, at),
            at,
        )
        for at in range(1, len(pieces))
    ]
    score, at = max(scored)
    if score < 1:
        return [block]
    return [_merged(pieces[:at]), _merged(pieces[at:])]


def _merged(pieces: Sequence[Block]) -> Block:
    head = pieces[0]
    spans = tuple(span for piece in pieces for span in piece.spans)
    return Block(spans, head.before, pieces[-1].behind, head.on_line_of, head.page, head.joins_previous)


class _Judge:
    """Tells from a text's own words and dates which side of the earlier report it is on."""

    def __init__(self, texts: Sequence[str], section: Section, cutoff: tuple[int, int] | None) -> None:
        self.texts = texts
        self.cutoff = cutoff
        right, left = match_key(section.right_prompt), match_key(section.left_prompt + section.title)
        self.phrases = {
            right[index : index + NEW_PHRASE]
            for index in range(len(right) - NEW_PHRASE + 1)
            if right[index : index + NEW_PHRASE] not in left
        }

    def reading(
        self, prior: float, right: Sequence[Block], progress: Sequence[Block], priorities: Sequence[Block]
    ) -> _Reading:
        score = prior + self.evidence(right) - self.evidence(progress) - self.evidence(priorities)
        score -= self.width_misfit(right) + self.width_misfit([*progress, *priorities])
        score -= 0.0 if right else NO_NEW_TEXT
        return _Reading(score, tuple(right), (tuple(progress), tuple(priorities)))

    def width_misfit(self, blocks: Sequence[Block]) -> float:
        """Return how many wrapped lines are clearly shorter or longer than the others of their column."""
        widths = [width for block in blocks for width in self._wrapped_widths(block)]
        if len(widths) < 2:
            return 0.0
        middle = sorted(widths)[len(widths) // 2]
        return MISFIT * sum(abs(width - middle) > OTHER_WIDTH * middle for width in widths)

    def _wrapped_widths(self, block: Block) -> Iterator[int]:
        """Yield the widths of the lines that go on in the next one: their column ended there."""
        for span, below in pairwise(block.spans):
            text = self.texts[span.line][span.start : span.end]
            following = self.texts[below.line][below.start : below.end]
            if below.line == span.line + 1 and not ends_sentence(text) and not PARAGRAPH_START.match(following.strip()):
                yield display_width(text)

    def heads_right_box(self, piece: Block) -> float:
        """Return what speaks for the right box where a text begins with a heading of its author's."""
        return HEADED if text_of(self.texts, piece).lstrip()[:1] in ("【", "＜", "<", "《", "〈") else 0.0

    def evidence(self, blocks: Sequence[Block]) -> float:
        """Return how much speaks for the right box (positive) or for the earlier report (negative)."""
        text = self._joined(blocks)
        if not text:
            return 0.0
        score = sum(self._date_evidence(match) for match in YEAR_MONTH.finditer(_half_width(text)))
        key = match_key(text)
        score += 1.0 if any(phrase in key for phrase in self.phrases) else 0.0
        return max(-EVIDENCE_LIMIT, min(EVIDENCE_LIMIT, score))

    def _date_evidence(self, match: re.Match[str]) -> float:
        if self.cutoff is None:
            return 0.0
        year = int(match[1]) if match[1] else int(match[2]) + 2018
        month = int(match[3] or 0)
        if year == self.cutoff[0] and not month:
            return 0.0
        return 1.0 if (year, month) > self.cutoff else -0.7

    def turn(self, pieces: Sequence[Block], cut: int) -> float:
        """Return how well a cut parts what is new from what is old, by the dates on both sides."""
        new, old = (
            sum(self._date_evidence(match) for match in YEAR_MONTH.finditer(_half_width(self._joined(part))))
            for part in (pieces[:cut], pieces[cut:])
        )
        return new - old

    def is_plan(self, piece: Block) -> bool:
        """Return whether a paragraph tells what will be done: 「…する。」, not 「…した。」 or 「…ている。」."""
        text = self._joined([piece]).rstrip("。．. 　")
        return bool(PLAN_ENDING.search(text)) and not REPORT_ENDING.search(text)

    def _joined(self, blocks: Sequence[Block]) -> str:
        return "".join(text_of(self.texts, block).replace("\n", "") for block in blocks)

    def paragraphs(self, block: Block) -> list[Block]:
        """Part a block where a line can only begin a paragraph."""
        groups = [[block.spans[0]]]
        for last, span in pairwise(block.spans):
            text = self.texts[span.line][span.start : span.end]
            ends = ends_sentence(self.texts[last.line][: last.end])
            if text[:1] in BULLETS + "【＜①②③④⑤⑥⑦⑧⑨⑩　" or ends:
                groups.append([])
            groups[-1].append(span)
        return [
            Block(
                tuple(group),
                block.before,
                block.behind,
                block.on_line_of if not index else None,
                block.page,
                index > 0 or block.joins_previous,
            )
            for index, group in enumerate(groups)
        ]

    def restart(self, pieces: Sequence[Block], at: int) -> float:
        """Return 1 where a list that was counted begins again with its first number: another box begins."""
        numbers = [self._list_number(piece) for piece in pieces]
        return 1.0 if numbers[at] == 1 and any(number for number in numbers[:at]) else 0.0

    def _list_number(self, piece: Block) -> int | None:
        match = LIST_NUMBER.match(unicodedata.normalize("NFKC", text_of(self.texts, piece)))
        return int(match[1]) if match else None

    def width_change(self, pieces: Sequence[Block], at: int) -> float:
        """Return 1 where full lines before and behind have clearly different lengths: the columns differ in width."""
        widths = [
            max(span.end - span.start for piece in part for span in piece.spans) for part in (pieces[:at], pieces[at:])
        ]
        several = all(sum(len(piece.spans) for piece in part) >= 3 for part in (pieces[:at], pieces[at:]))
        return 1.0 if several and abs(widths[0] - widths[1]) >= 2 else 0.0


def cutoff_of(section: Section) -> tuple[int, int] | None:
    """Return year and month of the earlier report that the section's left boxes repeat."""
    for item in section.narratives:
        if item.kind is ItemKind.PREVIOUS and (match := re.match(r"(\d{4})-(\d{2})", item.repeats or "")):
            return int(match[1]), int(match[2])
    return None


def _half_width(text: str) -> str:
    return text.translate(str.maketrans("０１２３４５６７８９．／", "0123456789./"))
