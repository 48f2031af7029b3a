"""Which occurrence of a printed text is the form's own, and which glyphs belong to which item.

The same words stand in prose, two sections share an item's text, and tick glyphs come before their
item, behind it, on a line of their own, or far away.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations

from suishin.reading.glyphs import CHECK_LETTERS, CHECKED, EMPTY, TICK_GLYPHS
from suishin.reading.locate.form_labels import BULLETS, NUMBER_PREFIX, Found, LabelKind, Span

PAGE_COST = 1000  # an item hardly ever comes out on another page than its section
NO_GLYPH_COST = 3
BULLET_COST = 6  # 「・県本部新採対策会議の開催」 is prose
GLYPHS_BEFORE = re.compile(rf"([{re.escape(TICK_GLYPHS)}](?:[\s　]*[{re.escape(TICK_GLYPHS)}])*)[\s　]*$")
GLYPHS_BEHIND = re.compile(rf"[\s　]*([{re.escape(TICK_GLYPHS)}]+)[\s　]*$")
LETTER_BEFORE = re.compile(rf"(?:^|[\s　])([{CHECK_LETTERS}])[\s　]*$")
ONLY_GLYPHS = re.compile(rf"[\s　]*((?:[{re.escape(TICK_GLYPHS)}][\s　]*)+|[{CHECK_LETTERS}][\s　]*)$")


@dataclass(frozen=True, slots=True)
class Glyph:
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class ItemGlyphs:
    """What was found of the ticks: glyphs per item, those of no item, items whose glyphs could be another's."""

    of_item: dict[str, tuple[Glyph, ...]]
    loose: tuple[Glyph, ...]
    doubtful: frozenset[str]


def choose_items(texts: Sequence[str], found: Iterable[Found], page_of: Sequence[int]) -> dict[str, Found]:
    """Return for each item the occurrence that is the form's own; the others are prose."""
    occurrences: dict[tuple[str, ...], list[Found]] = {}
    for hit in found:
        if hit.label.kind is LabelKind.ITEM:
            occurrences.setdefault(hit.label.candidates, []).append(hit)
    certain = {keys[0]: hits[0] for keys, hits in occurrences.items() if len(keys) == 1 and len(hits) == 1}
    chosen = dict(certain)
    for keys, hits in occurrences.items():
        if keys[0] in certain:
            continue
        siblings = {key: [hit for other, hit in certain.items() if _section(other) == _section(key)] for key in keys}
        chosen |= _cheapest_match(texts, keys, hits, siblings, page_of)
    return chosen


def _section(item_key: str) -> str:
    return item_key.partition(".")[0]


def _cheapest_match(
    texts: Sequence[str],
    keys: tuple[str, ...],
    hits: list[Found],
    siblings: dict[str, list[Found]],
    page_of: Sequence[int],
) -> dict[str, Found]:
    """Match keys and occurrences so that each stands nearest to the other items of its section."""
    places: list[Found | None] = [*hits[:6], *[None] * max(0, len(keys) - len(hits))]
    cheapest = min(
        permutations(places, len(keys)),
        key=lambda choice: sum(
            _distance(texts, hit, siblings[key], page_of) for key, hit in zip(keys, choice, strict=True)
        ),
    )
    return {key: hit for key, hit in zip(keys, cheapest, strict=True) if hit is not None}


def _distance(texts: Sequence[str], hit: Found | None, siblings: list[Found], page_of: Sequence[int]) -> float:
    if hit is None:
        return 3 * PAGE_COST
    line = hit.first.line
    near = min(
        (
            abs(line - sibling.first.line) + PAGE_COST * (page_of[line] != page_of[sibling.first.line])
            for sibling in siblings
        ),
        default=0,
    )
    before = texts[line][: hit.first.start]
    has_glyph = bool(GLYPHS_BEFORE.search(before))
    is_bullet = not has_glyph and before.strip()[-1:] in BULLETS and bool(before.strip())
    return near + NO_GLYPH_COST * (not has_glyph) + BULLET_COST * is_bullet


def glyphs_of_items(texts: Sequence[str], items: dict[str, Found], others: Iterable[Found]) -> ItemGlyphs:
    """Bind glyphs to items: on the item's own line, else on lines of their own where only one way is possible."""
    bound = {key: glyphs for key, hit in items.items() if (glyphs := (*_on_line(texts, hit), *_inside(texts, hit)))}
    lone = _lone_glyphs(texts, {glyph.span for glyphs in bound.values() for glyph in glyphs})
    lone = _without_prompt_glyphs(texts, lone, others)
    paired, doubtful = _pair_lone_glyphs(
        texts, {key: hit for key, hit in items.items() if key not in bound}, lone, items
    )
    taken = {glyph.span for glyph in paired.values()}
    return ItemGlyphs(
        of_item=bound | {key: (glyph,) for key, glyph in paired.items()},
        loose=tuple(glyph for glyph in lone if glyph.span not in taken),
        doubtful=frozenset(doubtful),
    )


def _on_line(texts: Sequence[str], hit: Found) -> tuple[Glyph, ...]:
    """Return the glyphs right before an item, or, where none is, those behind it at the end of the line."""
    line, start, _ = hit.first.line, hit.first.start, hit.first.end
    before = texts[line][:start]
    numbered = re.search(NUMBER_PREFIX.pattern + "$", before)
    before = before[: numbered.start()] if numbered else before
    before = before.rstrip("「『（(")
    match = GLYPHS_BEFORE.search(before) or LETTER_BEFORE.search(before)
    if match:
        return _glyphs(match, line, 0)
    behind = GLYPHS_BEHIND.match(texts[hit.last.line], hit.last.end)
    return _glyphs(behind, hit.last.line, 0) if behind else ()


def _inside(texts: Sequence[str], hit: Found) -> tuple[Glyph, ...]:
    """Return the glyphs that an extractor printed in the middle of an item's words or before one of its later lines."""
    glyphs: list[Glyph] = []
    for index, span in enumerate(hit.spans):
        text = texts[span.line]
        begin = 0 if index and GLYPHS_BEFORE.fullmatch(text[: span.start].strip(" \t　")) else span.start
        glyphs += [
            Glyph(text[place], Span(span.line, place, place + 1))
            for place in range(begin, span.end)
            if text[place] in CHECKED + EMPTY
        ]
    return tuple(glyphs)


def _glyphs(match: re.Match[str], line: int, offset: int) -> tuple[Glyph, ...]:
    return tuple(
        Glyph(character, Span(line, match.start(1) + index + offset, match.start(1) + index + offset + 1))
        for index, character in enumerate(match[1])
        if not character.isspace()
    )


def _lone_glyphs(texts: Sequence[str], taken: set[Span]) -> list[Glyph]:
    glyphs = (
        glyph
        for line, text in enumerate(texts)
        if (match := ONLY_GLYPHS.match(text)) is not None
        for glyph in _glyphs(match, line, 0)
    )
    return [glyph for glyph in glyphs if glyph.span not in taken]


def _without_prompt_glyphs(texts: Sequence[str], lone: list[Glyph], others: Iterable[Found]) -> list[Glyph]:
    """Drop the ☑ of 「実施している取り組み☑してください。」 where it fell out of its sentence."""
    kept = list(lone)
    prompts = [hit for hit in others if hit.label.kind is LabelKind.LEFT_PROMPT and len(hit.spans) == 1]
    whole = [hit for hit in prompts if any(glyph in texts[hit.first.line] for glyph in CHECKED)]
    if not whole and not any(glyph.text in CHECKED for glyph in kept):
        return kept
    for hit in prompts:
        if hit in whole:
            continue
        near = [glyph for glyph in kept if glyph.text in CHECKED and 0 < glyph.span.line - hit.last.line <= 2]
        if near:
            kept.remove(near[0])
    return kept


def _pair_lone_glyphs(
    texts: Sequence[str], bare: dict[str, Found], lone: list[Glyph], items: dict[str, Found]
) -> tuple[dict[str, Glyph], set[str]]:
    """Pair items without a glyph and lines that hold only a glyph, run by run.

    A run is a stretch of the text where nothing else stands between them. With as many glyphs as
    items, one after the other, there is one way to read it; else the items stay doubtful.
    """
    paired: dict[str, Glyph] = {}
    doubtful: set[str] = set()
    for run in _runs(texts, bare, lone):
        keys = [entry for entry in run if isinstance(entry, str)]
        glyphs = [entry for entry in run if isinstance(entry, Glyph)]
        if not keys or not glyphs:
            continue
        kinds = [isinstance(entry, str) for entry in run]
        alternates = all(ours != theirs for ours, theirs in pairwise(kinds))
        if alternates and len(keys) == len(glyphs):
            paired |= dict(zip(keys, glyphs, strict=True))
        else:
            doubtful |= set(keys)
    return paired, doubtful


def _runs(texts: Sequence[str], bare: dict[str, Found], lone: list[Glyph]) -> list[list[str | Glyph]]:
    entries: list[tuple[int, int, str | Glyph]] = [(hit.first.line, hit.last.line, key) for key, hit in bare.items()]
    entries += [(glyph.span.line, glyph.span.line, glyph) for glyph in lone]
    runs: list[list[str | Glyph]] = []
    last_line = -1
    for first, last, entry in sorted(entries, key=lambda entry: entry[0]):
        if not runs or any(texts[line].strip() for line in range(last_line + 1, first)):
            runs.append([])
        runs[-1].append(entry)
        last_line = last
    return runs
