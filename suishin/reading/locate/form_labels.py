"""The printed words of a form, found again in lines of text: wrapped, retyped, with text around them."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from suishin.reading.definition import FormDefinition, Item, ItemKind, printed_hint, printed_parts
from suishin.reading.glyphs import CHECK_LETTERS, TICK_GLYPHS
from suishin.reading.normalize import match_key

FUZZY_RATIO = 84.0  # of the folded texts; a retyped label keeps nearly all of its characters
FUZZY_LENGTH = 8  # shorter labels must agree exactly
LOOKAHEAD = 6  # blank lines and lines of another column that a wrapped label may step over
LONG_LABEL, LONG_PART = 40, 8  # folded letters: such a label needs no boundaries, of each line it must hold so many
FIRST_PART = 4  # letters of a wrapped label that its first line must hold
BULLETS = "・●○◇◆■□※◎◯▪►▶➢◦‣･*＊-－"
OPENING = "「『（(【〔［[＜<〈《"
CLOSING = "。．.」』）)】：:"
LONGEST_LINE = 2000  # letters in which a label is looked for
LETTER_INDENT = 6  # a レ before an item stands within so many letters of the line's beginning
NUMBER_PREFIX = re.compile(r"[\s　]*[(（]?(?:[0-9０-９]{1,2}[.．、)）]|[①-⑳])[\s　]*")
COLON = re.compile("[:：]")
DECORATION = re.compile(rf"[\s　{re.escape(BULLETS + OPENING + TICK_GLYPHS)}]*")


class LabelKind(StrEnum):
    TITLE = "title"
    HEADER = "header"  # key: the header field
    HEADING = "heading"  # key: the section
    LEFT_PROMPT = "left_prompt"
    RIGHT_PROMPT = "right_prompt"
    PROMPT = "prompt"  # any further printed instruction
    ITEM = "item"  # key: the tick
    BOX = "box"  # key: the narrative above whose box the label stands
    VALUE = "value"  # key: the number, date, choice, table or names
    HINT = "hint"  # the small line below a label; key: its item


@dataclass(frozen=True, slots=True)
class Label:
    kind: LabelKind
    key: str  # several sections share one prompt, two items may share one text: key is then ""
    folded: str  # match_key with every number as 0, so that next year's labels agree
    candidates: tuple[str, ...] = ()  # keys that this text may stand for
    section: str = ""  # key of its section; "" where several share it

    @property
    def is_prompt(self) -> bool:
        return self.kind in (LabelKind.LEFT_PROMPT, LabelKind.RIGHT_PROMPT, LabelKind.PROMPT)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Part of a line, by index of the line and offsets in its text."""

    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Found:
    """A label and where it stands; wrapped labels have several spans."""

    label: Label
    spans: tuple[Span, ...]

    @property
    def first(self) -> Span:
        return self.spans[0]

    @property
    def last(self) -> Span:
        return self.spans[-1]


@lru_cache(maxsize=8)
def labels_of(definition: FormDefinition) -> tuple[Label, ...]:
    """Return every text printed on the form, longest first, each once."""
    owners: dict[tuple[LabelKind, str], dict[str, str]] = defaultdict(dict)
    for kind, key, section, text in _printed_texts(definition):
        if folded := fold(text):
            owners[kind, folded][key] = section
    labels = [
        Label(kind, only(keys), folded, tuple(keys), only(keys.values())) for (kind, folded), keys in owners.items()
    ]
    return tuple(sorted(labels, key=lambda label: -len(label.folded)))


def only(values: Iterable[str]) -> str:
    """Return the one value there is, or "" when there are several."""
    distinct = set(values)
    return distinct.pop() if len(distinct) == 1 else ""


def fold(text: str) -> str:
    """Fold a label for comparing: widths and signs gone, every number a 0 (the years change from round to round)."""
    return re.sub(r"\d+", "0", match_key(text))


def _printed_texts(definition: FormDefinition) -> Iterator[tuple[LabelKind, str, str, str]]:
    for text in (definition.title, *definition.title_variants):
        yield LabelKind.TITLE, "", "", text
    for header_field in definition.header:
        for text in header_field.labels:
            yield LabelKind.HEADER, header_field.key, "", text
    for section in definition.sections:
        for text in (section.title, *section.variants):
            yield LabelKind.HEADING, section.key, section.key, text
        yield LabelKind.LEFT_PROMPT, section.key, section.key, section.left_prompt
        yield LabelKind.RIGHT_PROMPT, section.key, section.key, section.right_prompt
        for item in section.items:
            for text in item.labels:
                yield _kind_of(item), item.key, section.key, text
            if item.kind is not ItemKind.TICK:
                yield LabelKind.HINT, item.key, section.key, printed_hint(item) or printed_parts(section, item)
    for text in definition.prompt_variants:
        yield LabelKind.PROMPT, "", "", text


def _kind_of(item: Item) -> LabelKind:
    if item.kind is ItemKind.TICK:
        return LabelKind.ITEM
    return LabelKind.BOX if item.is_text else LabelKind.VALUE


@dataclass(frozen=True, slots=True)
class _FoldedLine:
    """A line's letters with the offset of each in the text, and where a label may begin and end."""

    folded: str
    offsets: tuple[int, ...]  # of each folded letter
    behind: tuple[int, ...]  # where each folded letter ends in the text: a whole number is one letter
    starts: frozenset[int]  # indexes into folded
    soft_starts: frozenset[int]  # further ones, behind a printed number or inside brackets
    ends: frozenset[int]  # indexes after the last letter


def find_labels(lines: Sequence[str], labels: Iterable[Label]) -> list[Found]:
    """Return every exact occurrence of the labels, in order, none overlapping another; longer labels win."""
    folded_lines = [_fold_line(line) for line in lines]
    by_beginning: dict[str, list[Label]] = defaultdict(list)
    for label in labels:
        by_beginning[label.folded[:1]].append(label)
    found: list[Found] = []
    taken: dict[int, list[Span]] = defaultdict(list)
    hits = [
        (label, spans)
        for index, line in enumerate(folded_lines)
        for start in sorted(line.starts | line.soft_starts | _beginnings_of_long(line, by_beginning))
        for label in by_beginning.get(line.folded[start : start + 1], ())
        if (spans := _spell_out(folded_lines, index, start, label.folded))
    ]
    hits += _before_colons(lines, folded_lines, by_beginning)
    for label, spans in sorted(hits, key=lambda hit: (-len(hit[0].folded), len(hit[1]), hit[1][0])):
        if not any(_overlap(span, other) for span in spans for other in taken[span.line]):
            found.append(Found(label, spans))
            for span in spans:
                taken[span.line].append(span)
    return sorted(found, key=lambda hit: hit.first)


def _before_colons(
    lines: Sequence[str], folded_lines: Sequence[_FoldedLine], by_beginning: dict[str, list[Label]]
) -> Iterator[tuple[Label, tuple[Span, ...]]]:
    """Yield the labels that a colon parts from a value right behind it."""
    kinds = (LabelKind.HEADER, LabelKind.VALUE)
    labels = [label for group in by_beginning.values() for label in group if label.kind in kinds]
    for index, (text, line) in enumerate(zip(lines, folded_lines, strict=True)):
        for colon in COLON.finditer(text[:LONGEST_LINE]):
            end = bisect_left(line.offsets, colon.start())
            for label in labels:
                begin = end - len(label.folded)
                if begin in line.starts and line.folded[begin:end] == label.folded:
                    yield label, (_span(line, index, begin, end),)


def _beginnings_of_long(line: _FoldedLine, by_beginning: dict[str, list[Label]]) -> set[int]:
    """Return where long labels begin in the middle of a line: another column may end right before them."""
    if len(line.folded) < 2 * LONG_PART:
        return set()
    long_labels = (label.folded for labels in by_beginning.values() for label in labels if _is_long(label.folded))
    return {line.folded.find(folded[:LONG_PART]) for folded in long_labels} - {-1}


def _is_long(folded: str) -> bool:
    """So long a text is the form's own wherever it begins and ends."""
    return len(folded) >= LONG_LABEL


def find_retyped(lines: Sequence[str], labels: Iterable[Label], taken: Iterable[Span]) -> list[Found]:
    """Return the likeliest place of each label that nobody found exactly: nearly the same text between boundaries."""
    from rapidfuzz import fuzz  # only for forms that were retyped: importing it takes a sixth of a short run

    folded_lines = [_fold_line(line) for line in lines]
    blocked = {span.line for span in taken}
    windows = list(_windows(folded_lines, blocked))
    found: list[Found] = []
    for label in labels:
        if len(label.folded) < FUZZY_LENGTH:
            continue
        best = max(
            ((fuzz.ratio(label.folded, text, score_cutoff=FUZZY_RATIO), text, spans) for text, spans in windows),
            key=lambda candidate: candidate[0],
            default=(0.0, "", ()),
        )
        if best[0] and not any(_overlap(span, other) for hit in found for other in hit.spans for span in best[2]):
            found.append(Found(label, best[2]))
    return found


def _windows(lines: Sequence[_FoldedLine], blocked: set[int]) -> Iterator[tuple[str, tuple[Span, ...]]]:
    """Yield texts from a boundary to a boundary over up to four lines."""
    for index, line in enumerate(lines):
        if index in blocked:
            continue
        for start in line.starts | line.soft_starts:
            for end in line.ends:
                if end - start >= FUZZY_LENGTH - 2:
                    yield line.folded[start:end], (_span(line, index, start, end),)
            text, spans = line.folded[start:], [_span(line, index, start, len(line.folded))]
            for following in range(index + 1, min(index + 5, len(lines))):
                other = lines[following]
                if not other.folded or following in blocked or len(text) < FIRST_PART:
                    break
                for end in other.ends:
                    yield text + other.folded[:end], (*spans, _span(other, following, 0, end))
                text += other.folded
                spans.append(_span(other, following, 0, len(other.folded)))


def _spell_out(lines: Sequence[_FoldedLine], index: int, start: int, label: str) -> tuple[Span, ...] | None:
    """Return the spans that spell the label from here on, part by part from boundary to boundary, or None."""
    spans: list[Span] = []
    rest = label
    for following in range(index, min(index + LOOKAHEAD + 1, len(lines))):
        line = lines[following]
        begins = (start,) if following == index else (0, *sorted(line.starts - {0}))
        begin, part = _longest_part(line, begins, rest, label)
        if part is None or (not spans and part - begin < min(FIRST_PART, len(label))):
            if following == index:
                return None
            continue
        spans.append(_span(line, following, begin, part))
        rest = rest[part - begin :]
        if not rest:
            return tuple(spans)
        if not spans or len(spans) > 5:
            return None
    return None


def _longest_part(line: _FoldedLine, begins: Iterable[int], rest: str, label: str) -> tuple[int, int | None]:
    """Return where the line reads on with the label, and how far; another column may stand before and behind it."""
    for begin in begins:
        length = _common_length(line.folded, begin, rest)
        part = next((end for end in range(begin + length, begin, -1) if end in line.ends), None)
        if _is_long(label) and length >= LONG_PART and (part is None or begin + length > part):
            part = begin + length
        if part is not None and (not begin or part - begin >= min(FIRST_PART, len(rest))):
            return begin, part
    return 0, None


def _common_length(text: str, begin: int, label: str) -> int:
    length = 0
    for ours, theirs in zip(text[begin : begin + len(label)], label, strict=False):
        if ours != theirs:
            break
        length += 1
    return length


def _span(line: _FoldedLine, index: int, begin: int, end: int) -> Span:
    return Span(index, line.offsets[begin], line.behind[end - 1])


def _overlap(span: Span, other: Span) -> bool:
    return span.line == other.line and span.start < other.end and other.start < span.end


@lru_cache(maxsize=4096)
def _fold_line(text: str) -> _FoldedLine:
    letters: list[str] = []
    offsets: list[int] = []
    behind: list[int] = []
    for offset, character in enumerate(text[:LONGEST_LINE]):
        for letter in match_key(character):
            is_digit = letter.isdigit()
            if is_digit and letters and letters[-1] == "0" and text[offset - 1].isalnum():
                behind[-1] = offset + 1
                continue  # a whole number is one 0
            letters.append("0" if is_digit else letter)
            offsets.append(offset)
            behind.append(offset + 1)
    starts = {position for position, offset in enumerate(offsets) if _begins(text, offset)}
    soft = {bisect_left(offsets, after) for after in _numbered(text[:LONGEST_LINE])} - {len(offsets)}
    last = offsets[-1] if offsets else 0
    ends = {position + 1 for position, offset in enumerate(offsets) if offset == last or _ends(text, offset + 1)}
    return _FoldedLine(
        "".join(letters), tuple(offsets), tuple(behind), frozenset(starts), frozenset(soft), frozenset(ends)
    )


def _begins(text: str, offset: int) -> bool:
    """A label begins its line, or stands behind a blank or a tick glyph, decoration between them apart."""
    before = offset - 1
    while before >= 0 and text[before] in BULLETS + OPENING:
        before -= 1
    if before < 0 or text[before].isspace() or text[before] in TICK_GLYPHS:
        return True
    return before < LETTER_INDENT and text[: before + 1].strip() in CHECK_LETTERS


def _numbered(text: str) -> Iterator[int]:
    """Yield where a label begins that has its printed number before it."""
    decoration = DECORATION.match(text)
    position = decoration.end() if decoration else 0
    if (number := NUMBER_PREFIX.match(text, position)) is not None:
        yield number.end()
    for blank in re.finditer(rf"[\s　{re.escape(TICK_GLYPHS)}]", text):
        if (number := NUMBER_PREFIX.match(text, blank.end())) is not None:
            yield number.end()


def _ends(text: str, offset: int) -> bool:
    """A label ends its line, or stops before a blank, a glyph, a bullet, or a closing sign."""
    while offset < len(text) and text[offset] in CLOSING:
        offset += 1
    return offset == len(text) or text[offset].isspace() or text[offset] in TICK_GLYPHS + BULLETS + "【＜（"
